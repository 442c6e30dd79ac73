"""Quizzes and attempts at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lms_desktop.services.views.common import WorkState


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as it was when the attempt began."""

    question_id: str
    kind: str  # multiple_choice, true_false, short_answer, essay, unknown
    text: str
    options: tuple[tuple[str, str], ...]  # (id, text)
    points: float
    takes_several: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer, saved here."""

    selected: tuple[str, ...]
    text: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionResultView:
    """What the school said about one answer."""

    question_id: str
    is_correct: bool | None  # None: waits for the instructor
    points_awarded: float | None
    feedback: str
    correct_options: tuple[str, ...] | None
    accepted_answers: tuple[str, ...] | None
    explanation: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """The school's result of an attempt."""

    score: str
    max_score: str
    percentage: str
    passed: bool | None
    waits_for_instructor: bool
    questions: tuple[QuestionResultView, ...]


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One attempt at a quiz."""

    attempt_id: str
    number: int
    is_open: bool  # can still be answered
    state: WorkState
    started_at: datetime
    deadline: datetime | None
    handed_in_at: datetime | None
    received_at: datetime | None
    receipt: str
    questions: tuple[QuestionView, ...]
    answers: Mapping[str, AnswerView]  # by question id
    result: ResultView | None


@dataclass(frozen=True, slots=True)
class QuizView:
    """A quiz lecture."""

    quiz_id: str
    lecture_id: str
    title: str
    description: str
    question_count: int
    total_points: float
    passing_score: float
    time_limit_minutes: int | None
    max_attempts: int | None
    attempts_used: int
    can_start: bool
    why_not: str  # code: "", attempts_used, needs_network, not_here, not_enrolled
    current: AttemptView | None  # the open one
    latest: AttemptView | None  # the last one handed in
