"""How `school.json` is written."""

from msgspec import Struct

from lms_desktop.protocol.assignments import RubricCriterion
from lms_desktop.protocol.courses import CourseMetadata, CoursePricing


class Person(Struct, frozen=True):
    email: str
    password: str
    role: str
    first_name: str = ""
    last_name: str = ""
    headline: str = ""
    bio: str = ""


class Shelf(Struct, frozen=True):
    slug: str
    name: str
    parent: str | None = None
    description: str = ""


class CaptionFile(Struct, frozen=True):
    language: str
    label: str
    file: str


class Video(Struct, frozen=True):
    file: str
    duration_seconds: float
    height: int
    captions: tuple[CaptionFile, ...] = ()


class Pdf(Struct, frozen=True):
    file: str
    page_count: int


class Resource(Struct, frozen=True):
    key: str
    title: str
    kind: str
    file: str


class Question(Struct, frozen=True):
    key: str
    question_type: str
    text: str
    options: tuple[dict[str, str], ...] = ()
    correct_options: tuple[str, ...] = ()
    accepted_answers: tuple[str, ...] = ()
    points: float = 1
    explanation: str = ""


class Quiz(Struct, frozen=True):
    title: str
    questions: tuple[Question, ...]
    description: str = ""
    time_limit_minutes: int | None = None
    passing_score: float = 50
    max_attempts: int | None = None
    shuffle_questions: bool = False
    reveal_answers: str = "after_submit"
    offline: str = "allowed"


class Lecture(Struct, frozen=True):
    key: str
    title: str
    content_type: str
    description: str = ""
    duration_seconds: float = 0
    is_preview: bool = False
    body_file: str | None = None
    video: Video | None = None
    pdf: Pdf | None = None
    resources: tuple[Resource, ...] = ()
    quiz: Quiz | None = None


class Section(Struct, frozen=True):
    key: str
    title: str
    lectures: tuple[Lecture, ...]
    description: str = ""


class Assignment(Struct, frozen=True):
    key: str
    title: str
    description_file: str
    max_score: float | str = 100
    due_in_days: int | None = None
    allow_late: bool = True
    late_penalty_percent: float = 0
    max_attempts: int | None = None
    allowed_extensions: tuple[str, ...] = ()
    max_file_size: int | None = None
    rubric: tuple[RubricCriterion, ...] = ()
    attachments: tuple[str, ...] = ()


class Course(Struct, frozen=True):
    slug: str
    course_code: str
    title: str
    description_file: str
    category: str
    instructors: tuple[str, ...]
    sections: tuple[Section, ...]
    short_description: str = ""
    level: str = "Beginner"
    language: str = "en"
    timezone: str = "UTC"
    metadata: CourseMetadata = CourseMetadata()
    pricing: CoursePricing = CoursePricing()
    assignments: tuple[Assignment, ...] = ()


class School(Struct, frozen=True):
    users: tuple[Person, ...]
    courses: tuple[Course, ...]
    categories: tuple[Shelf, ...] = ()
