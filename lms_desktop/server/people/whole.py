"""All that is kept of one person: handed out as one archive, or forgotten. Both walk over the same rows."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.core import serializers
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Model

from lms_desktop.server.apps.assignments.models import SubmissionFile
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.sync import uploads
from lms_desktop.server.core import media
from lms_desktop.server.core.stores import store
from lms_desktop.server.referred import named_files

# What only the machine needs to know again: keys, digests, answers to repeated calls.
_NOT_TOLD = {"idempotencykey", "answers", "creation", "refreshtoken", "tokenfamily", "mailedtoken"}
_SECRETS = {"password"}


def export(user: User, target: Path) -> int:
    """Write an archive with every row and every file of a person. Answers how many rows there are."""
    rows = [row for row in _rows_of(user) if row._meta.model_name not in _NOT_TOLD]
    partial = target.with_name(target.name + ".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", json.dumps(_told(rows), indent=2, ensure_ascii=False))
        for file in _files(rows):
            _put(archive, file)
    partial.replace(target)
    return len(rows)


def erase(user: User) -> int:
    """Forget a person: every row of theirs, and every file that nothing else names. Answers how many rows went.

    Courses that they wrote and grades that they gave stay, without their name.
    """
    with transaction.atomic():
        rows = list(_rows_of(user))
        hashes = {file.sha256 for file in _files(rows)} | uploads.forget(user)
        user.delete()
        left = named_files()  # a course may give out the very same file
    for sha256 in hashes - left:
        store().drop(sha256)
    return len(rows)


def _rows_of(user: User) -> Iterator[Model]:
    """The person's row and every row that would go with it."""
    found = NestedObjects(using=DEFAULT_DB_ALIAS)
    found.collect([user])
    for rows in found.data.values():
        yield from sorted(rows, key=lambda row: str(row.pk))


def _told(rows: Iterable[Model]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = serializers.serialize("python", rows)
    for row in told:
        row["pk"] = str(row["pk"])
        row["fields"] = {
            name: value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
            for name, value in row["fields"].items()
            if name not in _SECRETS
        }
    return told


def _put(archive: zipfile.ZipFile, file: SubmissionFile) -> None:
    size = store().size_of(file.sha256)
    if size is not None:
        with archive.open(f"files/{file.pk}-{media.safe_name(file.name)}", "w", force_zip64=True) as target:
            for piece in store().pieces(file.sha256, 0, size):
                target.write(piece)


def _files(rows: Iterable[Model]) -> list[SubmissionFile]:
    return [row for row in rows if isinstance(row, SubmissionFile)]
