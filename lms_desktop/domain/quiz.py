"""Marking a quiz, adding it up, and who may see the right answers when."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Final

from msgspec import UNSET

from lms_desktop.protocol.enums import QuestionType, RevealAnswers
from lms_desktop.protocol.quizzes import Answer, Question

_CENT: Final = Decimal("0.01")
_NOTHING: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer is worth; both are None while somebody has to read it."""

    is_correct: bool | None
    points: Decimal | None


WAITING: Final = Mark(is_correct=None, points=None)


@dataclass(frozen=True, slots=True)
class Totals:
    """What an attempt is worth as far as it is marked; `passed` is None while that can still change."""

    score: Decimal
    max_score: Decimal
    percentage: Decimal
    passed: bool | None
    is_waiting: bool


def mark(question: Question, answer: Answer | None) -> Mark:
    """Mark one answer by the question's own right answers."""
    right = is_right(question, answer)
    if right is None:
        return WAITING
    return Mark(is_correct=right, points=two_places(question.points) if right else _NOTHING)


def is_right(question: Question, answer: Answer | None) -> bool | None:
    """Decide whether an answer is right; None where a person has to."""
    match question.question_type:
        case QuestionType.MULTIPLE_CHOICE | QuestionType.TRUE_FALSE:
            return _chose_right(question, answer)
        case QuestionType.SHORT_ANSWER:
            return _wrote_right(question, answer)
        case _:
            return None


def mark_all(questions: Iterable[Question], answers: Iterable[Answer]) -> dict[str, Mark]:
    """Mark every question; one without an answer is wrong, or waits."""
    given = {answer.question: answer for answer in answers}
    return {question.id: mark(question, given.get(question.id)) for question in questions}


def totals(questions: Sequence[Question], marks: Mapping[str, Mark], passing_score: float) -> Totals:
    """Add up an attempt."""
    most = two_places(sum(Decimal(str(question.points)) for question in questions))
    points = [marks.get(question.id, WAITING).points for question in questions]
    score = sum((given for given in points if given is not None), _NOTHING)
    share = percentage(score, most)
    waiting = any(given is None for given in points)
    passed = share >= Decimal(str(passing_score))
    return Totals(score, most, share, None if waiting and not passed else passed, waiting)


def percentage(score: Decimal, most: Decimal) -> Decimal:
    """Tell the share of the points; a quiz without points is fully done."""
    if most <= 0:
        return Decimal("100.00")
    return (score * 100 / most).quantize(_CENT, ROUND_HALF_UP)


def may_reveal(reveal: RevealAnswers, *, is_submitted: bool, passed: bool | None) -> bool:
    """Decide whether a learner may see the right answers of an attempt."""
    match reveal:
        case RevealAnswers.AFTER_SUBMIT:
            return is_submitted
        case RevealAnswers.AFTER_PASS:
            return is_submitted and passed is True
        case _:
            return False


def without_answers(question: Question) -> Question:
    """The question as a learner may see it before the answers are revealed."""
    return Question(
        id=question.id,
        version=question.version,
        created_at=question.created_at,
        updated_at=question.updated_at,
        quiz=question.quiz,
        question_type=question.question_type,
        text=question.text,
        options=question.options,
        points=question.points,
        order_index=question.order_index,
        takes_several=question.takes_several,
    )


def shuffled(questions: Iterable[Question], attempt: str) -> tuple[Question, ...]:
    """Mix the questions for one attempt, in the same order wherever that is asked."""
    return tuple(sorted(questions, key=lambda question: sha256(f"{attempt} {question.id}".encode()).digest()))


def two_places(value: float | Decimal) -> Decimal:
    """Points as they travel: a decimal with two places."""
    return Decimal(str(value)).quantize(_CENT, ROUND_HALF_UP)


def comparable(text: str) -> str:
    """A short answer without what does not matter: outer spaces, case, the form of its letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


def _chose_right(question: Question, answer: Answer | None) -> bool | None:
    if question.correct_options is UNSET:
        return None
    right = set(question.correct_options)
    return bool(right) and answer is not None and set(answer.selected_options) == right


def _wrote_right(question: Question, answer: Answer | None) -> bool | None:
    accepted = question.accepted_answers
    if accepted is UNSET or not accepted:
        return None
    written = comparable(answer.text) if answer else ""
    return written != "" and written in {comparable(text) for text in accepted}
