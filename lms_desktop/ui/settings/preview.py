"""The three palettes side by side, drawn small."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.theme.theme import PaletteName, Theme

_KEYS = (("light", PaletteName.LIGHT), ("dark", PaletteName.DARK), ("contrast", PaletteName.HIGH_CONTRAST))


class PalettePreview(QWidget):
    """A small window in each palette."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chosen = ""
        self.setAccessibleName(self.tr("The three palettes"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Three small windows."""
        return QSize(self._look.px(3 * 150), self._look.px(92))

    def show_chosen(self, key: str) -> None:
        """Ring the one that is on."""
        self._chosen = key
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the windows."""
        del event
        px = self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        order = _KEYS if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else tuple(reversed(_KEYS))
        for number, (key, name) in enumerate(order):
            frame = QRectF(px(2) + number * px(150), px(4), px(138), px(84))
            self._paint_window(painter, frame, name, chosen=key == self._chosen)

    def _paint_window(self, painter: QPainter, frame: QRectF, name: PaletteName, *, chosen: bool) -> None:
        px = self._look.px
        colours = Theme(name=name).colours

        def colour(role: Role) -> QColor:
            return QColor(colours[role])

        edge = self._look.color(Role.FOCUS if chosen else Role.CONTROL)
        painter.setPen(QPen(edge, px(2) if chosen else 1))
        painter.setBrush(colour(Role.WINDOW))
        painter.drawRoundedRect(frame, px(8), px(8))
        painter.setPen(QPen(colour(Role.LINE), 1))
        painter.setBrush(colour(Role.SURFACE))
        painter.drawRoundedRect(frame.adjusted(px(34), px(10), -px(8), -px(10)), px(5), px(5))
        painter.setPen(Qt.PenStyle.NoPen)
        bars = (
            (px(7), px(12), px(20), Role.SELECT),
            (px(7), px(24), px(20), Role.TEXT2),
            (px(42), px(20), px(60), Role.TEXT),
            (px(42), px(31), px(44), Role.TEXT2),
        )
        for left, top, width, role in bars:
            painter.setBrush(colour(role))
            painter.drawRoundedRect(QRectF(frame.left() + left, frame.top() + top, width, px(6)), px(3), px(3))
        painter.setBrush(colour(Role.ACCENT))
        painter.drawRoundedRect(QRectF(frame.left() + px(42), frame.top() + px(48), px(40), px(14)), px(4), px(4))
