"""Making, changing and closing courses."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lms_desktop.protocol import courses as wire
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import audit, writing
from lms_desktop.server.core.models import Row
from lms_desktop.server.core.versions import demand

from . import naming
from .models import Course, CourseInstructor, CourseMetadata, CoursePricing
from .policies import courses_visible_to, demand_may
from .queries import with_syllabus
from .render import course_detail
from .teachers import teacher_of

_RENAMED = {"category": "category_id"}


def make_course(actor: User, given: dict[str, Any]) -> tuple[wire.CourseDetail, bool]:
    """Make a course that its maker leads."""
    demand_may(actor, "make")
    course, is_new = writing.make(Course, actor, given, place={}, create=lambda fields: _make(actor, fields))
    return row_for(actor, course.pk), is_new


def change_course(actor: User, course_id: UUID, given: dict[str, Any], *, expected: int | None) -> wire.CourseDetail:
    """Write the fields of a course that were given; metadata and pricing are merged by key."""
    with transaction.atomic():
        course = _locked(actor, course_id)
        demand(course, expected, lambda: row_for(actor, course_id))
        changes, metadata, pricing = _split(given)
        _check_names(changes, besides=course_id)
        _write(course, {name: value for name, value in changes.items() if value or name not in ("slug", "course_code")})
        _write(course.metadata, metadata)
        _write(course.pricing, pricing)
        if given:
            audit.note(actor, "change", course, fields=sorted(given))
    return row_for(actor, course_id)


def remove_course(actor: User, course_id: UUID, *, expected: int | None) -> None:
    """Close a course in which somebody is or was enrolled; take one away that nobody ever joined."""
    with transaction.atomic():
        course = _locked(actor, course_id)
        if not course.enrollments.exists():
            writing.remove(course, actor, expected=expected, render=lambda row: row_for(actor, row.pk))
            return
        demand(course, expected, lambda: row_for(actor, course_id))
        if course.status != Course.Status.ARCHIVED:
            _write(course, {"status": Course.Status.ARCHIVED})
            audit.note(actor, "archive", course)


def row_for(reader: User, course_id: UUID) -> wire.CourseDetail:
    """A course as a reader sees its page."""
    return course_detail(with_syllabus(courses_visible_to(reader), reader).get(pk=course_id))


def _locked(actor: User, course_id: UUID) -> Course:
    course = writing.locked(courses_visible_to(actor), course_id)
    demand_may(actor, "write", course_id)
    return course


def _make(actor: User, given: dict[str, Any]) -> Course:
    fields, metadata, pricing = _split(given)
    _check_names(fields)
    fields["slug"] = fields.get("slug") or naming.free_slug(Course, fields["title"])
    fields["course_code"] = fields.get("course_code") or naming.free_code()
    course = Course.objects.create(created_by=actor, **fields)
    CourseMetadata.objects.create(course=course, **metadata)
    CoursePricing.objects.create(course=course, **pricing)
    CourseInstructor.objects.create(course=course, instructor=teacher_of(actor), role=CourseInstructor.Role.LEAD)
    return course


def _split(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    own = {_RENAMED.get(name, name): value for name, value in given.items()}
    metadata, pricing = own.pop("metadata", {}), dict(own.pop("pricing", {}))
    if "price" in pricing and "is_free" not in pricing:
        pricing["is_free"] = not pricing["price"]
    return own, metadata, pricing


def _check_names(fields: dict[str, Any], besides: UUID | None = None) -> None:
    for column in ("slug", "course_code"):
        if fields.get(column):
            naming.refuse_taken(Course, column, fields[column], besides=besides)


def _write(row: Row, changes: dict[str, Any]) -> None:
    if changes:
        row.save_changes(changes)
