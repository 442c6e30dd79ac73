"""The grading desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lms_desktop.services.views.assignment import CriterionView, SubmissionView
from lms_desktop.services.views.common import WorkState
from lms_desktop.services.views.home import PileView


@dataclass(frozen=True, slots=True)
class GradingRow:
    """One hand-in in the queue of the desk."""

    submission_id: str
    student: str
    handed_in_at: datetime | None
    is_late: bool
    attempt_number: int
    score: str  # "" while there is none
    state: WorkState | None  # of the grade: here = draft, waiting, received …
    is_released: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class DeskView:
    """The queue of one assignment."""

    pile: PileView
    rows: tuple[GradingRow, ...]


@dataclass(frozen=True, slots=True)
class GradeView:
    """A grade as it stands here, drafts included."""

    score: str  # "" while there is none
    feedback: str
    rubric_scores: Mapping[str, float]  # by criterion id
    state: WorkState | None
    saved_at: datetime | None
    is_released: bool
    conflict: "GradeView | None" = None  # what the school has instead, where both differ
    graded_by: str = ""


@dataclass(frozen=True, slots=True)
class PaperView:
    """One hand-in on the desk."""

    submission: SubmissionView
    student: str
    assignment_id: str
    max_score: str
    rubric: tuple[CriterionView, ...]
    grade: GradeView
    earlier: tuple[SubmissionView, ...]
