"""What a command asks of the window that is open on the same account: a file in the account's folder, nothing more.

The window takes the file away when it begins. A file that nobody takes is taken back: then nobody listens.
"""

import time
from collections.abc import Callable
from pathlib import Path

from lms_desktop.domain.ids import new_id

PATIENCE_S = 10.0
_LOOK_EVERY_S = 0.1


def folder_of(account: Path) -> Path:
    """Where a window looks for what is asked."""
    return account / "asks"


def ask_to_sync(account: Path, *, patience_s: float = PATIENCE_S, wait: Callable[[float], None] = time.sleep) -> bool:
    """Ask the open window to send and to read; whether it took that up."""
    folder = folder_of(account)
    folder.mkdir(parents=True, exist_ok=True)
    asked = folder / f"sync-{new_id()}"
    asked.touch()
    for _ in range(round(patience_s / _LOOK_EVERY_S)):
        if not asked.exists():
            return True
        wait(_LOOK_EVERY_S)
    try:
        asked.unlink()
    except FileNotFoundError:  # taken at the last moment
        return True
    return False


def take(account: Path) -> bool:
    """Take away what was asked; whether anything was."""
    found = list(folder_of(account).glob("sync-*"))
    for asked in found:
        asked.unlink(missing_ok=True)
    return bool(found)
