"""Times as text: UTC, to the microsecond, so that text sorts as time does."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was done: by the calendar (corrected by the school's clock) and by a clock that nobody sets."""

    at: datetime
    mono_ns: int
    boot_id: str


def to_text(moment: datetime) -> str:
    """An aware time as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_text(text: str) -> datetime:
    """A time that ``to_text`` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


def maybe_from_text(text: str | None) -> datetime | None:
    """A time, where there is one."""
    return from_text(text) if text else None
