"""How far a learner got. Facts from any number of devices are united; nothing that was done is undone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Final

from msgspec.structs import replace

from lms_desktop.protocol.enums import ProgressUnit
from lms_desktop.protocol.learning import Progress

Ranges = tuple[tuple[float, float], ...]

WATCHED_ENOUGH: Final = 0.95
_NOTHING: Final = Decimal("0.00")
_EVERYTHING: Final = Decimal("100.00")
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one sitting added: the parts played or the pages read, where it ended, and when.

    `watched` is a lower bound from a device that knows no ranges.
    """

    ranges: Ranges = ()
    position: float | None = None
    position_at: datetime | None = None
    completed: bool = False
    total: float = 0.0
    unit: ProgressUnit = ProgressUnit.SECONDS
    watched: float = 0.0


def page_range(page: int) -> tuple[float, float]:
    """Say that a page, counted from 1, was read."""
    return (float(page - 1), float(page))


def unite(ranges: Iterable[tuple[float, float]], more: Iterable[tuple[float, float]] = ()) -> Ranges:
    """Put parts together: sorted, without overlaps, empty ones left out."""
    united: list[tuple[float, float]] = []
    for start, end in sorted((float(a), float(b)) for a, b in (*ranges, *more) if b > a):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return tuple(united)


def length(ranges: Iterable[tuple[float, float]]) -> float:
    """Tell how much the parts cover together."""
    return sum(end - start for start, end in unite(ranges))


def clip(ranges: Iterable[tuple[float, float]], total: float) -> Ranges:
    """Leave out what lies before the start or, where the total is known, behind the end."""
    return unite((max(0.0, a), min(b, total) if total > 0 else b) for a, b in ranges)


def merge(row: Progress, seen: Seen, *, at: datetime | None = None) -> Progress:
    """Add one sitting to what is known; the order in which sittings arrive does not matter."""
    total = max(row.total_seconds, seen.total)
    ranges = clip((*row.watched_ranges, *seen.ranges), total)
    watched = _within(max(length(ranges), row.watched_seconds, seen.watched), total)
    completed = row.is_completed or seen.completed or is_complete(watched, total, seen.unit)
    position, position_at = _newest_position(row, seen)
    return replace(
        row,
        watched_ranges=ranges,
        watched_seconds=watched,
        total_seconds=total,
        unit=seen.unit,
        is_completed=completed,
        completed_at=row.completed_at or ((at or seen.position_at) if completed else None),
        completion_percentage=max(row.completion_percentage, percentage(watched, total, completed=completed)),
        last_position_seconds=position,
        position_updated_at=position_at,
    )


def is_complete(watched: float, total: float, unit: ProgressUnit) -> bool:
    """Decide whether enough was watched, or every page read; a text is completed by hand only."""
    if total <= 0:
        return False
    if unit is ProgressUnit.PAGES:
        return watched >= total
    return watched >= WATCHED_ENOUGH * total


def percentage(watched: float, total: float, *, completed: bool) -> Decimal:
    """Tell how much of a lecture is done; 100 only for a completed one."""
    if completed:
        return _EVERYTHING
    if total <= 0:
        return _NOTHING
    share = Decimal(str(watched)) / Decimal(str(total)) * 100
    return min(share.quantize(_CENT, ROUND_DOWN), Decimal("99.99"))


def course_percentage(completed: int, total: int) -> Decimal:
    """Tell how much of a course is done: its completed lectures among all of them."""
    if total <= 0:
        return _NOTHING
    return (Decimal(min(completed, total)) * 100 / Decimal(total)).quantize(_CENT, ROUND_DOWN)


def _within(watched: float, total: float) -> float:
    return min(watched, total) if total > 0 else watched


def _newest_position(row: Progress, seen: Seen) -> tuple[float, datetime | None]:
    kept = (row.last_position_seconds, row.position_updated_at)
    if seen.position is None:
        return kept
    told = (seen.position, seen.position_at)
    return max(kept, told, key=_recency)


def _recency(place: tuple[float, datetime | None]) -> tuple[float, float]:
    position, at = place
    return (at.timestamp() if at else float("-inf"), position)
