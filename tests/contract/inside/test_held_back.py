"""A school that does not list many rows any more is not believed unasked: they stay, and a person decides."""

from typing import Any

import pytest
from django.db.models import F

from lms_desktop.server.apps.enrollments.models import Enrollment, Note
from lms_desktop.server.apps.sync.models import Stream
from lms_desktop.store import held_back
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom, School

MANY, LEFT = 40, 10


@pytest.fixture(params=["full", "rows", "bare"])
def learner(
    request: pytest.FixtureRequest, school: School, room: Classroom, new_computer: Any, settings: Any
) -> Computer:
    """Somebody with many notes, all of which the school has."""
    settings.API_LEVEL = request.param
    lecture = school.lecture(room.course)
    Note.objects.bulk_create(
        Note(enrollment=room.enrollment, lecture=lecture, content=f"note {number}") for number in range(MANY)
    )
    made: Computer = new_computer(room.student)
    made.sync()
    made.sync()
    assert len(made.notes()) == MANY
    return made


def lose(many: int) -> None:
    """The school loses notes, and does not say that they were deleted."""
    lost = Note.objects.order_by("content").values_list("pk", flat=True)[:many]
    Note.objects.filter(pk__in=list(lost)).delete()
    Stream.objects.update(floor=F("head"))


def held(computer: Computer) -> list[tuple[str, int, int]]:
    return [(one.kind, one.count, one.of) for one in computer.services.home.load().held_back]


def test_they_stay_and_it_is_said_until_a_person_lets_them_go(learner: Computer) -> None:
    lose(MANY - LEFT)
    touched: set[str] = set()
    learner.store.subscribe(lambda changes: touched.update(changes.entities))
    for _ in range(3):
        learner.sync()
        assert len(learner.notes()) == MANY
    assert "held_back" in touched
    assert held(learner) == [("note", MANY - LEFT, MANY)]
    learner.services.held_back.let_go()
    assert held(learner) == []
    learner.sync()
    learner.sync()
    assert len(learner.notes()) == LEFT
    assert held(learner) == []
    assert set(learner.written()) == {f"note {number}" for number in range(MANY)}


def test_what_was_let_go_goes_once(learner: Computer) -> None:
    lose(MANY - LEFT)
    learner.sync()
    learner.sync()
    learner.services.held_back.let_go()
    learner.sync()
    learner.sync()
    assert len(learner.notes()) == LEFT
    lecture = Note.objects.all()[0].lecture
    Note.objects.bulk_create(
        Note(enrollment=Note.objects.all()[0].enrollment, lecture=lecture, content=f"more {number}")
        for number in range(MANY)
    )
    learner.sync()
    lose(MANY)
    learner.sync()
    learner.sync()
    assert len(learner.notes()) == MANY + LEFT
    assert held(learner) == [("note", MANY, MANY + LEFT)]


def test_a_school_that_comes_to_itself_is_asked_about_no_more(learner: Computer) -> None:
    lost = list(Note.objects.order_by("content").values()[: MANY - LEFT])
    lose(MANY - LEFT)
    learner.sync()
    learner.sync()
    assert held(learner)
    Note.objects.bulk_create(Note(**one) for one in lost)
    learner.sync()
    learner.sync()
    assert held(learner) == []
    assert len(learner.notes()) == MANY


def test_a_few_go_without_a_word(learner: Computer) -> None:
    lose(5)
    learner.sync()
    learner.sync()
    assert len(learner.notes()) == MANY - 5
    assert held(learner) == []


@pytest.mark.parametrize("learner", ["rows", "bare"], indirect=True)
def test_nobody_is_asked_about_a_list_that_is_not_there_any_more(learner: Computer) -> None:
    lose(MANY - LEFT)
    learner.sync()
    learner.sync()
    assert held(learner)
    Enrollment.objects.all().delete()
    learner.sync()
    learner.sync()
    assert held(learner) == []


@pytest.mark.parametrize("learner", ["rows", "bare"], indirect=True)
def test_what_lists_asked_about_is_not_asked_for_ever_once_the_school_tells_changes(
    learner: Computer, settings: Any
) -> None:
    lose(MANY - LEFT)
    learner.sync()
    learner.sync()
    learner.services.held_back.let_go()
    settings.API_LEVEL = "full"
    learner.clock.pass_seconds(25 * 3600)
    learner.sync()
    learner.sync()
    with learner.store.read() as tx:
        assert not held_back.is_decided(tx)
