"""Reading the change log as a test needs it."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from lms_desktop.server.apps.sync.entities import ENTITIES, Entity
from lms_desktop.server.apps.sync.models import Change, Stream


def settle() -> None:
    """Number what this transaction did: on PostgreSQL that happens at its end, which tests never reach."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def told(entity: str, key: Any) -> dict[tuple[str, UUID], tuple[int, bool]]:
    """Where a row is told: its number and whether it is deleted, by stream."""
    settle()
    rows = Change.objects.filter(entity=entity, entity_id=key).select_related("stream")
    return {(row.stream.kind, row.stream.owner): (row.seq, row.deleted) for row in rows}


def heads() -> dict[tuple[str, UUID], int]:
    settle()
    return {(row.kind, row.owner): row.head for row in Stream.objects.all()}


def key_of(entity: Entity, row: Any) -> UUID:
    key: UUID = getattr(row, entity.key)
    return key


def first(entity: Entity) -> Any:
    """The oldest row of an entity."""
    return apps.get_model(entity.model)._default_manager.order_by("created_at").first()


NAMES = [entity.name for entity in ENTITIES]
