"""Beside the syllabus: progress, what is kept offline, grades."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import CourseView, GradeLine, OfflineState, OfflineView
from lms_desktop.ui import words
from lms_desktop.ui.course.model import grade_row
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.chip import OFFLINE_SIGNS, offline_word
from lms_desktop.ui.widgets.labels import Label, Sign
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.progress import Bar, ProgressRing
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import RowsModel
from lms_desktop.ui.widgets.section import SectionCard

WIDTH = 320


class ProgressCard(Card):
    """How much of the course is done."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=16, parent=parent)
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        self._ring = ProgressRing(look, self.tr("Your progress"))
        row.addWidget(self._ring)
        column = QVBoxLayout()
        column.setSpacing(look.px(3))
        column.addWidget(Label(look, self.tr("Your progress"), Type.STRONG))
        self._done = Label(look, "", Type.SMALL, tone="text2")
        self._state = Label(look, "", Type.SMALL, tone="text2", wrap=True)
        column.addWidget(self._done)
        column.addWidget(self._state)
        row.addLayout(column, 1)
        self.body.addLayout(row)

    def show_course(self, course: CourseView) -> None:
        """Show a course's progress."""
        self._ring.show_share(course.percentage / 100)
        self._done.setText(self.tr("{done} of {total} lectures").format(done=course.completed, total=course.total))
        count = course.pending_changes
        if count == 0:
            self._state.setText(self.tr("The school has it all."))
        elif count == 1:
            self._state.setText(self.tr("Saved here, 1 change waits"))
        else:
            self._state.setText(self.tr("Saved here, %n changes wait", "", count))


class OfflineCard(Card):
    """What of a course is on this computer, and how to change that."""

    keep_pressed = Signal()
    pause_pressed = Signal()
    resume_pressed = Signal()
    drop_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=16, spacing=6, name="offline_card", parent=parent)
        self._look = look
        self._state = OfflineState.NOT_KEPT
        head = QHBoxLayout()
        head.setSpacing(look.px(9))
        self._sign = Sign(look, Icon.MONITOR_DOWN, Role.RECEIVED, 18)
        self._title = Label(look, "", Type.STRONG, name="offline_state")
        head.addWidget(self._sign)
        head.addWidget(self._title, 1)
        self.body.addLayout(head)
        self._text = Label(look, "", Type.SMALL, tone="text2", wrap=True, name="offline_text")
        self.body.addWidget(self._text)
        self._bar = Bar(look, self.tr("Fetched"), role=Role.SENDING)
        self.body.addWidget(self._bar)
        self._sizes = QGridLayout()
        self._sizes.setVerticalSpacing(look.px(4))
        self.body.addLayout(self._sizes)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(8))
        self._main = Button(look, "", name="offline_main")
        self._main.clicked.connect(self._on_main)
        self._drop = Button(look, self.tr("Remove copy"), name="remove_copy")
        self._drop.clicked.connect(self.drop_pressed)
        buttons.addWidget(self._main)
        buttons.addWidget(self._drop)
        self.body.addSpacing(look.px(4))
        self.body.addLayout(buttons)

    def show_offline(self, offline: OfflineView) -> None:
        """Show what is here."""
        self._state = offline.state
        icon, tone = OFFLINE_SIGNS[offline.state]
        self._sign.show_sign(icon, tone.ink)
        not_kept = offline.state is OfflineState.NOT_KEPT
        self._title.setText(self.tr("Not on this computer") if not_kept else offline_word(offline.state))
        self._text.setText(self._sentence(offline))
        partial = offline.state not in {OfflineState.KEPT, OfflineState.NOT_KEPT}
        self._bar.setVisible(partial and offline.bytes_total > 0)
        if offline.bytes_total:
            self._bar.show_share(offline.bytes_here / offline.bytes_total)
        self._show_sizes(offline)
        self._show_buttons(offline)

    def _sentence(self, offline: OfflineView) -> str:
        total, here = words.size(offline.bytes_total), words.size(offline.bytes_here)
        match offline.state:
            case OfflineState.KEPT:
                if offline.checked_at is not None:
                    return self.tr("{size} on this computer, checked {when}.").format(
                        size=here, when=words.time_of_day(offline.checked_at)
                    )
                return self.tr("{size} on this computer.").format(size=here)
            case OfflineState.FETCHING:
                return self.tr("{size}. It goes on where it stopped.").format(
                    size=words.size_of(offline.bytes_here, offline.bytes_total)
                )
            case OfflineState.PAUSED:
                return self.tr("{size} are here. Nothing is fetched now.").format(
                    size=words.size_of(offline.bytes_here, offline.bytes_total)
                )
            case OfflineState.WAITING:
                return offline.problem or self.tr("The rest comes with the next connection.")
            case OfflineState.NO_SPACE:
                return offline.problem or self.tr("The disk is full. What you write is still saved.")
            case OfflineState.NOT_KEPT:
                if offline.bytes_total:
                    return self.tr("{size} would be kept here.").format(size=total)
                return self.tr("Take it offline to learn without a network.")

    def _show_sizes(self, offline: OfflineView) -> None:
        while self._sizes.count():
            item = self._sizes.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        names = {
            "video": self.tr("Video"),
            "reading": self.tr("Reading"),
            "captions": self.tr("Captions"),
            "files": self.tr("Files"),
        }
        shown = [(names.get(kind, kind), size) for kind, size in offline.by_kind.items() if size]
        for number, (name, size) in enumerate(shown):
            value = Label(self._look, words.size(size), Type.SMALL_MEDIUM)
            self._sizes.addWidget(Label(self._look, name, Type.SMALL, tone="text2"), number, 0)
            self._sizes.addWidget(value, number, 1, Qt.AlignmentFlag.AlignTrailing)

    def _show_buttons(self, offline: OfflineView) -> None:
        texts = {
            OfflineState.NOT_KEPT: self.tr("Take offline"),
            OfflineState.FETCHING: self.tr("Pause"),
            OfflineState.WAITING: self.tr("Pause"),
            OfflineState.PAUSED: self.tr("Go on"),
            OfflineState.NO_SPACE: self.tr("Try again"),
        }
        self._main.setVisible(offline.state in texts)
        self._main.set_label(texts.get(offline.state, ""))
        self._drop.setVisible(offline.state is not OfflineState.NOT_KEPT)

    def _on_main(self) -> None:
        match self._state:
            case OfflineState.NOT_KEPT:
                self.keep_pressed.emit()
            case OfflineState.FETCHING | OfflineState.WAITING:
                self.pause_pressed.emit()
            case OfflineState.PAUSED | OfflineState.NO_SPACE:
                self.resume_pressed.emit()
            case OfflineState.KEPT:
                pass


class GradesCard(SectionCard):
    """What came back."""

    opened = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent.tr("Grades") if parent else "", parent=parent)
        self.title.setText(self.tr("Grades"))
        self._model: RowsModel[GradeLine] = RowsModel(grade_row, _grade_key, self)
        self._rows = RowList(look, self._model, label=self.tr("Grades"), name="grades_list", fits_content=True)
        delegate = RowDelegate(look, lines=1, inset=0, title=Type.SMALL, parent=self._rows)
        self._rows.setItemDelegate(delegate)
        self._rows.opened.connect(self._on_opened)
        self.body.addWidget(self._rows)

    def show_grades(self, grades: tuple[GradeLine, ...]) -> None:
        """Show the lines."""
        self._model.show(grades)
        self.setVisible(bool(grades))

    def _on_opened(self, key: str) -> None:
        self.opened.emit(next(line for line in self._model.items if _grade_key(line) == key))


def _grade_key(line: GradeLine) -> str:
    return line.assignment_id or line.lecture_id or line.title
