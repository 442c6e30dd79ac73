"""Who needs which file of the media store: one empty file for each need, ``needs/<account>/<sha256>``.

The store is shared by the accounts of this computer, each with a database of its own that may be closed, locked or
damaged. What one of them needs must be known without opening it. A need is written before the database says that the
file is here, and taken away after it says that it is not.
"""

import os
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from lms_desktop.store.blobs import Blobs

STAYS = timedelta(hours=24)  # a file that nobody needs: courses are removed by mistake, and joined again
PARTS_STAY = timedelta(days=30)


class Shares:
    """The needs of one account."""

    def __init__(self, blobs: Blobs, account: str) -> None:
        self._blobs = blobs
        self._all = blobs.root / "needs"
        self._mine = self._all / account
        self.account = account

    def take(self, sha256: str) -> None:
        """This account needs the file from now on."""
        self._mine.mkdir(parents=True, exist_ok=True)
        self._blobs.path(sha256)  # what is no hash names no file
        (self._mine / sha256).touch()

    def settle(self, needed: Iterable[str]) -> None:
        """These are all that this account needs."""
        wanted = set(needed) - {""}
        self._mine.mkdir(parents=True, exist_ok=True)
        here = set(os.listdir(self._mine))
        for sha256 in wanted - here:
            self.take(sha256)
        for sha256 in here - wanted:
            (self._mine / sha256).unlink(missing_ok=True)

    def others(self) -> Counter[str]:
        """How many other accounts need each file."""
        found: Counter[str] = Counter()
        for folder in _folders(self._all):
            if folder != self._mine:
                found.update(os.listdir(folder))
        return found

    def sweep(self, accounts: Iterable[str], now: datetime, stays: timedelta = STAYS) -> list[str]:
        """Remove what nobody has needed for a day, or for less where room is short; answers the hashes.

        ``accounts`` are all that were ever used here: while one of them has not told its needs, nothing is removed.
        """
        if any(not (self._all / account).is_dir() for account in accounts):
            return []
        needed = self._needed()
        removed = [sha256 for sha256 in self._blobs.all() if sha256 not in needed and self._is_over(sha256, now, stays)]
        for sha256 in needed:
            self._left(sha256).unlink(missing_ok=True)
        for sha256 in removed:
            self._remove(sha256)
        self._sweep_parts(now)
        return removed

    def _needed(self) -> set[str]:
        return {name for folder in _folders(self._all) for name in os.listdir(folder)}

    def _is_over(self, sha256: str, now: datetime, stays: timedelta) -> bool:
        """The day begins with the first look that finds nobody."""
        mark = self._left(sha256)
        try:
            since = mark.stat().st_mtime
        except FileNotFoundError:
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()
            since = now.timestamp()
            os.utime(mark, (since, since))
        return now.timestamp() - since >= stays.total_seconds()

    def _remove(self, sha256: str) -> None:
        # Out of the way first: somebody may have begun to need it since we looked.
        path, aside = self._blobs.path(sha256), self._left(sha256).with_suffix(".bin")
        os.replace(path, aside)
        if sha256 in self._needed():
            os.replace(aside, path)
            return
        aside.unlink()
        self._left(sha256).unlink(missing_ok=True)

    def _sweep_parts(self, now: datetime) -> None:
        for folder in (self._blobs.parts, self._blobs.quarantine):
            for path in folder.glob("*"):
                if now.timestamp() - path.stat().st_mtime >= PARTS_STAY.total_seconds():
                    path.unlink(missing_ok=True)

    def _left(self, sha256: str) -> Path:
        return self._blobs.root / "left" / sha256


def _folders(root: Path) -> list[Path]:
    return [path for path in root.iterdir() if path.is_dir()] if root.is_dir() else []
