"""When a work is due, whether it came late, and whether it is still taken."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Final

from lms_desktop.protocol.enums import Flag

_END_OF_DAY: Final = time(23, 59, 59, 999_999)


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a work handed in now stands to its deadline."""

    is_late: bool
    is_taken: bool
    flags: tuple[Flag, ...] = ()


def due_at(due_date: str | None, zone: tzinfo) -> datetime | None:
    """Read a due date: a day ends with its last moment in the course's zone, a time is meant as it stands.

    Raises `ValueError` where it is neither.
    """
    if due_date is None:
        return None
    if len(due_date) <= len("2026-01-31"):
        return datetime.combine(date.fromisoformat(due_date), _END_OF_DAY, tzinfo=zone).astimezone(UTC)
    moment = datetime.fromisoformat(due_date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def is_late(moment: datetime, due: datetime | None) -> bool:
    """Decide whether something came after its deadline; the last moment itself is in time."""
    return due is not None and moment > due


def arrive(received: datetime, client_submitted: datetime | None, due: datetime | None, *, allow_late: bool) -> Arrival:
    """Judge a work by the school's clock; one finished in time is taken, for the instructor to decide."""
    if not is_late(received, due):
        return Arrival(is_late=False, is_taken=True)
    finished_in_time = client_submitted is not None and not is_late(client_submitted, due)
    flag = Flag.RECEIVED_LATE if finished_in_time else Flag.LATE
    return Arrival(is_late=True, is_taken=allow_late or finished_in_time, flags=(flag,))
