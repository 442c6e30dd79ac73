"""Your work: text that saves itself, files, and the way to the school."""

import shiboken6
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import AssignmentView, FileView
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, IconButton, Kind
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.labels import ElidedLabel, Label, Rule, Sign
from lms_desktop.ui.widgets.writing import Writing

PAUSE_MS = 1000


class WorkCard(Card):
    """The draft, or the text that was handed in."""

    hand_in_pressed = Signal()
    take_back_pressed = Signal()
    copy_pressed = Signal()
    add_pressed = Signal()
    files_dropped = Signal(object)
    remove_pressed = Signal(object)

    def __init__(self, context: Context, assignment_id: str, parent: QWidget | None = None) -> None:
        super().__init__(context.look, padding=20, spacing=8, name="work_card", parent=parent)
        self._context = context
        self._look = context.look
        self._assignment_id = assignment_id
        self._saved_text = ""
        self._saving = False
        self._is_locked = False
        self._has_view = False
        self.setAcceptDrops(True)
        head = QHBoxLayout()
        self._title = Label(self._look, "", Type.H2)
        head.addWidget(self._title, 1)
        self.body.addLayout(head)
        hint = self.tr("Write here. It is saved by itself.")
        self.edit = Writing(self._look, self.tr("Your text"), name="work_text", placeholder=hint)
        self.edit.setMinimumHeight(self._look.px(120))
        self.edit.textChanged.connect(self._on_typed)
        self.body.addWidget(self.edit, 1)
        self.body.addLayout(self._make_state())
        self._files = QVBoxLayout()
        self._files.setSpacing(0)
        self.body.addLayout(self._files)
        self._problem = Label(self._look, "", Type.SMALL, tone="failed", wrap=True, name="file_problem")
        self._problem.hide()
        self.body.addWidget(self._problem)
        self.body.addSpacing(self._look.px(4))
        self.body.addLayout(self._make_foot())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.save)

    def show_assignment(self, view: AssignmentView) -> None:
        """Show the draft, or what was handed in; half-typed text stays."""
        handed_in = view.latest is not None and not view.can_hand_in and view.why_not in {"waiting", "attempts_used"}
        handed_in = handed_in or (view.latest is not None and not view.draft_content and not view.draft_files)
        self._is_locked = handed_in
        latest = view.latest
        text = latest.content if handed_in and latest is not None else view.draft_content
        files = latest.files if handed_in and latest is not None else view.draft_files
        self._take_text(text, locked=handed_in)
        self._show_title(view)
        self._show_files(files, locked=handed_in)
        self._show_state(view)
        self._show_buttons(view, handed_in=handed_in)

    def save(self) -> None:
        """Save what was typed since the last time."""
        self._timer.stop()
        text = self.edit.text()
        if self._is_locked or self._saving or text == self._saved_text or not self._has_view:
            return
        self._saving = True
        assignments, assignment_id = self._context.services.assignments, self._assignment_id
        self._context.tasks.run(
            lambda _job: assignments.save_draft(assignment_id, text),
            owner=self._context.desk,
            lane=Lane.WRITE,
            done=lambda _view: self._on_saved(text),
            failed=self._on_failed,
        )

    def tell_file_problem(self, text: str) -> None:
        """Say what is wrong with a file, at the files."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls() and not self._is_locked:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files."""
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        self.files_dropped.emit([name for name in names if name])

    def _take_text(self, text: str, *, locked: bool) -> None:
        typed = self.edit.text()
        half_typed = self._has_view and not self.edit.isReadOnly() and typed != self._saved_text
        self._has_view = True
        self.edit.setReadOnly(locked)
        if half_typed and not locked:
            return
        if typed != text:
            cursor = self.edit.textCursor().position()
            self.edit.set_text(text)
            moved = self.edit.textCursor()
            moved.setPosition(min(cursor, self.edit.document().characterCount() - 1))
            self.edit.setTextCursor(moved)
        self._saved_text = text
        self._timer.stop()

    def _on_typed(self) -> None:
        count = len(self.edit.text().split())
        self._words.setText(self.tr("1 word") if count == 1 else self.tr("%n words", "", count))
        if not self._is_locked and self._has_view and self.edit.text() != self._saved_text:
            self._state.setText("")
            self._timer.start()

    def _on_saved(self, text: str) -> None:
        if not shiboken6.isValid(self):
            return
        self._saving = False
        self._saved_text = text
        if self.edit.text() == text:
            self._tell_saved(words.time_of_day(self._context.now()))
        else:
            self._timer.start()

    def _on_failed(self, failure: Failure) -> None:
        if shiboken6.isValid(self):
            self._saving = False
            self._state.setText(failure_words(failure))

    def _tell_saved(self, time: str) -> None:
        self._state_sign.show_sign(Icon.HARD_DRIVE, Role.TEXT2)
        self._state.setText(self.tr("Saved here {time}").format(time=time))

    def _show_title(self, view: AssignmentView) -> None:
        number = view.attempts_used + (0 if self._is_locked else 1)
        if view.max_attempts is not None:
            text = self.tr("Your work, attempt {number} of {count}").format(
                number=max(1, min(number, view.max_attempts)), count=view.max_attempts
            )
        else:
            text = self.tr("Your work")
        self._title.setText(text)

    def _show_state(self, view: AssignmentView) -> None:
        if self._is_locked:
            self._state_sign.show_sign(Icon.LOCK, Role.TEXT2)
            can = view.latest is not None and view.latest.can_take_back
            text = self.tr("Handed in, take it back to change it") if can else self.tr("Handed in")
            self._state.setText(text)
        elif view.draft_saved_at is not None and self.edit.text() == self._saved_text:
            self._tell_saved(words.time_of_day(view.draft_saved_at))

    def _show_files(self, files: tuple[FileView, ...], *, locked: bool) -> None:
        while self._files.count():
            item = self._files.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, file in enumerate(files):
            self._files.addWidget(self._file_row(file, number, locked=locked))

    def _file_row(self, file: FileView, number: int, *, locked: bool) -> QWidget:
        look = self._look
        holder = QWidget()
        whole = QVBoxLayout(holder)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if number:
            whole.addWidget(Rule())
        row = QHBoxLayout()
        row.setContentsMargins(0, look.px(8), 0, look.px(8))
        row.setSpacing(look.px(12))
        row.addWidget(Sign(look, Icon.FILE_TEXT, Role.TEXT2, 18))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(ElidedLabel(look, file.name, Type.MEDIUM, name=f"file_{number + 1}"))
        fact = self.tr("{size}, copied here").format(size=words.size(file.size_bytes))
        column.addWidget(Label(look, fact, Type.SMALL, tone="text2"))
        row.addLayout(column, 1)
        if not locked:
            label = self.tr("Take {file} out").format(file=file.name)
            remove = IconButton(look, Icon.X, label, name=f"remove_file_{number + 1}")
            remove.clicked.connect(lambda: self.remove_pressed.emit(file))
            row.addWidget(remove)
        whole.addLayout(row)
        return holder

    def _show_buttons(self, view: AssignmentView, *, handed_in: bool) -> None:
        latest = view.latest
        self._hand_in.setVisible(not handed_in)
        self._add.setVisible(not handed_in)
        reason = self._why(view.why_not)
        blocked = view.why_not in {"attempts_used", "closed", "not_enrolled"}
        self._hand_in.setEnabled(not blocked)
        self._hand_in.setToolTip(reason if blocked else "")
        self._why_not.setText(reason if blocked and not handed_in else "")
        self._why_not.setVisible(blocked and not handed_in)
        self._take_back.setVisible(handed_in and latest is not None and latest.can_take_back)
        self._copy.setVisible(handed_in)
        self.edit.setReadOnly(handed_in or blocked)

    def _why(self, code: str) -> str:
        return {
            "attempts_used": self.tr("You used all attempts."),
            "closed": self.tr("The deadline is over, and late work is not taken."),
            "not_enrolled": self.tr("Enroll in the course to hand in work."),
        }.get(code, "")

    def _make_state(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(6))
        self._state_sign = Sign(self._look, Icon.HARD_DRIVE, Role.TEXT2, 14)
        self._state = Label(self._look, "", Type.SMALL, tone="text2", name="work_state")
        self._words = Label(self._look, self.tr("%n words", "", 0), Type.SMALL, tone="text2", name="work_words")
        row.addWidget(self._state_sign)
        row.addWidget(self._state, 1)
        row.addWidget(self._words)
        return row

    def _make_foot(self) -> QVBoxLayout:
        column = QVBoxLayout()
        self._why_not = Label(self._look, "", Type.SMALL, tone="text2", wrap=True)
        column.addWidget(self._why_not)
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        tr, look = self.tr, self._look
        self._hand_in = Button(look, tr("Hand in"), kind=Kind.PRIMARY, icon=Icon.SEND, name="hand_in")
        self._add = Button(look, tr("Add files"), icon=Icon.PAPERCLIP, name="add_files")
        self._take_back = Button(look, tr("Take back and edit"), icon=Icon.UNDO_2, name="take_back")
        self._copy = Button(look, tr("Save a copy"), kind=Kind.GHOST, icon=Icon.DOWNLOAD, name="save_copy")
        self._hand_in.clicked.connect(self._on_hand_in)
        self._add.clicked.connect(self.add_pressed)
        self._take_back.clicked.connect(self.take_back_pressed)
        self._copy.clicked.connect(self.copy_pressed)
        for button in (self._hand_in, self._add, self._take_back, self._copy):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        return column

    def _on_hand_in(self) -> None:
        self._timer.stop()
        text = self.edit.text()
        if text != self._saved_text:
            # The draft goes into the lane before the hand-in, so that nothing typed is left behind.
            self._saving = False
            self.save()
        self.hand_in_pressed.emit()
