"""A line of a form: saved when one goes on, and left alone while one types."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.choice import Field
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.style import mark
from lms_desktop.ui.widgets.writing import Writing

PAUSE_MS = 1000


class _Prose(Writing):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class _Line(Field):
    left = Signal()  # ``editingFinished`` is silent where nothing was typed since the last time

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class FormLine(QWidget):
    """A label over its field, and what is wrong under it. What was typed is not replaced before it is kept."""

    written = Signal(str)

    def __init__(self, look: Look, label: str, edit: QWidget, *, name: str) -> None:
        super().__init__()
        self._edit = edit
        self._telling: list[str] = []  # told, and neither kept nor refused yet
        self._problem = Label(look, "", Type.SMALL, tone="failed", wrap=True, name=f"{name}_problem")
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(3))
        above = Label(look, label, Type.SMALL_MEDIUM)
        above.setBuddy(edit)
        for widget in (above, edit, self._problem):
            column.addWidget(widget)

    def show_value(self, text: str) -> None:
        """Show what is kept; what somebody types just now stays, and what is on its way to be kept."""
        if not self._is_touched() and not self._telling:
            self._put(text)

    def settle(self) -> None:
        """Tell what was typed, once; what was not kept before is told again."""
        if self._is_touched():
            self._touch(is_touched=False)
            self._telling.append(self._text())
            self.written.emit(self._text())

    def note_kept(self) -> None:
        """What was told first is kept."""
        if self._answered() and not self._telling:
            self._touch(is_touched=False)
            self._show_problem("")

    def tell_problem(self, text: str) -> None:
        """Say why it was not kept; what was typed stays until it is mended."""
        if self._answered():
            self._touch(is_touched=True)
            self._show_problem(text)

    def _answered(self) -> bool:
        """Whether the answer is about what stands here now: what was typed since is told by itself."""
        told = self._telling.pop(0) if self._telling else None
        return told == self._text()

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._edit.setAccessibleDescription(text)
        mark(self._edit, bad=bool(text))

    def _text(self) -> str:
        raise NotImplementedError

    def _put(self, text: str) -> None:
        raise NotImplementedError

    def _is_touched(self) -> bool:
        raise NotImplementedError

    def _touch(self, *, is_touched: bool) -> None:
        raise NotImplementedError


class Entry(FormLine):
    """One line of text; saved when one goes on."""

    def __init__(self, look: Look, label: str, *, name: str, placeholder: str = "") -> None:
        field = _Line(look, label, placeholder=placeholder, name=name)
        super().__init__(look, label, field, name=name)
        self.field = field
        self.field.returnPressed.connect(self.settle)
        self.field.left.connect(self.settle)
        self.field.textEdited.connect(lambda _text: self._show_problem(""))

    def _text(self) -> str:
        return self.field.text()

    def _put(self, text: str) -> None:
        self.field.setText(text)
        self.field.setCursorPosition(0)

    def _is_touched(self) -> bool:
        return self.field.isModified()

    def _touch(self, *, is_touched: bool) -> None:
        self.field.setModified(is_touched)


class LongEntry(FormLine):
    """A long text; saved a second after the last key, and when one goes on."""

    def __init__(self, look: Look, label: str, *, name: str, placeholder: str = "") -> None:
        edit = _Prose(look, label, name=name, placeholder=placeholder)
        edit.setMinimumHeight(look.px(110))
        super().__init__(look, label, edit, name=name)
        self.edit = edit
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.settle)
        self.edit.textChanged.connect(self._on_typed)
        self.edit.left.connect(self.settle)

    def settle(self) -> None:
        """Tell what was typed, once; what was not kept before is told again."""
        self._timer.stop()
        super().settle()

    def _text(self) -> str:
        return self.edit.text()

    def _put(self, text: str) -> None:
        if text != self.edit.text():
            self.edit.set_text(text)
            self._touch(is_touched=False)

    def _is_touched(self) -> bool:
        return self.edit.document().isModified()

    def _touch(self, *, is_touched: bool) -> None:
        self.edit.document().setModified(is_touched)

    def _on_typed(self) -> None:
        if self._is_touched():
            self._show_problem("")
            self._timer.start()
