"""Colours, fonts and small drawing habits that all pictures of the demo school share."""

import re
from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

RESOURCES = Path(__file__).parents[2] / "resources"
FONTS, ICONS = RESOURCES / "fonts", RESOURCES / "icons"
WHITE, TEAL, AMBER = QColor("#F4FAFA"), QColor("#66C3CF"), QColor("#F2C879")
MUTED, CARD, BOX, EDGE = QColor("#9DB7BB"), QColor("#08171C"), QColor("#17424B"), QColor("#2F6670")
DARK_TEXT, VIOLET, GREEN = QColor("#16292D"), QColor("#B7A1F0"), QColor("#8FD6A5")
KEYWORDS = {"for", "in", "while", "def", "return", "if", "else", "print"}
_TOKEN = re.compile(r"(#.*|\"[^\"]*\"|[A-Za-z_]\w*|\d+|\s+|.)")


def load_fonts() -> None:
    """Make the program's own fonts available."""
    for path in sorted(FONTS.glob("*.[ot]tf")):
        assert QFontDatabase.addApplicationFont(str(path)) >= 0, path


def sans(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Give Inter in a size."""
    return _font("Inter", pixels, weight)


def mono(pixels: float) -> QFont:
    """Give the face of code in a size."""
    font = _font("LMS Code", pixels, QFont.Weight.Normal)
    # A beginner must see the signs that are typed: "<=" and not one sign for both.
    font.setFeature(QFont.Tag("calt"), 0)
    return font


def _font(family: str, pixels: float, weight: QFont.Weight) -> QFont:
    font = QFont(family)
    font.setPixelSize(round(pixels))
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def faded(color: QColor, share: float) -> QColor:
    """Give a colour that lets the ground through."""
    clear = QColor(color)
    clear.setAlphaF(max(0.0, min(1.0, share)) * color.alphaF())
    return clear


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Give a colour between two."""
    one, two = first.getRgbF(), second.getRgbF()
    return QColor.fromRgbF(*(a + (b - a) * share for a, b in zip(one, two, strict=True)))


def write(painter: QPainter, place: QRectF, text: str, font: QFont, color: QColor, *, right: bool = False) -> None:
    """Write one line, centred in height."""
    painter.setFont(font)
    painter.setPen(color)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)


def card(painter: QPainter, place: QRectF, fill: QColor, edge: QColor | None = None, radius: float = 14) -> None:
    """Draw a rounded card."""
    painter.setPen(QPen(edge, 2) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(place, radius, radius)


def arrow(painter: QPainter, start: QPointF, end: QPointF, color: QColor) -> None:
    """Draw an arrow with an open head."""
    pen = QPen(color, 4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawLine(start, end)
    along = end - start
    length = (along.x() ** 2 + along.y() ** 2) ** 0.5 or 1.0
    unit = along / length
    across = QPointF(-unit.y(), unit.x())
    painter.drawPolyline([end - unit * 15 + across * 11, end, end - unit * 15 - across * 11])


def code_line(painter: QPainter, x: float, baseline: float, text: str, size: float) -> None:
    """Write one line of Python in colours."""
    painter.setFont(mono(size))
    for piece in _TOKEN.findall(text):
        painter.setPen(_code_color(piece))
        painter.drawText(QPointF(x, baseline), piece)
        x += painter.fontMetrics().horizontalAdvance(piece)


def _code_color(piece: str) -> QColor:
    if piece.startswith(('"', "#")):
        return AMBER if piece.startswith('"') else MUTED
    if piece in KEYWORDS:
        return VIOLET if piece == "print" else TEAL
    if piece.isdigit():
        return GREEN
    return MUTED if piece in "=[](),:*+" else WHITE


def icon(painter: QPainter, place: QRectF, name: str, color: QColor) -> None:
    """Draw one of the program's icons."""
    _renderer(name, color.name()).render(painter, place)


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    return QSvgRenderer(QByteArray(drawing.encode()))
