"""Buttons by weight: one primary on a page, the rest outlined, quiet or a link; and small ones with a sign."""

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.style import mark

SIGN_GAP = "\u2002"  # the style puts text and sign too close together


class Kind(StrEnum):
    """How loud a button is."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    GHOST = "ghost"
    LINK = "link"
    DANGER = "danger"
    ICON = "icon"
    TOOL = "tool"
    SEGMENT = "segment"
    ANSWER = "answer"
    CELL = "cell"
    CRUMB = "crumb"
    STATUS = "status"
    PLAY = "play"
    SECTION = "section"


_INK = {
    Kind.PRIMARY: Role.ON_ACCENT,
    Kind.PLAY: Role.ON_ACCENT,
    Kind.SECONDARY: Role.TEXT,
    Kind.LINK: Role.ACCENT_TEXT,
    Kind.DANGER: Role.FAILED,
}
_TYPE = {
    Kind.PRIMARY: Type.STRONG,
    Kind.SEGMENT: Type.SMALL_MEDIUM,
    Kind.STATUS: Type.CAPTION,
    Kind.CRUMB: Type.BODY,
    Kind.ANSWER: Type.BODY,
    Kind.CELL: Type.SMALL_STRONG,
}


class Button(QPushButton):
    """A button that says what it does, with a sign if it helps."""

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        kind: Kind = Kind.SECONDARY,
        icon: Icon | None = None,
        name: str = "",
        ink: Role | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._icon = icon
        self._ink = ink
        self.setObjectName(name)
        self.setFont(look.font(_TYPE.get(kind, Type.MEDIUM)))
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        mark(self, kind=kind.value)
        self.set_label(text)
        self._dress()
        look.theme_changed.connect(self._dress)

    def set_label(self, text: str) -> None:
        """Say something else, keeping the distance to the sign."""
        shown = text.replace("&", "&&")  # titles come from people: their & is no key of ours
        self.setText(f"{SIGN_GAP}{shown}" if self._icon and text else shown)
        self.setAccessibleName(text)

    def set_sign(self, icon: Icon) -> None:
        """Show another sign."""
        self._icon = icon
        self._dress()

    def set_kind(self, kind: Kind) -> None:
        """Become louder or quieter."""
        self._kind = kind
        mark(self, kind=kind.value)
        self.setFont(self._look.font(_TYPE.get(kind, Type.MEDIUM)))
        self._dress()

    def _dress(self) -> None:
        if self._icon is None:
            return
        size = 19 if self._kind is Kind.PLAY else 14 if self._kind is Kind.STATUS else 17
        ink = self._ink or _INK.get(self._kind, Role.TEXT2)
        self.setIcon(self._look.icon(self._icon, ink, size, on=_on_ink(self._look, self._kind)))
        self.setIconSize(QSize(self._look.px(size), self._look.px(size)))


class IconButton(Button):
    """A small button that is only a sign; its name and key are told by tooltip and to screen readers."""

    def __init__(
        self,
        look: Look,
        icon: Icon,
        label: str,
        *,
        key: str = "",
        kind: Kind = Kind.ICON,
        name: str = "",
        checkable: bool = False,
        keeps_focus: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "", kind=kind, icon=icon, name=name, parent=parent)
        self.setCheckable(checkable)
        self._key = key
        self.tell(label)
        if keeps_focus:
            # A click here must not take the typing focus out of an editor.
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def tell(self, label: str) -> None:
        """Name the button anew."""
        self.setAccessibleName(label)
        self.setToolTip(f"{label} ({self._key})" if self._key else label)


def _on_ink(look: Look, kind: Kind) -> Role:
    if kind in {Kind.ICON, Kind.TOOL, Kind.SEGMENT} and look.theme.is_high_contrast:
        return Role.ON_SELECT
    return Role.ACCENT_TEXT
