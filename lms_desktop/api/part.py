"""A file that is not whole yet: its bytes, and beside them what a checkpoint vouches for."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from lms_desktop.domain.errors import not_written
from lms_desktop.protocol.decoding import decode

READ = 1 << 20


class Meta(msgspec.Struct):
    """What is known of an unfinished file; written at each checkpoint, after the bytes that it speaks of."""

    validator: str = ""  # a strong ETag, or a date: what If-Range is told
    total: int = 0  # 0: the school did not tell
    offset: int = 0  # so many bytes are safely on the disk
    sha256: str = ""  # as the school promised it
    resent: int = 0  # bytes that were on this disk and had to be fetched again


class Part:
    """An unfinished file and its note."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._note = path.with_suffix(".meta")

    @property
    def size(self) -> int:
        """How many bytes lie here, vouched for or not."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    @property
    def meta(self) -> Meta | None:
        """What is known; None where nothing is, or the note is not readable."""
        try:
            return decode(self._note.read_bytes(), Meta)
        except (FileNotFoundError, msgspec.DecodeError, msgspec.ValidationError):
            return None

    @property
    def safe_bytes(self) -> int:
        """How much is safely here."""
        meta = self.meta
        return min(meta.offset, self.size) if meta is not None else 0

    def resumable(self, *, sha256: str, size_bytes: int | None) -> Meta | None:
        """Where to go on; None: from the beginning. Without validator and hash nobody could tell a mixture."""
        meta = self.meta
        if meta is None or meta.offset == 0 or self.size < meta.offset:
            return None
        if meta.sha256 != sha256 or not (meta.validator or sha256):
            return None
        if size_bytes is not None and (meta.total or size_bytes) != size_bytes:
            return None
        return meta

    def discard(self) -> None:
        """Throw the bytes away, and remember that they were here: they will be sent again."""
        meta = self.meta or Meta()
        lost = meta.resent + self.size
        self.path.unlink(missing_ok=True)
        self.note(Meta(resent=lost))

    def remove(self) -> None:
        """Nobody needs any of this."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def checkpoint(self, file: IO[bytes], meta: Meta) -> None:
        """From here on a kill costs nothing of what came before."""
        file.flush()
        os.fsync(file.fileno())
        self.note(meta)

    def note(self, meta: Meta) -> None:
        """Write down what is known, whole or not at all."""
        self._note.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._note.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(meta))
        os.replace(fresh, self._note)

    def digest(self, upto: int) -> "hashlib._Hash":
        """The hash of the first bytes, to go on from."""
        digest = hashlib.sha256()
        left = upto
        if left:
            with self.path.open("rb") as file:
                while left > 0 and (piece := file.read(min(READ, left))):
                    digest.update(piece)
                    left -= len(piece)
        return digest


@contextmanager
def on_disk() -> Iterator[None]:
    """What goes wrong in here is the disk's doing."""
    try:
        yield
    except OSError as error:
        raise not_written(error) from error
