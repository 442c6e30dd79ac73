"""What everybody asks for the time. The real one is in ``system``; tests hand in one that they set."""

from datetime import datetime, timedelta
from typing import Protocol

from lms_desktop.domain.times import Moment

# Nothing waits longer before it is tried again: what is noted beyond it was noted by a clock that was wrong.
LONGEST_WAIT = timedelta(hours=1)


def wait_of(seconds: float) -> timedelta:
    """How long to wait where a school asks for ``seconds``, whatever it asks for."""
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_WAIT.total_seconds()))


class Clock(Protocol):
    """Time as the school has it, as far as its answers told, and time that nobody can set."""

    def now(self) -> datetime:
        """The time in UTC, corrected by the school's clock."""
        ...

    @property
    def offset_s(self) -> float:
        """How far the school's clock is ahead of this computer's; for what is shown and advised, never for an order."""
        ...

    def moment(self) -> Moment:
        """Now, with the clock that nobody sets beside it."""
        ...

    def heard(self, school_time: datetime, local_time: datetime) -> None:
        """The school said what time it was there, in the middle of a call at ``local_time``."""
        ...

    def uncorrected(self) -> datetime:
        """The time in UTC as this computer has it."""
        ...
