"""Short confirmations over the status bar, with a way back."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.style import mark

STAYS_MS = 6000


class Toast(QFrame):
    """One sentence for six seconds."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._undo: Callable[[], None] | None = None
        self.setObjectName("toast")
        mark(self, toast=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(6), look.px(8), look.px(6))
        self._text = Label(look, "", Type.BODY, name="toast_text")
        row.addWidget(self._text)
        self._button = Button(look, "", kind=Kind.LINK, name="toast_undo")
        self._button.clicked.connect(self._on_undo)
        row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._text.text()

    def say(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a sentence; with ``undo``, offer the way back."""
        self._text.setText(text)
        self._undo = undo
        self._button.set_label(self.tr("Undo"))
        self._button.setVisible(undo is not None)
        self.setAccessibleName(text)
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def place(self) -> None:
        """Sit in the middle over the status bar."""
        host = self.parentWidget()
        assert host is not None
        x = (host.width() - self.width()) // 2
        self.move(x, host.height() - self.height() - self._look.px(42))

    def _on_undo(self) -> None:
        self.hide()
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()
