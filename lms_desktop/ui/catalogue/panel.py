"""The chosen course beside the catalogue: what it is, and the way in."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lms_desktop.services.views import CatalogueCard, CourseView, SyncStatus, WorkState
from lms_desktop.ui import words
from lms_desktop.ui.catalogue.model import facts, price_word
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, IconButton, Kind
from lms_desktop.ui.widgets.chip import StateChip
from lms_desktop.ui.widgets.cover import Cover
from lms_desktop.ui.widgets.labels import Label, Rule
from lms_desktop.ui.widgets.prose import Prose
from lms_desktop.ui.widgets.style import mark

WIDTH = 320


class CoursePanel(QFrame):
    """Text, sections and Enroll."""

    enroll_pressed = Signal(str)
    open_pressed = Signal(str)
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._card: CatalogueCard | None = None
        self.setObjectName("catalogue_panel")
        self.setAccessibleName(self.tr("The chosen course"))
        mark(self, region="panel")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Rule(vertical=True))
        column = QVBoxLayout()
        column.setContentsMargins(*([look.px(18)] * 4))
        column.setSpacing(look.px(8))
        column.addLayout(self._head())
        column.addWidget(self._body(), 1)
        column.addWidget(self._foot())
        row.addLayout(column, 1)

    def adapt(self, *, whole: bool) -> None:
        """Beside the cards, or instead of them where there is little room."""
        self._cover.setVisible(not whole)
        self.setMinimumWidth(0 if whole else self._look.px(WIDTH))
        self.setMaximumWidth(16_777_215 if whole else self._look.px(WIDTH))
        across = QBoxLayout.Direction.LeftToRight
        self._buttons.setDirection(across if whole else QBoxLayout.Direction.TopToBottom)

    def show_card(self, card: CatalogueCard, status: SyncStatus) -> None:
        """Show what the catalogue knows."""
        self._card = card
        self._cover.show_course(card.course_id, card.category or card.title)
        self._title.setText(card.title)
        self._who.setText(card.instructor)
        self._who.setVisible(bool(card.instructor))
        language = words.language(card.language) if card.language else ""
        lectures = self.tr("%n lectures", "", card.lecture_count) if card.lecture_count else ""
        self._facts.setText("  ·  ".join(p for p in (facts(card), lectures, language, price_word(card)) if p))
        self._text.show_markdown(card.short_description)
        self._sections.setText("")
        self._sections_title.hide()
        self._chip.setVisible(card.state is not None and card.state is not WorkState.RECEIVED)
        if card.state is not None:
            self._chip.show_state(card.state)
        self._enroll.setVisible(not card.is_enrolled and card.is_free)
        self._open.setVisible(card.is_enrolled)
        self._look_inside.setVisible(not card.is_enrolled)
        self._show_hint(card, status)

    def show_course(self, course: CourseView) -> None:
        """Add the syllabus when it is here."""
        if self._card is None or self._card.course_id != course.course_id:
            return
        self._text.show_markdown(course.description or course.short_description or self._card.short_description)
        lines = [f"{section.number}  {section.title}" for section in course.sections]
        self._sections.setText("\n".join(lines))
        self._sections_title.setVisible(bool(lines))

    def _show_hint(self, card: CatalogueCard, status: SyncStatus) -> None:
        if not card.is_free and not card.is_enrolled:
            text = self.tr("This course is sold on the school's site.")
        elif status.is_offline and (card.state is WorkState.WAITING or not card.is_enrolled):
            text = self.tr("You join as soon as the school can be reached.")
        else:
            text = ""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._cover = Cover(self._look, QSize(WIDTH - 82, 120))
        row.addWidget(self._cover)
        row.addStretch(1)
        close = IconButton(self._look, Icon.X, self.tr("Close the details"), key="Esc", name="panel_close")
        close.clicked.connect(self.closed)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _body(self) -> QScrollArea:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(6))
        self._title = Label(self._look, "", Type.H1, wrap=True, name="panel_title")
        self._who = Label(self._look, "", Type.BODY, tone="text2", wrap=True)
        self._facts = Label(self._look, "", Type.SMALL, tone="text2", wrap=True)
        self._chip = StateChip(self._look, WorkState.WAITING)
        self._text = Prose(self._look, label=self.tr("About this course"), name="panel_text")
        self._sections_title = Label(self._look, self.tr("Sections"), Type.H3)
        self._sections = Label(self._look, "", Type.SMALL, tone="text2", wrap=True)
        for widget in (self._title, self._who, self._facts, self._chip, self._text):
            column.addWidget(widget)
        column.addSpacing(self._look.px(8))
        column.addWidget(self._sections_title)
        column.addWidget(self._sections)
        column.addStretch(1)
        scroll.setWidget(inner)
        return scroll

    def _foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(8))
        self._hint = Label(self._look, "", Type.SMALL, tone="text2", wrap=True, name="enroll_hint")
        column.addWidget(self._hint)
        self._enroll = Button(self._look, self.tr("Enroll"), kind=Kind.PRIMARY, name="enroll")
        self._open = Button(self._look, self.tr("Open course"), kind=Kind.PRIMARY, name="open_course")
        self._look_inside = Button(self._look, self.tr("Look inside"), name="look_inside")
        self._buttons = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._buttons.setSpacing(self._look.px(8))
        for button in (self._enroll, self._open, self._look_inside):
            self._buttons.addWidget(button)
        column.addLayout(self._buttons)
        self._enroll.clicked.connect(lambda: self._tell(enroll=True))
        self._open.clicked.connect(lambda: self._tell(enroll=False))
        self._look_inside.clicked.connect(lambda: self._tell(enroll=False))
        return foot

    def _tell(self, *, enroll: bool) -> None:
        if self._card is not None:
            (self.enroll_pressed if enroll else self.open_pressed).emit(self._card.course_id)
