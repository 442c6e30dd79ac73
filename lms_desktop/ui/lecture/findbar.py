"""The row in which one searches inside a document."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import IconButton
from lms_desktop.ui.widgets.choice import Field
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.style import mark


class FindBar(QFrame):
    """A field, the number of places, next and previous; Esc closes."""

    searched = Signal(str, bool)
    typed = Signal(str)
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, region="bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), look.px(5), look.px(12), look.px(5))
        row.setSpacing(look.px(6))
        self._field = Field(look, self.tr("Find"), placeholder=self.tr("Find"), icon=Icon.SEARCH, name="find_field")
        self._field.textChanged.connect(self.typed)
        self._field.returnPressed.connect(lambda: self._go(back=False))
        row.addWidget(self._field, 1)
        self._count = Label(look, "", Type.SMALL, tone="text2", name="find_count")
        row.addWidget(self._count)
        up = IconButton(look, Icon.CHEVRON_UP, self.tr("Place before"), key="Shift+F3", name="find_previous")
        up.clicked.connect(lambda: self._go(back=True))
        down = IconButton(look, Icon.CHEVRON_DOWN, self.tr("Next place"), key="F3", name="find_next")
        down.clicked.connect(lambda: self._go(back=False))
        close = IconButton(look, Icon.X, self.tr("Close the search"), key="Esc", name="find_close")
        close.clicked.connect(self._close)
        for button in (up, down, close):
            row.addWidget(button)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._field.text()

    def tell(self, text: str) -> None:
        """Say how many places there are."""
        self._count.setText(text)

    def take_focus(self) -> None:
        """Type here."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the row."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return
        super().keyPressEvent(event)

    def _go(self, *, back: bool) -> None:
        self.searched.emit(self._field.text(), back)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
