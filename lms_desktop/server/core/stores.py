"""Where the bytes of files lie: a folder of the school, or a bucket that speaks S3."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings

_PIECE = 64 * 1024
_NAME = re.compile("[0-9a-f]{64}")


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

    def names(self) -> Iterator[str]:
        """The SHA-256 of every file; raises `OSError` where the store does not answer."""


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

    def names(self) -> Iterator[str]:
        return (path.name for path in self._folder.glob("??/*") if _is_name(path.name))


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
        with _as_os_errors():
            self._storage.bucket.Object(self._key(sha256)).delete()

    def names(self) -> Iterator[str]:
        with _as_os_errors():
            keys = [one.key for one in self._storage.bucket.objects.filter(Prefix=settings.MEDIA_BUCKET_PREFIX)]
        names = ((key, key.rpartition("/")[2]) for key in keys)
        return (name for key, name in names if _is_name(name) and key == self._key(name))

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


@contextmanager
def _as_os_errors() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(f"The bucket did not do it: {type(error).__name__}") from error


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def _read(file: IO[bytes], left: int) -> Iterator[bytes]:
    while left > 0 and (piece := file.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece
