"""How a course is put together: sections and lectures, and their order."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from msgspec import Struct

from lms_desktop.protocol import content as wire
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import audit, creation, writing
from lms_desktop.server.core.problems import invalid
from lms_desktop.server.core.versions import demand

from .models import Lecture, Section
from .policies import courses_visible_to, demand_may, lectures_visible_to, sections_visible_to
from .queries import with_lecture_count
from .render import section_rows

# The work of learners is joined by name: those apps build on this one.
_WORKED_ON = ("progress", "bookmarks", "notes", "quiz__attempts")


def add_section(actor: User, course_id: UUID, given: dict[str, Any]) -> tuple[wire.Section, bool]:
    """Add a section to a course, at its end unless told otherwise."""
    with transaction.atomic():
        course = get_object_or_404(courses_visible_to(actor), pk=course_id)
        demand_may(actor, "write", course_id)

        def create(fields: dict[str, Any]) -> Section:
            return Section.objects.create(**{"order_index": writing.next_place(course.sections.all()), **fields})

        section, is_new = writing.make(Section, actor, given, place={"course": course}, create=create)
    return section_row(section), is_new


def change_section(actor: User, section_id: UUID, given: dict[str, Any], *, expected: int | None) -> wire.Section:
    """Write the fields of a section that were given."""
    with transaction.atomic():
        section = _locked_section(actor, section_id)
        return section_row(writing.change(section, actor, given, expected=expected, render=section_row))


def remove_section(actor: User, section_id: UUID, *, expected: int | None) -> None:
    """Take a section away with its lectures; what learners did in it stays theirs."""
    with transaction.atomic():
        section = _locked_section(actor, section_id)
        demand(section, expected, lambda: section_row(section))
        for lecture in section.lectures.all():
            _take_away(lecture, actor)
        if section.lectures.exists():
            _hide(section, actor, {})
        else:
            writing.remove(section, actor, expected=None, render=section_row)


def add_lecture(actor: User, section_id: UUID, given: dict[str, Any]) -> tuple[Lecture, bool]:
    """Add a lecture to a section, at its end unless told otherwise."""
    with transaction.atomic():
        section = _locked_section(actor, section_id)

        def create(fields: dict[str, Any]) -> Lecture:
            return Lecture.objects.create(**{"order_index": writing.next_place(section.lectures.all()), **fields})

        return writing.make(Lecture, actor, given, place={"section": section}, create=create)


def change_lecture(
    actor: User, lecture_id: UUID, given: dict[str, Any], *, expected: int | None, render: Callable[[Lecture], Struct]
) -> Lecture:
    """Write the fields of a lecture that were given; it may move within its course."""
    with transaction.atomic():
        lecture = locked_lecture(actor, lecture_id)
        changes = dict(given)
        if "section" in changes:
            changes["section"] = _section_beside(lecture, changes["section"])
        return writing.change(lecture, actor, changes, expected=expected, render=render)


def remove_lecture(actor: User, lecture_id: UUID, *, expected: int | None, render: Callable[[Lecture], Struct]) -> None:
    """Take a lecture away; what learners did in it stays theirs."""
    with transaction.atomic():
        lecture = locked_lecture(actor, lecture_id)
        demand(lecture, expected, lambda: render(lecture))
        _take_away(lecture, actor)


def locked_lecture(actor: User, lecture_id: UUID) -> Lecture:
    """Find a lecture that its teacher is about to change."""
    visible = lectures_visible_to(actor).select_related("section__course")
    lecture = writing.locked(visible, lecture_id)
    demand_may(actor, "write", lecture.section.course_id)
    return lecture


def demand_lecture_writer(actor: User, lecture_id: UUID) -> None:
    """Refuse somebody who may not change a lecture, before anything that they send is read."""
    lecture = get_object_or_404(lectures_visible_to(actor).select_related("section"), pk=lecture_id)
    demand_may(actor, "write", lecture.section.course_id)


def section_row(section: Section) -> wire.Section:
    """A section as a row."""
    return next(section_rows(with_lecture_count(Section.objects.filter(pk=section.pk))))


def _locked_section(actor: User, section_id: UUID) -> Section:
    section = writing.locked(sections_visible_to(actor).select_related("course"), section_id)
    demand_may(actor, "write", section.course_id)
    return section


def _section_beside(lecture: Lecture, section_id: UUID) -> Section:
    found = Section.objects.filter(pk=section_id, course=lecture.section.course_id, removed_at=None).first()
    if found is None:
        raise invalid("section", "This section is not part of the course.")
    return found


def _take_away(lecture: Lecture, actor: User) -> None:
    worked_on = Q(*((f"{name}__isnull", False) for name in _WORKED_ON), _connector=Q.OR)
    if Lecture.objects.filter(worked_on, pk=lecture.pk).exists():
        _hide(lecture, actor, {"is_published": False})
        return
    creation.forget(lecture, actor)
    audit.note(actor, "remove", lecture)
    lecture.delete()


def _hide(row: Section | Lecture, actor: User, changes: dict[str, Any]) -> None:
    creation.forget(row, actor)
    row.save_changes({"removed_at": timezone.now(), **changes})
    audit.note(actor, "remove", row)
