"""Where the bytes of files lie: a folder of the school, or a bucket that speaks S3."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings

_PIECE = 64 * 1024


class FileStore(Protocol):
    """Keeps files under the SHA-256 of what is in them."""

    def take(self, arrived: Path, sha256: str) -> None:
        """Keep a file that arrived; it is there whole or not at all."""

    def size_of(self, sha256: str) -> int | None:
        """How long a file is; None where there is none."""

    def pieces(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        """Read a part of a file, a piece at a time."""

    def drop(self, sha256: str) -> None:
        """Keep a file no longer."""


class Folder:
    """A folder of this computer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path_of(self, sha256: str) -> Path:
        """Where a file lies."""
        return self._folder / sha256[:2] / sha256

    def take(self, arrived: Path, sha256: str) -> None:
        target = self.path_of(sha256)
        target.parent.mkdir(exist_ok=True)
        arrived.replace(target)

    def size_of(self, sha256: str) -> int | None:
        path = self.path_of(sha256)
        return path.stat().st_size if path.is_file() else None

    def pieces(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        with self.path_of(sha256).open("rb") as file:
            file.seek(start, os.SEEK_SET)
            yield from _read(file, end - start)

    def drop(self, sha256: str) -> None:
        self.path_of(sha256).unlink(missing_ok=True)


class Bucket:
    """A bucket of a service that speaks S3."""

    def __init__(self, storage: Any) -> None:
        self._storage = storage

    def take(self, arrived: Path, sha256: str) -> None:
        if self.size_of(sha256) is None:
            self._storage.bucket.upload_file(str(arrived), self._key(sha256))

    def size_of(self, sha256: str) -> int | None:
        bucket = self._storage.bucket
        try:
            length: int = bucket.Object(self._key(sha256)).content_length
        except bucket.meta.client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
                return None
            raise
        return length

    def pieces(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        if start >= end:
            return
        answer = self._storage.bucket.Object(self._key(sha256)).get(Range=f"bytes={start}-{end - 1}")
        with answer["Body"] as body:
            yield from _read(body, end - start)

    def drop(self, sha256: str) -> None:
        self._storage.bucket.Object(self._key(sha256)).delete()

    def _key(self, sha256: str) -> str:
        return f"{settings.MEDIA_BUCKET_PREFIX}{sha256[:2]}/{sha256}"


def store() -> FileStore:
    """Where this school keeps its files."""
    if settings.MEDIA_BUCKET:
        return _bucket(settings.MEDIA_BUCKET, settings.MEDIA_BUCKET_URL)
    return Folder(settings.MEDIA_DIR)


@cache
def _bucket(name: str, address: str) -> Bucket:
    from storages.backends.s3 import S3Storage

    return Bucket(S3Storage(bucket_name=name, endpoint_url=address or None))


def _read(file: IO[bytes], left: int) -> Iterator[bytes]:
    while left > 0 and (piece := file.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece
