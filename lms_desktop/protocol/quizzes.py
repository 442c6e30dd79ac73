"""Quizzes on the wire: questions, attempts, results."""

from datetime import datetime
from decimal import Decimal

from msgspec import UNSET, UnsetType

from .enums import AttemptStatus, Flag, OfflineRule, QuestionType, RevealAnswers
from .rows import Part, Row


class Quiz(Row, frozen=True, kw_only=True, gc=False):
    """A set of questions on a lecture."""

    lecture: str
    title: str = ""
    description: str = ""
    time_limit_minutes: int | None = None
    passing_score: float = 0.0
    max_attempts: int | None = None
    shuffle_questions: bool = False
    reveal_answers: RevealAnswers = RevealAnswers.NEVER
    question_count: int = 0
    total_points: float = 0.0
    offline: OfflineRule = OfflineRule.ALLOWED


class Option(Part, frozen=True, kw_only=True, gc=False):
    """One answer to choose."""

    id: str
    text: str = ""


class Question(Row, frozen=True, kw_only=True, gc=False):
    """A question; its right answers are there for its instructors alone, and absent for everybody else.

    `takes_several` says that more than one option is to be chosen, so that a learner is asked the right way.
    """

    quiz: str
    question_type: QuestionType = QuestionType.UNKNOWN
    text: str = ""
    options: tuple[Option, ...] = ()
    points: float = 1.0
    order_index: int = 0
    takes_several: bool = False
    correct_options: tuple[str, ...] | UnsetType = UNSET
    accepted_answers: tuple[str, ...] | UnsetType = UNSET
    explanation: str | UnsetType = UNSET


class Answer(Part, frozen=True, kw_only=True, gc=False):
    """What a learner answered: chosen options, or words."""

    question: str
    selected_options: tuple[str, ...] = ()
    text: str = ""


class AttemptBase(Row, frozen=True, kw_only=True, gc=False):
    """What an attempt and its result have in common."""

    quiz: str
    enrollment: str
    attempt_number: int = 1
    status: AttemptStatus = AttemptStatus.UNKNOWN
    started_at: datetime | None = None
    deadline: datetime | None = None
    submitted_at: datetime | None = None
    client_started_at: datetime | None = None
    client_submitted_at: datetime | None = None
    answers: tuple[Answer, ...] = ()
    score: Decimal | None = None
    max_score: Decimal | None = None
    percentage: Decimal | None = None
    passed: bool | None = None
    flags: tuple[Flag, ...] = ()
    quiz_version: int = 0


class Attempt(AttemptBase, frozen=True, kw_only=True, gc=False):
    """One go at a quiz, with the questions as they stood when it began."""

    questions: tuple[Question, ...] = ()


class QuestionResult(Part, frozen=True, kw_only=True, gc=False):
    """What one answer was worth; nothing is decided yet where `is_correct` is empty."""

    question: str
    is_correct: bool | None = None
    points_awarded: Decimal | None = None
    feedback: str = ""
    correct_options: tuple[str, ...] | UnsetType = UNSET
    accepted_answers: tuple[str, ...] | UnsetType = UNSET
    explanation: str | UnsetType = UNSET


class Result(AttemptBase, frozen=True, kw_only=True, gc=False):
    """An attempt with what each answer was worth."""

    questions: tuple[QuestionResult, ...] = ()
