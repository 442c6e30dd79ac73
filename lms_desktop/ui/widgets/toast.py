"""Short confirmations over the page, with a way back, where they cover nothing that can be pressed."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.free_place import free_place, pressable
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.style import mark

STAYS_MS = 6000
LOOKS_MS = 100
WIDEST = 520


class Toast(QFrame):
    """One sentence for six seconds."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._undo: Callable[[], None] | None = None
        self.setObjectName("toast")
        mark(self, toast=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(6), look.px(14), look.px(6))
        self._text = Label(look, "", Type.BODY, name="toast_text")
        row.addWidget(self._text)
        self._button = Button(look, "", kind=Kind.LINK, name="toast_undo")
        self._button.clicked.connect(self._on_undo)
        row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self.hide)
        # Pages change under it: a button may come to lie where there was none.
        self._watch = QTimer(self)
        self._watch.setInterval(LOOKS_MS)
        self._watch.timeout.connect(self.place)
        self._timer.timeout.connect(self._watch.stop)
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
        self._fit()
        self.show()
        self.place()
        self.raise_()
        self._timer.start()
        self._watch.start()
        QTimer.singleShot(0, self, self.place)  # what led to it may change the page in the same breath

    def place(self) -> None:
        """Sit over the status bar, or at the next place that is free; stay where nothing is covered."""
        host = self.parentWidget()
        assert host is not None
        if self.isHidden():
            return  # nobody looks; it looks for its place when there is something to say
        taken = pressable(host, but=self)
        if self.isVisible() and not taken.meets(self.geometry()) and host.rect().contains(self.geometry()):
            return
        x = (host.width() - self.width()) // 2
        wanted = QPoint(x, host.height() - self.height() - self._look.px(42))
        self.move(free_place(host, self.size(), taken, wanted))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press takes it away."""
        event.accept()
        self.hide()

    def _fit(self) -> None:
        """As wide as its sentence; a long one wraps."""
        host = self.parentWidget()
        assert host is not None
        room = min(self._look.px(WIDEST), host.width() - self._look.px(60))
        if not self._button.isHidden():
            room -= self._button.sizeHint().width()
        wanted = self._text.fontMetrics().horizontalAdvance(self._text.text()) + self._look.px(4)
        self._text.setWordWrap(wanted > room)
        self._text.setFixedWidth(min(wanted, room))
        self._text.setFixedHeight(self._text.heightForWidth(room) if wanted > room else self._text.sizeHint().height())
        self.adjustSize()

    def _on_undo(self) -> None:
        self.hide()
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()
