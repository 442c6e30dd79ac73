"""A little room on the disk that only a person's own work may take."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

SIZE = 16 * 1024 * 1024
LOW = 4 * 1024 * 1024


class Reserve:
    """A file that holds room, and is given up when the disk is full: what one writes is still saved then."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def is_held(self) -> bool:
        """Whether the room is kept."""
        return self._path.exists()

    def hold(self) -> None:
        """Keep the room, where there is some."""
        if self.is_held or self._free() < 2 * SIZE:
            return
        fresh = self._path.with_suffix(".new")
        try:
            with fresh.open("wb") as file:
                _allocate(file.fileno())
            os.replace(fresh, self._path)
        except OSError:
            fresh.unlink(missing_ok=True)

    def ease(self) -> None:
        """Give the room up before a write would fail."""
        if self.is_held and self._free() < LOW:
            self.release()

    def release(self) -> None:
        """Give the room up."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _free(self) -> int:
        return shutil.disk_usage(self._path.parent).free


def _allocate(handle: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(handle, 0, SIZE)
        return
    for _piece in range(SIZE // (1 << 20)):
        os.write(handle, bytes(1 << 20))
