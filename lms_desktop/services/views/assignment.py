"""Assignments and hand-ins."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lms_desktop.services.views.common import WorkState
from lms_desktop.services.views.lecture import ResourceView


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a hand-in; ``path`` is None while it is not on this computer."""

    file_id: str
    name: str
    size_bytes: int
    sha256: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One line of a rubric."""

    criterion_id: str
    title: str
    max_points: float
    levels: tuple[str, ...]
    points: float | None  # as graded


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """A hand-in."""

    submission_id: str
    attempt_number: int
    content: str
    files: tuple[FileView, ...]
    state: WorkState
    handed_in_at: datetime | None  # this computer's clock
    received_at: datetime | None  # the school's clock
    receipt: str
    is_late: bool
    flags: tuple[str, ...]
    score: str  # "" until released
    max_score: str
    feedback: str  # Markdown
    rubric: tuple[CriterionView, ...]
    released_at: datetime | None
    graded_by: str
    can_take_back: bool
    problem: str  # the school's reason where the state is failed


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """An assignment with this person's work."""

    assignment_id: str
    course_id: str
    course_title: str
    title: str
    description: str  # Markdown
    max_score: str
    due_at: datetime | None
    is_past_due: bool
    allow_late: bool
    late_penalty_percent: str
    max_attempts: int | None
    attempts_used: int
    allowed_extensions: tuple[str, ...]
    max_file_size: int | None
    rubric: tuple[CriterionView, ...]
    attachments: tuple[ResourceView, ...]
    draft_content: str
    draft_files: tuple[FileView, ...]
    draft_saved_at: datetime | None
    latest: SubmissionView | None
    earlier: tuple[SubmissionView, ...]
    can_hand_in: bool
    why_not: str  # code: "", empty, attempts_used, closed, not_enrolled, waiting
