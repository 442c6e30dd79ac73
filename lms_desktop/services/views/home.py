"""Home."""

from dataclasses import dataclass
from datetime import datetime

from lms_desktop.services.views.common import LectureKind, WorkState
from lms_desktop.services.views.outbox import OutboxRow


@dataclass(frozen=True, slots=True)
class ContinueView:
    """A lecture to go on with."""

    lecture_id: str
    course_id: str
    lecture_title: str
    course_title: str
    section_title: str
    kind: LectureKind
    position: float  # seconds, or the page for a PDF
    total: float  # seconds, or pages
    percentage: float
    is_begun: bool
    is_here: bool  # works without a network
    category: str = ""


@dataclass(frozen=True, slots=True)
class DueView:
    """Work that is due."""

    assignment_id: str
    course_id: str
    title: str
    course_title: str
    due_at: datetime | None
    state: WorkState | None  # of the hand-in, if there is one


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Something that happened: a grade came, a course was closed, a file was damaged."""

    id: str
    kind: str  # graded, received, course_closed, refused, …
    title: str
    detail: str
    at: datetime
    is_new: bool
    course_id: str | None = None
    assignment_id: str | None = None
    lecture_id: str | None = None


@dataclass(frozen=True, slots=True)
class PileView:
    """The submissions to one assignment, for its instructor."""

    assignment_id: str
    course_id: str
    title: str
    course_title: str
    total: int
    graded: int
    released: int
    here: int  # submissions whose text and files are on this computer
    bytes_to_fetch: int
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class HeldBackView:
    """Rows of one kind that the school does not list any more, too many to go unasked."""

    kind: str  # note, bookmark, lecture, course, …
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class HomeView:
    """The whole of Home."""

    first_name: str
    is_instructor: bool
    hero: ContinueView | None
    more: tuple[ContinueView, ...]  # at most two
    due: tuple[DueView, ...]  # at most three
    waiting: "tuple[OutboxRow, ...]"  # at most three
    waiting_count: int
    lately: tuple[NoticeView, ...]  # at most three
    to_grade: tuple[PileView, ...]  # instructors: at most three
    courses_complete: int
    bytes_to_fetch: int
    course_count: int
    courses_unread: int = 0  # joined, and not yet read from the school
    to_grade_count: int = 0  # in all of their assignments
    held_back: tuple[HeldBackView, ...] = ()
