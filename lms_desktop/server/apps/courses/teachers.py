"""Who teaches a course."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from lms_desktop.protocol import courses as wire
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import audit, writing
from lms_desktop.server.core.problems import ConflictError, invalid

from .models import Course, CourseInstructor, Instructor
from .policies import courses_visible_to, demand_may
from .render import course_instructor

_ROLES = (User.Role.INSTRUCTOR, User.Role.ADMIN)


def teacher_of(user: User) -> Instructor:
    """The page of somebody who teaches, made when it is first needed."""
    return Instructor.objects.get_or_create(user=user)[0]


def instructors_visible_to(_reader: User | None) -> QuerySet[Instructor]:
    """Everybody who may teach, shown to everybody."""
    return Instructor.objects.filter(user__is_active=True, user__role__in=_ROLES)


def named(key: UUID) -> Q:
    """An instructor, named by their own id or by that of their account."""
    return Q(pk=key) | Q(user=key)


def add_teacher(actor: User, course_id: UUID, given: dict[str, Any]) -> tuple[wire.CourseInstructor, bool]:
    """Let somebody teach a course too; who does already gets the part that is asked for."""
    with transaction.atomic():
        course = _shared(actor, course_id)
        teacher = _find(given["instructor"])
        kept = CourseInstructor.objects.filter(course=course, instructor=teacher).first()
        part: dict[str, Any] = {name: given[name] for name in ("role", "order_index") if name in given}
        if course.created_by_id == teacher.user_id:
            part["role"] = CourseInstructor.Role.LEAD
        if kept is None:
            part.setdefault("order_index", writing.next_place(course.course_instructors.all()))
            kept, is_new = CourseInstructor.objects.create(course=course, instructor=teacher, **part), True
        else:
            is_new = False
            kept.save_changes(part)
        audit.note(actor, "share", course, instructor=str(teacher.pk), role=kept.role)
    return _row(kept), is_new


def remove_teacher(actor: User, course_id: UUID, key: UUID) -> None:
    """Let somebody teach a course no more; its maker stays."""
    with transaction.atomic():
        course = _shared(actor, course_id)
        teaches = course.course_instructors.select_related("instructor")
        kept = get_object_or_404(teaches, Q(instructor=key) | Q(instructor__user=key))
        if kept.instructor.user_id == course.created_by_id:
            raise ConflictError("Who made a course leads it.")
        kept.delete()
        audit.note(actor, "unshare", course, instructor=str(kept.instructor_id))


def _shared(actor: User, course_id: UUID) -> Course:
    course = writing.locked(courses_visible_to(actor), course_id)
    demand_may(actor, "share", course_id)
    return course


def _find(key: UUID) -> Instructor:
    teacher = instructors_visible_to(None).filter(named(key)).first()
    if teacher is not None:
        return teacher
    user = User.objects.filter(pk=key, is_active=True, role__in=_ROLES).first()
    if user is None:
        raise invalid("instructor", "There is no such instructor.")
    return teacher_of(user)


def _row(kept: CourseInstructor) -> wire.CourseInstructor:
    return course_instructor(CourseInstructor.objects.select_related("instructor__user__profile").get(pk=kept.pk))
