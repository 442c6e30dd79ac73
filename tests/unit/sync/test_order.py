"""What must hold of every page of changes."""

from datetime import UTC, datetime

import pytest

from lms_desktop.domain.errors import NotASchool
from lms_desktop.protocol.sync import Change, Changes, StreamState
from lms_desktop.store.streams import Stream
from lms_desktop.sync.delta import order
from lms_desktop.sync.delta.turned_back import TurnedBack

KNOWN = {"user:1": Stream(1, "user:1", at=10, generation=1, is_whole=True)}


def page(*told: tuple[str, int], reset: tuple[str, ...] = (), **places: tuple[int, int]) -> Changes:
    return Changes(
        epoch="e",
        server_time=datetime.now(UTC),
        changes=tuple(Change(stream=name, seq=seq, entity="note", id=str(seq), op="delete") for name, seq in told),
        cursor="c",
        has_more=False,
        streams={f"{name[:-1]}:{name[-1]}": StreamState(at=at, head=head) for name, (at, head) in places.items()},
        reset=reset,
    )


@pytest.mark.parametrize(
    "good",
    [
        page(("user:1", 11), ("user:1", 14), user1=(14, 14)),
        page(user1=(14, 14)),
        page(("user:1", 1), ("user:1", 2), reset=("user:1",), user1=(2, 9)),
        page(("course:2", 1), reset=("course:2",), course2=(1, 1)),
        page(course2=(0, 5)),
    ],
    ids=["goes on", "nothing to be seen", "from the beginning", "a new stream", "not begun yet"],
)
def test_a_page_that_adds_up_is_taken(good: Changes) -> None:
    order.check(good, KNOWN)


@pytest.mark.parametrize(
    "bad",
    [
        page(("user:1", 10), user1=(11, 11)),
        page(("user:1", 12), ("user:1", 11), user1=(12, 12)),
        page(("user:1", 11), ("user:1", 11), user1=(12, 12)),
        page(("course:2", 1), course2=(1, 1)),
        page(("user:1", 15), user1=(14, 14)),
    ],
    ids=["told before", "backwards", "twice", "never begun", "beyond its place"],
)
def test_a_page_that_does_not_add_up_is_refused(bad: Changes) -> None:
    with pytest.raises(NotASchool):
        order.check(bad, KNOWN)


def test_a_stream_that_is_shorter_than_before_is_another_history() -> None:
    with pytest.raises(TurnedBack):
        order.check(page(user1=(9, 9)), KNOWN)


def test_a_stream_ends_where_its_head_is_and_an_empty_one_at_once() -> None:
    begun = {"course:2": Stream(2, "course:2", at=0, generation=1, is_whole=False)}
    assert order.ended(page(course2=(4, 9), reset=("course:2",)), begun) == []
    assert order.ended(page(course2=(9, 9)), begun) == list(begun.values())
    assert order.ended(page(reset=("course:2",)), begun) == list(begun.values())
    assert order.ended(page(user1=(11, 11)), KNOWN) == [], "it was whole before"
