"""What was really played, from the ticks of a player. No Qt."""

from dataclasses import dataclass

_LONGEST_STEP_MS = 10_000


@dataclass(frozen=True, order=True)
class PlayedRange:
    """A stretch of a lecture that was played, in seconds."""

    start: float
    end: float


class WatchRecorder:
    """Collects played stretches; what a seek or a pause passes over does not count."""

    def __init__(self) -> None:
        self._stretches: list[tuple[int, int]] = []
        self._from_ms: int | None = None
        self._to_ms = 0

    def playing(self, position_ms: int) -> None:
        """Take a tick while the picture moves."""
        if self._from_ms is None or not 0 <= position_ms - self._to_ms <= _LONGEST_STEP_MS:
            self._finish()
            self._from_ms = position_ms
        self._to_ms = position_ms

    def interrupted(self) -> None:
        """Take note of a pause, a seek, the end, or another file."""
        self._finish()

    def take(self) -> tuple[PlayedRange, ...]:
        """Give what was played since the last time, united and in order; the current stretch goes on."""
        running = self._from_ms is not None
        self._finish()
        if running:
            self._from_ms = self._to_ms
        stretches, self._stretches = self._stretches, []
        return tuple(PlayedRange(a / 1000, b / 1000) for a, b in _united(stretches))

    def _finish(self) -> None:
        if self._from_ms is not None and self._to_ms - self._from_ms > 0:
            self._stretches.append((self._from_ms, self._to_ms))
        self._from_ms = None


def _united(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united
