"""The catalogue on the wire: categories, courses, instructors."""

from datetime import datetime
from decimal import Decimal

from .enums import ContentType, CourseStatus, InstructorRole, Level
from .rows import Page, Part, Row


class Category(Row, frozen=True, kw_only=True, gc=False):
    """A shelf of the catalogue."""

    name: str = ""
    slug: str = ""
    description: str = ""
    parent_category: str | None = None
    course_count: int = 0


class CourseMetadata(Part, frozen=True, kw_only=True, gc=False):
    """What a learner wants to know before enrolling."""

    duration_minutes: int = 0
    has_certificate: bool = False
    requirements: tuple[str, ...] = ()
    learning_outcomes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class CoursePricing(Part, frozen=True, kw_only=True, gc=False):
    """What a course costs."""

    price: Decimal = Decimal("0.00")
    currency: str = "USD"
    is_free: bool = True


class CourseSummary(Row, frozen=True, kw_only=True, gc=False):
    """A course as far as a list of one's enrollments shows it."""

    course_code: str = ""
    title: str = ""
    slug: str = ""
    short_description: str = ""
    level: Level = Level.UNKNOWN
    status: CourseStatus = CourseStatus.UNKNOWN
    language: str = ""
    timezone: str = "UTC"
    thumbnail_url: str = ""
    lecture_count: int = 0


class CourseRow(CourseSummary, frozen=True, kw_only=True, gc=False):
    """A course as the catalogue lists it."""

    category: str | None = None
    created_by: str | None = None
    pricing: CoursePricing = CoursePricing()
    metadata: CourseMetadata = CourseMetadata()
    rating: float | None = None
    enrollment_count: int = 0


class CategoryDetail(Category, frozen=True, kw_only=True, gc=False):
    """A shelf with what stands on it."""

    children: tuple[Category, ...] = ()
    courses: Page[CourseRow] | None = None


class CourseInstructor(Part, frozen=True, kw_only=True, gc=False):
    """Who teaches a course; `instructor` is the instructor's id, `user` the account's."""

    instructor: str
    id: str = ""
    version: int = 0
    created_at: datetime | None = None
    updated_at: datetime | None = None
    role: InstructorRole = InstructorRole.UNKNOWN
    order_index: int = 0
    user: str = ""
    name: str = ""
    headline: str = ""
    avatar_url: str = ""


class Instructor(Row, frozen=True, kw_only=True, gc=False):
    """A teacher, as the catalogue introduces them."""

    user: str = ""
    name: str = ""
    bio: str = ""
    avatar_url: str = ""
    headline: str = ""
    course_count: int = 0


class InstructorDetail(Instructor, frozen=True, kw_only=True, gc=False):
    """A teacher with their courses."""

    courses: tuple[CourseRow, ...] = ()


class SyllabusLecture(Part, frozen=True, kw_only=True, gc=False):
    """A line of the syllabus."""

    id: str
    title: str = ""
    content_type: ContentType = ContentType.UNKNOWN
    order_index: int = 0
    duration_seconds: int = 0
    is_preview: bool = False


class SyllabusSection(Part, frozen=True, kw_only=True, gc=False):
    """A part of the syllabus."""

    id: str
    title: str = ""
    order_index: int = 0
    lectures: tuple[SyllabusLecture, ...] = ()


class CourseDetail(CourseRow, frozen=True, kw_only=True, gc=False):
    """A course with its description and syllabus."""

    description: str = ""
    instructors: tuple[CourseInstructor, ...] = ()
    sections: tuple[SyllabusSection, ...] = ()
    is_enrolled: bool = False
