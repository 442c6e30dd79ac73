"""Draws one moment of a film."""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields

from lesson import Highlight, Scene
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPen
from style import (
    AMBER,
    BOX,
    CARD,
    DARK_TEXT,
    EDGE,
    GREEN,
    MUTED,
    TEAL,
    WHITE,
    arrow,
    card,
    code_line,
    faded,
    icon,
    mixed,
    mono,
    sans,
    write,
)

WIDTH, HEIGHT = 1280, 720
LEFT, TOP = 88.0, 236.0
NARROW, WIDE = 470.0, 560.0
BOLD, SEMI = QFont.Weight.Bold, QFont.Weight.DemiBold


@dataclass(frozen=True)
class Moment:
    """What one picture needs to know."""

    seconds: float
    share: float  # of the whole film
    scene: Scene
    scene_seconds: float
    scene_share: float
    before: Highlight
    now: Highlight
    turn: float  # 0 = still `before`, 1 = quite `now`
    loudness: float

    def between(self, name: str) -> float:
        """Give a number of the highlight while it moves."""
        old, new = getattr(self.before, name), getattr(self.now, name)
        return float(new if old == 0 else old + (new - old) * self.turn)

    def appeared(self, name: str, index: int) -> float:
        """Say how far the thing with this number (from 1) has come into sight."""
        old, new = getattr(self.before, name), getattr(self.now, name)
        if index <= old:
            return 1.0
        return self.turn if index <= new else 0.0


def background() -> QImage:
    """Draw what stands still behind every slide."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    gradient = QLinearGradient(0, 0, WIDTH, HEIGHT)
    gradient.setColorAt(0, QColor("#16383F"))
    gradient.setColorAt(1, QColor("#0A1B21"))
    painter = QPainter(image)
    painter.fillRect(image.rect(), gradient)
    painter.end()
    return image


def draw(image: QImage, moment: Moment) -> None:
    """Draw a moment over the background."""
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    _circles(painter, moment)
    _head(painter, moment)
    painter.setOpacity(min(1.0, moment.scene_seconds / 0.4))
    _body(painter, moment)
    painter.setOpacity(1.0)
    _voice(painter, moment)
    _progress(painter, moment)
    painter.end()


def _circles(painter: QPainter, moment: Moment) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for radius, speed, alpha in ((330.0, 0.11, 9), (220.0, 0.17, 8)):
        swing = moment.seconds * speed * math.tau
        center = QPointF(1090 + radius * 0.3 + 14 * math.cos(swing), 70 + 14 * math.sin(swing))
        painter.setBrush(QColor(255, 255, 255, alpha))
        painter.drawEllipse(center, radius, radius)


def _head(painter: QPainter, moment: Moment) -> None:
    font = sans(21, SEMI)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 2)
    write(painter, QRectF(LEFT, 84, 800, 30), moment.scene.kicker, font, TEAL)
    slide = 10 * (1 - min(1.0, moment.scene_seconds / 0.4))
    write(painter, QRectF(LEFT, 120 + slide, 1100, 70), moment.scene.title, sans(50, BOLD), WHITE)


def _body(painter: QPainter, moment: Moment) -> None:
    parts: dict[str, Callable[[QPainter, Moment], None]] = {
        "points": _points,
        "code": _code,
        "boxes": _boxes,
        "output": _output,
        "steps": _steps,
        "bars": _bars,
        "marks": _marks,
        "tags": _tags,
    }
    for part in fields(moment.scene):
        if part.name in parts and getattr(moment.scene, part.name):
            parts[part.name](painter, moment)


def _points(painter: QPainter, moment: Moment) -> None:
    if moment.scene.icon:
        _icon(painter, moment)
    for index, text in enumerate(moment.scene.points, start=1):
        seen = moment.appeared("point", index)
        y = TOP + (index - 1) * 78 + 12 * (1 - seen)
        current = max(0.0, 1 - abs(moment.between("point") - index)) if moment.now.point else 0.0
        painter.setOpacity(min(painter.opacity(), 1.0) * (0.28 + 0.72 * seen))
        card(painter, QRectF(LEFT, y, 46, 46), mixed(BOX, AMBER, current), mixed(EDGE, AMBER, current), 23)
        number = sans(22, SEMI)
        painter.setFont(number)
        painter.setPen(mixed(WHITE, DARK_TEXT, current))
        painter.drawText(QRectF(LEFT, y, 46, 46), Qt.AlignmentFlag.AlignCenter, str(index))
        write(painter, QRectF(LEFT + 68, y - 4, 1000, 54), text, sans(31), WHITE)
        painter.setOpacity(min(1.0, moment.scene_seconds / 0.4))


def _icon(painter: QPainter, moment: Moment) -> None:
    center, swing = QPointF(1040, 410), math.sin(moment.seconds * 1.6)
    card(painter, QRectF(center.x() - 130, center.y() - 130, 260, 260), faded(BOX, 0.75), EDGE, 130)
    size = 124 + 3 * swing
    icon(painter, QRectF(center.x() - size / 2, center.y() - size / 2, size, size), moment.scene.icon, TEAL)


def _code(painter: QPainter, moment: Moment) -> None:
    crowded = _is_crowded(moment.scene)
    size, step, width = (24.0, 44.0, NARROW) if crowded else (28.0, 50.0, WIDE)
    lines = moment.scene.code
    place = QRectF(LEFT, TOP, width, len(lines) * step + 44)
    card(painter, place, CARD)
    if moment.now.line:
        y = place.top() + 22 + (moment.between("line") - 1) * step
        breath = 0.8 + 0.2 * math.sin(moment.seconds * 3)
        card(painter, QRectF(LEFT + 12, y, width - 24, step), faded(TEAL, 0.17 * breath), None, 8)
        card(painter, QRectF(LEFT + 12, y + 6, 4, step - 12), TEAL, None, 2)
    for number, line in enumerate(lines):
        code_line(painter, LEFT + 32, place.top() + 22 + (number + 0.67) * step, line, size)


def _is_crowded(scene: Scene) -> bool:
    return bool(scene.tags or (scene.boxes and scene.output))


def _boxes(painter: QPainter, moment: Moment) -> None:
    crowded = _is_crowded(moment.scene)
    x, width, step = (696.0, 190.0, 62.0) if crowded else (840.0, 300.0, 68.0)
    place = moment.between("box")
    for index, text in enumerate(moment.scene.boxes, start=1):
        lit = max(0.0, 1 - abs(place - index)) if moment.now.box else 0.0
        box = QRectF(x, TOP + (index - 1) * step, width, step - 12)
        card(painter, box, mixed(BOX, AMBER, lit), mixed(EDGE, AMBER, lit), 12)
        ink = mixed(WHITE, DARK_TEXT, lit)
        write(painter, box.adjusted(22, 0, 0, 0), text, sans(23, QFont.Weight.Medium), ink)
        write(painter, box.adjusted(0, 0, -20, 0), str(index - 1), sans(19), faded(ink, 0.7), right=True)
    if moment.now.box and moment.scene.pointer:
        nudge = 5 * math.sin(moment.seconds * 4)
        y = TOP + (place - 1) * step + (step - 12) / 2
        gap = x - LEFT - (NARROW if crowded else WIDE)
        arrow(painter, QPointF(x - gap + 26 + nudge, y), QPointF(x - 20 + nudge, y), AMBER)
        write(painter, QRectF(x - gap + 22, y - 46, gap, 34), moment.scene.pointer, mono(21), AMBER)


def _output(painter: QPainter, moment: Moment) -> None:
    beside_boxes = bool(moment.scene.boxes)
    x, width = (918.0, 288.0) if beside_boxes else (690.0, 502.0)
    lines = moment.scene.output
    place = QRectF(x, TOP, width, max(236.0, len(lines) * 38 + 60))
    card(painter, place, QColor("#0B2026"), EDGE)
    write(painter, QRectF(x + 22, TOP + 10, width, 28), "On the screen", sans(16, SEMI), MUTED)
    for index, line in enumerate(lines, start=1):
        ink = QColor("#FFB0A8") if line.endswith("Error:") else GREEN
        seen = faded(ink, moment.appeared("output", index))
        font = mono(17 if beside_boxes else 22)
        write(painter, QRectF(x + 22, TOP + 8 + index * 38, width - 30, 36), line, font, seen)


def _steps(painter: QPainter, moment: Moment) -> None:
    count, y = len(moment.scene.steps), TOP + 110
    gap = (WIDTH - 2 * LEFT - 120) / (count - 1)
    reached = moment.between("step")
    painter.setPen(QPen(EDGE, 6))
    painter.drawLine(QPointF(LEFT + 60, y), QPointF(LEFT + 60 + gap * (count - 1), y))
    painter.setPen(QPen(TEAL, 6))
    painter.drawLine(QPointF(LEFT + 60, y), QPointF(LEFT + 60 + gap * max(0.0, reached - 1), y))
    for index, text in enumerate(moment.scene.steps, start=1):
        center = QPointF(LEFT + 60 + gap * (index - 1), y)
        lit = max(0.0, 1 - abs(reached - index))
        ring = 30 + 5 * lit * (1 + math.sin(moment.seconds * 3)) / 2
        done = reached > index + 0.5
        painter.setPen(QPen(mixed(EDGE, AMBER, lit) if not done else TEAL, 3))
        painter.setBrush(mixed(TEAL if done else BOX, AMBER, lit))
        painter.drawEllipse(center, ring, ring)
        painter.setFont(sans(24, SEMI))
        painter.setPen(mixed(DARK_TEXT if done else WHITE, DARK_TEXT, lit))
        painter.drawText(QRectF(center.x() - 30, y - 30, 60, 60), Qt.AlignmentFlag.AlignCenter, str(index))
        painter.setPen(mixed(WHITE, AMBER, lit))
        painter.setFont(sans(27, QFont.Weight.Medium))
        painter.drawText(QRectF(center.x() - 130, y + 52, 260, 40), Qt.AlignmentFlag.AlignCenter, text)


def _bars(painter: QPainter, moment: Moment) -> None:
    for index, text in enumerate(moment.scene.bars):
        # One after the other, and a stop in the middle: the connection that breaks.
        share = max(0.0, min(1.0, _with_a_break(moment.scene_share) * len(moment.scene.bars) * 1.12 - index))
        y = TOP + index * 96
        write(painter, QRectF(LEFT, y, 500, 36), text, sans(27, QFont.Weight.Medium), WHITE)
        word = "Kept offline" if share >= 1 else f"{round(share * 100)} %"
        write(painter, QRectF(LEFT + 500, y, 600, 36), word, sans(23), GREEN if share >= 1 else MUTED, right=True)
        card(painter, QRectF(LEFT, y + 46, 1100, 14), BOX, None, 7)
        card(painter, QRectF(LEFT, y + 46, max(14.0, 1100 * share), 14), GREEN if share >= 1 else TEAL, None, 7)


def _with_a_break(share: float) -> float:
    if share < 0.3:
        return share
    return 0.3 if share < 0.5 else 0.3 + (share - 0.5) * 1.4


def _marks(painter: QPainter, moment: Moment) -> None:
    y, width = TOP + 150, WIDTH - 2 * LEFT
    card(painter, QRectF(LEFT, y, width, 12), BOX, None, 6)
    played = width * (0.08 + 0.8 * moment.scene_share)
    card(painter, QRectF(LEFT, y, played, 12), TEAL, None, 6)
    for index, share in enumerate(moment.scene.marks, start=1):
        seen = moment.appeared("mark", index)
        x, top = LEFT + width * share, y - 62 - 14 * (1 - seen)
        ink = faded(AMBER, seen)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        flag = [(0, 0), (30, 0), (30, 44), (15, 31), (0, 44)]
        painter.drawPolygon([QPointF(x - 15 + dx, top + dy) for dx, dy in flag])
        minute = f"{int(share * 4)}:{int(share * 240) % 60:02}"
        painter.setPen(faded(WHITE, seen))
        painter.setFont(sans(21))
        painter.drawText(QRectF(x - 60, y + 26, 120, 32), Qt.AlignmentFlag.AlignCenter, minute)
    painter.setPen(QPen(TEAL, 5))
    painter.setBrush(WHITE)
    painter.drawEllipse(QPointF(LEFT + played, y + 6), 15, 15)


def _tags(painter: QPainter, moment: Moment) -> None:
    for index, text in enumerate(moment.scene.values):
        box = QRectF(1010, TOP + index * 88, 180, 64)
        card(painter, box, BOX, EDGE, 12)
        write(painter, box.adjusted(26, 0, 0, 0), text, mono(24), AMBER if '"' in text else GREEN)
    for index, text in enumerate(moment.scene.tags):
        seen, target = _link(moment, index)
        if seen <= 0:
            continue
        tag = QRectF(612, TOP + index * 88 + 6, 190, 52)
        card(painter, tag, faded(QColor("#DDF5F7"), seen), None, 26)
        write(painter, tag.adjusted(26, 0, 0, 0), text, mono(21), faded(DARK_TEXT, seen))
        sway = 3 * math.sin(moment.seconds * 2.5 + index)
        end = QPointF(996, TOP + target * 88 + 32 + sway)
        arrow(painter, QPointF(tag.right() + 10, tag.center().y()), end, faded(TEAL, seen))


def _link(moment: Moment, index: int) -> tuple[float, float]:
    new = moment.now.links[index] if index < len(moment.now.links) else -1
    old = moment.before.links[index] if index < len(moment.before.links) else -1
    if new < 0:
        return 0.0, 0.0
    return (moment.turn, float(new)) if old < 0 else (1.0, old + (new - old) * moment.turn)


def _voice(painter: QPainter, moment: Moment) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for bar in range(5):
        wave = 0.5 + 0.5 * math.sin(moment.seconds * (5.1 + bar) + bar * 1.7)
        height = 8 + 5 * wave + 30 * moment.loudness * (0.35 + 0.65 * wave)
        painter.setBrush(faded(TEAL, 0.9))
        painter.drawRoundedRect(QRectF(1130 + bar * 14, 104 - height / 2, 8, height), 4, 4)


def _progress(painter: QPainter, moment: Moment) -> None:
    painter.fillRect(QRectF(0, HEIGHT - 5, WIDTH, 5), faded(WHITE, 0.07))
    painter.fillRect(QRectF(0, HEIGHT - 5, WIDTH * moment.share, 5), TEAL)
