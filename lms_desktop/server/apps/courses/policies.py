"""Who may see and write which courses, sections and lectures."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core.problems import ForbiddenError

from .models import Category, Course, Lecture, Section

# `enrollments` is joined by name: that app builds on this one.
_OPEN = ("active", "completed")
_READABLE = (Course.Status.PUBLISHED, Course.Status.ARCHIVED)


def taught_by(user: User) -> QuerySet[Course]:
    """The courses that a person may write."""
    if user.role == User.Role.ADMIN:
        return Course.objects.all()
    return teaches(user)


def teaches(user: User) -> QuerySet[Course]:
    """The courses that a person made or is named a teacher of."""
    if user.role == User.Role.STUDENT:
        return Course.objects.none()
    return Course.objects.filter(Q(created_by=user) | Q(pk__in=_joined_by(user).values("pk")))


def may(user: User, verb: str, course_id: UUID | None = None) -> bool:
    """Decide what a person may do: make courses, write one, share one with other teachers, sort the catalogue."""
    match verb:
        case "make":
            return user.role in (User.Role.INSTRUCTOR, User.Role.ADMIN)
        case "write" if course_id is not None:
            return taught_by(user).filter(pk=course_id).exists()
        case "share" if course_id is not None:
            made = Course.objects.filter(pk=course_id, created_by=user)
            return user.role == User.Role.ADMIN or (user.role == User.Role.INSTRUCTOR and made.exists())
        case _:
            return user.role == User.Role.ADMIN


def demand_may(user: User, verb: str, course_id: UUID | None = None) -> None:
    """Refuse somebody who sees a course but may not do this with it."""
    if not may(user, verb, course_id):
        raise ForbiddenError


def opened_by(user: User) -> QuerySet[Course]:
    """The courses that an enrollment opens."""
    return _opened(user).filter(status__in=_READABLE)


def courses_visible_to(user: User | None) -> QuerySet[Course]:
    """Published courses, one's own, and archived ones in which one is enrolled."""
    published = Q(status=Course.Status.PUBLISHED)
    if user is None:
        return Course.objects.filter(published)
    kept = Q(status=Course.Status.ARCHIVED, pk__in=_opened(user).values("pk"))
    return Course.objects.filter(published | kept | Q(pk__in=taught_by(user).values("pk")))


def categories_visible_to(_user: User | None) -> QuerySet[Category]:
    """The shelves of the catalogue, shown to everybody."""
    return Category.objects.order_by("name", "id")


def sections_visible_to(user: User) -> QuerySet[Section]:
    """The sections of the courses that one sees: they are the syllabus."""
    return Section.objects.filter(course__in=courses_visible_to(user).values("pk"), removed_at=None)


def lectures_visible_to(user: User) -> QuerySet[Lecture]:
    """What one teaches, what an enrollment opens, and previews."""
    mine = Q(section__course__in=taught_by(user).values("pk"))
    preview = Q(is_preview=True, section__course__status=Course.Status.PUBLISHED)
    seen = mine | Q(is_published=True) & (preview | opened_lectures(user))
    return Lecture.objects.filter(seen, removed_at=None)


def opened_lectures(user: User) -> Q:
    """The lectures of courses in which one is enrolled."""
    return Q(section__course__in=_opened(user).values("pk"), section__course__status__in=_READABLE)


def _opened(user: User) -> QuerySet[Course]:
    return Course.objects.filter(enrollments__user=user, enrollments__status__in=_OPEN)


def _joined_by(user: User) -> QuerySet[Course]:
    return Course.objects.filter(course_instructors__instructor__user=user)


def among(user: User, course_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these courses a person may write."""
    return set(taught_by(user).filter(pk__in=set(course_ids)).values_list("pk", flat=True))
