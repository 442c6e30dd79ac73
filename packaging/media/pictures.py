"""Drawings for the text lectures; light, because they stand on the page."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen
from style import arrow, card, icon, mono, sans, write

WIDTH, SCALE = 680, 2
INK, SOFT_INK, TEAL = QColor("#1A2224"), QColor("#4C585B"), QColor("#0E6670")
TINT, LINE, AMBER, PAPER = QColor("#DDEEEF"), QColor("#C3D3D4"), QColor("#C77700"), QColor("#FFFFFF")
MEDIUM, SEMI = QFont.Weight.Medium, QFont.Weight.DemiBold


def make_pictures(folder: Path) -> list[Path]:
    """Draw all pictures into the folder of the demo school."""
    return [_picture(folder / f"{name}.png", height, draw) for name, (height, draw) in PICTURES.items()]


def _picture(path: Path, height: int, draw: Callable[[QPainter], None]) -> Path:
    image = QImage(WIDTH * SCALE, height * SCALE, QImage.Format.Format_RGB32)
    image.fill(PAPER)
    painter = QPainter(image)
    painter.scale(SCALE, SCALE)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    card(painter, QRectF(1, 1, WIDTH - 2, height - 2), QColor("#F7FAFA"), LINE, 12)
    draw(painter)
    painter.end()
    assert image.convertToFormat(QImage.Format.Format_RGB888).save(str(path)), path
    return path


def _how_it_travels(painter: QPainter) -> None:
    _thing(painter, 120, 120, "laptop", "This computer", "your copy, your work")
    _thing(painter, 560, 120, "school", "The school", "lectures, grades")
    arrow(painter, QPointF(455, 92), QPointF(225, 92), TEAL)
    _centered(painter, QRectF(220, 56, 240, 24), "lectures, grades, feedback", sans(14), SOFT_INK)
    arrow(painter, QPointF(225, 140), QPointF(455, 140), AMBER)
    _centered(painter, QRectF(220, 152, 240, 24), "notes, answers, works", sans(14), SOFT_INK)


def _four_steps(painter: QPainter) -> None:
    steps = (("hard-drive", "Saved here", "#46535A"), ("clock", "Waiting", "#7A5200"),
             ("cloud-upload", "Sending", "#1B5A9C"), ("circle-check", "Received", "#1B6638"))  # fmt: skip
    painter.setPen(QPen(LINE, 4))
    painter.drawLine(QPointF(95, 78), QPointF(585, 78))
    for number, (name, word, color) in enumerate(steps):
        x = 95 + number * 163.3
        card(painter, QRectF(x - 34, 44, 68, 68), PAPER, QColor(color), 34)
        icon(painter, QRectF(x - 15, 63, 30, 30), name, QColor(color))
        _centered(painter, QRectF(x - 75, 124, 150, 24), word, sans(16, SEMI), QColor(color))
    for x, words in ((177, "you are done with it"), (340, "the network is there"), (503, "the school answers")):
        _centered(painter, QRectF(x - 85, 156, 170, 20), words, sans(12), SOFT_INK)


def _write_save_run(painter: QPainter) -> None:
    _code_card(painter, QRectF(30, 60, 180, 90), ['print("Hello!")'], 14)
    card(painter, QRectF(262, 50, 150, 110), PAPER, LINE, 10)
    icon(painter, QRectF(317, 66, 40, 40), "file-code", TEAL)
    _centered(painter, QRectF(262, 114, 150, 28), "hello.py", mono(15), INK)
    _code_card(painter, QRectF(466, 60, 184, 90), ["$ python3 hello.py", "Hello!"], 13)
    arrow(painter, QPointF(218, 105), QPointF(254, 105), TEAL)
    arrow(painter, QPointF(420, 105), QPointF(458, 105), TEAL)
    for x, word in ((120, "1  Write"), (337, "2  Save"), (558, "3  Run")):
        _centered(painter, QRectF(x - 80, 172, 160, 26), word, sans(16, SEMI), TEAL)


def _for_or_while(painter: QPainter) -> None:
    write(painter, QRectF(30, 18, 300, 30), "for: along a list", sans(17, SEMI), TEAL)
    for number, text in enumerate(("1", "2", "3")):
        box = QRectF(34 + number * 88, 70, 60, 50)
        card(painter, box, TINT, TEAL, 10)
        _centered(painter, box, text, mono(20), INK)
        if number:
            arrow(painter, QPointF(box.left() - 24, 95), QPointF(box.left() - 5, 95), TEAL)
    _centered(painter, QRectF(30, 136, 250, 24), "the end of the list is the end", sans(14), SOFT_INK)
    painter.setPen(QPen(LINE, 2))
    painter.drawLine(QPointF(340, 24), QPointF(340, 204))
    write(painter, QRectF(372, 18, 300, 30), "while: a question first", sans(17, SEMI), AMBER)
    _diamond(painter, QPointF(450, 96), "n <= 3 ?")
    card(painter, QRectF(560, 72, 92, 48), PAPER, AMBER, 10)
    _centered(painter, QRectF(560, 72, 92, 48), "do it", sans(16, MEDIUM), INK)
    arrow(painter, QPointF(526, 96), QPointF(554, 96), AMBER)
    write(painter, QRectF(526, 62, 40, 24), "yes", sans(13), SOFT_INK)
    painter.setPen(QPen(AMBER, 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline([QPointF(606, 122), QPointF(606, 172), QPointF(450, 172)])
    arrow(painter, QPointF(450, 172), QPointF(450, 146), AMBER)
    _centered(painter, QRectF(372, 184, 280, 24), "no: go on below the loop", sans(14), SOFT_INK)


def _function_box(painter: QPainter) -> None:
    box = QRectF(215, 46, 250, 118)
    card(painter, box, TINT, TEAL, 16)
    _centered(painter, QRectF(215, 58, 250, 36), "celsius", mono(22), TEAL)
    _centered(painter, QRectF(215, 98, 250, 24), "takes, works, hands back", sans(14), SOFT_INK)
    _centered(painter, QRectF(215, 126, 250, 24), "def … return", mono(14), SOFT_INK)
    for x, value, word in ((42, "98.6", "goes in"), (548, "37.0", "comes out")):
        card(painter, QRectF(x, 80, 90, 48), PAPER, AMBER, 10)
        _centered(painter, QRectF(x, 80, 90, 48), value, mono(18), INK)
        _centered(painter, QRectF(x - 20, 138, 130, 24), word, sans(14), SOFT_INK)
    arrow(painter, QPointF(142, 104), QPointF(204, 104), TEAL)
    arrow(painter, QPointF(476, 104), QPointF(538, 104), TEAL)


def _thing(painter: QPainter, x: float, y: float, name: str, title: str, words: str) -> None:
    card(painter, QRectF(x - 50, y - 70, 100, 100), TINT, None, 50)
    icon(painter, QRectF(x - 26, y - 46, 52, 52), name, TEAL)
    _centered(painter, QRectF(x - 100, y + 40, 200, 26), title, sans(17, SEMI), INK)
    _centered(painter, QRectF(x - 100, y + 64, 200, 22), words, sans(13), SOFT_INK)


def _diamond(painter: QPainter, center: QPointF, text: str) -> None:
    painter.setPen(QPen(AMBER, 2))
    painter.setBrush(PAPER)
    corners = ((-72, 0), (0, -44), (72, 0), (0, 44))
    painter.drawPolygon([center + QPointF(dx, dy) for dx, dy in corners])
    _centered(painter, QRectF(center.x() - 70, center.y() - 20, 140, 40), text, mono(15), INK)


def _code_card(painter: QPainter, place: QRectF, lines: Sequence[str], size: float) -> None:
    card(painter, place, QColor("#10212A"), None, 10)
    step = math.ceil(size * 1.7)
    top = place.center().y() - step * len(lines) / 2
    for number, line in enumerate(lines):
        line_place = QRectF(place.left() + 16, top + number * step, place.width() - 20, step)
        write(painter, line_place, line, mono(size), QColor("#E7ECEC"))


def _centered(painter: QPainter, place: QRectF, text: str, font: QFont, color: QColor) -> None:
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


PICTURES: dict[str, tuple[int, Callable[[QPainter], None]]] = {
    "study-offline/how-it-travels": (226, _how_it_travels),
    "study-offline/the-four-steps": (196, _four_steps),
    "python/write-save-run": (216, _write_save_run),
    "python/for-or-while": (222, _for_or_while),
    "python/function-box": (200, _function_box),
}
