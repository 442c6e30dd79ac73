"""The clock of this computer, set right by what the school's answers say."""

import statistics
import threading
import time
import uuid
from collections import deque
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lms_desktop.domain.times import Moment

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_ANSWERS = 9  # the median of so many answers is believed


class SystemClock:
    """Time from the system; ``now`` is corrected by the median of the school's last answers."""

    def __init__(self, known_offset_s: float = 0.0) -> None:
        self._known_offset_s = known_offset_s  # what was believed when the program ended
        self._offsets: deque[float] = deque(maxlen=_ANSWERS)
        self._lock = threading.Lock()
        self._boot_id = _read_boot_id()

    def now(self) -> datetime:
        """See ``Clock.now``."""
        return self.uncorrected() + timedelta(seconds=self.offset_s)

    def uncorrected(self) -> datetime:
        """See ``Clock.uncorrected``."""
        return datetime.now(UTC)

    def moment(self) -> Moment:
        """See ``Clock.moment``."""
        return Moment(self.now(), suspend_counting_ns(), self._boot_id)

    def heard(self, school_time: datetime, local_time: datetime) -> None:
        """See ``Clock.heard``."""
        with self._lock:
            self._offsets.append((school_time - local_time).total_seconds())

    @property
    def offset_s(self) -> float:
        """How far the school's clock is ahead of this one. A ``Date`` header has whole seconds: less is no news."""
        with self._lock:
            offset = statistics.median(self._offsets) if self._offsets else self._known_offset_s
        return offset if abs(offset) >= 2.0 else 0.0


def suspend_counting_ns() -> int:
    """Time that goes on while the machine sleeps, and that nobody can set."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    return time.monotonic_ns()


def _read_boot_id() -> str:
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        # Elsewhere the boot is named by the moment that it began at, to ten seconds.
        return str(uuid.uuid5(uuid.NAMESPACE_OID, str(int(time.time() - time.monotonic()) // 10)))
