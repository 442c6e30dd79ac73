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


class Entry(QWidget):
    """A label over its field, and what is wrong under it."""

    written = Signal(str)

    def __init__(self, look: Look, label: str, *, name: str, placeholder: str = "") -> None:
        super().__init__()
        self.field = Field(look, label, placeholder=placeholder, name=name)
        self._problem = Label(look, "", Type.SMALL, tone="failed", wrap=True, name=f"{name}_problem")
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(3))
        above = Label(look, label, Type.SMALL_MEDIUM)
        above.setBuddy(self.field)
        for widget in (above, self.field, self._problem):
            column.addWidget(widget)
        self.field.editingFinished.connect(self.settle)
        self.field.textEdited.connect(lambda _text: self._show_problem(""))

    def show_value(self, text: str) -> None:
        """Show what is kept; what somebody types just now stays."""
        if not self.field.isModified():
            self.field.setText(text)
            self.field.setCursorPosition(0)

    def settle(self) -> None:
        """Tell what was typed, once."""
        if self.field.isModified() and not self._problem.text():
            self.field.setModified(False)
            self.written.emit(self.field.text())

    def tell_problem(self, text: str) -> None:
        """Say why it was not kept; what was typed stays until it is mended."""
        self.field.setModified(True)
        self._show_problem(text)

    def _show_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        mark(self.field, bad=bool(text))


class LongEntry(QWidget):
    """A label over a long text; saved a second after the last key."""

    written = Signal(str)

    def __init__(self, look: Look, label: str, *, name: str, placeholder: str = "") -> None:
        super().__init__()
        self.edit = _Prose(look, label, name=name, placeholder=placeholder)
        self.edit.setMinimumHeight(look.px(110))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(3))
        above = Label(look, label, Type.SMALL_MEDIUM)
        above.setBuddy(self.edit)
        column.addWidget(above)
        column.addWidget(self.edit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.settle)
        self.edit.textChanged.connect(self._on_typed)
        self.edit.left.connect(self.settle)

    def show_value(self, text: str) -> None:
        """Show what is kept; what somebody types just now stays."""
        if not self.edit.document().isModified() and text != self.edit.text():
            self.edit.set_text(text)
            self.edit.document().setModified(False)

    def settle(self) -> None:
        """Tell what was typed, once."""
        self._timer.stop()
        if self.edit.document().isModified():
            self.edit.document().setModified(False)
            self.written.emit(self.edit.text())

    def _on_typed(self) -> None:
        if self.edit.document().isModified():
            self._timer.start()
