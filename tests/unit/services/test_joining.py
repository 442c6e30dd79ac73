"""Joining and leaving courses, and what the catalogue says of it."""

import msgspec
import pytest
from msgspec.structs import replace

from lms_desktop.domain.errors import NotPossible
from lms_desktop.protocol.courses import CourseRow
from lms_desktop.protocol.enums import CourseStatus
from lms_desktop.protocol.learning import Enrollment
from lms_desktop.services.views import LectureKind
from lms_desktop.store import ledger, overlays, rows
from tests.unit.services.conftest import Person


def leave_for_good(learner: Person) -> None:
    """Left, and the school knows."""
    with learner.open.store.write("pull") as tx:
        for row in rows.many(tx, Enrollment):
            overlays.drop_base(tx, "enrollment", row.id)


def change(learner: Person, **values: object) -> None:
    with learner.open.store.write("pull") as tx:
        (course,) = rows.many(tx, CourseRow)
        rows.take_in(tx, "course", [msgspec.json.encode(replace(course, **values))])


def test_joining_waits_here_and_the_course_is_in_the_library_at_once(learner: Person) -> None:
    leave_for_good(learner)
    assert learner.services.library.load().cards == ()
    learner.services.enrollments.enroll(learner.course)
    learner.services.enrollments.enroll(learner.course)
    assert [card.course_id for card in learner.services.library.load().cards] == [learner.course]
    with learner.open.store.read() as tx:
        (entry,) = ledger.pending(tx, "enrollment")
    note = learner.services.notes.save(None, learner.lecture(LectureKind.VIDEO), "waits for joining")
    with learner.open.store.read() as tx:
        (written,) = ledger.pending(tx, "note", note.note_id)
    assert written.depends_on == entry.op_id


@pytest.mark.parametrize(("why", "values"), [("closed", {"status": CourseStatus.ARCHIVED}), ("paid", None)])
def test_a_course_that_cannot_be_joined_says_why(learner: Person, why: str, values: dict[str, object] | None) -> None:
    leave_for_good(learner)
    if values is None:
        with learner.open.store.read() as tx:
            (course,) = rows.many(tx, CourseRow)
        values = {"pricing": replace(course.pricing, is_free=False)}
    change(learner, **values)
    with pytest.raises(NotPossible) as refused:
        learner.services.enrollments.enroll(learner.course)
    assert refused.value.facts["why"] == why


def test_an_unknown_course_cannot_be_joined_and_not_left(learner: Person) -> None:
    with pytest.raises(NotPossible):
        learner.services.enrollments.enroll("nothing")
    learner.services.enrollments.leave("nothing")
    with learner.open.store.read() as tx:
        assert ledger.pending(tx, "enrollment") == []
