"""The changes that every row knows: made once, changed on its version, taken away for good."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.shortcuts import get_object_or_404
from msgspec import Struct

from lms_desktop.server.apps.authentication.models import User

from . import audit, creation
from .models import Row
from .versions import demand

R = TypeVar("R", bound=Row)
Render = Callable[[R], Struct]


def locked(visible: QuerySet[R], row_id: UUID) -> R:
    """Find a row that is about to change; nobody else changes it meanwhile."""
    return get_object_or_404(visible.select_for_update(of=("self",)), pk=row_id)


def make(
    model: type[R],
    actor: User,
    given: Mapping[str, Any],
    *,
    place: Mapping[str, Row],
    create: Callable[[dict[str, Any]], R] | None = None,
) -> tuple[R, bool]:
    """Make a row in its place; the same call again finds the row that it made."""
    print_ = creation.fingerprint({**given, **{name: row.pk for name, row in place.items()}})
    with transaction.atomic():
        kept = creation.known(model, actor, given.get("id"), print_)
        if kept is not None:
            return kept, False
        row = (create or _create(model))({**given, **place})
        creation.remember(row, actor, print_)
        audit.note(actor, "add", row)
    return row, True


def change(
    row: R, actor: User, changes: Mapping[str, Any], *, expected: int | None, render: Render[R], verb: str = "change"
) -> R:
    """Write the fields that were given, if the change was made on the row as it is."""
    demand(row, expected, lambda: render(row))
    if changes:
        row.save_changes(dict(changes))
        audit.note(actor, verb, row, fields=sorted(changes))
    return row


def remove(row: R, actor: User, *, expected: int | None, render: Render[R]) -> None:
    """Take a row away; its id never comes back."""
    demand(row, expected, lambda: render(row))
    creation.forget(row, actor)
    audit.note(actor, "remove", row)
    row.delete()


def next_place(rows: QuerySet[Any]) -> int:
    """The number after the last one in a list that somebody put in order."""
    last: int | None = rows.aggregate(last=Max("order_index"))["last"]
    return (last or 0) + 1


def _create(model: type[R]) -> Callable[[dict[str, Any]], R]:
    return lambda fields: model._default_manager.create(**fields)
