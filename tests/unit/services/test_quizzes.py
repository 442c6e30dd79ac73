"""Quizzes: begin, answer, hand in, see what it was worth."""

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest
from msgspec.structs import replace

from lms_desktop.domain.errors import NotPossible
from lms_desktop.protocol.enums import AttemptStatus, OfflineRule
from lms_desktop.protocol.quizzes import Attempt, QuestionResult, Quiz, Result
from lms_desktop.services.views import LectureKind, QuizView, WorkState
from lms_desktop.store import ledger, overlays, rows
from tests.builders import NOON
from tests.unit.services.conftest import Person


def quiz(learner: Person) -> QuizView:
    return learner.services.quizzes.open(learner.lecture(LectureKind.QUIZ))


def change(learner: Person, **values: object) -> None:
    with learner.open.store.write("pull") as tx:
        (row,) = rows.many(tx, Quiz)
        rows.take_in(tx, "quiz", [msgspec.json.encode(replace(row, **values))])


def arrives(learner: Person, entity: str, row: msgspec.Struct) -> None:
    with learner.open.store.write("pull") as tx:
        overlays.refold(tx, entity, rows.take_in(tx, entity, [msgspec.json.encode(row)]))


def test_an_attempt_is_begun_once_answered_and_handed_in(learner: Person) -> None:
    lecture = learner.lecture(LectureKind.QUIZ)
    assert (quiz(learner).can_start, quiz(learner).question_count) == (True, 5)
    attempt = learner.services.quizzes.start(lecture)
    assert learner.services.quizzes.start(lecture).attempt_id == attempt.attempt_id
    essay = attempt.questions[-1].question_id
    for text in ("Bec", "Because.\r\n"):
        attempt = learner.services.quizzes.answer(attempt.attempt_id, essay, text=text)
    assert attempt.answers[essay].text == "Because.\r\n"
    assert attempt.state is WorkState.HERE
    assert quiz(learner).current is not None
    handed_in = learner.services.quizzes.hand_in(attempt.attempt_id)
    assert (handed_in.state, handed_in.is_open) == (WorkState.WAITING, False)
    again = learner.services.quizzes.hand_in(attempt.attempt_id)
    assert again == learner.services.quizzes.attempt(attempt.attempt_id) == quiz(learner).latest
    with pytest.raises(NotPossible) as refused:
        learner.services.quizzes.answer(attempt.attempt_id, essay, text="later")
    assert refused.value.facts["why"] == "handed_in"
    line = next(one for one in learner.services.courses.open(learner.course).sections[0].lectures if one.kind == "quiz")
    assert line.is_completed, "what was handed in is done"


def test_a_time_limit_is_counted_from_the_start(learner: Person) -> None:
    change(learner, time_limit_minutes=10)
    attempt = learner.services.quizzes.start(learner.lecture(LectureKind.QUIZ))
    assert attempt.deadline == learner.clock.now() + timedelta(minutes=10)


def test_where_no_attempt_can_be_begun_the_reason_is_told(learner: Person) -> None:
    lecture = learner.lecture(LectureKind.QUIZ)
    change(learner, offline=OfflineRule.NEVER)
    assert quiz(learner).why_not == "needs_network"
    change(learner, offline=OfflineRule.ALLOWED, max_attempts=1)
    attempt = learner.services.quizzes.start(lecture)
    assert quiz(learner).why_not == "", "the one that is open goes on"
    learner.services.quizzes.hand_in(attempt.attempt_id)
    assert quiz(learner).why_not == "attempts_used"
    with pytest.raises(NotPossible):
        learner.services.quizzes.start(lecture)


def test_without_an_enrollment_or_questions_or_the_quiz_nothing_begins(learner: Person) -> None:
    lecture = learner.lecture(LectureKind.QUIZ)
    with learner.open.store.write("pull") as tx:
        for question in rows.many(tx, rows.STRUCT["question"]):
            rows.forget(tx, "question", [question.id])
    assert quiz(learner).why_not == "not_here"
    learner.services.enrollments.leave(learner.course)
    assert quiz(learner).why_not == "not_enrolled"
    for call in (learner.services.quizzes.open, learner.services.quizzes.start, learner.services.quizzes.attempt):
        with pytest.raises(NotPossible):
            call("nothing")
    with pytest.raises(NotPossible):
        learner.services.quizzes.start(lecture)


def test_answers_to_a_quiz_that_was_taken_away_are_handed_in_all_the_same(learner: Person) -> None:
    attempt = learner.services.quizzes.start(learner.lecture(LectureKind.QUIZ))
    learner.services.quizzes.answer(attempt.attempt_id, attempt.questions[-1].question_id, text="mine")
    with learner.open.store.write("pull") as tx:
        (row,) = rows.many(tx, Quiz)
        rows.forget(tx, "quiz", [row.id])
    assert learner.services.quizzes.hand_in(attempt.attempt_id).state is WorkState.WAITING
    with learner.open.store.read() as tx:
        assert ledger.pending(tx, "progress") == []


def test_a_result_is_shown_with_what_still_waits_for_a_teacher(learner: Person) -> None:
    attempt = learner.services.quizzes.start(learner.lecture(LectureKind.QUIZ))
    learner.services.quizzes.hand_in(attempt.attempt_id)
    with learner.open.store.read() as tx:
        row = rows.one(tx, Attempt, attempt.attempt_id)
    assert row is not None
    received = replace(row, status=AttemptStatus.SUBMITTED, submitted_at=NOON, version=2)
    marks = (
        QuestionResult(question=attempt.questions[0].question_id, is_correct=True, points_awarded=Decimal(2)),
        QuestionResult(
            question=attempt.questions[1].question_id,
            is_correct=False,
            points_awarded=Decimal(0),
            correct_options=("a",),
            accepted_answers=("loop",),
            explanation="Because.",
        ),
        QuestionResult(question=attempt.questions[4].question_id),
    )
    of_both = set(Result.__struct_fields__) & set(Attempt.__struct_fields__)
    given = {name: getattr(received, name) for name in of_both} | {"score": Decimal(2), "max_score": Decimal(10)}
    result = Result(**given | {"percentage": Decimal(20), "passed": False, "questions": marks})
    arrives(learner, "result", result)
    shown = quiz(learner).latest
    assert shown is not None
    assert shown.result is not None
    assert (shown.result.score, shown.result.waits_for_instructor, shown.result.passed) == ("2", True, False)
    assert [one.correct_options for one in shown.result.questions] == [None, ("a",), None]
    grades = learner.services.courses.open(learner.course).grades
    assert [(one.title, one.text, one.is_provisional) for one in grades] == [("A quiz", "2 / 10", True)]


def test_a_second_attempt_waits_until_the_first_was_handed_in(learner: Person) -> None:
    """Begun at the school before, it would be taken for the first one, which is still open there."""
    lecture = learner.lecture(LectureKind.QUIZ)
    first = learner.services.quizzes.start(lecture)
    essay = first.questions[-1].question_id
    learner.services.quizzes.answer(first.attempt_id, essay, text="Because.")
    learner.services.quizzes.hand_in(first.attempt_id)
    second = learner.services.quizzes.start(lecture)
    with learner.open.store.read() as tx:
        entries = {(one.entity_id, one.kind): one for one in ledger.pending(tx)}
    begun, ended = entries[second.attempt_id, "quiz.start"], entries[first.attempt_id, "quiz.submit"]
    assert begun.depends_on == ended.op_id
