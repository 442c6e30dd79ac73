"""Files by what they are: ``ab/abcdef….bin`` named by SHA-256, shared by all accounts. A name never comes from outside.

Write beside, make sure, then rename: nobody sees half a file under a final name.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lms_desktop.domain.errors import DiskFull, FileProblem, not_written

PIECE = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Blob:
    """A file in the store."""

    sha256: str
    size_bytes: int
    path: Path


class Blobs:
    """The media store of this computer."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.parts = root / "parts"
        self.quarantine = root / "quarantine"
        self._sound: dict[str, tuple[int, int, int]] = {}  # as they were when every byte of them was read

    def path(self, sha256: str) -> Path:
        """Where the file with this hash is, or would be."""
        assert _HASH.fullmatch(sha256), "a name that came from outside"
        return self.root / sha256[:2] / f"{sha256}.bin"

    def find(self, sha256: str, size_bytes: int | None = None) -> Path | None:
        """The file, if it is here and as long as it should be. What is no hash, whoever sent it, names no file."""
        if _HASH.fullmatch(sha256) is None:
            return None
        path = self.path(sha256)
        try:
            found = path.stat().st_size
        except FileNotFoundError:
            return None
        return path if size_bytes is None or size_bytes == found else None

    def sound(self, sha256: str) -> Path | None:
        """The file, if it is here and every byte is right; a damaged one is set aside and never shown.

        Each file is read once while the program runs, and again when it was touched since.
        """
        path = self.find(sha256)
        if path is None:
            return None
        looks = _looks(path)
        if self._sound.get(sha256) == looks:
            return path
        if not self.verify(sha256):
            return None
        return path

    def verify(self, sha256: str, check: Callable[[int], None] = lambda _count: None) -> bool:
        """Read the whole file; a damaged one is set aside. ``check`` is told of each piece, and may wait or raise."""
        path = self.path(sha256)
        try:
            looks = _looks(path)
            right = hash_of(path, check) == sha256
        except FileNotFoundError:
            return False
        except OSError:  # a sector that cannot be read
            right = False
        if not right:
            self.set_aside(sha256)
            return False
        self._sound[sha256] = looks
        return True

    def set_aside(self, sha256: str) -> None:
        """Nobody shall use this file, and somebody may want to look at it."""
        self._sound.pop(sha256, None)
        self.quarantine.mkdir(parents=True, exist_ok=True)
        os.replace(self.path(sha256), self.quarantine / f"{sha256}.bin")

    def all(self) -> Iterator[str]:
        """The hash of every file here."""
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/*.bin")):
            if _HASH.fullmatch(path.stem):
                yield path.stem

    def part(self, key: str) -> Path:
        """Where an unfinished file with this key is kept."""
        self.parts.mkdir(parents=True, exist_ok=True)
        return self.parts / (hashlib.sha256(key.encode()).hexdigest()[:32] + ".part")

    def adopt(self, part: Path, sha256: str) -> Path:
        """Give a finished and checked file its final name, durably."""
        target = self.path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(part, target)
        _sync_folder(target.parent)
        return target

    def copy_in(self, source: Path, check: Callable[[], None] = lambda: None) -> Blob:
        """A copy of a person's file, so that it stays what it was when it was added.

        Raises ``FileProblem`` where it cannot be read and ``DiskFull`` where there is no room.
        """
        part = self.part(f"copy {source} {os.getpid()} {os.urandom(8).hex()}")
        try:
            with _reading(source) as pieces:
                blob = _write(part, pieces, check)
            return Blob(*blob, self.adopt(part, blob[0]))
        finally:
            part.unlink(missing_ok=True)

    def copy_out(self, sha256: str, target: Path) -> Path:
        """A copy for a person, under the name that they chose."""
        try:
            shutil.copyfile(self.path(sha256), target)
        except FileNotFoundError as error:
            raise FileProblem(str(error), why="missing") from error
        except OSError as error:
            raise not_written(error) from error
        return target

    def release(self, sha256: str) -> None:
        """Nobody here needs this file any more."""
        self.path(sha256).unlink(missing_ok=True)

    def free_bytes(self) -> int:
        """Room on the disk that holds the store."""
        return self.disk()[1]

    def disk(self) -> tuple[int, int]:
        """The size of the disk that holds the store, and the room that is left on it."""
        self.root.mkdir(parents=True, exist_ok=True)
        usage = shutil.disk_usage(self.root)
        return usage.total, usage.free


def hash_of(path: Path, check: Callable[[int], None] = lambda _count: None) -> str:
    """The SHA-256 of a file; ``check`` is told how much is read before each piece."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            check(len(piece))
            digest.update(piece)
    return digest.hexdigest()


def _looks(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


@contextmanager
def _reading(source: Path) -> Iterator[Iterator[bytes]]:
    """The pieces of a person's file; what goes wrong while they are read is a problem of that file."""

    def pieces(file: BinaryIO) -> Iterator[bytes]:
        try:
            while piece := file.read(PIECE):
                yield piece
        except OSError as error:
            raise FileProblem(str(error), why="unreadable") from error

    try:
        file = source.open("rb")
    except OSError as error:
        why = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
        raise FileProblem(str(error), why=why) from error
    with file:
        yield pieces(file)


def _write(part: Path, pieces: Iterator[bytes], check: Callable[[], None]) -> tuple[str, int]:
    """Write durably; answers hash and size. What goes wrong with our own file is the disk's."""
    digest, size = hashlib.sha256(), 0
    try:
        with part.open("wb") as to:
            for piece in pieces:
                check()
                digest.update(piece)
                size += to.write(piece)
            to.flush()
            os.fsync(to.fileno())
    except OSError as error:
        raise DiskFull(str(error)) from error
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there; NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
