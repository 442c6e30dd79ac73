"""A smooth position from an engine that tells the time only now and then. No Qt."""

from collections.abc import Callable

_LONGEST_GUESS_S = 1.0
_SETTLING_S = 1.0
_SAME_PLACE_MS = 1500
_JITTER_MS = 700


class PositionClock:
    """Fills the gaps between reports; never runs backwards except by a seek or a real jump."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._rate = 1.0
        self._running = False
        self.jump(0)

    def jump(self, position_ms: int) -> None:
        """Be at a new place, by a seek or a new file."""
        self._anchor_ms = self._shown_ms = float(position_ms)
        self._anchor_s = self._jumped_s = self._now()
        self._reported_ms: int | None = None

    def run(self, rate: float) -> None:
        """Go on from here at this rate."""
        self._keep()
        self._rate = rate
        self._running = True

    def hold(self) -> None:
        """Stand still here."""
        self._keep()
        self._running = False

    def report(self, position_ms: int) -> None:
        """Take what the engine says."""
        if position_ms == self._reported_ms or self._is_from_before_the_jump(position_ms):
            return
        self._reported_ms = position_ms
        if self.position() - position_ms > _JITTER_MS:
            self._shown_ms = float(position_ms)
        self._anchor_ms, self._anchor_s = float(position_ms), self._now()

    def position(self) -> int:
        """Say where the picture should be now."""
        guess = self._anchor_ms
        if self._running:
            guess += min(self._now() - self._anchor_s, _LONGEST_GUESS_S) * 1000 * self._rate
        self._shown_ms = max(self._shown_ms, guess)
        return round(self._shown_ms)

    def _keep(self) -> None:
        self._anchor_ms, self._anchor_s = float(self.position()), self._now()

    def _is_from_before_the_jump(self, position_ms: int) -> bool:
        settling = self._reported_ms is None and self._now() - self._jumped_s < _SETTLING_S
        return settling and abs(position_ms - self._anchor_ms) > _SAME_PLACE_MS
