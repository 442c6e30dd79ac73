"""Notes and bookmarks many at a time: what single calls do, in statements for all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from msgspec import Struct

from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Lecture
from lms_desktop.server.core import audit, bulk, creation
from lms_desktop.server.core.plain import among, lines, plain

from .learning import Written, visible_to
from .models import Bookmark, Enrollment, Note
from .render import bookmark_rows, note_rows


@dataclass(frozen=True, slots=True)
class New:
    """A bookmark or note that somebody wants to keep under an id of their own."""

    lecture: UUID
    id: UUID
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edit:
    """Fields of a bookmark or note that somebody writes anew, and the version that they saw, where it counts."""

    id: UUID
    given: Mapping[str, Any]
    expected: int | None


def add_many(model: type[Written], actor: User, wanted: Sequence[New]) -> dict[UUID, Struct]:
    """Keep new bookmarks or notes at once; those that need a look of their own are left out."""
    places = _places(actor, {new.lecture for new in wanted})
    taken = creation.taken(model, [new.id for new in wanted])
    simple = [new for new in wanted if new.lecture in places and new.id not in taken]
    if not simple:
        return {}
    rows = _lines(model, simple, places)
    try:
        with transaction.atomic():
            bulk.insert(model, rows[0]._fields, rows)
            prints = [creation.fingerprint({**new.given, "lecture": new.lecture}) for new in simple]
            creation.remember_many(model, [row.id for row in rows], actor, prints)
            audit.note_many(actor, "add", model, [row.id for row in rows])
    except IntegrityError:  # somebody took an id meanwhile: each is looked at by itself
        return {}
    return dict(zip((new.id for new in simple), _rendered(model, rows), strict=True))


def change_many(model: type[Written], actor: User, wanted: Sequence[Edit]) -> dict[UUID, Struct]:
    """Write several bookmarks or notes at once; those that need a look of their own are left out."""
    with transaction.atomic():
        locked = visible_to(model, actor).select_for_update()
        names = {str(edit.id): edit for edit in wanted}
        seen = {row.id: row.version for row in plain(among(locked, "id", list(names)), "id", "version")}
        simple = {
            name: edit for name, edit in names.items() if edit.given and _is_as_seen(seen.get(name), edit.expected)
        }
        by_fields: dict[tuple[str, ...], list[Edit]] = {}
        for edit in simple.values():
            by_fields.setdefault(tuple(sorted(edit.given)), []).append(edit)
        for fields, some in by_fields.items():
            bulk.update(model, fields, [_cells(edit, fields) for edit in some])
            audit.note_many(actor, "change", model, [edit.id for edit in some], fields=list(fields))
    rows = list(plain(among(model._default_manager.all(), "id", list(simple))))  # with the versions that were given
    return dict(zip((simple[row.id].id for row in rows), _rendered(model, rows), strict=True))


def _places(actor: User, lectures: set[UUID]) -> dict[UUID, UUID]:
    """The enrollments to which work on these lectures belongs."""
    courses = dict(Lecture.objects.filter(pk__in=lectures).values_list("pk", "section__course"))
    mine = Enrollment.objects.filter(user=actor, course__in=set(courses.values())).values_list("course", "pk")
    enrollments = dict(mine)
    return {lecture: enrollments[course] for lecture, course in courses.items() if course in enrollments}


def _lines(model: type[Written], some: Sequence[New], places: Mapping[UUID, UUID]) -> list[Any]:
    now, make = timezone.now(), lines(model)
    blank = {**_blank(model), "created_at": now, "updated_at": now}
    return [
        make({**blank, **new.given, "id": new.id, "lecture_id": new.lecture, "enrollment_id": places[new.lecture]})
        for new in some
    ]


@cache
def _blank(model: type[Written]) -> dict[str, Any]:
    return {field.attname: field.get_default() for field in model._meta.concrete_fields}


def _rendered(model: type[Written], rows: Iterable[Any]) -> Iterable[Struct]:
    render: Mapping[type[Any], Callable[[Iterable[Any]], Iterable[Struct]]] = {Bookmark: bookmark_rows, Note: note_rows}
    return render[model](rows)


def _cells(edit: Edit, fields: Sequence[str]) -> tuple[Any, ...]:
    return (*(edit.given[name] for name in fields), edit.id)


def _is_as_seen(version: int | None, expected: int | None) -> bool:
    return version is not None and expected in (None, version)
