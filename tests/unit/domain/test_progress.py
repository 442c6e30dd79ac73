from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_desktop.domain import progress
from lms_desktop.domain.progress import Seen
from lms_desktop.protocol.enums import ProgressUnit
from lms_desktop.protocol.learning import Progress

TOTAL = 120.0
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
EMPTY = Progress(enrollment="e", lecture="l", total_seconds=TOTAL)

places = st.integers(0, 480).map(lambda quarter: quarter / 4)
ranges = st.lists(st.tuples(places, places), max_size=6).map(tuple)
moments = st.none() | st.integers(0, 5).map(lambda minute: START + timedelta(minutes=minute))
sittings = st.builds(
    Seen,
    ranges=ranges,
    position=st.none() | places,
    position_at=moments,
    completed=st.booleans(),
    total=st.just(TOTAL),
    watched=st.sampled_from([0.0, 0.0, 30.0, 114.0, 500.0]),
)


def merged(*seen: Seen, row: Progress = EMPTY) -> Progress:
    for one in seen:
        row = progress.merge(row, one, at=START)
    return row


@given(sittings, sittings, sittings)
def test_the_order_of_sittings_does_not_matter(a: Seen, b: Seen, c: Seen) -> None:
    assert merged(a, b, c) == merged(c, a, b) == merged(b, c, a)


@given(sittings, sittings)
def test_a_sitting_told_twice_changes_nothing(a: Seen, b: Seen) -> None:
    assert merged(a, b, a, b) == merged(a, b)


@given(sittings, sittings)
def test_nothing_done_is_undone(a: Seen, b: Seen) -> None:
    before, after = merged(a), merged(a, b)
    assert after.watched_seconds >= before.watched_seconds
    assert after.completion_percentage >= before.completion_percentage
    assert after.is_completed >= before.is_completed
    assert progress.length(after.watched_ranges) >= progress.length(before.watched_ranges)


@given(ranges, ranges)
def test_united_parts_are_sorted_apart_and_cover_the_same_quarters(
    one: progress.Ranges, other: progress.Ranges
) -> None:
    united = progress.unite(one, other)
    ends = [edge for part in united for edge in part]
    assert ends == sorted(set(ends))
    quarters = {q for a, b in (*one, *other) for q in range(int(a * 4), int(b * 4))}
    assert progress.length(united) == len(quarters) / 4


def test_watched_is_the_length_of_what_was_played_once_or_twice() -> None:
    after = merged(Seen(ranges=((0, 30), (20, 40))), Seen(ranges=((60, 72),)))
    assert after.watched_ranges == ((0.0, 40.0), (60.0, 72.0))
    assert after.watched_seconds == 52
    assert after.completion_percentage == Decimal("43.33")
    assert not after.is_completed
    assert after.completed_at is None


def test_parts_outside_the_lecture_do_not_count() -> None:
    after = merged(Seen(ranges=((-10, 10), (110, 500))))
    assert after.watched_ranges == ((0, 10), (110, 120))


def test_parts_count_as_told_where_no_total_is_known() -> None:
    after = progress.merge(Progress(), Seen(ranges=((5, 500),)))
    assert after.watched_seconds == 495
    assert after.completion_percentage == Decimal("0.00")
    assert not after.is_completed


def test_watched_without_ranges_is_a_lower_bound_that_stays() -> None:
    after = merged(Seen(watched=50), Seen(ranges=((0, 10),)))
    assert after.watched_seconds == 50
    assert after.watched_ranges == ((0, 10),)


@pytest.mark.parametrize(
    ("watched", "total", "unit", "done"),
    [
        (113.9, 120, ProgressUnit.SECONDS, False),
        (114, 120, ProgressUnit.SECONDS, True),
        (19, 20, ProgressUnit.PAGES, False),
        (20, 20, ProgressUnit.PAGES, True),
        (0, 0, ProgressUnit.SECONDS, False),
        (0, 0, ProgressUnit.PAGES, False),
    ],
)
def test_a_lecture_is_complete_when_enough_was_seen(
    watched: float, total: float, unit: ProgressUnit, done: bool
) -> None:
    assert progress.is_complete(watched, total, unit) is done


def test_a_document_is_complete_when_each_page_was_read() -> None:
    pages = tuple(progress.page_range(page) for page in (1, 3, 2))
    row = Progress(total_seconds=3, unit=ProgressUnit.PAGES)
    assert progress.merge(row, Seen(ranges=pages[:2], unit=ProgressUnit.PAGES)).is_completed is False
    done = progress.merge(row, Seen(ranges=pages, unit=ProgressUnit.PAGES), at=START)
    assert done.is_completed
    assert done.completed_at == START
    assert done.completion_percentage == Decimal("100.00")


def test_a_text_is_complete_when_the_learner_says_so_and_stays_so() -> None:
    done = progress.merge(Progress(), Seen(completed=True, position_at=START))
    assert done.is_completed
    assert done.completed_at == START
    again = progress.merge(done, Seen(), at=START + timedelta(days=1))
    assert again.completed_at == START
    assert again.completion_percentage == Decimal("100.00")


def test_the_newest_position_wins_and_of_two_at_once_the_further_one() -> None:
    later = START + timedelta(minutes=1)
    new, old = Seen(position=10, position_at=later), Seen(position=90, position_at=START)
    assert merged(new, old).last_position_seconds == merged(old, new).last_position_seconds == 10
    tie = Seen(position=20, position_at=later)
    assert merged(new, tie).last_position_seconds == merged(tie, new).last_position_seconds == 20


def test_a_position_without_a_time_never_beats_one_with_a_time() -> None:
    timed = Seen(position=10, position_at=START)
    assert merged(timed, Seen(position=90)).last_position_seconds == 10
    assert merged(Seen(position=90), timed).last_position_seconds == 10


@pytest.mark.parametrize(("done", "of", "share"), [(0, 0, "0.00"), (1, 3, "33.33"), (3, 3, "100.00"), (4, 3, "100.00")])
def test_a_course_is_done_by_its_completed_lectures(done: int, of: int, share: str) -> None:
    assert progress.course_percentage(done, of) == Decimal(share)


def test_only_a_completed_lecture_shows_a_hundred_percent() -> None:
    assert progress.percentage(119.9999, 120, completed=False) == Decimal("99.99")
    assert progress.percentage(120, 120, completed=False) == Decimal("99.99")
