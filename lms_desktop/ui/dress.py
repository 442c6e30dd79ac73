"""From what a person prefers to a theme."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from lms_desktop.services.views import Preferences
from lms_desktop.ui.theme.theme import Density, PaletteName, Theme

_NAMES = {
    "light": PaletteName.LIGHT,
    "dark": PaletteName.DARK,
    "contrast": PaletteName.HIGH_CONTRAST,
}


def theme_of(preferences: Preferences) -> Theme:
    """The theme that a person asked for; "system" takes the desktop's hint."""
    return Theme(
        name=_NAMES.get(preferences.theme) or _system_palette(),
        scale=preferences.scale,
        density=Density.COMPACT if preferences.density == "compact" else Density.COMFORTABLE,
        reduced_motion=preferences.reduced_motion,
    )


def _system_palette() -> PaletteName:
    # Only a hint: without a platform theme Qt answers Unknown.
    scheme = QGuiApplication.styleHints().colorScheme()
    return PaletteName.DARK if scheme is Qt.ColorScheme.Dark else PaletteName.LIGHT
