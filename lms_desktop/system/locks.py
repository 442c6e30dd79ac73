"""One program at a time on an account: a second window or the command line is told so."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import IO

from lms_desktop.domain.errors import StoreBusy


class AccountLock:
    """Held while an account is open; the system lets go of it when the program dies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Raise ``StoreBusy`` if another program has the account."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("a+")
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise StoreBusy("another window works on this account") from error
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let the account go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> "AccountLock":
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
