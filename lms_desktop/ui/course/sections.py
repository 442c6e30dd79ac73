"""A section of the syllabus as a card that folds."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from lms_desktop.services.views import LectureLine, SectionView
from lms_desktop.ui.course.model import lecture_row
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.labels import ElidedLabel, Label, Sign
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import RowsModel
from lms_desktop.ui.widgets.style import mark


class SectionHead(QPushButton):
    """Number, title, how much is done; pressing folds."""

    def __init__(self, look: Look, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName(f"section_{number}")
        self.setCheckable(True)
        self.setAutoDefault(False)
        mark(self, kind="section")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(18), 0, look.px(17), 0)
        row.setSpacing(look.px(10))
        self._fold = Sign(look, Icon.CHEVRON_RIGHT, Role.TEXT2, 17)
        self._title = ElidedLabel(look, "", Type.STRONG)
        self._done = Label(look, "", Type.SMALL, tone="text2")
        self._here = Sign(look, Icon.MONITOR_DOWN, Role.RECEIVED, 17)
        for widget, stretch in ((self._fold, 0), (self._title, 1), (self._done, 0), (self._here, 0)):
            row.addWidget(widget, stretch)
        self.toggled.connect(self._show_fold)

    def show_section(self, section: SectionView, *, marks_here: bool) -> None:
        """Tell the section once for all its rows."""
        self._title.setText(f"{section.number}\u2002{section.title}")
        count = len(section.lectures)
        done = self.tr("{done} of {count} done").format(done=section.done, count=count)
        self._done.setText(done)
        self._here.setVisible(marks_here)
        if section.is_here:
            self._here.show_sign(Icon.MONITOR_DOWN, Role.RECEIVED)
            self._here.setToolTip(self.tr("Kept offline"))
        else:
            self._here.show_sign(Icon.CLOUD, Role.TEXT2)
            self._here.setToolTip(self.tr("Comes with the next connection"))
        self.setAccessibleName(f"{section.number} {section.title}, {done}")

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def _show_fold(self, is_open: bool) -> None:  # noqa: FBT001 - a slot of QPushButton.toggled
        self._fold.show_sign(Icon.CHEVRON_DOWN if is_open else Icon.CHEVRON_RIGHT, Role.TEXT2)


class SectionPane(Card):
    """Head and rows of one section."""

    lecture_opened = Signal(str)

    def __init__(self, look: Look, section: SectionView, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=0, spacing=0, parent=parent)
        self._marks_missing = False
        self.head = SectionHead(look, section.number)
        self.body.addWidget(self.head)
        self.model: RowsModel[LectureLine] = RowsModel(
            lambda line: lecture_row(line, shows_missing=self._marks_missing), lambda line: line.lecture_id, self
        )
        self.rows = RowList(
            look,
            self.model,
            label=section.title,
            name=f"lectures_{section.number}",
            fits_content=True,
            keeps_selection=True,
        )
        self.rows.setItemDelegate(RowDelegate(look, lines=1, title=Type.BODY, parent=self.rows))
        self.rows.opened.connect(self.lecture_opened)
        holder = QVBoxLayout()
        holder.setContentsMargins(look.px(5), 0, look.px(5), look.px(5))
        holder.addWidget(self.rows)
        self.body.addLayout(holder)
        self.head.toggled.connect(self.rows.setVisible)
        self.rows.hide()

    def show_section(self, section: SectionView, *, is_kept: bool) -> None:
        """Show what changed in the section."""
        self._marks_missing = is_kept and section.is_here is False
        self.head.show_section(section, marks_here=is_kept)
        self.model.show(section.lectures)
        self.model.retold()
        self.rows.updateGeometry()
