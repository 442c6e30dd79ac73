"""The base of all rows, and the tables that make every call repeatable."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class Row(models.Model):
    """What every resource has; the database itself raises `version` and `updated_at` at each change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    class Meta:
        abstract = True

    def save_changes(self, changes: dict[str, Any]) -> None:
        """Write these fields, and learn the version that the database gave."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes) or ["updated_at"])
        self.refresh_from_db(fields=["version", "updated_at"])


class IdempotencyKey(models.Model):
    """The final answer to a call that may be repeated because its answer was lost."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_user_and_key"),)


class Creation(models.Model):
    """Who made what under which id, so that a repeated create is known and a deleted id stays taken."""

    id = models.UUIDField(primary_key=True)
    entity = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)


class UnnamedFile(models.Model):
    """A file that no row names, and since when; who keeps the same bytes again takes this away first."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()


class AuditLine(models.Model):
    """Who did what to which row, and when."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    entity = models.CharField(max_length=40)
    entity_id = models.UUIDField()
    detail = models.JSONField(default=dict)
