"""One bar that shows what takes which part, and its legend in words."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lms_desktop.ui import words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look, is_rtl
from lms_desktop.ui.theme.roles import Role

GAP = 2


class Portions(QWidget):
    """Parts beside each other; each is also told in words below, so that nothing hangs on colour."""

    def __init__(self, look: Look, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._label = label
        self._parts: Sequence[tuple[str, int, Role]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.theme_changed.connect(self.update)

    def show_parts(self, parts: Sequence[tuple[str, int, Role]]) -> None:
        """Show these parts."""
        self._parts = parts
        told = ", ".join(f"{name} {words.size(size)}" for name, size, _role in parts)
        self.setAccessibleName(f"{self._label}: {told}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The bar, and as many lines of legend as this width needs."""
        lines = len(self._places(max(self.width(), self._look.px(300)))) and self._places(self.width())[-1][1] + 1
        return QSize(self._look.px(300), self._look.px(14 + 10) + lines * self._line_height())

    def minimumSizeHint(self) -> QSize:
        """The legend is never cut."""
        return QSize(self._look.px(120), self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        """Another width, other lines."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt hands in its own event
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar, then the legend."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bar(painter)
        self._paint_legend(painter)

    def _paint_bar(self, painter: QPainter) -> None:
        total = sum(size for _name, size, _role in self._parts)
        height, at = self._look.px(14), 0.0
        room = self.width() - GAP * max(0, len(self._parts) - 1)
        for _name, size, role in self._parts:
            wide = max(3.0, room * size / total) if total else 0.0
            rect = self._turned(QRectF(at, 0, wide, height))
            high = self._look.theme.is_high_contrast
            painter.setPen(QPen(self._look.color(Role.WINDOW), 1) if high else Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color(role))
            painter.drawRoundedRect(rect, self._look.px(3), self._look.px(3))
            at += wide + GAP

    def _paint_legend(self, painter: QPainter) -> None:
        px = self._look.px
        painter.setFont(self._look.font(Type.SMALL))
        for (name, size, role), (left, line, wide) in zip(self._parts, self._places(self.width()), strict=True):
            top = px(24) + line * self._line_height()
            dot = self._turned(QRectF(left, top + (self._line_height() - px(10)) / 2, px(10), px(10)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color(role))
            painter.drawRoundedRect(dot, px(3), px(3))
            painter.setPen(self._look.color(Role.TEXT2))
            text = self._turned(QRectF(left + px(16), top, wide - px(16), self._line_height()))
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
            painter.drawText(text, flags, words.upright(_told(name, size)))

    def _places(self, width: int) -> list[tuple[int, int, int]]:
        """Left edge, line and width of each part of the legend."""
        metrics, px = self.fontMetrics(), self._look.px
        found, left, line = [], 0, 0
        for name, size, _role in self._parts:
            wide = px(16) + metrics.horizontalAdvance(_told(name, size)) + px(8)
            if left and left + wide > width:
                left, line = 0, line + 1
            found.append((left, line, wide))
            left += wide + px(12)
        return found

    def _line_height(self) -> int:
        return self.fontMetrics().height() + self._look.px(4)

    def _turned(self, rect: QRectF) -> QRectF:
        if is_rtl():
            return QRectF(self.width() - rect.right(), rect.top(), rect.width(), rect.height())
        return rect


def _told(name: str, size: int) -> str:
    return f"{name} {words.size(size)}"
