"""The kinds of entries by which those who teach write their courses: each runs the action of the REST call."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from msgspec import Struct
from rest_framework import serializers

from lms_desktop.protocol import limits
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses import outline
from lms_desktop.server.apps.courses.forms import SectionForm
from lms_desktop.server.apps.courses.models import Section
from lms_desktop.server.apps.courses.policies import taught_by
from lms_desktop.server.core.fields import Body, Whole
from lms_desktop.server.core.problems import RowConflictError

from .kind import Asked, Kind

_STILL_THERE: dict[str, dict[str, Any]] = {"lectures": {"removed_at": None}}


class Seen(Body):
    """How many rows stood in one that is to go."""

    holds = Whole(default=limits.WHOLE_MAX)


class NewSection(SectionForm):
    course = serializers.UUIDField()


def _add_section(actor: User, asked: Asked) -> Struct:
    course = asked.given.pop("course")
    return outline.add_section(actor, course, {**asked.given, "id": asked.row})[0]


def _patch_section(actor: User, asked: Asked) -> Struct:
    return outline.change_section(actor, asked.row, _changes(asked), expected=asked.base)


def _remove_section(actor: User, asked: Asked) -> None:
    taught = Section.objects.filter(course__in=taught_by(actor).values("pk"))
    _demand_seen(taught, asked, "lectures", outline.section_row)
    _gone(lambda: outline.remove_section(actor, asked.row, expected=asked.base))


def _demand_seen(taught: QuerySet[Any], asked: Asked, inner: str, render: Callable[[Any], Struct]) -> None:
    """Refuse to take away what somebody put into a row that goes, and whoever takes it away has not seen."""
    row = taught.select_for_update(of=("self",)).filter(pk=asked.row).first()
    if row is not None and getattr(row, inner).filter(**_STILL_THERE[inner]).count() > asked.given["holds"]:
        raise RowConflictError(render(row))


def _changes(asked: Asked) -> dict[str, Any]:
    return {name: value for name, value in asked.given.items() if name != "id"}


def _gone(remove: Callable[[], None]) -> None:
    try:
        remove()
    except Http404:
        return  # gone is what was wanted


AUTHORING: dict[str, Kind] = {
    "section.add": Kind(NewSection, _add_section),
    "section.patch": Kind(SectionForm, _patch_section, is_partial=True),
    "section.remove": Kind(Seen, _remove_section),
}
