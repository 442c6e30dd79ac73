"""Works to hand in, on the wire."""

from datetime import datetime
from decimal import Decimal

from .enums import Flag, SubmissionStatus
from .rows import Part, Row


class RubricLevel(Part, frozen=True, kw_only=True, gc=False):
    """One step of a criterion."""

    title: str = ""
    points: float = 0.0
    description: str = ""


class RubricCriterion(Part, frozen=True, kw_only=True, gc=False):
    """One thing that a work is judged by."""

    id: str
    criterion: str = ""
    max_points: float = 0.0
    levels: tuple[RubricLevel, ...] = ()


class RubricScore(Part, frozen=True, kw_only=True, gc=False):
    """What a work got for one criterion; `criterion` is the criterion's id."""

    criterion: str
    points: float = 0.0
    comment: str = ""


class Attachment(Part, frozen=True, kw_only=True, gc=False):
    """A file that comes with an assignment."""

    id: str
    name: str = ""
    size_bytes: int | None = None
    sha256: str = ""
    url: str = ""


class Assignment(Row, frozen=True, kw_only=True, gc=False):
    """A work to hand in.

    `due_date` is a day or a time as the instructor wrote it; `due_at` the moment that it means.
    """

    course: str
    title: str = ""
    description: str = ""
    max_score: Decimal = Decimal("100.00")
    due_date: str | None = None
    due_at: datetime | None = None
    allow_late: bool = True
    late_penalty_percent: float = 0.0
    max_attempts: int | None = None
    allowed_extensions: tuple[str, ...] = ()
    max_file_size: int | None = None
    rubric: tuple[RubricCriterion, ...] = ()
    attachments: tuple[Attachment, ...] = ()


class SubmissionFile(Part, frozen=True, kw_only=True, gc=False):
    """A file that was handed in."""

    id: str
    name: str = ""
    size_bytes: int | None = None
    sha256: str = ""
    url: str = ""


class Submission(Row, frozen=True, kw_only=True, gc=False):
    """A work handed in, with its grade once there is one to see."""

    assignment: str
    enrollment: str
    student: str = ""
    status: SubmissionStatus = SubmissionStatus.UNKNOWN
    content: str = ""
    files: tuple[SubmissionFile, ...] = ()
    attempt_number: int = 1
    submitted_at: datetime | None = None
    client_submitted_at: datetime | None = None
    is_late: bool = False
    score: Decimal | None = None
    feedback: str = ""
    rubric_scores: tuple[RubricScore, ...] = ()
    graded_by: str | None = None
    graded_at: datetime | None = None
    released_at: datetime | None = None
    flags: tuple[Flag, ...] = ()
