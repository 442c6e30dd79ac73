"""A push of several batches that ends at any point of it: nothing is lost, nothing doubled."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from lms_desktop.domain.errors import DiskFull, Unreachable
from lms_desktop.domain.ops import OpState
from lms_desktop.protocol import limits
from lms_desktop.server.apps.enrollments.models import Note
from lms_desktop.store import ledger, outbox
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom, School

BATCH, BATCHES = 4, 3
WORDS = {f"note {number}" for number in range(BATCH * BATCHES)}


class Killed(BaseException):
    """The program ends here."""


@pytest.fixture
def lecture(school: School, room: Classroom) -> str:
    return str(school.lecture(room.course).pk)


@pytest.fixture
def learner(room: Classroom, lecture: str, new_computer: Any, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """Somebody with three batches of notes that wait."""
    monkeypatch.setattr(limits, "SYNC_OPS", BATCH)
    made: Computer = new_computer(room.student)
    made.sync()
    for words in sorted(WORDS):
        made.services.notes.save(None, lecture, words)
    return made


def arrived() -> list[str]:
    return sorted(Note.objects.values_list("content", flat=True))


def acked(computer: Computer) -> int:
    with computer.store.read() as tx:
        return ledger.count(tx, OpState.ACKED)


@contextmanager
def ending_at(computer: Computer, number: int, error: BaseException) -> Iterator[None]:
    """The n-th point of the store that is passed is the last one."""
    passed: list[str] = []
    usual = computer.store.at

    def at(point: str) -> None:
        passed.append(point)
        if len(passed) == number + 1:
            raise error

    computer.store.at = at
    try:
        yield
    finally:
        computer.store.at = usual


def test_a_call_that_is_lost_takes_nothing_from_the_one_before(learner: Computer) -> None:
    calls = 0

    def second(_method: str, _path: str) -> bool:
        nonlocal calls
        calls += 1
        return calls == 2

    learner.line.lose_answer = second
    report = learner.push()
    assert isinstance(report.stopped_by, Unreachable)
    assert (report.sent, acked(learner)) == (BATCH, BATCH)
    learner.line.lose_answer = lambda _method, _path: False
    learner.sync()
    assert arrived() == sorted(WORDS)
    assert learner.pending() == []


@pytest.mark.parametrize("error", [Killed(), DiskFull("ack")], ids=["killed", "disk full"])
def test_an_end_at_any_point_loses_nothing_and_doubles_nothing(
    learner: Computer, lecture: str, error: BaseException
) -> None:
    expected, number = set(WORDS), 0
    while is_ended(learner, number, error):
        with learner.store.write() as tx:
            outbox.recover(tx)  # as the next start does
        learner.sync()
        assert learner.pending() == []
        assert arrived() == sorted(expected)
        more = {f"{words} {number}" for words in WORDS}
        for words in sorted(more):
            learner.services.notes.save(None, lecture, words)
        expected |= more
        number += 1
    assert number > 2 * BATCHES
    assert arrived() == sorted(expected)


def is_ended(computer: Computer, number: int, error: BaseException) -> bool:
    """Whether a push came to the n-th point, and ended there."""
    try:
        with ending_at(computer, number, error):
            computer.push()
    except type(error):
        return True
    return False
