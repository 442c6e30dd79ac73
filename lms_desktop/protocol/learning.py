"""What a learner makes, on the wire: enrollments, progress, bookmarks, notes."""

from datetime import datetime
from decimal import Decimal

from .courses import CourseSummary
from .enums import EnrollmentStatus, PaymentStatus, ProgressUnit
from .rows import Part, Row


class Enrollment(Row, frozen=True, kw_only=True, gc=False):
    """A learner's place in a course."""

    user: str
    course: CourseSummary
    status: EnrollmentStatus = EnrollmentStatus.UNKNOWN
    payment_status: PaymentStatus = PaymentStatus.UNKNOWN
    enrolled_at: datetime | None = None
    completed_at: datetime | None = None
    progress_percentage: Decimal = Decimal("0.00")
    last_accessed_at: datetime | None = None


class Progress(Part, frozen=True, kw_only=True, gc=False):
    """How far a learner got in one lecture; `id` is empty where nothing was recorded yet."""

    id: str | None = None
    version: int = 0
    created_at: datetime | None = None
    updated_at: datetime | None = None
    enrollment: str = ""
    lecture: str = ""
    watched_seconds: float = 0.0
    total_seconds: float = 0.0
    completion_percentage: Decimal = Decimal("0.00")
    last_position_seconds: float = 0.0
    position_updated_at: datetime | None = None
    unit: ProgressUnit = ProgressUnit.SECONDS
    watched_ranges: tuple[tuple[float, float], ...] = ()
    is_completed: bool = False
    completed_at: datetime | None = None


class EnrollmentProgress(Part, frozen=True, kw_only=True, gc=False):
    """How far a learner got in a whole course."""

    completion_percentage: Decimal = Decimal("0.00")
    completed_lectures: int = 0
    total_lectures: int = 0
    lectures: tuple[Progress, ...] = ()


class Bookmark(Row, frozen=True, kw_only=True, gc=False):
    """A place in a lecture to come back to."""

    enrollment: str
    lecture: str
    timestamp_seconds: float | None = None
    page_number: int | None = None
    title: str = ""


class Anchor(Part, frozen=True, kw_only=True, gc=False):
    """What exactly a note is about: a paragraph, or marked places on a page of a PDF."""

    paragraph: str | None = None
    page: int | None = None
    quads: tuple[tuple[float, ...], ...] = ()
    colour: str | None = None
    quote: str | None = None


class Note(Row, frozen=True, kw_only=True, gc=False):
    """A learner's own words beside a lecture."""

    enrollment: str
    lecture: str
    content: str = ""
    timestamp_seconds: float | None = None
    page_number: int | None = None
    anchor: Anchor | None = None
    tags: tuple[str, ...] = ()
