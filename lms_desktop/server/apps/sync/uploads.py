"""Files that arrive part by part: what was received stays, whatever happens to the line."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lms_desktop.protocol import limits
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.apps.assignments.models import SubmissionFile
from lms_desktop.server.apps.assignments.submissions import Arrived
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import media
from lms_desktop.server.core.problems import ConflictError, TooLargeError, invalid
from lms_desktop.server.core.stores import store

from .models import Upload

KEPT = timedelta(days=limits.UPLOAD_DAYS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that a device is going to send."""

    id: UUID
    name: str
    size_bytes: int
    sha256: str


class NotYetError(ConflictError):
    """An entry that names a file which has not wholly arrived."""

    default_detail = "A file of this has not arrived yet."
    default_code = ErrorCode.UPLOAD_INCOMPLETE


class WrongOffsetError(Exception):
    """A part that does not go on where the file ends; `offset` is where it does."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class WrongChecksumError(WrongOffsetError):
    """A part, or a whole file, that is not what was announced."""


def announce(actor: User, wanted: Wanted) -> tuple[Upload, bool]:
    """Begin to receive a file, or go on where it stands; what this person sent before is there at once."""
    if wanted.size_bytes > limits.UPLOAD_BYTES:
        raise TooLargeError
    if wanted.size_bytes == 0 and wanted.sha256 != sha256().hexdigest():
        raise invalid("sha256", "This is not the sum of an empty file.")
    with transaction.atomic():
        kept = Upload.objects.filter(pk=wanted.id).first()
        if kept is not None:
            if (kept.user_id, kept.sha256, kept.size_bytes) != (actor.pk, wanted.sha256, wanted.size_bytes):
                raise ConflictError("This id is taken.", ErrorCode.ID_TAKEN)
            return kept, False
        is_here = _has_sent(actor, wanted) and store().size_of(wanted.sha256) is not None
        upload = Upload.objects.create(
            id=wanted.id,
            user=actor,
            name=media.safe_name(wanted.name),
            size_bytes=wanted.size_bytes,
            sha256=wanted.sha256,
            offset=wanted.size_bytes if is_here else 0,
            is_complete=is_here,
        )
    if not is_here and wanted.size_bytes == 0:
        _finish(upload)
    return upload, True


def append(actor: User, upload_id: UUID, offset: int, part: bytes, checksum: bytes | None) -> Upload:
    """Take the next part of a file."""
    upload = find(actor, upload_id)
    if offset != upload.offset or upload.is_complete:
        raise WrongOffsetError(upload.offset)
    if checksum is not None and sha256(part).digest() != checksum:
        raise WrongChecksumError(upload.offset)
    if offset + len(part) > upload.size_bytes:
        raise invalid("Upload-Offset", "This is more than was announced.")
    _write(_path(upload), offset, part)
    upload.offset = offset + len(part)
    upload.save(update_fields=["offset"])
    if upload.offset == upload.size_bytes:
        _finish(upload)
    return upload


def find(actor: User, upload_id: UUID) -> Upload:
    """A person's own upload."""
    return get_object_or_404(Upload.objects.filter(user=actor), pk=upload_id)


def arrived(actor: User, uploads: Sequence[UUID]) -> list[Arrived]:
    """The files of these uploads, in this order; all of them have to be whole."""
    known = Upload.objects.filter(user=actor, is_complete=True).in_bulk(uploads)
    if len(known) != len(set(uploads)):
        raise NotYetError
    files = (known[upload] for upload in uploads)
    return [Arrived(file.name, media.Stored(file.sha256, file.size_bytes)) for file in files]


def forget_old() -> int:
    """Throw away what nobody went on with; how many there were."""
    old = Upload.objects.filter(created_at__lt=timezone.now() - KEPT)
    for upload in old.filter(is_complete=False):
        _path(upload).unlink(missing_ok=True)
    return old.delete()[0]


def forget(user: User) -> set[str]:
    """Throw away the parts that a person sent; the SHA-256 of what is whole, which a row may still name."""
    sent = Upload.objects.filter(user=user)
    for upload in sent.filter(is_complete=False):
        _path(upload).unlink(missing_ok=True)
    return set(sent.filter(is_complete=True).values_list("sha256", flat=True))


def _has_sent(actor: User, wanted: Wanted) -> bool:
    same = {"sha256": wanted.sha256, "size_bytes": wanted.size_bytes}
    own = SubmissionFile.objects.filter(submission__enrollment__user=actor, **same)
    return own.exists() or Upload.objects.filter(user=actor, is_complete=True, **same).exists()


def _finish(upload: Upload) -> None:
    path = _path(upload)
    path.touch()
    with path.open("rb") as file:
        digest = sha256()
        for piece in media.pieces_of(file):
            digest.update(piece)
        if digest.hexdigest() != upload.sha256:
            Upload.objects.filter(pk=upload.pk).update(offset=0)
            raise WrongChecksumError(0)
        file.seek(0)
        media.keep(media.pieces_of(file))
    upload.is_complete = True
    upload.save(update_fields=["is_complete"])
    path.unlink()


def _write(path: Path, offset: int, part: bytes) -> None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        file.seek(offset)
        file.write(part)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def _path(upload: Upload) -> Path:
    folder: Path = settings.MEDIA_DIR / "arriving"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / upload.pk.hex
