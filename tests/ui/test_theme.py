"""Theme, type, signs and covers."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lms_desktop.ui.theme.covers import category_sign
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.theme.sheet import style_sheet
from lms_desktop.ui.theme.theme import Density, PaletteName, Theme

RESOURCES = Path(__file__).parents[2] / "resources"


def test_every_sign_has_its_file() -> None:
    missing = [icon.value for icon in Icon if not (RESOURCES / "icons" / f"{icon.value}.svg").exists()]
    assert missing == []


def test_every_file_has_its_sign() -> None:
    known = {icon.value for icon in Icon} | {"app"}
    assert {file.stem for file in (RESOURCES / "icons").glob("*.svg")} - known == set()


@pytest.mark.parametrize(("wanted", "kept"), [(0.1, 0.8), (1.25, 1.25), (9.0, 2.0)])
def test_scale_stays_within_what_was_drawn(wanted: float, kept: float) -> None:
    assert Theme(scale=wanted).scale == kept


def test_no_length_vanishes() -> None:
    assert Theme(scale=0.8).px(0.4) == 1


def test_reduced_motion_moves_nothing() -> None:
    assert Theme(reduced_motion=True).motion(180) == 0
    assert Theme().motion(180) == 180


@pytest.mark.parametrize("name", list(PaletteName))
@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_sheet_leaves_no_placeholder(name: PaletteName, scale: float) -> None:
    assert "$" not in style_sheet(Theme(name=name, scale=scale))


def test_faces_are_the_shipped_ones(look: Look) -> None:
    for role, family in ((Type.BODY, "Inter"), (Type.READING, "Noto Serif"), (Type.MONO, "LMS Code")):
        assert QFontInfo(look.font(role)).family() == family


def test_fonts_grow_with_the_scale(look: Look) -> None:
    look.apply(Theme(scale=2.0))
    assert look.font(Type.DISPLAY).pixelSize() == 56


def test_compact_shrinks_body_and_rows_only(look: Look) -> None:
    tall, title = look.row_height(2), look.font(Type.H1).pixelSize()
    look.apply(Theme(density=Density.COMPACT))
    assert look.row_height(2) < tall
    assert look.font(Type.BODY).pixelSize() == 13
    assert look.font(Type.H1).pixelSize() == title


def test_theme_change_is_told_once_and_measures_only_when_they_change(look: Look, qtbot: QtBot) -> None:
    told: list[str] = []
    look.theme_changed.connect(lambda: told.append("theme"))
    look.measures_changed.connect(lambda: told.append("measures"))
    look.apply(Theme(name=PaletteName.DARK))
    look.apply(Theme(name=PaletteName.DARK))
    look.apply(Theme(name=PaletteName.DARK, scale=1.5))
    assert told == ["theme", "theme", "measures"]


def test_sign_takes_the_colour_of_its_role(look: Look) -> None:
    image = look.sign(Icon.SEND, Role.FAILED, 48).toImage()
    wanted = look.color(Role.FAILED)
    solid = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255]
    assert solid
    assert all(abs(one.red() - wanted.red()) < 4 for one in solid)


def test_arrows_turn_with_the_reading_direction(look: Look, qapp: QApplication) -> None:
    from PySide6.QtCore import Qt

    forth = look.sign(Icon.ARROW_LEFT, Role.TEXT).toImage()
    clock = look.sign(Icon.CLOCK, Role.TEXT).toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert look.sign(Icon.ARROW_LEFT, Role.TEXT).toImage() == forth.flipped(Qt.Orientation.Horizontal)
    assert look.sign(Icon.CLOCK, Role.TEXT).toImage() == clock


def test_cover_belongs_to_the_course(look: Look) -> None:
    def cover(course: str) -> QImage:
        return look.cover(course, Icon.CODE, QSize(214, 142)).toImage()

    assert cover("a") == cover("a")
    assert len({cover(f"course {n}").cacheKey() for n in range(5)}) == 5
    assert cover("a") != cover("course 3")


@pytest.mark.parametrize(
    ("words", "icon"),
    [("Programming", Icon.CODE), ("Study skills", Icon.COMPASS), ("Something", Icon.GRADUATION_CAP)],
)
def test_category_has_its_sign(words: str, icon: Icon) -> None:
    assert category_sign(words) is icon


def test_no_colour_is_written_outside_the_theme() -> None:
    import re

    root = Path(__file__).parents[2] / "lms_desktop" / "ui"
    strict = re.compile(r"#[0-9A-Fa-f]{6}\b|setStyleSheet\(")
    offenders = [
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if "theme" not in file.parts and strict.search(file.read_text(encoding="utf-8"))
    ]
    assert offenders == []
