"""The names of colours: widgets ask for a role, never for a colour."""

from enum import StrEnum


class Role(StrEnum):
    """What a colour is for."""

    WINDOW = "window"
    RAIL = "rail"
    SURFACE = "surface"
    RAISED = "raised"
    SUNKEN = "sunken"
    HOVER = "hover"
    PRESSED = "pressed"
    STAGE = "stage"
    TEXT = "text"
    TEXT2 = "text2"
    TEXT3 = "text3"
    DISABLED = "disabled"
    LINE = "line"
    CONTROL = "control"
    ACCENT = "accent"
    ACCENT_HOVER = "accent_hover"
    ON_ACCENT = "on_accent"
    ACCENT_TEXT = "accent_text"
    ACCENT_SOFT = "accent_soft"
    SELECT = "select"
    ON_SELECT = "on_select"
    FOCUS = "focus"
    LINK = "link"
    STAR = "star"
    MARK_Y = "mark_y"
    MARK_G = "mark_g"
    MARK_B = "mark_b"
    MARK_P = "mark_p"
    HERE = "here"
    HERE_TINT = "here_tint"
    WAITING = "waiting"
    WAITING_TINT = "waiting_tint"
    SENDING = "sending"
    SENDING_TINT = "sending_tint"
    RECEIVED = "received"
    RECEIVED_TINT = "received_tint"
    NEEDS = "needs"
    NEEDS_TINT = "needs_tint"
    FAILED = "failed"
    FAILED_TINT = "failed_tint"


class Tone(StrEnum):
    """Where a piece of work is, told by colour, icon and word together."""

    HERE = "here"
    WAITING = "waiting"
    SENDING = "sending"
    RECEIVED = "received"
    NEEDS = "needs"
    FAILED = "failed"

    @property
    def ink(self) -> Role:
        """The colour of its word and icon."""
        return Role(self.value)

    @property
    def tint(self) -> Role:
        """The ground under its word."""
        return Role(f"{self.value}_tint")
