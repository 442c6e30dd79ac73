"""What those who teach write: a course as it is being made."""

from dataclasses import dataclass

from lms_desktop.services.views.common import WorkState


@dataclass(frozen=True, slots=True)
class TaughtLine:
    """A lecture in the list of its section."""

    lecture_id: str
    section_id: str
    title: str
    kind: str  # video, pdf, quiz, text
    order_index: int
    is_preview: bool
    is_published: bool
    state: WorkState | None


@dataclass(frozen=True, slots=True)
class TaughtLecture:
    """A lecture with its words; its files are brought to it at the school."""

    lecture_id: str
    section_id: str
    course_id: str
    title: str
    description: str
    kind: str
    body: str  # Markdown
    order_index: int
    duration_seconds: int
    is_preview: bool
    is_published: bool
    state: WorkState | None


@dataclass(frozen=True, slots=True)
class TaughtSection:
    """A part of a course."""

    section_id: str
    course_id: str
    title: str
    description: str
    order_index: int
    state: WorkState | None  # of what was changed here; None: the school has it all
    lectures: tuple[TaughtLine, ...] = ()


@dataclass(frozen=True, slots=True)
class TaughtQuestion:
    """A question with its right answers, for those who teach alone."""

    question_id: str
    quiz_id: str
    kind: str  # multiple_choice, true_false, short_answer, essay
    text: str  # Markdown
    options: tuple[tuple[str, str], ...]  # (id, text)
    correct_options: tuple[str, ...]
    accepted_answers: tuple[str, ...]
    explanation: str
    points: float
    order_index: int
    state: WorkState | None


@dataclass(frozen=True, slots=True)
class TaughtQuiz:
    """A quiz with its rules and its questions."""

    quiz_id: str
    lecture_id: str
    title: str
    description: str
    time_limit_minutes: int | None
    passing_score: float
    max_attempts: int | None
    shuffle_questions: bool
    reveal_answers: str  # never, after_submit, after_pass
    offline: str  # allowed, after_start, never
    state: WorkState | None
    questions: tuple[TaughtQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class TaughtCriterion:
    """One thing that a work is judged by, and its steps: title, points, description."""

    criterion_id: str
    criterion: str
    max_points: float
    levels: tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, slots=True)
class TaughtAssignment:
    """A work to hand in, with its rules."""

    assignment_id: str
    course_id: str
    title: str
    description: str  # Markdown
    max_score: str
    due_date: str | None  # a day or a time, as it was written
    allow_late: bool
    late_penalty_percent: float
    max_attempts: int | None
    allowed_extensions: tuple[str, ...]
    max_file_size: int | None
    rubric: tuple[TaughtCriterion, ...]
    state: WorkState | None


@dataclass(frozen=True, slots=True)
class TaughtCourse:
    """A course with everything that can be written in it."""

    course_id: str
    title: str
    sections: tuple[TaughtSection, ...]
    assignments: tuple[TaughtAssignment, ...] = ()
