"""Where one is: the headings of the text or document, and the lectures of the section."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lms_desktop.services.views import LectureLine, LectureView
from lms_desktop.ui.context import Context
from lms_desktop.ui.course.model import progress_sign
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import Row, RowsModel


@dataclass(frozen=True)
class Heading:
    """One heading inside the work."""

    key: str
    title: str
    level: int = 1
    place: str = ""


class OutlinePane(QWidget):
    """Headings above, lectures of the section below."""

    heading_chosen = Signal(str)
    lecture_chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = context.look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        self._headings: RowsModel[Heading] = RowsModel(_heading_row, lambda one: one.key, self)
        self._lectures: RowsModel[LectureLine] = RowsModel(_lecture_row, lambda line: line.lecture_id, self)
        self._inside = Label(look, "", Type.SMALL_MEDIUM, tone="text2")
        self._section = Label(look, "", Type.SMALL_MEDIUM, tone="text2", wrap=True)
        self._heading_list = RowList(
            look,
            self._headings,
            label=self.tr("In this lecture"),
            name="heading_list",
            keeps_selection=True,
            grows=True,
        )
        self._lecture_list = RowList(
            look,
            self._lectures,
            label=self.tr("In this section"),
            name="section_list",
            keeps_selection=True,
            grows=True,
        )
        for rows in (self._heading_list, self._lecture_list):
            rows.setItemDelegate(RowDelegate(look, lines=1, title=Type.BODY, inset=10, parent=rows))
        self._heading_list.opened.connect(self.heading_chosen)
        self._lecture_list.opened.connect(self.lecture_chosen)
        column.addWidget(self._inside)
        column.addWidget(self._heading_list)
        column.addSpacing(look.px(6))
        column.addWidget(self._section)
        column.addWidget(self._lecture_list)
        column.addStretch(1)
        self.show_headings((), "")

    def show_headings(self, headings: Sequence[Heading], title: str) -> None:
        """Show the headings of the work."""
        self._headings.show(headings)
        self._inside.setText(title)
        self._inside.setVisible(bool(headings))
        self._heading_list.setVisible(bool(headings))

    def show_lecture(self, view: LectureView) -> None:
        """Show the section of a lecture and where one is in it."""
        section = next((one for one in view.outline if one.section_id == view.section_id), None)
        text = self.tr("Section {number}: {title}").format(number=view.section_number, title=view.section_title)
        self._section.setText(text)
        self._lectures.show(section.lectures if section else ())
        self._lectures.retold()
        self._lecture_list.make_current(view.lecture_id)


def _heading_row(heading: Heading) -> Row:
    return Row(title=heading.title, trailing=heading.place, level=heading.level - 1)


def _lecture_row(line: LectureLine) -> Row:
    icon, ink = progress_sign(line)
    return Row(title=line.title, icon=icon, ink=ink, is_enabled=not line.is_locked)
