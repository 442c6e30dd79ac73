"""Quizzes of which a person has to read answers."""

from dataclasses import dataclass
from datetime import datetime

from lms_desktop.services.views.common import WorkState
from lms_desktop.services.views.quiz import QuestionView


@dataclass(frozen=True, slots=True)
class QuizPileView:
    """A quiz, and how much of it waits to be judged."""

    quiz_id: str
    course_id: str
    title: str
    total: int  # attempts that were handed in
    to_judge: int


@dataclass(frozen=True, slots=True)
class JudgingRow:
    """One attempt in the queue."""

    attempt_id: str
    attempt_number: int
    handed_in_at: datetime | None
    waits: bool  # an answer has no points yet, neither here nor there
    state: WorkState | None  # of the judgement made here


@dataclass(frozen=True, slots=True)
class JudgedView:
    """What an answer is worth; no points where nobody has decided."""

    points: str
    feedback: str


@dataclass(frozen=True, slots=True)
class JudgedAnswerView:
    """One answer with its question, as the learner saw it, and its worth as it stands here."""

    question: QuestionView
    selected: tuple[str, ...]
    text: str
    judged: JudgedView
    conflict: JudgedView | None  # what the school has instead, where both differ


@dataclass(frozen=True, slots=True)
class JudgingView:
    """One attempt, opened."""

    attempt_id: str
    quiz_id: str
    attempt_number: int
    handed_in_at: datetime | None
    answers: tuple[JudgedAnswerView, ...]
    state: WorkState | None
    is_conflict: bool
