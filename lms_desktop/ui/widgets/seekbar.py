"""The seek bar: chapters as gaps, what was watched, bookmarks as flags. Never mirrored."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSlider, QToolTip, QWidget

from lms_desktop.ui import words
from lms_desktop.ui.theme.look import Look, mixed
from lms_desktop.ui.theme.roles import Role

STEP_S = 5.0
PAGE_S = 60.0


class SeekBar(QSlider):
    """Where the video is, and a way to go elsewhere."""

    sought = Signal(float)

    def __init__(self, look: Look, label: str, *, name: str = "seek_bar", parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._chapters: Sequence[float] = ()
        self._flags: Sequence[float] = ()
        self._watched: Sequence[tuple[float, float]] = ()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setRange(0, 0)
        self.setFixedHeight(look.px(34))
        self.setMouseTracking(True)
        look.theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(self._look.px(200), self._look.px(34))

    def show_duration(self, seconds: float) -> None:
        """The length of the video."""
        self.setRange(0, round(seconds * 1000))

    def show_position(self, seconds: float) -> None:
        """Follow the video, unless a hand is on the bar."""
        if not self.isSliderDown():
            self.setValue(round(seconds * 1000))
            self.setAccessibleDescription(words.clock(seconds))

    def show_flags(self, seconds: Sequence[float]) -> None:
        """Bookmarks in this video."""
        self._flags = seconds
        self.update()

    def show_chapters(self, seconds: Sequence[float]) -> None:
        """Where chapters begin."""
        self._chapters = seconds
        self.update()

    def show_watched(self, ranges: Sequence[tuple[float, float]]) -> None:
        """What was really played."""
        self._watched = ranges
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press goes there at once."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging follows the hand; hovering tells the time."""
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Letting go seeks."""
        if event.button() is Qt.MouseButton.LeftButton and self.isSliderDown():
            self._go_to(event.position().x())
            self.setSliderDown(False)
            self.sought.emit(self.value() / 1000)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go 5 seconds, pages a minute, Home and End to the ends."""
        here = self.value() / 1000
        end = self.maximum() / 1000
        steps = {
            Qt.Key.Key_Left: here - STEP_S,
            Qt.Key.Key_Right: here + STEP_S,
            Qt.Key.Key_PageDown: here - PAGE_S,
            Qt.Key.Key_PageUp: here + PAGE_S,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: end,
        }
        target = steps.get(Qt.Key(event.key()))
        if target is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
            return
        self._seek(min(end, max(0.0, target)))

    def event(self, event: object) -> bool:
        """Tell the time under the mouse."""
        if isinstance(event, QHelpEvent) and self.maximum():
            seconds = self._share_at(event.pos().x()) * self.maximum() / 1000
            QToolTip.showText(event.globalPos() - QPoint(0, self._look.px(52)), words.clock(seconds), self)
            return True
        return super().event(event)  # type: ignore[arg-type]  # any event, the stubs narrow it

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track, watched part, flags and knob."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = mixed(self._look.color(Role.WINDOW), self._look.color(Role.CONTROL), 0.38)
        watched = mixed(ground, self._look.color(Role.ACCENT), 0.45)
        accent = self._look.color(Role.ACCENT)
        share = self.value() / self.maximum() if self.maximum() else 0.0
        for start, end in self._pieces():
            self._paint_piece(painter, start, end, ground)
            for first, last in self._watched_shares():
                if last > start and first < end:
                    self._paint_piece(painter, max(start, first), min(end, last), watched)
            if share > start:
                self._paint_piece(painter, start, min(end, share), accent)
        self._paint_flags(painter)
        self._paint_knob(painter, share)

    def _paint_piece(self, painter: QPainter, start: float, end: float, colour: QColor) -> None:
        left, right = self._x(start), self._x(end)
        gap = 1.5 if end < 1.0 and end in {share for _, share in self._pieces()} else 0.0
        height = self._look.px(6)
        painter.setBrush(colour)
        rect = QRectF(left, self._middle() - height / 2, max(1.0, right - left - gap), height)
        painter.drawRoundedRect(rect, height / 2, height / 2)

    def _paint_flags(self, painter: QPainter) -> None:
        painter.setBrush(self._look.color(Role.STAR))
        for seconds in self._flags:
            if not self.maximum():
                continue
            x = self._x(min(1.0, seconds * 1000 / self.maximum()))
            half, top = self._look.px(4), self._look.px(2)
            foot = top + self._look.px(9)
            notch = foot - self._look.px(3)
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(x - half, top),
                        QPointF(x + half, top),
                        QPointF(x + half, foot),
                        QPointF(x, notch),
                        QPointF(x - half, foot),
                    ]
                )
            )

    def _paint_knob(self, painter: QPainter, share: float) -> None:
        radius = self._look.px(7)
        painter.setBrush(self._look.color(Role.SURFACE))
        painter.setPen(QPen(self._look.color(Role.ACCENT), self._look.px(3)))
        centre = QPointF(self._x(share), self._middle())
        painter.drawEllipse(centre, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.color(Role.FOCUS), self._look.px(2)))
            painter.drawEllipse(centre, radius + self._look.px(4), radius + self._look.px(4))

    def _pieces(self) -> list[tuple[float, float]]:
        if not self.maximum():
            return [(0.0, 1.0)]
        cuts = [c * 1000 / self.maximum() for c in self._chapters if 0 < c * 1000 < self.maximum()]
        edges = [0.0, *cuts, 1.0]
        return list(pairwise(edges))

    def _watched_shares(self) -> list[tuple[float, float]]:
        if not self.maximum():
            return []
        total = self.maximum() / 1000
        return [(first / total, last / total) for first, last in self._watched]

    def _middle(self) -> float:
        return self.height() / 2 + self._look.px(4)

    def _x(self, share: float) -> float:
        margin = self._look.px(11)
        return margin + share * (self.width() - 2 * margin)

    def _share_at(self, x: float) -> float:
        margin = self._look.px(11)
        return min(1.0, max(0.0, (x - margin) / max(1, self.width() - 2 * margin)))

    def _go_to(self, x: float) -> None:
        self.setValue(round(self._share_at(x) * self.maximum()))

    def _seek(self, seconds: float) -> None:
        self.setValue(round(seconds * 1000))
        self.sought.emit(seconds)
