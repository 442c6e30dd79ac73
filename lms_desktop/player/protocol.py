"""What every engine that plays a lecture can do."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import SignalInstance


class PlayerState(StrEnum):
    """Where a player is with its file."""

    IDLE = "idle"
    LOADING = "loading"
    PLAYING = "playing"
    PAUSED = "paused"
    ENDED = "ended"
    FAILED = "failed"


class FailureReason(StrEnum):
    """Why a file cannot be played."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    ENGINE = "engine"


@dataclass(frozen=True)
class PlayerFailure:
    """Why playing stopped, with the codec's short name where one is to blame."""

    reason: FailureReason
    codec: str = ""


class EngineUnavailableError(Exception):
    """An engine is not on this computer (absent), or it is and does not work (`broken`)."""

    def __init__(self, why: str, *, broken: bool = False) -> None:
        super().__init__(why)
        self.broken = broken


class Player(Protocol):
    """Plays one local file at a time; every signal arrives on the thread that made the player.

    After `load` the state is `loading` until the first picture is shown, then `paused`
    (or `playing`, when `play` was called meanwhile). `seek` keeps playing or paused as it was.
    """

    @property
    def frame_ready(self) -> SignalInstance:
        """Carry the newest picture as a QImage that belongs to the receiver."""

    @property
    def position_changed(self) -> SignalInstance:
        """Carry the position in ms, often enough for a moving seek bar."""

    @property
    def duration_changed(self) -> SignalInstance:
        """Carry the length in ms once it is known."""

    @property
    def state_changed(self) -> SignalInstance:
        """Carry the new PlayerState."""

    @property
    def failed(self) -> SignalInstance:
        """Carry one PlayerFailure after the state became `failed`."""

    @property
    def engine_name(self) -> str:
        """Name the engine and its version, for the About window and for reports."""

    def load(self, path: Path) -> None:
        """Open a file and show its first picture."""

    def play(self) -> None:
        """Play from the position; from the beginning after the end."""

    def pause(self) -> None:
        """Hold the picture."""

    def stop(self) -> None:
        """Go back to the beginning and let the file go."""

    def seek(self, position_ms: int) -> None:
        """Go to a position; values outside of the file are moved to its edges."""

    def position_ms(self) -> int:
        """Say where the picture is."""

    def duration_ms(self) -> int:
        """Say how long the file is; 0 while not known."""

    def set_rate(self, rate: float) -> None:
        """Play faster or slower, keeping the pitch."""

    def rate(self) -> float:
        """Say how fast it plays."""

    def set_volume(self, percent: int) -> None:
        """Set the loudness, 0 to 100."""

    def volume(self) -> int:
        """Say how loud it is, 0 to 100."""

    def set_muted(self, muted: bool) -> None:  # noqa: FBT001 (a setter, as in Qt)
        """Silence or unsilence without touching the volume."""

    def is_muted(self) -> bool:
        """Say whether the sound is off."""

    def has_audio(self) -> bool:
        """Say whether the file has sound; False until it is loaded."""

    def state(self) -> PlayerState:
        """Say what the player is doing."""

    def close(self) -> None:
        """Free the engine; the player is of no use afterwards. Twice does no harm."""
