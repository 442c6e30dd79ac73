"""Pictures for courses that have none: the course's id picks colours and pattern, its category the sign."""

import math
from collections.abc import Callable
from hashlib import sha256

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPixmap

from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.icons import IconBook

TRIPLES = (
    ("#1F6F78", "#2F8F8A", "#E8C27A"),
    ("#3C4F8C", "#5B74B8", "#F0B7A0"),
    ("#8A4B3A", "#B9694C", "#F2D3A0"),
    ("#4B6B3C", "#6E9150", "#EBD98C"),
    ("#6B3F73", "#935D98", "#F1C4D0"),
    ("#2B5D7D", "#4A88A8", "#F4D9A6"),
    ("#7A5B23", "#A98239", "#F7EBCB"),
    ("#434A54", "#66717E", "#9AD0C8"),
)
WHITE = "#FFFFFF"

_CATEGORY_SIGNS = (
    (("program", "python", "code", "comput", "web", "software"), Icon.CODE),
    (("study", "start", "guide", "offline", "learn"), Icon.COMPASS),
    (("nature", "soil", "earth", "biolog", "plant", "environment"), Icon.LEAF),
    (("math", "statist", "number"), Icon.CALCULATOR),
    (("health", "first aid", "medic"), Icon.HEART_PULSE),
    (("language", "german", "english", "arabic", "french"), Icon.LANGUAGES),
    (("music",), Icon.MUSIC),
    (("science", "chem", "physic"), Icon.FLASK_CONICAL),
    (("history", "art", "design"), Icon.PALETTE),
    (("teach", "grading", "school"), Icon.SCHOOL),
    (("business", "work", "econom"), Icon.BRIEFCASE),
)


def category_sign(words: str) -> Icon:
    """The sign that tells a category best."""
    lowered = words.lower()
    for stems, sign in _CATEGORY_SIGNS:
        if any(stem in lowered for stem in stems):
            return sign
    return Icon.GRADUATION_CAP


class CoverBook:
    """Covers as pixmaps, one per course, size and screen."""

    def __init__(self, icons: IconBook) -> None:
        self._icons = icons
        self._pixmaps: dict[tuple[str, Icon, int, int, int, float], QPixmap] = {}

    def clear(self) -> None:
        """Forget what was drawn."""
        self._pixmaps.clear()

    def cover(
        self, course_id: str, sign: Icon, size: QSize, *, radius: int, sign_size: int, ratio: float = 1.0
    ) -> QPixmap:
        """The cover of a course with round corners."""
        key = (course_id, sign, size.width(), size.height(), radius, ratio)
        if key not in self._pixmaps:
            pixmap = QPixmap(size * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            clip = QPainterPath()
            clip.addRoundedRect(QRectF(0, 0, size.width(), size.height()), radius, radius)
            painter.setClipPath(clip)
            paint_cover(painter, QRectF(0, 0, size.width(), size.height()), course_id)
            if sign_size:
                mark = self._icons.pixmap(sign, WHITE, sign_size, ratio=ratio)
                painter.drawPixmap(QPointF(sign_size * 0.55, sign_size * 0.55), mark)
            painter.end()
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]


def paint_cover(painter: QPainter, rect: QRectF, course_id: str) -> None:
    """Ground and pattern of a course, filling ``rect``."""
    digest = sha256(course_id.encode()).digest()
    start, end, shape = TRIPLES[digest[0] % len(TRIPLES)]
    ground = QLinearGradient(rect.topLeft(), rect.bottomRight())
    ground.setColorAt(0, QColor(start))
    ground.setColorAt(1, QColor(end))
    painter.fillRect(rect, QBrush(ground))
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    _PATTERNS[digest[1] % len(_PATTERNS)](painter, rect, QColor(shape), digest)
    painter.restore()


def _faint(colour: QColor, opacity: float) -> QColor:
    faint = QColor(colour)
    faint.setAlphaF(opacity)
    return faint


def _rings(painter: QPainter, rect: QRectF, shape: QColor, _digest: bytes) -> None:
    centre = QPointF(rect.left() + rect.width() * 0.82, rect.bottom() - rect.height() * 0.06)
    for step in range(5, 0, -1):
        radius = rect.height() * (0.05 + 0.35 * step / 1.2)
        painter.setBrush(_faint(shape, 0.13 if step > 1 else 0.36))
        painter.drawEllipse(centre, radius, radius)


def _hills(painter: QPainter, rect: QRectF, shape: QColor, _digest: bytes) -> None:
    sun = QPointF(rect.left() + rect.width() * 0.8, rect.top() + rect.height() * 0.26)
    painter.setBrush(_faint(shape, 0.85))
    painter.drawEllipse(sun, rect.height() * 0.09, rect.height() * 0.09)
    for step, height in enumerate((0.46, 0.62, 0.78)):
        painter.setBrush(_faint(shape, 0.2 + 0.1 * step))
        painter.drawPath(_hill(rect, height, step))


def _hill(rect: QRectF, height: float, step: int) -> QPainterPath:
    path = QPainterPath(QPointF(rect.left(), rect.bottom()))
    for index in range(41):
        x = index / 40
        swing = 0.10 * math.sin(x * math.tau * 1.15 + step * 0.7 + 0.4)
        path.lineTo(rect.left() + x * rect.width(), rect.top() + (height + swing) * rect.height())
    path.lineTo(rect.right(), rect.bottom())
    path.closeSubpath()
    return path


def _dots(painter: QPainter, rect: QRectF, shape: QColor, _digest: bytes) -> None:
    step = rect.height() / 7
    columns = math.ceil(rect.width() / step) + 1
    for row in range(8):
        for column in range(columns):
            size = 0.1 + 0.22 * abs(math.sin(column * 0.45 + row * 0.8))
            painter.setBrush(_faint(shape, 0.45))
            centre = QPointF(rect.left() + column * step, rect.top() + row * step)
            painter.drawEllipse(centre, size * step, size * step)


def _bars(painter: QPainter, rect: QRectF, shape: QColor, digest: bytes) -> None:
    count = 14
    step = rect.width() / count
    for index in range(count):
        height = rect.height() * (0.2 + 0.6 * digest[index + 2] / 255)
        bar = QRectF(rect.left() + index * step, rect.bottom() - height, step * 0.62, height + step)
        painter.setBrush(_faint(shape, 0.35 if index % 2 else 0.55))
        painter.drawRoundedRect(bar, step * 0.2, step * 0.2)


def _tiles(painter: QPainter, rect: QRectF, shape: QColor, digest: bytes) -> None:
    side = rect.height() / 3
    for row in range(3):
        for column in range(math.ceil(rect.width() / side)):
            turn = digest[(row * 7 + column) % len(digest)] % 4
            cell = QRectF(rect.left() + column * side, rect.top() + row * side, side, side)
            painter.setBrush(_faint(shape, 0.45))
            painter.drawPath(_quarter(cell, turn))


def _quarter(cell: QRectF, turn: int) -> QPainterPath:
    corner = (cell.topLeft(), cell.topRight(), cell.bottomRight(), cell.bottomLeft())[turn]
    disc = QRectF(corner.x() - cell.width(), corner.y() - cell.height(), cell.width() * 2, cell.height() * 2)
    path = QPainterPath(corner)
    path.arcTo(disc, (270, 180, 90, 0)[turn], 90)
    path.closeSubpath()
    return path


def _waves(painter: QPainter, rect: QRectF, shape: QColor, _digest: bytes) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(_faint(shape, 0.6))
    pen.setWidthF(max(1.0, rect.height() / 70))
    painter.setPen(pen)
    for row in range(10):
        base = rect.top() + rect.height() * (row + 0.2) / 9
        path = QPainterPath(QPointF(rect.left(), base))
        for index in range(1, 61):
            x = index / 60
            swing = rect.height() * 0.04 * math.sin(x * math.tau * 2.4 + row * 0.5)
            path.lineTo(rect.left() + x * rect.width(), base + swing)
        painter.drawPath(path)


_Pattern = Callable[[QPainter, QRectF, QColor, bytes], None]
_PATTERNS: tuple[_Pattern, ...] = (_rings, _hills, _dots, _bars, _tiles, _waves)


def paint_landscape(painter: QPainter, rect: QRectF) -> None:
    """The large picture at the door."""
    start, end, shape = TRIPLES[0]
    ground = QLinearGradient(rect.topLeft(), rect.bottomRight())
    ground.setColorAt(0, QColor(start))
    ground.setColorAt(1, QColor(end))
    painter.fillRect(rect, QBrush(ground))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_faint(QColor(shape), 0.85))
    sun = QPointF(rect.left() + rect.width() * 0.8, rect.top() + rect.height() * 0.26)
    painter.drawEllipse(sun, rect.height() * 0.09, rect.height() * 0.09)
    for step, height in enumerate((0.40, 0.57, 0.74)):
        painter.setBrush(_faint(QColor(shape), 0.18 + 0.1 * step))
        painter.drawPath(_hill(rect, height, 0))
