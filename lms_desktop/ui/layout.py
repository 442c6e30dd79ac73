"""The ground of a page: margins, the widest content, a title with its second line."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look, is_rtl
from lms_desktop.ui.widgets.labels import Label

WIDEST = 1480


class _Ground(QWidget):
    """What is scrolled: as tall as its text is in the width there is, and not as in the least width."""

    def minimumSizeHint(self) -> QSize:
        """The height comes from ``heightForWidth``."""
        return QSize(super().minimumSizeHint().width(), 0)


class Scrolled(QScrollArea):
    """A page that scrolls as a whole."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, widest: int = WIDEST) -> None:
        super().__init__(parent)
        self._look = look
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = _Ground()
        ground.setProperty("scrolled", "true")
        self._row = QHBoxLayout(ground)
        inner = QWidget()
        inner.setMaximumWidth(look.px(widest))
        self._row.addWidget(inner)
        self.content = QVBoxLayout(inner)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(look.px(14))
        self.setWidget(ground)
        self.adapt(1366)

    def adapt(self, width: int) -> None:
        """Narrow windows get narrow margins."""
        side = self._look.px(28 if width >= 1000 else 16)
        self._row.setContentsMargins(side, self._look.px(6), side, self._look.px(18))


def set_margins(layout: QLayout, start: int, top: int, end: int, bottom: int) -> None:
    """Margins by reading direction: Qt does not turn them with the window."""
    left, right = (end, start) if is_rtl() else (start, end)
    layout.setContentsMargins(left, top, right, bottom)


def in_page_margins(look: Look, widget: QWidget) -> QWidget:
    """Something without a scroll bar, on a page whose margin leaves room for one."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    set_margins(row, 0, 0, look.px(20), look.px(20))
    row.addWidget(widget)
    return holder


class Heading(QWidget):
    """A page's title, its second line, and what stands at its end."""

    def __init__(self, look: Look, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        self.title: QLabel = Label(look, title, Type.DISPLAY, wrap=True, name="page_title")
        self.line: QLabel = Label(look, "", Type.BODY, tone="text2", wrap=True, name="page_line")
        words.addWidget(self.title)
        words.addWidget(self.line)
        row.addLayout(words, 1)
        self.trailing = QHBoxLayout()
        self.trailing.setSpacing(look.px(8))
        row.addLayout(self.trailing)
