"""Essays of a quiz, judged without a network: they arrive once, and nobody's judgement is written over unseen."""

from typing import Any

import pytest

from lms_desktop.domain.errors import NotPossible, Unreachable
from lms_desktop.domain.ops import OpState
from lms_desktop.server.apps.assignments.models import QuizAttempt
from lms_desktop.services.views import WorkState
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom, School


@pytest.fixture(params=["full", "rows"])
def level(request: pytest.FixtureRequest, settings: Any) -> str:
    """A bare school tells nobody of attempts: there is nothing to judge, and nobody can."""
    settings.API_LEVEL = request.param
    return str(request.param)


@pytest.fixture
def essay(level: str, school: School, room: Classroom, new_computer: Any) -> str:
    """A learner hands in a quiz with an essay."""
    quiz = school.quiz(room.course)
    question = quiz.questions.get(question_type="essay")
    question.save_changes({"points": 4})
    learner: Computer = new_computer(room.student)
    learner.sync()
    quizzes = learner.services.quizzes
    attempt = quizzes.start(str(quiz.lecture_id))
    quizzes.answer(attempt.attempt_id, str(question.pk), text="Because.\r\n")
    quizzes.hand_in(attempt.attempt_id)
    learner.sync()
    return str(question.pk)


@pytest.fixture
def teacher(essay: str, room: Classroom, new_computer: Any) -> Computer:
    made: Computer = new_computer(room.course.created_by)
    made.sync()
    return made


@pytest.fixture
def other(teacher: Computer, room: Classroom, new_computer: Any) -> Computer:
    made: Computer = new_computer(room.course.created_by)
    made.sync()
    return made


def the_attempt(computer: Computer) -> str:
    (pile,) = computer.services.judging.piles()
    (row,) = computer.services.judging.desk(pile.quiz_id)
    return row.attempt_id


def judge(computer: Computer, essay: str, points: str, words: str) -> None:
    attempt = the_attempt(computer)
    computer.services.judging.judge(attempt, essay, points=points, feedback=words)
    computer.services.judging.send(attempt)


def worth(computer: Computer, essay: str) -> tuple[str, str]:
    view = computer.services.judging.open(the_attempt(computer))
    judged = next(one.judged for one in view.answers if one.question.question_id == essay)
    return judged.points, judged.feedback


def held(essay: str) -> tuple[str, str]:
    marks = {mark["question"]: mark for mark in QuizAttempt.objects.get().marks}
    return marks[essay]["points_awarded"], marks[essay]["feedback"]


def is_write(method: str, path: str) -> bool:
    return method == "POST" and ("push" in path or "grade" in path)


def never(_method: str, _path: str) -> bool:
    return False


def test_an_essay_is_judged_offline_and_the_learner_gets_it(
    teacher: Computer, essay: str, room: Classroom, new_computer: Any
) -> None:
    judging = teacher.services.judging
    (pile,) = judging.piles()
    assert (pile.total, pile.to_judge) == (1, 1)
    attempt = the_attempt(teacher)
    view = judging.judge(attempt, essay, points="3", feedback="Well said.\r\n")
    assert view.state is WorkState.HERE
    assert next(one.text for one in view.answers if one.question.question_id == essay) == "Because.\r\n"
    teacher.sync()
    assert QuizAttempt.objects.get().status == "submitted"
    assert judging.send(attempt).state is WorkState.WAITING
    (row,) = teacher.services.outbox.load().waiting
    assert (row.kind, row.detail) == ("judgement", "1")
    teacher.sync()
    assert teacher.pending() == []
    assert held(essay) == worth(teacher, essay) == ("3.00", "Well said.\r\n")
    assert QuizAttempt.objects.get().status == "graded"
    (pile,) = judging.piles()
    assert pile.to_judge == 0
    learner: Computer = new_computer(room.student)
    learner.sync()
    latest = learner.services.quizzes.open(str(QuizAttempt.objects.get().quiz.lecture_id)).latest
    assert latest is not None
    assert latest.result is not None
    assert not latest.result.waits_for_instructor


@pytest.mark.parametrize("lost", ["lose_request", "lose_answer"])
def test_a_lost_call_judges_once(teacher: Computer, essay: str, lost: str) -> None:
    judge(teacher, essay, "3", "Once")
    setattr(teacher.line, lost, is_write)
    with pytest.raises(Unreachable):
        teacher.sync()
    setattr(teacher.line, lost, never)
    teacher.sync()
    assert teacher.pending() == []
    assert held(essay) == ("3.00", "Once")


@pytest.mark.parametrize("mine", [True, False])
def test_of_two_judgements_the_one_that_a_person_chose_counts(
    teacher: Computer, other: Computer, essay: str, mine: bool
) -> None:
    judge(teacher, essay, "1", "First")
    judge(other, essay, "4", "Second")
    teacher.sync()
    other.sync()
    assert held(essay) == ("1.00", "First")
    attempt = the_attempt(other)
    view = other.services.judging.open(attempt)
    (two,) = (one for one in view.answers if one.conflict is not None)
    assert two.conflict is not None
    assert (view.is_conflict, two.judged.feedback, two.conflict.feedback) == (True, "Second", "First")
    assert other.services.outbox.load().needs[0].kind == "judgement"
    other.services.judging.resolve(attempt, mine=mine)
    other.sync()
    teacher.sync()
    expected = ("4.00", "Second") if mine else ("1.00", "First")
    assert held(essay) == worth(teacher, essay) == worth(other, essay) == expected
    assert other.pending() == []


def test_nobody_decides_on_a_judgement_that_came_after_they_looked(
    teacher: Computer, other: Computer, essay: str
) -> None:
    judge(teacher, essay, "1", "First")
    judge(other, essay, "4", "Second")
    teacher.sync()
    other.sync()
    attempt, judging = the_attempt(other), other.services.judging
    seen = judging.open(attempt)
    judge(teacher, essay, "2", "Third")
    teacher.sync()
    other.sync()
    with pytest.raises(NotPossible) as refused:
        judging.resolve(attempt, mine=True, seen=seen)
    assert refused.value.facts["why"] == "changed_since"
    judging.resolve(attempt, mine=True, seen=judging.open(attempt))
    other.sync()
    assert held(essay) == ("4.00", "Second")


def test_what_was_judged_on_since_a_conflict_is_what_a_person_chooses(
    teacher: Computer, other: Computer, essay: str
) -> None:
    judge(teacher, essay, "1", "First")
    judge(other, essay, "4", "Second")
    teacher.sync()
    other.sync()
    attempt = the_attempt(other)
    view = other.services.judging.judge(attempt, essay, points="3", feedback="Third")
    assert (view.is_conflict, view.state) == (True, WorkState.NEEDS)
    other.sync()
    assert held(essay) == ("1.00", "First")
    other.services.judging.resolve(attempt, mine=True)
    other.sync()
    assert (other.pending(), held(essay)) == ([], ("3.00", "Third"))


def test_the_same_judgement_twice_is_no_conflict(teacher: Computer, other: Computer, essay: str) -> None:
    for computer in (teacher, other):
        judge(computer, essay, "2.5", "Same")
    for computer in (teacher, other):
        computer.sync()
    assert [*teacher.pending(), *other.pending()] == []
    assert held(essay) == ("2.50", "Same")


def test_judging_on_behind_what_was_sent_is_told_next(teacher: Computer, essay: str) -> None:
    judge(teacher, essay, "1", "First")
    teacher.push()
    judge(teacher, essay, "2", "Better")
    teacher.sync()
    assert (teacher.pending(), held(essay)) == ([], ("2.00", "Better"))


def test_what_was_not_sent_can_be_taken_back(teacher: Computer, essay: str) -> None:
    judge(teacher, essay, "1", "First")
    judging, attempt = teacher.services.judging, the_attempt(teacher)
    assert judging.take_back(attempt).state is WorkState.HERE
    (entry,) = teacher.pending()
    assert entry.state is OpState.DRAFT
    judging.send(attempt)
    teacher.sync()
    with pytest.raises(NotPossible):
        judging.take_back(attempt)


@pytest.mark.parametrize("points", ["4.01", "-1", "many", ""])
def test_points_that_do_not_fit_are_kept_and_not_sent(teacher: Computer, essay: str, points: str) -> None:
    with pytest.raises(NotPossible) as refused:
        judge(teacher, essay, points, "Words")
    assert refused.value.facts["why"] == "bad_score"
    assert worth(teacher, essay) == (points, "Words")


def test_what_is_not_there_cannot_be_judged(teacher: Computer, essay: str) -> None:
    judging, attempt = teacher.services.judging, the_attempt(teacher)
    for call in (
        lambda: judging.open("nothing"),
        lambda: judging.judge(attempt, "nothing", points="1", feedback=""),
        lambda: judging.send(attempt),
        lambda: judging.resolve(attempt, mine=True),
    ):
        with pytest.raises(NotPossible):
            call()


def test_what_others_answered_is_not_ones_own(teacher: Computer, essay: str) -> None:
    view = teacher.services.quizzes.open(str(QuizAttempt.objects.get().quiz.lecture_id))
    assert (view.attempts_used, view.latest) == (0, None)
    course = teacher.services.courses.open(str(QuizAttempt.objects.get().quiz.lecture.section.course_id))
    assert course.grades == ()


def test_a_learner_has_nothing_to_judge(essay: str, room: Classroom, new_computer: Any) -> None:
    learner: Computer = new_computer(room.student)
    learner.sync()
    assert learner.services.judging.piles() == ()
