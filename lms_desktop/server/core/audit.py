"""Who did what, written in the transaction that does it."""

from collections.abc import Iterable
from typing import Any

from lms_desktop.server.apps.authentication.models import User

from .models import AuditLine, Row


def note(actor: User | None, verb: str, row: Row, **detail: Any) -> None:
    """Write one line of the audit."""
    AuditLine.objects.create(actor=actor, verb=verb, entity=row._meta.model_name or "", entity_id=row.pk, detail=detail)


def note_many(actor: User | None, verb: str, rows: Iterable[Row], **detail: Any) -> None:
    """Write a line of the audit for each row."""
    AuditLine.objects.bulk_create(
        AuditLine(actor=actor, verb=verb, entity=row._meta.model_name or "", entity_id=row.pk, detail=detail)
        for row in rows
    )
