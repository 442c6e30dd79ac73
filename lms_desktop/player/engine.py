"""What all engines share: the signals, the state, and the wishes that outlive a file."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from lms_desktop.player.protocol import FailureReason, PlayerFailure, PlayerState

SLOWEST, FASTEST = 0.25, 4.0


class Engine(QObject):
    """Base of the engines: tells state and position, each change once."""

    frame_ready = Signal(QImage)
    position_changed = Signal(int)
    duration_changed = Signal(int)
    state_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = PlayerState.IDLE
        self._position_told = 0
        self._duration = 0
        self._rate = 1.0
        self._volume = 100
        self._muted = False

    def state(self) -> PlayerState:
        """Say what the player is doing."""
        return self._state

    def duration_ms(self) -> int:
        """Say how long the file is; 0 while not known."""
        return self._duration

    def rate(self) -> float:
        """Say how fast it plays."""
        return self._rate

    def volume(self) -> int:
        """Say how loud it is, 0 to 100."""
        return self._volume

    def is_muted(self) -> bool:
        """Say whether the sound is off."""
        return self._muted

    def set_rate(self, rate: float) -> None:
        """Play faster or slower, keeping the pitch."""
        self._rate = min(FASTEST, max(SLOWEST, rate))
        self._apply_rate()

    def set_volume(self, percent: int) -> None:
        """Set the loudness, 0 to 100."""
        self._volume = min(100, max(0, percent))
        self._apply_sound()

    def set_muted(self, muted: bool) -> None:  # noqa: FBT001 (a setter, as in Qt)
        """Silence or unsilence without touching the volume."""
        self._muted = muted
        self._apply_sound()

    def _apply_rate(self) -> None:
        """Hand the rate to the engine, if it can take it now."""

    def _apply_sound(self) -> None:
        """Hand volume and mute to the engine, if it can take them now."""

    def _forget_file(self) -> None:
        self._tell_position(0)
        self._tell_duration(0)

    def _tell_position(self, position_ms: int) -> None:
        if position_ms != self._position_told:
            self._position_told = position_ms
            self.position_changed.emit(position_ms)

    def _tell_duration(self, duration_ms: int) -> None:
        if duration_ms != self._duration:
            self._duration = duration_ms
            self.duration_changed.emit(duration_ms)

    def _become(self, state: PlayerState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _fail(self, failure: PlayerFailure) -> None:
        if self._state is not PlayerState.FAILED:
            self._become(PlayerState.FAILED)
            self.failed.emit(failure)

    def _within(self, position_ms: int) -> int:
        upper = self._duration or position_ms
        return max(0, min(upper, position_ms))


def file_problem(path: Path) -> PlayerFailure | None:
    """Say why no engine needs to try this file, if so."""
    if not path.exists():
        return PlayerFailure(FailureReason.MISSING)
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError:
        return PlayerFailure(FailureReason.UNREADABLE)
    return PlayerFailure(FailureReason.UNREADABLE) if empty else None
