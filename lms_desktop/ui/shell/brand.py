"""The program's own sign and name."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role

NAME = "LMS Desktop"


def paint_mark(painter: QPainter, look: Look, rect: QRect) -> None:
    """An open book on the accent."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color(Role.ACCENT))
    painter.drawRoundedRect(QRectF(rect), rect.width() * 0.25, rect.width() * 0.25)
    size = round(rect.width() * 0.66 / look.theme.scale)
    sign = look.sign(Icon.BOOK_OPEN, Role.ON_ACCENT, size, ratio=painter.device().devicePixelRatioF())
    offset = (rect.width() - look.px(size)) // 2
    painter.drawPixmap(rect.left() + offset, rect.top() + offset, sign)
    painter.restore()


class Brand(QWidget):
    """Sign and name at the head of the rail."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(NAME)
        look.theme_changed.connect(self.update)

    def fold(self, *, narrow: bool) -> None:
        """Show the sign only."""
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:
        """One line of the header."""
        return QSize(self._look.px(44), self._look.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint sign and name."""
        del event
        px = self._look.px
        painter = QPainter(self)
        left = (self.width() - px(28)) // 2 if self._narrow else px(6)
        spot = QRect(left, (self.height() - px(28)) // 2, px(28), px(28))
        paint_mark(painter, self._look, QStyle.visualRect(self.layoutDirection(), self.rect(), spot))
        if self._narrow:
            return
        painter.setFont(self._look.font(Type.STRONG))
        painter.setPen(self._look.color(Role.TEXT))
        words = self.rect().adjusted(px(44), 0, 0, 0)
        words = QStyle.visualRect(self.layoutDirection(), self.rect(), words)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), NAME)


class Mark(QWidget):
    """The sign alone."""

    def __init__(self, look: Look, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedSize(look.px(side), look.px(side))
        look.theme_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign."""
        del event
        paint_mark(QPainter(self), self._look, self.rect())
