"""What all who fetch for one account share: the limit, how fast each file comes, and why nothing is fetched."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from lms_desktop.domain.fetching import Hold

LOOK_EVERY_S = 0.2
BURST_S = 0.25
SPEED_OVER_S = 5.0


class Bucket:
    """A limit in bytes a second for all files together, to be changed while they come."""

    def __init__(self, rate: int = 0, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._now = now
        self._there = 0.0
        self._filled_at = now()
        self._changed = threading.Condition()

    @property
    def rate(self) -> int:
        """Bytes a second; 0 is no limit."""
        return self._rate

    def set_rate(self, rate: int) -> None:
        """From now on; who waits goes on by the new rate."""
        with self._changed:
            self._fill()
            self._rate = rate
            self._there = min(self._there, rate * BURST_S)
            self._changed.notify_all()

    def take(self, count: int, check: Callable[[], None] = lambda: None) -> None:
        """Wait until so many bytes may have come; ``check`` may raise to stop waiting."""
        while (wait_s := self.try_take(count)) > 0:
            check()
            with self._changed:
                self._changed.wait(min(wait_s, LOOK_EVERY_S))

    def try_take(self, count: int) -> float:
        """Take them, or answer how long it is until they may be taken. Debts are paid by whoever comes next."""
        with self._changed:
            self._fill()
            if self._rate <= 0:
                return 0.0
            if self._there < -1:  # less than a byte is no debt
                return -self._there / self._rate
            self._there -= count
            return 0.0

    def _fill(self) -> None:
        now = self._now()
        self._there = min(self._rate * BURST_S, self._there + (now - self._filled_at) * self._rate)
        self._filled_at = now


@dataclass(frozen=True, slots=True)
class Flow:
    """How far a file is, and how fast it comes, in bytes and bytes a second."""

    done_bytes: int
    speed: float


class Traffic:
    """How fast files come; told by those who fetch, asked by who shows it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._marks: dict[str, deque[tuple[float, int]]] = {}

    def note(self, file_id: str, done_bytes: int) -> None:
        """So much of a file is here now."""
        now = self._now()
        with self._lock:
            marks = self._marks.setdefault(file_id, deque())
            if not marks or now - marks[-1][0] >= LOOK_EVERY_S:
                marks.append((now, done_bytes))
            while len(marks) > 2 and now - marks[0][0] > SPEED_OVER_S:
                marks.popleft()

    def end(self, file_id: str) -> None:
        """It does not come any more."""
        with self._lock:
            self._marks.pop(file_id, None)

    def flows(self) -> dict[str, Flow]:
        """Every file that comes now."""
        now = self._now()
        with self._lock:
            return {file_id: _flow(marks, now) for file_id, marks in self._marks.items()}


def _flow(marks: deque[tuple[float, int]], now: float) -> Flow:
    (began, first), (_, last) = marks[0], marks[-1]
    took = now - began
    return Flow(last, (last - first) / took if took > 0 else 0.0)


@dataclass
class Fetching:
    """Shared by all lanes of one account."""

    limit: Bucket = field(default_factory=Bucket)
    traffic: Traffic = field(default_factory=Traffic)
    hold: Hold | None = None  # whoever fetches stops at the next look
    is_allowed: bool = False  # "fetch anyway" on a connection that is paid by the byte
