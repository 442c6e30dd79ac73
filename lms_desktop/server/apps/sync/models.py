"""The change log: numbered streams, and the latest change of each row in each of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from lms_desktop.protocol import limits
from lms_desktop.protocol.sync import StreamKind


class Stream(models.Model):
    """A part of the school that is read as a whole; `head` counts its changes in the order of their commits."""

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in StreamKind])
    owner = models.UUIDField()
    head = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(default=0)  # deletions up to here are forgotten: who read less starts anew

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "owner"], name="one_stream_per_owner"),)


class Change(models.Model):
    """What last happened to a row, as far as one stream tells it."""

    pk = models.CompositePrimaryKey("entity", "entity_id", "stream_id")
    stream = models.ForeignKey(Stream, models.CASCADE, related_name="changes", db_constraint=False)
    entity = models.CharField(max_length=20)
    entity_id = models.UUIDField()
    seq = models.BigIntegerField()
    deleted = models.BooleanField()
    version = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["stream", "seq"], name="one_change_per_number"),)


class Answers(models.Model):
    """What the entries of one batch were answered, until the device has it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    device = models.UUIDField()
    last_seq = models.BigIntegerField()  # the highest number of its entries
    body = models.BinaryField()  # a list of results as JSON
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = (models.Index(fields=["user", "device", "last_seq"], name="answers_of_a_device"),)


class Op(models.Model):
    """An outbox entry that arrived: the same entry twice is done once, and answered alike."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    op_id = models.UUIDField()
    device = models.UUIDField()
    device_seq = models.BigIntegerField()
    fingerprint = models.CharField(max_length=64)
    status = models.CharField(max_length=10)
    answers_id = models.BigIntegerField(null=True)  # which are gone once the device has them; the line itself stays
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "op_id"], name="an_entry_counts_once"),)
        indexes = (models.Index(fields=["user", "device", "device_seq"], name="entries_of_a_device"),)


class Upload(models.Model):
    """A file on its way in, part by part; its id is the client's."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=limits.FILE_NAME)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    offset = models.PositiveBigIntegerField(default=0)
    is_complete = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
