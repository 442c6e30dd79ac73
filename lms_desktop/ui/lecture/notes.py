"""Notes by place, and the editor that saves by itself."""

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import NoteView
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.lecture.spot import Spot
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role, Tone
from lms_desktop.ui.widgets.buttons import Button, IconButton, Kind
from lms_desktop.ui.widgets.cards import Notice
from lms_desktop.ui.widgets.chip import Chip
from lms_desktop.ui.widgets.labels import Label, Sign
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.rows import Row, RowsModel
from lms_desktop.ui.widgets.style import mark
from lms_desktop.ui.widgets.wrapped_delegate import Slip, SlipDelegate
from lms_desktop.ui.widgets.writing import Writing

PAUSE_MS = 1000
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class NoteEdit(Writing):
    """Esc leaves the editor."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc or Ctrl+Enter ends the note."""
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape or (ctrl and event.key() in _ENTER):
            self.left.emit()
            return
        super().keyPressEvent(event)


class NoteEditor(QFrame):
    """One note: saved a second after the last key, told only when it is safe."""

    closed = Signal()

    def __init__(self, context: Context, lecture_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._lecture_id = lecture_id
        self._note_id: str | None = None
        self._tags: tuple[str, ...] = ()
        self._spot = Spot()
        self._conflict_id = ""
        self._saved_text = ""
        self._saving = False
        mark(self, card=True)
        look = context.look
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        column.setSpacing(look.px(6))
        column.addLayout(self._head())
        hint = self.tr("Write here. It is saved by itself.")
        self.edit = NoteEdit(look, self.tr("Note"), name="note_editor", placeholder=hint, bare=True)
        self.edit.setFixedHeight(look.px(78))
        self.edit.textChanged.connect(self._on_typed)
        self.edit.left.connect(self.finish)
        column.addWidget(self.edit)
        column.addWidget(self._make_two_texts())
        column.addLayout(self._foot())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.save)

    @property
    def note_id(self) -> str | None:
        """The note that is open, None for one that was never saved."""
        return self._note_id

    def begin(self, spot: Spot) -> None:
        """Start a new note at a place."""
        self.save()
        self._open(None, spot, "", ())
        self.edit.setFocus()

    def open_note(self, note: NoteView) -> None:
        """Go on with a note."""
        if note.note_id == self._note_id:
            return
        self.save()
        spot = Spot(note.timestamp, note.page_number)
        self._open(note.note_id, spot, note.content, note.tags)
        self._show_two_texts(note.conflict_id)
        self._show_saved(words.time_of_day(note.saved_at))

    def finish(self) -> None:
        """Save and close."""
        self._timer.stop()
        if not self.edit.text().strip() and self._note_id is not None:
            self._remove()
        else:
            self.save()
        self.closed.emit()

    def save(self) -> None:
        """Save what was typed since the last time."""
        self._timer.stop()
        text = self.edit.text()
        if self._saving or text == self._saved_text or not text.strip():
            return
        self._saving = True
        self._show_state(self.tr("Saving …"))
        notes, note_id, spot, tags = self._context.services.notes, self._note_id, self._spot, self._tags
        lecture_id = self._lecture_id
        self._context.tasks.run(
            lambda _job: notes.save(
                note_id, lecture_id, text, timestamp=spot.timestamp, page_number=spot.page, tags=tags
            ),
            owner=self._context.desk,
            lane=Lane.WRITE,
            done=lambda note: self._on_saved(note, text, spot),
            failed=self._on_failed,
        )

    def _open(self, note_id: str | None, spot: Spot, text: str, tags: tuple[str, ...]) -> None:
        self._note_id, self._spot, self._tags = note_id, spot, tags
        self._two_texts.hide()
        self._saved_text = text
        self._saving = False
        self._anchor.tell(Icon.FILE_TEXT if spot.page else Icon.CLOCK, spot.word, Tone.HERE)
        self.edit.set_text(text)
        self._timer.stop()
        self._show_state("")
        self._delete.setVisible(note_id is not None)

    def _on_saved(self, note: NoteView, text: str, spot: Spot) -> None:
        if not shiboken6.isValid(self) or spot != self._spot or self._note_id not in (None, note.note_id):
            return
        self._saving = False
        self._note_id = note.note_id
        self._saved_text = text
        self._delete.show()
        if self.edit.text() == text:
            self._show_saved(words.time_of_day(self._context.now()))
        else:
            self._timer.start()

    def _on_failed(self, failure: Failure) -> None:
        if shiboken6.isValid(self):
            self._saving = False
            self._show_state(failure_words(failure))

    def _on_typed(self) -> None:
        if self.edit.text() != self._saved_text:
            self._show_state("")
            self._timer.start()

    def _remove(self) -> None:
        notes, note_id = self._context.services.notes, self._note_id
        if note_id is None:
            return
        text, spot, tags, lecture_id = self._saved_text, self._spot, self._tags, self._lecture_id
        self._open(None, Spot(), "", ())
        tasks, desk = self._context.tasks, self._context.desk
        tasks.run(lambda _job: notes.delete(note_id), owner=desk, lane=Lane.WRITE)

        def bring_back() -> None:
            tasks.run(
                lambda _job: notes.save(
                    None, lecture_id, text, timestamp=spot.timestamp, page_number=spot.page, tags=tags
                ),
                owner=desk,
                lane=Lane.WRITE,
            )

        self._context.say(self.tr("Note thrown away."), bring_back)

    def _on_delete(self) -> None:
        self._timer.stop()
        self._remove()
        self.closed.emit()

    def _show_saved(self, time: str) -> None:
        self._show_state(self.tr("Saved here {time}").format(time=time))

    def _show_state(self, text: str) -> None:
        self.state.setText(text)
        self._state_sign.setVisible(bool(text))

    def _head(self) -> QHBoxLayout:
        look = self._context.look
        row = QHBoxLayout()
        row.setSpacing(look.px(5))
        self._anchor = Chip(look, Icon.CLOCK, "", Tone.HERE)
        row.addWidget(self._anchor)
        row.addStretch(1)
        self._state_sign = Sign(look, Icon.HARD_DRIVE, Role.TEXT2, 14)
        self.state = Label(look, "", Type.SMALL, tone="text2", name="note_state")
        row.addWidget(self._state_sign)
        row.addWidget(self.state)
        return row

    def _make_two_texts(self) -> Notice:
        self._two_texts = Notice(
            self._context.look, "", tone=Tone.NEEDS, icon=Icon.GIT_MERGE, name="note_two", action_name="note_compare"
        )
        self._two_texts.acted.connect(self._compare)
        self._two_texts.hide()
        return self._two_texts

    def _show_two_texts(self, conflict_id: str) -> None:
        self._conflict_id = conflict_id
        self._two_texts.setVisible(bool(conflict_id))
        self._two_texts.tell(
            self.tr("There are two texts of this note. Both are kept."),
            tone=Tone.NEEDS,
            icon=Icon.GIT_MERGE,
            action=self.tr("Compare"),
        )

    def _compare(self) -> None:
        self.save()
        self._context.navigator.go(Place(Screen.CONFLICT, self._conflict_id))

    def _foot(self) -> QHBoxLayout:
        look = self._context.look
        row = QHBoxLayout()
        self._delete = IconButton(
            look, Icon.TRASH_2, self.tr("Throw this note away"), kind=Kind.TOOL, name="note_delete"
        )
        self._delete.clicked.connect(self._on_delete)
        row.addWidget(self._delete)
        row.addStretch(1)
        done = Button(look, self.tr("Done"), name="note_done")
        done.clicked.connect(self.finish)
        row.addWidget(done)
        return row


class NotesPane(QWidget):
    """The notes of a lecture."""

    went_to = Signal(object)
    new_pressed = Signal()

    def __init__(self, context: Context, lecture_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = context.look
        self._model: RowsModel[NoteView] = RowsModel(_row, lambda note: note.note_id, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._count = Label(look, "", Type.SMALL_MEDIUM, tone="text2", name="notes_count")
        column.addWidget(self._count)
        self._list = RowList(
            look, self._model, label=self.tr("Notes in this lecture"), name="notes_list", keeps_selection=True
        )
        self._list.setUniformItemSizes(False)
        self._list.setResizeMode(RowList.ResizeMode.Adjust)
        self._list.setItemDelegate(SlipDelegate(look, _slip, self._list))
        self._list.opened.connect(self._on_opened)
        column.addWidget(self._list, 1)
        self._empty = Label(
            look,
            self.tr("Write the first note. It keeps the place in the lecture."),
            Type.BODY,
            tone="text2",
            wrap=True,
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._empty, 1)
        self.editor = NoteEditor(context, lecture_id)
        self.editor.hide()
        self.editor.closed.connect(self._close_editor)
        column.addWidget(self.editor)
        self._new = Button(look, self.tr("New note"), icon=Icon.PLUS, name="new_note")
        self._new.setToolTip(self.tr("New note here (N)"))
        self._new.clicked.connect(self.new_pressed)
        column.addWidget(self._new)
        self.show_notes(())

    def show_notes(self, notes: tuple[NoteView, ...]) -> None:
        """Show what is written."""
        self._model.show(notes)
        count = len(notes)
        one, many = self.tr("1 note in this lecture"), self.tr("%n notes in this lecture", "", count)
        self._count.setText(one if count == 1 else many)
        self._count.setVisible(count > 0)
        self._list.setVisible(count > 0)
        self._empty.setVisible(count == 0)

    def begin(self, spot: Spot) -> None:
        """Start a note at a place."""
        self.editor.show()
        self._new.hide()
        self.editor.begin(spot)

    def _on_opened(self, note_id: str) -> None:
        note = next(note for note in self._model.items if note.note_id == note_id)
        self.went_to.emit(Spot(note.timestamp, note.page_number))
        self.editor.show()
        self._new.hide()
        self.editor.open_note(note)

    def _close_editor(self) -> None:
        self.editor.hide()
        self._new.show()
        self._new.setFocus()


def _slip(note: NoteView) -> Slip:
    spot = Spot(note.timestamp, note.page_number)
    icon = Icon.FILE_TEXT if note.page_number else Icon.CLOCK
    return Slip(note.content, spot.word, icon, note.tags, note.state)


def _row(note: NoteView) -> Row:
    return Row(title=note.content, detail=Spot(note.timestamp, note.page_number).word, state=note.state)
