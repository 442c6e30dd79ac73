"""Copies of one account's database, made while it works, read through before they count, the oldest thrown away."""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lms_desktop.domain.errors import StoreProblem
from lms_desktop.store.store import copy_database, in_words, nothing

KEPT = 3
EVERY = timedelta(hours=20)  # once on each day on which the program is used, at whatever hour
_FORM = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"store-(\d{8}T\d{6}Z)\.sqlite3\Z")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy."""

    path: Path
    taken_at: datetime

    @property
    def size_bytes(self) -> int:
        """How much room it takes."""
        return self.path.stat().st_size


def folder_of(database: Path) -> Path:
    """Where the copies of a database lie."""
    return database.with_name("backups")


def every(database: Path) -> list[Backup]:
    """The copies that there are, newest first."""
    named = ((path, _NAME.match(path.name)) for path in folder_of(database).glob("store-*.sqlite3"))
    found = [Backup(path, datetime.strptime(name[1], _FORM).replace(tzinfo=UTC)) for path, name in named if name]
    return sorted(found, key=lambda one: one.taken_at, reverse=True)


def is_due(database: Path, now: datetime) -> bool:
    """Whether it is time for another copy. One from the future was made by a clock that was wrong."""
    newest = next((one for one in every(database) if one.taken_at <= now), None)
    return newest is None or now - newest.taken_at >= EVERY


def take(database: Path, now: datetime, *, at: Callable[[str], None] = nothing) -> Backup:
    """Make a copy, read it through, and only then throw the oldest away. A person's writes do not wait for it."""
    target = folder_of(database) / f"store-{now.astimezone(UTC).strftime(_FORM)}.sqlite3"
    target.parent.mkdir(exist_ok=True)
    for left in target.parent.glob("store-*.part"):  # of a copy that ended in the middle
        left.unlink(missing_ok=True)
    partial = target.with_suffix(".part")
    try:
        copy_database(database, partial)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    at("mid-backup")
    _to_disk(partial)
    partial.replace(target)
    for old in every(database)[KEPT:]:
        old.path.unlink(missing_ok=True)
    return Backup(target, now)


def is_sound(copy: Backup) -> bool:
    """Whether a copy can be read from end to end."""
    with suppress(StoreProblem), in_words(), closing(sqlite3.connect(_only_to_read(copy.path), uri=True)) as connection:
        return bool(connection.execute("PRAGMA quick_check").fetchone()[0] == "ok")
    return False


def _only_to_read(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


def copy_out(database: Path, target: Path) -> Backup | None:
    """Copy the newest copy that can be read to ``target``; None where there is none."""
    for one in every(database):
        target.unlink(missing_ok=True)
        try:
            copy_database(one.path, target)
        except StoreProblem:
            continue
        return one
    target.unlink(missing_ok=True)
    return None


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
