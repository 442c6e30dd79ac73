"""Which rows go to which streams: the one table from which the triggers of the change log are made.

A path leads from a row to the owner of a stream over foreign keys: `section.course` is the course of a lecture.
"""

from dataclasses import dataclass
from typing import Final

from lms_desktop.protocol.sync import StreamKind


@dataclass(frozen=True, slots=True)
class Place:
    """A stream that a row goes to."""

    kind: StreamKind
    path: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of row on the wire: its model, the streams that tell it, and the column that names it."""

    name: str
    model: str
    places: tuple[Place, ...]
    key: str = "id"


@dataclass(frozen=True, slots=True)
class Touch:
    """A change of one row that is also told for others, because they show it or are opened by it.

    `up` leads from the changed row to the other one, `down` from the others to the changed row. Where `columns` are
    named, an update tells only when one of them changed, and nothing else does where `also_new` is false.
    """

    model: str
    entities: tuple[str, ...]
    up: str = ""
    down: str = ""
    columns: tuple[str, ...] = ()
    also_new: bool = True


def _catalogue() -> Place:
    return Place(StreamKind.CATALOGUE)


def _course(path: str) -> Place:
    return Place(StreamKind.COURSE, path)


def _user(path: str) -> Place:
    return Place(StreamKind.USER, path)


def _staff(path: str) -> Place:
    return Place(StreamKind.STAFF, path)


ENTITIES: Final = (
    Entity("category", "courses.Category", (_catalogue(),)),
    Entity("course", "courses.Course", (_catalogue(),)),
    Entity("course_detail", "courses.Course", (_course("id"),)),
    Entity("section", "courses.Section", (_course("course"),)),
    Entity("lecture", "courses.Lecture", (_course("section.course"),)),
    Entity("lecture_detail", "courses.Lecture", (_course("section.course"),)),
    Entity("quiz", "assignments.Quiz", (_course("lecture.section.course"),)),
    Entity("question", "assignments.Question", (_course("quiz.lecture.section.course"),)),
    Entity("assignment", "assignments.Assignment", (_course("course"),)),
    Entity("enrollment", "enrollments.Enrollment", (_user("user"), _staff("course"))),
    Entity("progress", "enrollments.VideoProgress", (_user("enrollment.user"),)),
    Entity("bookmark", "enrollments.Bookmark", (_user("enrollment.user"),)),
    Entity("note", "enrollments.Note", (_user("enrollment.user"),)),
    Entity("attempt", "assignments.QuizAttempt", (_user("enrollment.user"), _staff("quiz.lecture.section.course"))),
    Entity("result", "assignments.QuizAttempt", (_user("enrollment.user"), _staff("quiz.lecture.section.course"))),
    Entity("submission", "assignments.AssignmentSubmission", (_user("enrollment.user"), _staff("assignment.course"))),
    Entity("profile", "users.UserProfile", (_user("user"),), key="user_id"),
    Entity("settings", "users.UserSettings", (_user("user"),)),
    Entity("social", "users.UserSocial", (_user("user"),)),
    Entity("skill", "users.UserSkill", (_user("user"),)),
)
BY_NAME: Final = {entity.name: entity for entity in ENTITIES}

_OPENED = ("is_published", "is_preview", "section_id")
TOUCHES: Final = (
    # What a row shows of others.
    Touch("courses.CourseInstructor", ("course", "course_detail"), up="course"),
    Touch("courses.Section", ("course_detail",), up="course", columns=("title", "order_index", "course_id")),
    Touch("courses.Lecture", ("section",), up="section", columns=("is_published", "section_id")),
    Touch("courses.Lecture", ("course",), up="section.course", columns=("is_published", "section_id")),
    Touch(
        "courses.Lecture",
        ("course_detail",),
        up="section.course",
        columns=(*_OPENED, "title", "content_type", "order_index", "duration_seconds"),
    ),
    Touch("assignments.Quiz", ("lecture_detail",), up="lecture"),
    Touch("assignments.SubmissionFile", ("submission",), up="submission"),
    Touch(
        "authentication.User", ("profile",), down="user", columns=("email", "role", "email_verified"), also_new=False
    ),
    # What another row opens or closes.
    Touch("courses.Section", ("lecture", "lecture_detail"), down="section", columns=("course_id",), also_new=False),
    Touch("courses.Section", ("quiz",), down="lecture.section", columns=("course_id",), also_new=False),
    Touch("courses.Section", ("question",), down="quiz.lecture.section", columns=("course_id",), also_new=False),
    Touch("courses.Lecture", ("quiz",), down="lecture", columns=_OPENED, also_new=False),
    Touch("courses.Lecture", ("question",), down="quiz.lecture", columns=_OPENED, also_new=False),
    Touch("assignments.Quiz", ("question",), down="quiz", columns=("offline", "lecture_id"), also_new=False),
    Touch("assignments.Quiz", ("result",), down="quiz", columns=("reveal_answers",), also_new=False),
)
# Rows that no stream tells: they are part of another row (its version rises), or are read online alone.
NOT_TOLD: Final = frozenset(
    {
        "authentication.User",
        "courses.CourseInstructor",
        "courses.CourseMetadata",
        "courses.CoursePricing",
        "courses.Instructor",
        "videos.LectureResource",
        "videos.PDFContent",
        "videos.VideoContent",
    }
)
