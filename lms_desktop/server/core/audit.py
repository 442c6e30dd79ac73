"""Who did what, written in the transaction that does it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from lms_desktop.server.apps.authentication.models import User

from . import bulk
from .models import AuditLine, Row


def note(actor: User | None, verb: str, row: Row, **detail: Any) -> None:
    """Write one line of the audit."""
    AuditLine.objects.create(actor=actor, verb=verb, entity=row._meta.model_name or "", entity_id=row.pk, detail=detail)


def note_many(actor: User | None, verb: str, model: type[Row], ids: Sequence[UUID], **detail: Any) -> None:
    """Write a line of the audit for each row."""
    who, entity, now = actor.pk if actor else None, model._meta.model_name or "", timezone.now()
    names = ("actor_id", "verb", "entity", "entity_id", "detail", "at")
    bulk.insert(AuditLine, names, [(who, verb, entity, row, detail, now) for row in ids])
