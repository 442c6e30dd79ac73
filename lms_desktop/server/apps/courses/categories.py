"""The shelves of the catalogue, put up by admins."""

from typing import Any
from uuid import UUID

from django.db import transaction

from lms_desktop.protocol import courses as wire
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import writing
from lms_desktop.server.core.problems import invalid

from . import naming
from .models import Category
from .policies import categories_visible_to, demand_may
from .queries import family_of, with_course_count
from .render import category_rows


def make_category(actor: User, given: dict[str, Any]) -> tuple[wire.Category, bool]:
    """Put up a shelf."""
    demand_may(actor, "sort")
    row, is_new = writing.make(Category, actor, given, place={}, create=_make)
    return row_of(row), is_new


def change_category(actor: User, category_id: UUID, given: dict[str, Any], *, expected: int | None) -> wire.Category:
    """Write the fields of a shelf that were given."""
    demand_may(actor, "sort")
    with transaction.atomic():
        row = writing.locked(categories_visible_to(actor), category_id)
        changes = _columns(given, besides=category_id)
        if not changes.get("slug"):
            changes.pop("slug", None)
        return row_of(writing.change(row, actor, changes, expected=expected, render=row_of))


def remove_category(actor: User, category_id: UUID, *, expected: int | None) -> None:
    """Take a shelf down; its courses and the shelves below stay without it."""
    demand_may(actor, "sort")
    with transaction.atomic():
        row = writing.locked(categories_visible_to(actor), category_id)
        writing.remove(row, actor, expected=expected, render=row_of)


def row_of(category: Category) -> wire.Category:
    """A shelf as a row."""
    return next(category_rows(with_course_count(Category.objects.filter(pk=category.pk))))


def _make(given: dict[str, Any]) -> Category:
    fields = _columns(given)
    fields["slug"] = fields.get("slug") or naming.free_slug(Category, fields["name"])
    return Category.objects.create(**fields)


def _columns(given: dict[str, Any], besides: UUID | None = None) -> dict[str, Any]:
    fields = dict(given)
    if fields.get("slug"):
        naming.refuse_taken(Category, "slug", fields["slug"], besides=besides)
    if "parent_category" in fields:
        fields["parent_category_id"] = _parent(fields.pop("parent_category"), besides)
    return fields


def _parent(parent: UUID | None, child: UUID | None) -> UUID | None:
    if parent is None:
        return None
    if not Category.objects.filter(pk=parent).exists():
        raise invalid("parent_category", "This category does not exist.")
    if child is not None and parent in family_of(str(child)):
        raise invalid("parent_category", "A category does not stand below itself.")
    return parent
