"""The head of a course page: what it is, and the one thing to do next."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import CourseView, OfflineState
from lms_desktop.ui import words
from lms_desktop.ui.catalogue.model import level_word
from lms_desktop.ui.markdown import plain
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, IconButton, Kind
from lms_desktop.ui.widgets.chip import OFFLINE_SIGNS
from lms_desktop.ui.widgets.cover import Cover
from lms_desktop.ui.widgets.labels import Label


class CourseHead(QWidget):
    """Cover, title, facts, text and buttons."""

    continued = Signal()
    enroll_pressed = Signal()
    offline_pressed = Signal()
    more_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(22))
        self._cover = Cover(look, QSize(214, 142), radius=12)
        row.addWidget(self._cover, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(look.px(4))
        self._title = Label(look, "", Type.DISPLAY, wrap=True, name="course_title")
        self._facts = Label(look, "", Type.BODY, tone="text2", wrap=True)
        self._text = Label(look, "", Type.BODY, wrap=True)
        for widget in (self._title, self._facts, self._text):
            column.addWidget(widget)
        column.addSpacing(look.px(6))
        column.addStretch(1)
        column.addLayout(self._buttons())
        row.addLayout(column, 1)

    def show_course(self, course: CourseView) -> None:
        """Show a course."""
        self._cover.show_course(course.course_id, course.category or course.title)
        self._title.setText(course.title)
        self._facts.setText(self._fact_line(course))
        self._text.setText(_first_lines(course.short_description or course.description))
        following = course.next_lecture
        self._go_on.setVisible(course.is_enrolled and following is not None)
        if following is not None:
            begun = self.tr("Continue: {lecture}") if course.percentage > 0 else self.tr("Start: {lecture}")
            self._go_on.set_label(begun.format(lecture=_short(following.title)))
        self._enroll.setVisible(not course.is_enrolled and course.is_free and not course.is_closed)
        self._show_offline(course)

    def adapt(self, width: int) -> None:
        """The cover goes first."""
        self._cover.setVisible(width >= 800)

    @property
    def more(self) -> IconButton:
        """The button under which the menu opens."""
        return self._more

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        self._go_on = Button(self._look, self.tr("Continue"), kind=Kind.PRIMARY, icon=Icon.PLAY, name="continue_course")
        self._enroll = Button(self._look, self.tr("Enroll"), kind=Kind.PRIMARY, name="enroll")
        self._offline = Button(self._look, self.tr("Take offline"), icon=Icon.MONITOR_DOWN, name="take_offline")
        self._more = IconButton(self._look, Icon.ELLIPSIS, self.tr("More"), name="course_more")
        self._go_on.clicked.connect(self.continued)
        self._enroll.clicked.connect(self.enroll_pressed)
        self._offline.clicked.connect(self.offline_pressed)
        self._more.clicked.connect(self.more_pressed)
        for button in (self._go_on, self._enroll, self._offline, self._more):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _show_offline(self, course: CourseView) -> None:
        self._offline.setVisible(course.is_enrolled or course.is_mine_to_teach)
        self._more.setVisible(course.is_enrolled)
        offline = course.offline
        self._offline.set_sign(OFFLINE_SIGNS[offline.state][0])
        match offline.state:
            case OfflineState.NOT_KEPT:
                self._offline.set_sign(Icon.MONITOR_DOWN)
                size = f" ({words.size(offline.bytes_total)})" if offline.bytes_total else ""
                self._offline.set_label(self.tr("Take offline") + size)
            case OfflineState.FETCHING:
                fact = words.size_of(offline.bytes_here, offline.bytes_total)
                self._offline.set_label(self.tr("Fetching {size}").format(size=fact))
            case OfflineState.PAUSED:
                self._offline.set_label(self.tr("Go on fetching"))
            case OfflineState.KEPT:
                self._offline.set_label(self.tr("Kept offline"))
            case OfflineState.WAITING:
                self._offline.set_label(self.tr("Comes with the next connection"))
            case OfflineState.NO_SPACE:
                self._offline.set_label(self.tr("No room left"))

    def _fact_line(self, course: CourseView) -> str:
        sections = len(course.sections)
        parts = [", ".join(course.instructors)]
        counts = []
        if sections:
            counts.append(self.tr("1 section") if sections == 1 else self.tr("%n sections", "", sections))
        if course.total:
            counts.append(self.tr("1 lecture") if course.total == 1 else self.tr("%n lectures", "", course.total))
        if course.duration_minutes:
            counts.append(words.hours(course.duration_minutes))
        parts.append(", ".join(counts))
        parts.append(level_word(course.level) if course.level else "")
        language = words.language(course.language) if course.language else ""
        if course.captions > 1:
            captions = self.tr("captions in %n languages", "", course.captions)
            parts.append(f"{language}, {captions}" if language else captions)
        else:
            parts.append(language)
        return "  ·  ".join(part for part in parts if part)


def _short(title: str) -> str:
    return title if len(title) <= 40 else f"{title[:39]}…"


def _first_lines(text: str) -> str:
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    first = plain(body).partition("\n")[0]
    return first if len(first) <= 180 else f"{first[:179]}…"
