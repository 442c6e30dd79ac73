from decimal import Decimal

import pytest
from msgspec import UNSET

from lms_desktop.domain import quiz
from lms_desktop.protocol.enums import QuestionType, RevealAnswers
from lms_desktop.protocol.quizzes import Answer, Option, Question
from lms_desktop.protocol.rows import encode


def choice(*right: str, points: float = 2, kind: QuestionType = QuestionType.MULTIPLE_CHOICE) -> Question:
    options = tuple(Option(id=name, text=name) for name in "abc")
    return Question(id="q1", quiz="z", question_type=kind, options=options, points=points, correct_options=right)


def short(*accepted: str) -> Question:
    return Question(id="q2", quiz="z", question_type=QuestionType.SHORT_ANSWER, accepted_answers=accepted)


ESSAY = Question(id="q3", quiz="z", question_type=QuestionType.ESSAY, points=5)


def chosen(*options: str) -> Answer:
    return Answer(question="q1", selected_options=options)


@pytest.mark.parametrize(
    ("right", "given", "is_right"),
    [
        (("a",), ("a",), True),
        (("a",), ("b",), False),
        (("a", "c"), ("c", "a"), True),
        (("a", "c"), ("a",), False),
        (("a", "c"), ("a", "b", "c"), False),
        ((), (), False),
        (("a",), (), False),
    ],
)
@pytest.mark.parametrize("kind", [QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE])
def test_a_choice_is_right_when_exactly_the_right_options_are_chosen(
    right: tuple[str, ...], given: tuple[str, ...], is_right: bool, kind: QuestionType
) -> None:
    made = quiz.mark(choice(*right, kind=kind), chosen(*given))
    assert made == quiz.Mark(is_right, Decimal("2.00") if is_right else Decimal("0.00"))


def test_a_question_without_an_answer_is_wrong() -> None:
    assert quiz.mark(choice("a"), None).is_correct is False
    assert quiz.mark(short("x"), None).is_correct is False


@pytest.mark.parametrize("written", ["print", " Print\n", "PRINT", "\uff50rint", "\u00a0print"])
def test_a_short_answer_is_right_without_regard_to_spaces_case_and_form(written: str) -> None:
    assert quiz.is_right(short("input", "Print "), Answer(question="q2", text=written)) is True


@pytest.mark.parametrize(
    ("accepted", "written"), [("Stra\u00dfe", "STRASSE"), ("caf\u00e9", "cafe\u0301"), ("\ufb01n", "FIN")]
)
def test_letters_that_look_alike_are_alike(accepted: str, written: str) -> None:
    assert quiz.is_right(short(accepted), Answer(question="q2", text=written)) is True


@pytest.mark.parametrize("written", ["", "  ", "prin t", "printf"])
def test_another_short_answer_is_wrong_and_so_is_none(written: str) -> None:
    assert quiz.is_right(short("print", " "), Answer(question="q2", text=written)) is False


@pytest.mark.parametrize(
    "question",
    [
        ESSAY,
        short(),
        Question(id="q2", quiz="z", question_type=QuestionType.SHORT_ANSWER),
        Question(id="q1", quiz="z", question_type=QuestionType.MULTIPLE_CHOICE),
        Question(id="q1", quiz="z", question_type=QuestionType.UNKNOWN),
    ],
)
def test_what_cannot_be_marked_here_waits(question: Question) -> None:
    assert quiz.mark(question, Answer(question=question.id, text="words")) == quiz.WAITING


def test_an_attempt_adds_up_and_passes_at_the_passing_score() -> None:
    questions = (choice("a", points=2), short("print"))
    marks = quiz.mark_all(questions, (chosen("a"), Answer(question="q2", text="no")))
    total = quiz.totals(questions, marks, passing_score=66.67)
    assert total == quiz.Totals(Decimal("2.00"), Decimal("3.00"), Decimal("66.67"), True, False)
    assert quiz.totals(questions, marks, passing_score=66.68).passed is False


def test_passing_stays_open_while_an_essay_waits_unless_it_is_passed_already() -> None:
    questions = (choice("a", points=5), ESSAY)
    marks = quiz.mark_all(questions, (chosen("a"), Answer(question="q3", text="…")))
    assert quiz.totals(questions, marks, passing_score=60).passed is None
    assert quiz.totals(questions, marks, passing_score=50).passed is True
    assert quiz.totals(questions, marks, passing_score=50).is_waiting


def test_an_attempt_without_any_mark_waits() -> None:
    assert quiz.totals((ESSAY,), {}, passing_score=50).passed is None


def test_a_quiz_without_points_is_done() -> None:
    assert quiz.totals((), {}, passing_score=50).percentage == Decimal("100.00")


@pytest.mark.parametrize(
    ("reveal", "submitted", "passed", "shown"),
    [
        (RevealAnswers.NEVER, True, True, False),
        (RevealAnswers.UNKNOWN, True, True, False),
        (RevealAnswers.AFTER_SUBMIT, False, None, False),
        (RevealAnswers.AFTER_SUBMIT, True, False, True),
        (RevealAnswers.AFTER_PASS, True, None, False),
        (RevealAnswers.AFTER_PASS, True, False, False),
        (RevealAnswers.AFTER_PASS, True, True, True),
        (RevealAnswers.AFTER_PASS, False, True, False),
    ],
)
def test_right_answers_are_shown_when_the_quiz_says(
    reveal: RevealAnswers, submitted: bool, passed: bool | None, shown: bool
) -> None:
    assert quiz.may_reveal(reveal, is_submitted=submitted, passed=passed) is shown


def test_a_question_without_its_answers_does_not_even_name_the_fields() -> None:
    bare = quiz.without_answers(
        Question(
            id="q", quiz="z", takes_several=True, correct_options=("a", "c"), accepted_answers=("b",), explanation="c"
        )
    )
    assert bare.takes_several
    assert bare.correct_options is UNSET
    written = encode(bare)
    for name in (b"correct_options", b"accepted_answers", b"explanation"):
        assert name not in written


def test_mixed_questions_come_in_the_same_order_for_an_attempt_and_in_another_for_the_next() -> None:
    questions = tuple(Question(id=f"q{number}", quiz="z") for number in range(8))
    mixed = quiz.shuffled(questions, "attempt 1")
    assert mixed == quiz.shuffled(reversed(questions), "attempt 1")
    assert mixed != quiz.shuffled(questions, "attempt 2")
    assert set(mixed) == set(questions)
