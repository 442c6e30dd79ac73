"""The faces that come with the program."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter

from lms_desktop.ui.theme.look import Look

BASELINE = 40


@pytest.mark.parametrize("signs", ["!=", "==", "<=", "->", "//", "**"])
def test_code_shows_the_signs_that_one_has_to_type(look: Look, signs: str) -> None:
    """A learner who sees ≠ looks for it on the keyboard; the face's ligatures were taken out."""
    assert drawn([signs]) == drawn(list(signs))


def drawn(pieces: list[str]) -> QImage:
    font = QFont("LMS Code")
    font.setPixelSize(32)
    font.setHintingPreference(QFont.HintingPreference.PreferFullHinting)
    advance = QFontMetrics(font).horizontalAdvance("m")
    picture = QImage(120, 60, QImage.Format.Format_Grayscale8)
    picture.fill(255)
    painter = QPainter(picture)
    painter.setFont(font)
    for number, piece in enumerate(pieces):
        painter.drawText(QPoint(number * advance, BASELINE), piece)
    painter.end()
    return picture
