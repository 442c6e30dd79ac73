"""Signs in the theme's colours, drawn once per name, colour, size and screen."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

from lms_desktop.ui.theme.icon_names import MIRRORED, Icon

_Key = tuple[str, str, int, float, bool]
_SCREENS = (1.0, 2.0)


class IconBook:
    """Tinted pixmaps of the signs in one folder."""

    def __init__(self, icons_dir: Path) -> None:
        self._dir = icons_dir
        self._sources: dict[Icon, str] = {}
        self._pixmaps: dict[_Key, QPixmap] = {}

    def clear(self) -> None:
        """Forget what was drawn; the next question draws anew."""
        self._pixmaps.clear()

    def pixmap(self, name: Icon, colour: str, size: int, *, ratio: float = 1.0, rtl: bool = False) -> QPixmap:
        """A sign of ``size`` logical pixels for a screen of this ratio."""
        flipped = rtl and name in MIRRORED
        key = (name.value, colour, size, ratio, flipped)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(name, colour, size, ratio=ratio, flipped=flipped)
        return self._pixmaps[key]

    def icon(self, name: Icon, colour: str, size: int, *, on: str | None = None, off: str, rtl: bool = False) -> QIcon:
        """A sign for a button: its colour, its colour when checked and when disabled."""
        icon = QIcon()
        for ratio in _SCREENS:
            normal = self.pixmap(name, colour, size, ratio=ratio, rtl=rtl)
            icon.addPixmap(normal, QIcon.Mode.Normal, QIcon.State.Off)
            disabled = self.pixmap(name, off, size, ratio=ratio, rtl=rtl)
            icon.addPixmap(disabled, QIcon.Mode.Disabled, QIcon.State.Off)
            if on is not None:
                checked = self.pixmap(name, on, size, ratio=ratio, rtl=rtl)
                icon.addPixmap(checked, QIcon.Mode.Normal, QIcon.State.On)
        return icon

    def _source(self, name: Icon) -> str:
        if name not in self._sources:
            text = (self._dir / f"{name.value}.svg").read_text(encoding="utf-8")
            self._sources[name] = text
        return self._sources[name]

    def _draw(self, name: Icon, colour: str, size: int, *, ratio: float, flipped: bool) -> QPixmap:
        tinted = self._source(name).replace("currentColor", QColor(colour).name())
        renderer = QSvgRenderer(QByteArray(tinted.encode()))
        pixels = round(size * ratio)
        pixmap = QPixmap(QSize(pixels, pixels))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        if flipped:
            pixmap = pixmap.transformed(QTransform().scale(-1, 1))
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
