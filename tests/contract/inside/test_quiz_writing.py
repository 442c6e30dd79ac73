"""Quizzes, questions and works that are written without a network; right answers stay with those who teach."""

from contextlib import suppress
from typing import Any

import pytest

from lms_desktop.domain.errors import NotPossible, Unreachable
from lms_desktop.domain.ops import OpState
from lms_desktop.protocol.quizzes import Question as QuestionRow
from lms_desktop.server.apps.assignments.models import Assignment, Question, Quiz
from lms_desktop.services.views import Keep, LectureKind
from lms_desktop.store import rows
from tests.contract.inside.authors import is_write, never, the_section
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom

TWO = [{"id": "l", "text": "Left"}, {"id": "r", "text": "Right"}]


def make(teacher: Computer, course: str) -> tuple[str, str]:
    """A quiz with a question in a new lecture: the ids of the lecture and the question."""
    authoring, making = teacher.services.authoring, teacher.services.quizmaking
    lecture = authoring.add_lecture(the_section(teacher, course), title="Quiz", kind="quiz").lecture_id
    quiz = making.add_quiz(lecture, passing_score=60).quiz_id
    asked = making.add_question(
        quiz, kind="multiple_choice", text="Which?\r\n", options=TWO, correct_options=["l"], explanation="SECRETREASON"
    )
    return lecture, asked.question_id


@pytest.fixture
def made(teacher: Computer, course: str) -> tuple[str, str]:
    """The same, known to the school."""
    lecture, _question = make(teacher, course)
    teacher.sync()
    assert teacher.pending() == []
    lecture = rows_now(teacher, lecture)
    return lecture, teacher.services.quizmaking.quiz(lecture).questions[0].question_id


def rows_now(computer: Computer, id_: str) -> str:
    with computer.store.read() as tx:
        return rows.name_now(tx, id_)


@pytest.fixture
def second(made: tuple[str, str], room: Classroom, new_computer: Any) -> Computer:
    computer: Computer = new_computer(room.course.created_by)
    computer.sync()
    return computer


def held() -> list[tuple[str, list[str]]]:
    return [(question.text, question.correct_options) for question in Question.objects.order_by("order_index")]


def shown(computer: Computer, lecture: str) -> list[tuple[str, list[str]]]:
    return [(one.text, list(one.correct_options)) for one in computer.services.quizmaking.quiz(lecture).questions]


def test_a_quiz_in_a_new_lecture_is_shown_at_once_and_arrives_with_its_questions(
    teacher: Computer, course: str, room: Classroom, new_computer: Any
) -> None:
    lecture, question = make(teacher, course)
    making = teacher.services.quizmaking
    quiz = making.quiz(lecture)
    assert (quiz.title, quiz.passing_score, quiz.offline) == ("Quiz", 60, "allowed")
    making.change_question(question, correct_options=["r"])
    essay = making.add_question(quiz.quiz_id, kind="essay", text="Why?", points=4)
    making.add_question(quiz.quiz_id, kind="true_false", text="Is it?", correct_options=["true"])
    making.remove_question(essay.question_id)
    there = [("Which?\r\n", ["r"]), ("Is it?", ["true"])]
    assert shown(teacher, lecture) == there
    assert teacher.services.quizzes.open(lecture).title == "Quiz"
    assert teacher.services.lectures.open(lecture).quiz_id == quiz.quiz_id
    assert [entry.kind for entry in teacher.pending()] == ["lecture.add", "quiz.add", "question.add", "question.add"]
    assert [row.kind for row in teacher.services.outbox.load().waiting] == [
        "lecture",
        "quiz_rules",
        "question",
        "question",
    ]
    teacher.sync()
    assert (teacher.pending(), held()) == ([], there)
    assert shown(teacher, rows_now(teacher, lecture)) == there
    learner: Computer = new_computer(room.student)
    learner.sync()
    (line,) = [one for part in learner.services.courses.open(course).sections for one in part.lectures]
    assert (line.kind, line.is_locked) == (LectureKind.QUIZ, False)
    assert learner.services.quizzes.open(line.lecture_id).can_start


def test_no_right_answer_reaches_a_learner(
    made: tuple[str, str], teacher: Computer, room: Classroom, new_computer: Any
) -> None:
    learner: Computer = new_computer(room.student)
    learner.sync()
    teacher.services.quizmaking.change_question(made[1], explanation="SECRETREASON, anew", correct_options=["r"])
    teacher.sync()
    learner.sync()
    with learner.store.read() as tx:
        (question,) = rows.many(tx, QuestionRow)
        whole = tx.exec_driver_sql("SELECT group_concat(CAST(doc AS TEXT)) FROM base_question").scalar()
    assert (question.text, len(question.options)) == ("Which?\r\n", 2)
    for word in ("SECRETREASON", "correct_options", "accepted_answers", "explanation"):
        assert word not in str(whole)
        assert not any(word.encode() in answer.content for answer in learner.line.answers)
    with pytest.raises(NotPossible):
        learner.services.quizmaking.quiz(made[0])
    with pytest.raises(NotPossible):
        learner.services.quizmaking.change_question(made[1], text="Mine")
    with teacher.store.read() as tx:
        (mine,) = rows.many(tx, QuestionRow)
    assert (mine.correct_options, mine.explanation) == (("r",), "SECRETREASON, anew")


@pytest.mark.parametrize("lost", ["lose_request", "lose_answer"])
def test_a_lost_call_makes_one_of_each(teacher: Computer, course: str, lost: str) -> None:
    make(teacher, course)
    teacher.services.authoring.add_assignment(course, title="Essay")
    for _again in range(6):
        setattr(teacher.line, lost, is_write)
        with suppress(Unreachable):
            teacher.sync()
        setattr(teacher.line, lost, never)
    teacher.sync()
    teacher.sync()
    assert teacher.pending() == []
    assert (held(), Quiz.objects.count(), Assignment.objects.count()) == ([("Which?\r\n", ["l"])], 1, 1)


@pytest.mark.parametrize("order", ["mine first", "other first"])
def test_two_who_write_one_quiz_keep_both_their_changes(
    teacher: Computer, second: Computer, made: tuple[str, str], order: str
) -> None:
    lecture, question = made
    quiz = teacher.services.quizmaking.quiz(lecture).quiz_id
    teacher.services.quizmaking.change_question(question, text="Which one?\r\n")
    teacher.services.quizmaking.change_quiz(quiz, max_attempts=2)
    second.services.quizmaking.change_question(question, explanation="Because.", points=3)
    second.services.quizmaking.change_quiz(quiz, time_limit_minutes=5)
    first, last = (teacher, second) if order == "mine first" else (second, teacher)
    for computer in (first, last, first):
        computer.sync()
    for computer in (teacher, second):
        view = computer.services.quizmaking.quiz(lecture)
        assert (view.max_attempts, view.time_limit_minutes) == (2, 5)
        (asked,) = view.questions
        assert (asked.text, asked.explanation, asked.points) == ("Which one?\r\n", "Because.", 3)
        assert computer.pending() == []


@pytest.mark.parametrize("mine", [True, False])
def test_options_and_right_options_that_both_changed_wait_for_a_person(
    teacher: Computer, second: Computer, made: tuple[str, str], mine: bool
) -> None:
    lecture, question = made
    others = [{"id": "u", "text": "Up"}, {"id": "d", "text": "Down"}]
    teacher.services.quizmaking.change_question(question, options=others, correct_options=["u"])
    second.services.quizmaking.change_question(question, correct_options=["r"], text="Where?\r\n")
    teacher.sync()
    second.sync()
    assert held() == [("Which?\r\n", ["u"])]
    view = second.services.conflicts.load()
    assert (view.field, view.is_text) == ("correct_options", False)
    second.services.conflicts.keep(view.conflict_id, Keep.MINE if mine else Keep.THEIRS)
    second.sync()
    teacher.sync()
    assert held() == shown(teacher, lecture) == shown(second, lecture) == [("Where?\r\n", ["r" if mine else "u"])]
    assert [option["id"] for option in Question.objects.get().options] == (["l", "r"] if mine else ["u", "d"])
    assert (teacher.pending(), second.pending()) == ([], [])


def test_a_question_that_is_gone_does_not_come_back_and_its_words_stay(
    teacher: Computer, second: Computer, made: tuple[str, str]
) -> None:
    lecture, question = made
    teacher.services.quizmaking.remove_question(question)
    second.services.quizmaking.change_question(question, text="Many words?")
    teacher.sync()
    second.sync()
    assert held() == shown(second, lecture) == []
    (row,) = second.services.outbox.load().failed
    assert (row.kind, row.problem) == ("question", "gone")
    assert second.services.outbox.detail(row.row_id).content == "Many words?"


@pytest.mark.parametrize("mine", [True, False])
def test_a_question_that_somebody_rewrote_is_not_taken_away_unseen(
    teacher: Computer, second: Computer, made: tuple[str, str], mine: bool
) -> None:
    lecture, question = made
    teacher.services.quizmaking.change_question(question, text="Anew?")
    second.services.quizmaking.remove_question(question)
    teacher.sync()
    second.sync()
    assert held() == shown(second, lecture) == [("Anew?", ["l"])]
    view = second.services.conflicts.load()
    second.services.conflicts.keep(view.conflict_id, Keep.MINE if mine else Keep.THEIRS)
    second.sync()
    teacher.sync()
    assert held() == shown(teacher, lecture) == ([] if mine else [("Anew?", ["l"])])
    assert (teacher.pending(), second.pending()) == ([], [])


@pytest.mark.usefixtures("knows_versions")
def test_a_quiz_goes_with_the_questions_that_were_seen_alone(
    teacher: Computer, second: Computer, made: tuple[str, str]
) -> None:
    lecture, _question = made
    quiz = teacher.services.quizmaking.quiz(lecture).quiz_id
    second.services.quizmaking.remove_quiz(quiz)
    teacher.services.quizmaking.add_question(quiz, kind="essay", text="Why?")
    teacher.sync()
    second.sync()
    assert [entry.state for entry in second.pending()] == [OpState.CONFLICT]
    second.services.conflicts.keep(second.services.conflicts.load().conflict_id, Keep.MINE)
    second.sync()
    teacher.sync()
    assert (Quiz.objects.count(), second.pending()) == (0, [])
    for computer in (teacher, second):
        with pytest.raises(NotPossible):
            computer.services.quizmaking.quiz(lecture)


@pytest.mark.usefixtures("knows_versions")
def test_a_quiz_can_be_taken_away_and_made_anew(teacher: Computer, made: tuple[str, str]) -> None:
    making, lecture = teacher.services.quizmaking, made[0]
    with pytest.raises(NotPossible) as refused:
        making.add_quiz(lecture)
    assert refused.value.facts["why"] == "has_a_quiz"
    making.remove_quiz(making.quiz(lecture).quiz_id)
    quiz = making.add_quiz(lecture, title="Anew", time_limit_minutes=5)
    making.add_question(quiz.quiz_id, kind="short_answer", text="Who?", accepted_answers=["me"])
    assert (quiz.offline, shown(teacher, lecture)) == ("after_start", [("Who?", [])])
    teacher.sync()
    assert (teacher.pending(), held(), Quiz.objects.get().title) == ([], [("Who?", [])], "Anew")


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "multiple_choice", "options": TWO[:1]},
        {"kind": "multiple_choice", "options": TWO, "correct_options": ["x"]},
        {"kind": "multiple_choice", "options": [*TWO, TWO[0]]},
        {"kind": "multiple_choice", "options": "none"},
        {"kind": "true_false", "options": TWO[:1]},
        {"kind": "riddle"},
        {"kind": "essay", "text": "  "},
        {"kind": "essay", "points": -1},
        {"kind": "essay", "points": "many"},
    ],
)
def test_a_question_that_cannot_be_is_not_kept(teacher: Computer, made: tuple[str, str], fields: Any) -> None:
    making = teacher.services.quizmaking
    with pytest.raises(NotPossible):
        making.add_question(making.quiz(made[0]).quiz_id, **{"text": "Which?", **fields})
    assert teacher.pending() == []


def test_another_kind_of_question_has_no_options(teacher: Computer, made: tuple[str, str]) -> None:
    making, (lecture, question) = teacher.services.quizmaking, made
    changed = making.change_question(question, question_type="essay")
    assert (changed.options, changed.correct_options) == ((), ())
    teacher.sync()
    assert (teacher.pending(), held(), shown(teacher, lecture)) == ([], [("Which?\r\n", [])], [("Which?\r\n", [])])


def test_a_work_is_written_offline_and_arrives(
    teacher: Computer, course: str, room: Classroom, new_computer: Any
) -> None:
    authoring = teacher.services.authoring
    work = authoring.add_assignment(
        course,
        title="Essay",
        description="Write.\r\n",
        max_score=20,
        due_date="2026-12-01",
        rubric=[{"criterion": "A"}],
    )
    authoring.change_assignment(work.assignment_id, due_date="2026-12-02", allowed_extensions=["pdf"])
    (line,) = teacher.services.courses.open(course).assignments
    assert (line.title, line.max_score) == ("Essay", "20.00")
    teacher.sync()
    (work,) = authoring.course(course).assignments
    assert (teacher.pending(), work.state, work.rubric[0].criterion_id) == ([], None, "1")
    stored = Assignment.objects.get()
    assert (stored.max_score, stored.due_date, stored.allowed_extensions) == (20, "2026-12-02", ["pdf"])
    authoring.change_assignment(work.assignment_id, due_date=None, max_score="30")
    assert teacher.services.courses.open(course).assignments[0].due_at is None
    teacher.sync()
    learner: Computer = new_computer(room.student)
    learner.sync()
    (line,) = learner.services.courses.open(course).assignments
    assert (line.title, line.max_score, line.due_at) == ("Essay", "30.00", None)


@pytest.mark.parametrize("order", ["mine first", "other first"])
def test_two_who_write_one_work_keep_both_their_changes(
    teacher: Computer, other: Computer, course: str, order: str
) -> None:
    teacher.services.authoring.add_assignment(course, title="Essay", description="a\nb\nc\n")
    teacher.sync()
    other.sync()
    for computer, text, fields in (
        (teacher, "A\nb\nc\n", {"max_score": 20}),
        (other, "a\nb\nC\n", {"allow_late": False}),
    ):
        (work,) = computer.services.authoring.course(course).assignments
        computer.services.authoring.change_assignment(work.assignment_id, description=text, **fields)
    first, last = (teacher, other) if order == "mine first" else (other, teacher)
    for computer in (first, last, first):
        computer.sync()
    for computer in (teacher, other):
        (work,) = computer.services.authoring.course(course).assignments
        assert (work.description, work.max_score, work.allow_late) == ("A\nb\nC\n", "20.00", False)
        assert computer.pending() == []


@pytest.mark.usefixtures("knows_versions")
def test_a_work_is_taken_away_as_it_was_seen(teacher: Computer, other: Computer, course: str) -> None:
    teacher.services.authoring.add_assignment(course, title="Essay")
    teacher.sync()
    other.sync()
    (work,) = other.services.authoring.course(course).assignments
    other.services.authoring.remove_assignment(work.assignment_id)
    teacher.services.authoring.change_assignment(work.assignment_id, title="Renamed")
    teacher.sync()
    other.sync()
    other.services.conflicts.keep(other.services.conflicts.load().conflict_id, Keep.MINE)
    other.sync()
    teacher.sync()
    assert (Assignment.objects.count(), teacher.services.courses.open(course).assignments) == (0, ())


@pytest.mark.parametrize(
    "fields",
    [
        {"max_score": "many"},
        {"max_score": -1},
        {"due_date": "soon"},
        {"max_attempts": 0},
        {"late_penalty_percent": 101},
        {"rubric": ["one"]},
    ],
)
def test_a_work_that_cannot_be_is_not_kept(teacher: Computer, course: str, fields: Any) -> None:
    with pytest.raises(NotPossible):
        teacher.services.authoring.add_assignment(course, **{"title": "Essay", **fields})
    assert teacher.pending() == []
