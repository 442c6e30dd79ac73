from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms_desktop.domain import deadlines
from lms_desktop.domain.deadlines import Arrival
from lms_desktop.protocol.enums import Flag

NAIROBI = ZoneInfo("Africa/Nairobi")
DUE = datetime(2026, 2, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def test_a_day_ends_in_the_zone_of_the_course() -> None:
    assert deadlines.due_at("2026-02-01", NAIROBI) == datetime(2026, 2, 1, 20, 59, 59, 999_999, tzinfo=UTC)


def test_a_day_on_which_clocks_change_ends_at_its_own_midnight() -> None:
    end = deadlines.due_at("2026-03-29", ZoneInfo("Europe/Berlin"))
    assert end == datetime(2026, 3, 29, 21, 59, 59, 999_999, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-02-01T12:00:00Z", "2026-02-01T15:00:00+03:00", "2026-02-01T15:00"])
def test_a_time_is_meant_as_it_stands(written: str) -> None:
    assert deadlines.due_at(written, NAIROBI) == DUE


def test_no_due_date_is_never_late() -> None:
    assert deadlines.due_at(None, UTC) is None
    assert not deadlines.is_late(DUE, None)


@pytest.mark.parametrize("written", ["soon", "2026-13-01", "2026-02-01T99:00"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        deadlines.due_at(written, UTC)


def test_the_last_moment_is_in_time() -> None:
    assert not deadlines.is_late(DUE, DUE)
    assert deadlines.is_late(DUE + TICK, DUE)


@pytest.mark.parametrize(
    ("received", "client", "allow_late", "arrival"),
    [
        (DUE, None, False, Arrival(is_late=False, is_taken=True)),
        (DUE + TICK, None, False, Arrival(is_late=True, is_taken=False, flags=(Flag.LATE,))),
        (DUE + TICK, None, True, Arrival(is_late=True, is_taken=True, flags=(Flag.LATE,))),
        (DUE + TICK, DUE, False, Arrival(is_late=True, is_taken=True, flags=(Flag.RECEIVED_LATE,))),
        (DUE + TICK, DUE + TICK, False, Arrival(is_late=True, is_taken=False, flags=(Flag.LATE,))),
    ],
)
def test_a_work_is_judged_by_both_clocks(
    received: datetime, client: datetime | None, allow_late: bool, arrival: Arrival
) -> None:
    assert deadlines.arrive(received, client, DUE, allow_late=allow_late) == arrival
