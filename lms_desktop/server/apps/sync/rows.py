"""What a person may see of the rows that changed, rendered as any other address renders them.

What one may see is decided here at the moment of reading: the log says that a row changed, never what is in it.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from msgspec import Struct

from lms_desktop.server.apps.assignments import policies as work_policies
from lms_desktop.server.apps.assignments import queries as work_queries
from lms_desktop.server.apps.assignments import render as work_render
from lms_desktop.server.apps.assignments.models import AssignmentSubmission, Question, Quiz, QuizAttempt
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses import policies as course_policies
from lms_desktop.server.apps.courses import queries as course_queries
from lms_desktop.server.apps.courses import render as course_render
from lms_desktop.server.apps.courses.models import Category, Course
from lms_desktop.server.apps.courses.policies import taught_by
from lms_desktop.server.apps.enrollments import policies as learner_policies
from lms_desktop.server.apps.enrollments import queries as learner_queries
from lms_desktop.server.apps.enrollments import render as learner_render
from lms_desktop.server.apps.enrollments.models import Bookmark, Note, VideoProgress
from lms_desktop.server.apps.users.models import UserProfile, UserSettings, UserSocial
from lms_desktop.server.apps.users.policies import skills_of
from lms_desktop.server.apps.users.render import profile_row, settings_row, skill_rows, social_row
from lms_desktop.server.apps.videos.render import lecture_detail
from lms_desktop.server.core.plain import among, plain
from lms_desktop.server.core.prepared import SOME, Prepared

from .entities import BY_NAME

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """How rows of an entity are told: which of them a person sees, and how they look."""

    visible: Callable[[User], Rows]
    render: Callable[[Rows, User], Iterable[Struct]]


def rendered(user: User, entity: str, keys: Collection[str]) -> dict[str, Struct]:
    """The rows with these ids that a person may see."""
    telling = TELLINGS[entity]
    if entity in MANY:
        rows: Any = MANY[entity].rows(user, keys)
    else:
        rows = among(telling.visible(user), BY_NAME[entity].key, keys)
    return {row.id: row for row in telling.render(rows, user)}  # type: ignore[attr-defined]  # every row has one


def versions(user: User, entity: str, keys: Collection[str]) -> Iterable[tuple[str, int]]:
    """The ids and versions of those of these rows that a person may see."""
    key = BY_NAME[entity].key
    return plain(among(TELLINGS[entity].visible(user), key, keys), key, "version")


def _courses(user: User) -> Rows:
    return course_policies.courses_visible_to(user).exclude(status=Course.Status.ARCHIVED)


def _progress(user: User) -> Rows:
    return VideoProgress.objects.filter(enrollment__user=user)


def _questions(user: User) -> Rows:
    # Others reach a learner with the attempt that they begin, which carries its questions.
    offline = work_policies.quizzes_visible_to(user).filter(offline=Quiz.Offline.ALLOWED)
    taught = Q(quiz__lecture__section__course__in=taught_by(user).values("pk"))
    return Question.objects.filter(taught | Q(quiz__in=offline.values("pk")))


def _results(user: User) -> Rows:
    return work_policies.attempts_visible_to(user).exclude(status=QuizAttempt.Status.IN_PROGRESS)


def _details(rows: Rows, _user: User) -> Iterable[Struct]:
    full = rows.select_related("video", "pdf").prefetch_related("resources", work_queries.with_totals("quiz"))
    return map(lecture_detail, full)


def _question_rows(rows: Rows, user: User) -> Iterable[Struct]:
    questions = list(rows.select_related("quiz__lecture__section"))
    judged = course_policies.among(user, {_course_of(question) for question in questions})
    for question in questions:
        yield from work_render.question_rows([question], shows_keys=_course_of(question) in judged)


def _course_of(question: Question) -> UUID:
    return question.quiz.lecture.section.course_id


def _attempt_rows(rows: Rows, user: User) -> Iterable[Struct]:
    attempts: list[QuizAttempt] = list(work_queries.with_course(rows))
    return work_render.attempt_rows(attempts, course_policies.among(user, map(work_render.course_of, attempts)))


def _result_rows(rows: Rows, user: User) -> Iterable[Struct]:
    attempts: list[QuizAttempt] = list(work_queries.with_course(rows))
    judged = course_policies.among(user, map(work_render.course_of, attempts))
    return (work_render.result_row(attempt, judged) for attempt in attempts)


def _submission_rows(rows: Rows, user: User) -> Iterable[Struct]:
    works: list[AssignmentSubmission] = list(work_queries.with_files(rows))
    return work_render.submission_rows(
        works, course_policies.among(user, (work.assignment.course_id for work in works))
    )


TELLINGS: dict[str, Telling] = {
    "category": Telling(
        lambda _: Category.objects.all(),
        lambda rows, _: course_render.category_rows(course_queries.with_course_count(rows)),
    ),
    "course": Telling(_courses, lambda rows, _: course_render.course_rows(course_queries.with_counts(rows))),
    "course_detail": Telling(
        course_policies.courses_visible_to,
        lambda rows, user: map(course_render.course_detail, course_queries.with_syllabus(rows, user)),
    ),
    "section": Telling(
        course_policies.sections_visible_to,
        lambda rows, _: course_render.section_rows(course_queries.with_lecture_count(rows)),
    ),
    "lecture": Telling(course_policies.lectures_visible_to, lambda rows, _: course_render.lecture_rows(rows)),
    "lecture_detail": Telling(course_policies.lectures_visible_to, _details),
    "quiz": Telling(
        work_policies.quizzes_visible_to,
        lambda rows, _: map(work_render.quiz_row, work_queries.quizzes_with_totals(rows)),
    ),
    "question": Telling(_questions, _question_rows),
    "assignment": Telling(
        work_policies.assignments_visible_to,
        lambda rows, _: work_render.assignment_rows(work_queries.with_zone(rows)),
    ),
    "enrollment": Telling(
        learner_policies.enrollments_visible_to,
        lambda rows, _: learner_render.enrollment_rows(learner_queries.with_course(rows)),
    ),
    "progress": Telling(_progress, lambda rows, _: map(learner_render.progress_row, rows)),
    "bookmark": Telling(learner_policies.bookmarks_visible_to, lambda rows, _: learner_render.bookmark_rows(rows)),
    "note": Telling(learner_policies.notes_visible_to, lambda rows, _: learner_render.note_rows(rows)),
    "attempt": Telling(work_policies.attempts_visible_to, _attempt_rows),
    "result": Telling(_results, _result_rows),
    "submission": Telling(work_policies.submissions_visible_to, _submission_rows),
    "profile": Telling(
        lambda user: UserProfile.objects.filter(user=user),
        lambda rows, _: (profile_row(one.user) for one in rows.select_related("user__profile")),
    ),
    "settings": Telling(
        lambda user: UserSettings.objects.filter(user=user),
        lambda rows, _: map(settings_row, rows),
    ),
    "social": Telling(lambda user: UserSocial.objects.filter(user=user), lambda rows, _: map(social_row, rows)),
    "skill": Telling(skills_of, lambda rows, _: skill_rows(rows)),
}


def _prepared(entity: str, model: type[Model]) -> Prepared:
    visible, names = TELLINGS[entity].visible, [field.attname for field in model._meta.concrete_fields]
    return Prepared(lambda user: among(visible(user), "id", SOME), *names)


# Of these a person has many, and nothing but their own columns is told.
MANY: dict[str, Prepared] = {
    entity: _prepared(entity, model)
    for entity, model in {"progress": VideoProgress, "bookmark": Bookmark, "note": Note}.items()
}
