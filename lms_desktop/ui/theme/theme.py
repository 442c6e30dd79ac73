"""A theme as a value: which palette, how large, how dense, how lively."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms_desktop.ui.theme import palettes
from lms_desktop.ui.theme.roles import Role

MIN_SCALE = 0.8
MAX_SCALE = 2.0


class PaletteName(StrEnum):
    """The palettes a person can choose."""

    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class Density(StrEnum):
    """How much room a row takes."""

    COMFORTABLE = "comfortable"
    COMPACT = "compact"


_COLOURS: Mapping[PaletteName, Mapping[Role, str]] = {
    PaletteName.LIGHT: palettes.LIGHT,
    PaletteName.DARK: palettes.DARK,
    PaletteName.HIGH_CONTRAST: palettes.HIGH_CONTRAST,
}


@dataclass(frozen=True)
class Theme:
    """How the program looks for one person."""

    name: PaletteName = PaletteName.LIGHT
    scale: float = 1.0
    density: Density = Density.COMFORTABLE
    reduced_motion: bool = False

    def __post_init__(self) -> None:
        """Keep the scale within what the layouts were drawn for."""
        object.__setattr__(self, "scale", min(MAX_SCALE, max(MIN_SCALE, self.scale)))

    @property
    def colours(self) -> Mapping[Role, str]:
        """The palette's colours by role."""
        return _COLOURS[self.name]

    @property
    def is_high_contrast(self) -> bool:
        """Whether edges speak instead of fills."""
        return self.name is PaletteName.HIGH_CONTRAST

    @property
    def is_compact(self) -> bool:
        """Whether rows are drawn in their small height."""
        return self.density is Density.COMPACT

    def px(self, length: float) -> int:
        """A length of the drawings in the person's size; never less than one pixel."""
        return max(1, round(length * self.scale))

    def motion(self, milliseconds: int) -> int:
        """How long a movement may take; none when movement is reduced."""
        return 0 if self.reduced_motion else milliseconds
