"""Putting the sections and lectures of a course in order."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from lms_desktop.protocol import courses as wire
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import audit, writing
from lms_desktop.server.core.problems import invalid
from lms_desktop.server.core.versions import demand

from .actions import row_for
from .models import Course, Lecture, Section
from .policies import courses_visible_to, demand_may


def reorder(
    actor: User, course_id: UUID, wanted: Sequence[dict[str, Any]], *, expected: int | None
) -> wire.CourseDetail:
    """Put what is named in this order, lectures into the sections that name them; the rest follows as it stood."""
    with transaction.atomic():
        course = writing.locked(courses_visible_to(actor), course_id)
        demand_may(actor, "write", course_id)
        demand(course, expected, lambda: row_for(actor, course_id))
        _place_sections(course, [one["id"] for one in wanted])
        _place_lectures(course, {one["id"]: one["lectures"] for one in wanted if "lectures" in one})
        audit.note(actor, "reorder", course)
    return row_for(actor, course_id)


def _place_sections(course: Course, ids: list[UUID]) -> None:
    sections = {section.pk: section for section in course.sections.filter(removed_at=None)}
    _demand_each_once(ids, sections)
    ordered = [*ids, *(pk for pk in sections if pk not in ids)]
    for number, pk in enumerate(ordered, start=1):
        _put(sections[pk], {"order_index": number})


def _place_lectures(course: Course, wanted: dict[UUID, list[UUID]]) -> None:
    lectures = {one.pk: one for one in Lecture.objects.filter(section__course=course, removed_at=None)}
    named = [pk for ids in wanted.values() for pk in ids]
    _demand_each_once(named, lectures)
    known = set(named)
    for section_id, ids in wanted.items():
        rest = [pk for pk, one in lectures.items() if one.section_id == section_id and pk not in known]
        for number, pk in enumerate([*ids, *rest], start=1):
            _put(lectures[pk], {"order_index": number, "section_id": section_id})


def _put(row: Section | Lecture, place: dict[str, Any]) -> None:
    if any(getattr(row, name) != value for name, value in place.items()):
        row.save_changes(place)


def _demand_each_once(ids: list[UUID], known: dict[UUID, Any]) -> None:
    if len(set(ids)) != len(ids):
        raise invalid("sections", "Something is named twice.")
    if not set(ids) <= set(known):
        raise invalid("sections", "Something here is not part of the course.")
