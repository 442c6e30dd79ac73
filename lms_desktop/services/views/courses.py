"""The library, the catalogue and a course page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lms_desktop.services.views.common import LectureKind, OfflineState, WorkState


@dataclass(frozen=True, slots=True)
class OfflineView:
    """What of a course is on this computer."""

    state: OfflineState = OfflineState.NOT_KEPT
    bytes_here: int = 0
    bytes_total: int = 0
    checked_at: datetime | None = None
    by_kind: Mapping[str, int] = field(default_factory=dict)  # video, reading, captions, files -> bytes
    files_total: int = 0
    files_here: int = 0
    problem: str = ""  # words for NO_SPACE, WAITING


@dataclass(frozen=True, slots=True)
class LibraryCard:
    """A course that this person joined."""

    course_id: str
    title: str
    instructor: str
    category: str
    percentage: float
    status: str  # active, completed
    offline: OfflineView
    state: WorkState | None  # of joining or leaving, while that waits
    is_leaving: bool
    last_opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class LibraryView:
    """Every course that this person joined."""

    cards: tuple[LibraryCard, ...]


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category with the number of courses in it."""

    id: str
    name: str
    parent_id: str | None
    course_count: int


@dataclass(frozen=True, slots=True)
class CatalogueCard:
    """A course in the catalogue."""

    course_id: str
    code: str
    title: str
    short_description: str
    instructor: str
    category: str
    category_id: str | None
    level: str
    language: str
    duration_minutes: int
    lecture_count: int
    price: str  # "" where it is free
    is_free: bool
    is_enrolled: bool
    state: WorkState | None


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """The hits of a search, and what it can be narrowed by."""

    cards: tuple[CatalogueCard, ...]
    categories: tuple[CategoryView, ...]
    levels: tuple[str, ...]
    languages: tuple[str, ...]
    as_of: datetime | None  # when the catalogue was last read in full


@dataclass(frozen=True, slots=True)
class LectureLine:
    """One row of a syllabus."""

    lecture_id: str
    title: str
    kind: LectureKind
    length: float  # seconds of a video, pages of a PDF, questions of a quiz, 0 where unknown
    percentage: float
    is_begun: bool
    is_completed: bool
    is_here: bool
    is_locked: bool  # not enrolled and no preview


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section of a syllabus."""

    section_id: str
    title: str
    number: int
    lectures: tuple[LectureLine, ...]
    done: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """One assignment in a course page."""

    assignment_id: str
    title: str
    due_at: datetime | None
    state: WorkState | None
    is_draft: bool
    score: str  # "" while there is none
    max_score: str


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One line of the grades card."""

    title: str
    text: str  # "9 of 10"
    is_provisional: bool
    assignment_id: str | None
    lecture_id: str | None


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course page."""

    course_id: str
    title: str
    code: str
    instructors: tuple[str, ...]
    category: str
    level: str
    language: str
    captions: int  # number of caption languages
    duration_minutes: int
    description: str  # Markdown
    short_description: str
    is_enrolled: bool
    is_mine_to_teach: bool
    state: WorkState | None  # of joining or leaving
    is_free: bool
    price: str
    is_closed: bool  # gone or archived at the school; what is here stays readable
    percentage: float
    completed: int
    total: int
    pending_changes: int
    sections: tuple[SectionView, ...]
    assignments: tuple[AssignmentLine, ...]
    grades: tuple[GradeLine, ...]
    next_lecture: LectureLine | None
    offline: OfflineView
    has_syllabus: bool  # False: only the catalogue entry is here yet
