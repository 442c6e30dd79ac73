"""The type roles and the faces that are shipped with the program."""

from enum import Enum
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from lms_desktop.ui.theme.theme import Theme

SANS = ["Inter", "Noto Sans Arabic UI"]
SERIF = ["Noto Serif", "Noto Sans Arabic UI"]
MONO = ["LMS Code", "Noto Sans Arabic UI"]


class Type(Enum):
    """What a piece of text is: its size in px and its weight."""

    DISPLAY = (28, 600)
    H1 = (22, 600)
    H2 = (16, 600)
    H3 = (14, 600, "h3")
    BODY = (14, 400)
    MEDIUM = (14, 500)
    STRONG = (14, 600)
    SMALL = (13, 400)
    SMALL_MEDIUM = (13, 500)
    SMALL_STRONG = (13, 600)
    CAPTION = (12, 400)
    CAPTION_MEDIUM = (12, 500)
    BADGE = (11, 600)
    CLAIM = (36, 600)
    SUBTITLE = (19, 500)
    READING = (16, 400, "serif")
    MONO = (13, 400, "mono")

    @property
    def size(self) -> int:
        """Pixels at 100 %."""
        return int(self.value[0])

    @property
    def weight(self) -> int:
        """CSS weight."""
        return int(self.value[1])

    @property
    def families(self) -> list[str]:
        """The faces to look through, in order."""
        match self:
            case Type.READING:
                return SERIF
            case Type.MONO:
                return MONO
            case _:
                return SANS


_SHRINKS_WHEN_COMPACT = {
    Type.BODY,
    Type.MEDIUM,
    Type.STRONG,
    Type.SMALL,
    Type.SMALL_MEDIUM,
    Type.SMALL_STRONG,
}


def load_faces(fonts_dir: Path) -> int:
    """Make the shipped faces known to Qt; answers how many files were taken."""
    return sum(
        QFontDatabase.addApplicationFont(str(file)) >= 0
        for file in sorted(fonts_dir.rglob("*"))
        if file.suffix.lower() in {".ttf", ".otf"}
    )


class FontBook:
    """Fonts by role, made once per theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._fonts: dict[Type, QFont] = {}

    def font(self, role: Type) -> QFont:
        """The font of a role in the person's size."""
        if role not in self._fonts:
            self._fonts[role] = self._make(role)
        return self._fonts[role]

    def _make(self, role: Type) -> QFont:
        font = QFont()
        font.setFamilies(role.families)
        shrink = 1 if self._theme.is_compact and role in _SHRINKS_WHEN_COMPACT else 0
        font.setPixelSize(self._theme.px(role.size - shrink))
        font.setWeight(QFont.Weight(role.weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setFeature(QFont.Tag.fromString("tnum"), 1)
        if role in {Type.DISPLAY, Type.CLAIM}:
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 98.5)
        return font
