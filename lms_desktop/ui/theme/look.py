"""The look of the running program: one object, handed to every widget, that answers in the person's theme."""

from pathlib import Path

from PySide6.QtCore import QEasingCurve, QObject, QPropertyAnimation, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyleFactory

from lms_desktop.ui.theme.covers import CoverBook
from lms_desktop.ui.theme.fonts import FontBook, Type, load_faces
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.icons import IconBook
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.theme.sheet import style_sheet
from lms_desktop.ui.theme.theme import Theme

_PALETTE_ROLES = {
    QPalette.ColorRole.Window: Role.WINDOW,
    QPalette.ColorRole.WindowText: Role.TEXT,
    QPalette.ColorRole.Text: Role.TEXT,
    QPalette.ColorRole.ButtonText: Role.TEXT,
    QPalette.ColorRole.Base: Role.SURFACE,
    QPalette.ColorRole.AlternateBase: Role.SUNKEN,
    QPalette.ColorRole.Button: Role.SURFACE,
    QPalette.ColorRole.Highlight: Role.SELECT,
    QPalette.ColorRole.HighlightedText: Role.ON_SELECT,
    QPalette.ColorRole.PlaceholderText: Role.TEXT3,
    QPalette.ColorRole.Link: Role.LINK,
    QPalette.ColorRole.LinkVisited: Role.LINK,
    QPalette.ColorRole.Accent: Role.ACCENT,
    QPalette.ColorRole.Mid: Role.LINE,
    QPalette.ColorRole.Dark: Role.CONTROL,
    QPalette.ColorRole.ToolTipBase: Role.RAISED,
    QPalette.ColorRole.ToolTipText: Role.TEXT,
}
_DISABLED_TEXT = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


class Look(QObject):
    """Colours, lengths, fonts, signs and covers in the theme of the day."""

    theme_changed = Signal()
    measures_changed = Signal()

    def __init__(self, resources_dir: Path, theme: Theme | None = None) -> None:
        super().__init__()
        self._theme = theme or Theme()
        self._icons = IconBook(resources_dir / "icons")
        self._covers = CoverBook(self._icons)
        self._fonts = FontBook(self._theme)
        self._resources_dir = resources_dir
        self._app: QApplication | None = None

    @property
    def theme(self) -> Theme:
        """The theme of the day."""
        return self._theme

    @property
    def resources_dir(self) -> Path:
        """Where fonts, signs and translations are."""
        return self._resources_dir

    def dress(self, app: QApplication) -> None:
        """Give the program its style, faces and colours; once, before the first widget."""
        self._app = app
        app.setStyle(QStyleFactory.create("Fusion"))
        load_faces(self._resources_dir / "fonts")
        self._paint(app)

    def apply(self, theme: Theme) -> None:
        """Change the theme while the program runs."""
        before, self._theme = self._theme, theme
        if before == theme:
            return
        self._icons.clear()
        self._fonts = FontBook(theme)
        if self._app is not None:
            self._paint(self._app)
        self.theme_changed.emit()
        if (before.scale, before.density) != (theme.scale, theme.density):
            self._covers.clear()
            self.measures_changed.emit()

    def px(self, length: float) -> int:
        """A length of the drawings in the person's size."""
        return self._theme.px(length)

    def color(self, role: Role) -> QColor:
        """The colour of a role."""
        return QColor(self._theme.colours[role])

    def font(self, role: Type) -> QFont:
        """The font of a role."""
        return self._fonts.font(role)

    def icon(self, name: Icon, role: Role = Role.TEXT2, size: int = 18, on: Role | None = Role.ACCENT_TEXT) -> QIcon:
        """A sign for a button."""
        colours = self._theme.colours
        return self._icons.icon(
            name,
            colours[role],
            self.px(size),
            on=colours[on] if on else None,
            off=colours[Role.DISABLED],
            rtl=is_rtl(),
        )

    def sign(self, name: Icon, role: Role = Role.TEXT2, size: int = 18, *, ratio: float = 1.0) -> QPixmap:
        """A sign to be painted."""
        return self._icons.pixmap(name, self._theme.colours[role], self.px(size), ratio=ratio, rtl=is_rtl())

    def cover(
        self, course_id: str, sign: Icon, size: QSize, *, radius: int = 8, sign_px: int = 30, ratio: float = 1.0
    ) -> QPixmap:
        """The picture of a course without one."""
        return self._covers.cover(
            course_id, sign, size, radius=self.px(radius), sign_size=self.px(sign_px), ratio=ratio
        )

    def moves(self, animation: QPropertyAnimation, milliseconds: int) -> QPropertyAnimation:
        """Give a movement the program's pace."""
        animation.setDuration(self._theme.motion(milliseconds))
        animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        return animation

    def row_height(self, lines: int) -> int:
        """How tall a list row of one or two lines is."""
        if self._theme.is_compact:
            return self.px(46 if lines > 1 else 32)
        return self.px(52 if lines > 1 else 40)

    def _paint(self, app: QApplication) -> None:
        app.setPalette(palette(self._theme))
        app.setFont(self.font(Type.BODY))
        app.setStyleSheet(style_sheet(self._theme))


def palette(theme: Theme) -> QPalette:
    """The theme's colours as Qt asks for them."""
    made = QPalette()
    for qt_role, role in _PALETTE_ROLES.items():
        made.setColor(qt_role, QColor(theme.colours[role]))
    for qt_role in _DISABLED_TEXT:
        made.setColor(QPalette.ColorGroup.Disabled, qt_role, QColor(theme.colours[Role.DISABLED]))
    return made


def is_rtl() -> bool:
    """Whether the program reads from right to left."""
    return QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """A colour between two, ``share`` of the way from the first."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )
