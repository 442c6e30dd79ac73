"""Ids that clients choose: the same create twice is one row, and an id stays with what it first named."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.utils import timezone

from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.apps.authentication.models import User

from .models import Creation, Row
from .problems import ConflictError

R = TypeVar("R", bound=Row)


def fingerprint(wanted: Mapping[str, Any]) -> str:
    """Tell one create from another by everything that it asks for."""
    asked = {name: value for name, value in wanted.items() if name != "id"}
    return hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()


def known(model: type[R], actor: User, row_id: uuid.UUID | None, print_: str) -> R | None:
    """Find what this very create made before; refuse an id that names something else."""
    if row_id is None:
        return None
    made = Creation.objects.filter(pk=row_id).first()
    if made is None:
        _refuse_taken(model, row_id)
        return None
    if (made.entity, made.user_id) != (model.__name__, actor.pk):
        raise ConflictError("This id is taken.", ErrorCode.ID_TAKEN)
    if made.deleted_at is not None:
        raise ConflictError("This was deleted.", ErrorCode.DELETED)
    if made.fingerprint != print_:
        raise ConflictError("This id names something else of yours.", ErrorCode.ID_TAKEN)
    row = model._default_manager.filter(pk=row_id).first()
    if row is None:  # it went along with what it was part of
        raise ConflictError("This was deleted.", ErrorCode.DELETED)
    return row


def remember(row: Row, actor: User, print_: str) -> None:
    """Keep who made a row, and what was asked for."""
    Creation.objects.create(id=row.pk, entity=type(row).__name__, user=actor, fingerprint=print_)


def taken(model: type[R], row_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these ids name something already."""
    made = Creation.objects.filter(pk__in=row_ids).values_list("pk", flat=True)
    return {*made, *model._default_manager.filter(pk__in=row_ids).values_list("pk", flat=True)}


def remember_many(rows: Sequence[Row], actor: User, prints: Sequence[str]) -> None:
    """Keep who made rows, and what was asked for each."""
    Creation.objects.bulk_create(
        Creation(id=row.pk, entity=type(row).__name__, user=actor, fingerprint=print_)
        for row, print_ in zip(rows, prints, strict=True)
    )


def forget(row: Row, actor: User) -> None:
    """Keep that a row was deleted, so that its id never comes back."""
    named = {"entity": type(row).__name__, "user": actor, "deleted_at": timezone.now()}
    Creation.objects.update_or_create(pk=row.pk, defaults={"deleted_at": timezone.now()}, create_defaults=named)


def _refuse_taken(model: type[R], row_id: uuid.UUID) -> None:
    if model._default_manager.filter(pk=row_id).exists():
        raise ConflictError("This id is taken.", ErrorCode.ID_TAKEN)
