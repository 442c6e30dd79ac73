"""Every pair of colours that meets on screen is readable."""

import pytest
from PySide6.QtGui import QColor

from lms_desktop.ui.theme.roles import Role, Tone
from lms_desktop.ui.theme.theme import PaletteName, Theme

TEXT, OUTLINE = 4.5, 3.0
GROUNDS = (Role.WINDOW, Role.RAIL, Role.SURFACE, Role.RAISED, Role.SUNKEN, Role.HOVER)
PAIRS = [
    *((ink, ground, TEXT) for ink in (Role.TEXT, Role.TEXT2, Role.TEXT3, Role.LINK) for ground in GROUNDS),
    *((Role.ACCENT_TEXT, ground, TEXT) for ground in (*GROUNDS, Role.ACCENT_SOFT)),
    *((ink, ground, OUTLINE) for ink in (Role.CONTROL, Role.FOCUS, Role.ACCENT) for ground in GROUNDS),
    (Role.ON_ACCENT, Role.ACCENT, TEXT),
    (Role.ON_ACCENT, Role.ACCENT_HOVER, TEXT),
    (Role.ON_SELECT, Role.SELECT, TEXT),
    (Role.TEXT, Role.ACCENT_SOFT, TEXT),
    *((Role.TEXT, mark, TEXT) for mark in (Role.MARK_Y, Role.MARK_G, Role.MARK_B, Role.MARK_P)),
    *((Role.STAR, ground, OUTLINE) for ground in (Role.SURFACE, Role.WINDOW)),
    *((tone.ink, tone.tint, TEXT) for tone in Tone),
    *((Role.TEXT, tone.tint, TEXT) for tone in Tone),
    *((Role.ACCENT_TEXT, tone.tint, TEXT) for tone in Tone),
    *((tone.ink, ground, TEXT) for tone in (Tone.FAILED, Tone.WAITING) for ground in (Role.SURFACE, Role.WINDOW)),
]


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    made = QColor(colour)
    return 0.2126 * linear(made.redF()) + 0.7152 * linear(made.greenF()) + 0.0722 * linear(made.blueF())


def contrast(first: str, second: str) -> float:
    """How far two colours are apart, as WCAG counts."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", list(PaletteName))
@pytest.mark.parametrize(("ink", "ground", "limit"), PAIRS)
def test_pair_is_readable(name: PaletteName, ink: Role, ground: Role, limit: float) -> None:
    colours = Theme(name=name).colours
    assert contrast(colours[ink], colours[ground]) >= limit


@pytest.mark.parametrize("name", [PaletteName.LIGHT, PaletteName.DARK])
def test_second_line_is_readable_on_a_chosen_row(name: PaletteName) -> None:
    colours = Theme(name=name).colours
    assert contrast(colours[Role.TEXT2], colours[Role.SELECT]) >= TEXT


def test_contrast_knows_black_and_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
