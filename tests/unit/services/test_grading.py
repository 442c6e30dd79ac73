"""Grading without a network."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from msgspec.structs import replace

from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.ops import OpState
from lms_desktop.protocol.assignments import Submission
from lms_desktop.protocol.rows import encode
from lms_desktop.services.views import Keep, WorkState
from lms_desktop.store import ledger, outbox, overlays, rows
from tests.builders import NOON
from tests.unit.services.conftest import Person


def the_work(teacher: Person) -> str:
    (row,) = teacher.services.grading.desk(teacher.assignment).rows
    return row.submission_id


def given(teacher: Person, score: str = "15") -> str:
    work = the_work(teacher)
    teacher.services.grading.give(work, score=score, feedback="Well done.\r\n", rubric_scores={"idea": 15})
    return work


def why(teacher: Person, work: str) -> str:
    with pytest.raises(NotPossible) as refused:
        teacher.services.grading.release(work)
    return str(refused.value.facts["why"])


def test_a_grade_is_a_draft_until_it_is_released(teacher: Person) -> None:
    grading, work = teacher.services.grading, given(teacher)
    paper = grading.paper(work)
    assert (paper.grade.score, paper.grade.feedback, paper.grade.is_released) == ("15", "Well done.\r\n", False)
    assert paper.grade.rubric_scores == {"idea": 15}
    assert (paper.student, paper.submission.content) == ("Amina Nasser", "The first work")
    (pile,) = grading.piles()
    assert (pile.total, pile.graded, pile.released, pile.here) == (1, 1, 0, 1)
    assert grading.release(work).state is WorkState.WAITING
    assert grading.desk(teacher.assignment).rows[0].is_released


@pytest.mark.parametrize("score", ["21", "-1", "NaN", "much"])
def test_a_score_that_does_not_fit_is_kept_and_not_released(teacher: Person, score: str) -> None:
    work = given(teacher, score)
    assert why(teacher, work) == "bad_score"
    assert teacher.services.grading.paper(work).grade.score == score


def test_without_a_score_nothing_is_released(teacher: Person) -> None:
    assert why(teacher, the_work(teacher)) == "no_score"


def test_a_released_grade_is_a_draft_again_while_nothing_was_sent(teacher: Person) -> None:
    grading, work = teacher.services.grading, given(teacher)
    grading.release(work)
    assert not grading.take_back(work).is_released
    grading.release(work)
    with teacher.open.store.write() as tx:
        (entry,) = ledger.pending(tx, "submission", work)
        outbox.take_off(tx, entry.op_id, NOON)
    with pytest.raises(NotPossible):
        grading.take_back(work)


@pytest.mark.parametrize(("mine", "score", "state"), [(True, "15", WorkState.WAITING), (False, "", None)])
def test_of_two_grades_the_one_that_a_person_chose_counts(
    teacher: Person, mine: bool, score: str, state: WorkState | None
) -> None:
    grading, work = teacher.services.grading, given(teacher)
    with pytest.raises(NotPossible):
        grading.resolve(work, mine=mine)
    grading.release(work)
    with teacher.open.store.write() as tx:
        (entry,) = ledger.pending(tx, "submission", work)
        outbox.put_back(tx, entry.op_id, OpState.CONFLICT, code="stale")
    assert grading.paper(work).grade.conflict is not None
    after = grading.resolve(work, mine=mine)
    assert (after.score, after.state, after.conflict) == (score, state, None)


def test_nobody_chooses_over_a_grade_that_came_after_they_looked(teacher: Person) -> None:
    grading, work = teacher.services.grading, given(teacher)
    grading.release(work)
    with teacher.open.store.write() as tx:
        (entry,) = ledger.pending(tx, "submission", work)
        outbox.put_back(tx, entry.op_id, OpState.CONFLICT, code="stale")
    seen, conflicts = grading.paper(work).grade, teacher.services.conflicts
    both = conflicts.load()
    with teacher.open.store.write() as tx:
        base = rows.base(tx, Submission, work)
        assert base is not None
        later = replace(base, version=base.version + 1, score=Decimal("3.00"), feedback="Later.")
        overlays.refold(tx, "submission", rows.take_in(tx, "submission", [encode(later)]))
    decisions: list[Callable[[], object]] = [
        lambda: grading.resolve(work, mine=True, seen=seen),
        lambda: conflicts.keep(both.conflict_id, Keep.MINE, seen=both),
        lambda: conflicts.use_grade(both.conflict_id, score="4", feedback="Both.", seen=both),
    ]
    for decide in decisions:
        with pytest.raises(NotPossible) as refused:
            decide()
        assert refused.value.facts["why"] == "changed_since"
    after = grading.resolve(work, mine=True, seen=grading.paper(work).grade)
    assert (after.score, after.conflict) == ("15", None)


@pytest.mark.parametrize(("mine", "score"), [(True, "17"), (False, "")])
def test_what_was_typed_behind_two_grades_is_what_is_chosen_or_left(teacher: Person, mine: bool, score: str) -> None:
    grading, work = teacher.services.grading, given(teacher)
    grading.release(work)
    with teacher.open.store.write() as tx:
        (entry,) = ledger.pending(tx, "submission", work)
        outbox.take_off(tx, entry.op_id, NOON)
    grading.give(work, score="17", feedback="Better still.", rubric_scores={})
    with teacher.open.store.write() as tx:
        outbox.put_back(tx, entry.op_id, OpState.CONFLICT, code="stale")
    shown = grading.paper(work).grade
    assert (shown.score, shown.feedback) == ("17", "Better still.")
    assert shown.conflict is not None
    after = grading.resolve(work, mine=mine)
    assert (after.score, after.conflict) == (score, None)
    with teacher.open.store.read() as tx:
        waiting = ledger.pending(tx, "submission", work)
    assert [one.state for one in waiting] == [OpState.READY] * mine


def test_what_is_not_here_is_told(teacher: Person) -> None:
    for call in (teacher.services.grading.desk, teacher.services.grading.paper):
        with pytest.raises(NotPossible):
            call("nothing")


def test_a_learner_has_no_piles(learner: Person) -> None:
    assert learner.services.grading.piles() == ()
