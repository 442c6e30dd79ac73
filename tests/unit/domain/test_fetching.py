"""When files may be fetched."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_desktop.domain.fetching import KEEP_FREE_BYTES, Hold, Metered, Rules, floor_bytes


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "hour", "is_open"),
    [(0, 0, 12, True), (22, 6, 23, True), (22, 6, 5, True), (22, 6, 6, False), (22, 6, 12, False), (8, 12, 8, True)],
)
def test_hours_may_go_over_midnight(start: int, end: int, hour: int, is_open: bool) -> None:
    rules = Rules(from_minute=start * 60, until_minute=end * 60)
    assert rules.is_open(at(hour)) is is_open
    assert rules.hold(at(hour), is_metered=False, is_allowed=False) is (None if is_open else Hold.HOURS)


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
def test_what_is_told_as_the_next_opening_is_one(start: int, end: int, now: int) -> None:
    rules, moment = Rules(from_minute=start, until_minute=end), at(0) + timedelta(minutes=now)
    opens = rules.opens_at(moment)
    assert rules.is_open(opens)
    assert timedelta(0) <= opens - moment < timedelta(days=1)


@pytest.mark.parametrize(
    ("metered", "is_allowed", "hold"),
    [
        (Metered.GO, False, None),
        (Metered.WAIT, False, Hold.METERED),
        (Metered.ASK, False, Hold.ASK),
        (Metered.ASK, True, None),
        (Metered.WAIT, True, None),
    ],
)
def test_a_connection_that_is_paid_by_the_byte(metered: Metered, is_allowed: bool, hold: Hold | None) -> None:
    rules = Rules(metered=metered)
    assert rules.hold(at(12), is_metered=True, is_allowed=is_allowed) is hold
    assert rules.hold(at(12), is_metered=False, is_allowed=False) is None


def test_a_small_disk_keeps_half_a_gigabyte_a_large_one_a_twentieth() -> None:
    assert floor_bytes(4 * 10**9) == KEEP_FREE_BYTES
    assert floor_bytes(250 * 10**9) == 12_500_000_000
