"""Ids that clients choose: the same create twice is one row, and an id stays with what it first named."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.utils import timezone

from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.apps.authentication.models import User

from . import bulk
from .models import Creation, Row
from .plain import among, plain
from .problems import ConflictError

R = TypeVar("R", bound=Row)
_in_order = json.JSONEncoder(sort_keys=True, default=str).encode


def fingerprint(wanted: Mapping[str, Any]) -> str:
    """Tell one create from another by everything that it asks for."""
    asked = {name: value for name, value in wanted.items() if name != "id"}
    return hashlib.sha256(_in_order(asked).encode()).hexdigest()


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


def taken(model: type[Row], row_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these ids name something already."""
    texts = list(map(str, row_ids))
    here = [Creation.objects.all(), model._default_manager.all()]
    return {uuid.UUID(row.id) for rows in here for row in plain(among(rows, "id", texts), "id")}


def remember_many(model: type[Row], row_ids: Sequence[uuid.UUID], actor: User, prints: Sequence[str]) -> None:
    """Keep who made rows, and what was asked for each."""
    names, entity, now = (
        ("id", "fingerprint", "entity", "user_id", "created_at", "deleted_at"),
        model.__name__,
        timezone.now(),
    )
    made = zip(row_ids, prints, strict=True)
    bulk.insert(Creation, names, [(row, print_, entity, actor.pk, now, None) for row, print_ in made])


def forget(row: Row, actor: User) -> None:
    """Keep that a row was deleted, so that its id never comes back."""
    named = {"entity": type(row).__name__, "user": actor, "deleted_at": timezone.now()}
    Creation.objects.update_or_create(pk=row.pk, defaults={"deleted_at": timezone.now()}, create_defaults=named)


def _refuse_taken(model: type[R], row_id: uuid.UUID) -> None:
    if model._default_manager.filter(pk=row_id).exists():
        raise ConflictError("This id is taken.", ErrorCode.ID_TAKEN)
