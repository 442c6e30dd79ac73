"""A database that is damaged, or that a person wants back as it was: nothing is overwritten, nothing made is left out.

The new one is made whole beside the old one: a copy of an earlier day, and upon it everything that a person wrote and
that the old file still holds. Then the old one is moved aside and the new one takes its place. Killed in between, the
next start finishes it.
"""

import itertools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lms_desktop.domain.errors import StoreDamaged
from lms_desktop.store import journal
from lms_desktop.store.safety import backups, salvage
from lms_desktop.store.safety.backups import Backup
from lms_desktop.store.store import Store, copy_database, in_words, nothing

log = logging.getLogger(__name__)

RECOVERED, BROUGHT_BACK = "store_recovered", "store_brought_back"
_TAILS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Recovery:
    """What came of it."""

    backup_at: datetime | None  # the copy that it was begun with; None: an empty one
    carried: int  # entries that the copy did not have
    is_whole: bool  # whether the old file could be read from end to end
    aside: Path  # where the old file lies


def recover(database: Path, now: datetime) -> Recovery:
    """Put a damaged database together again, from the newest copy that can be read."""
    fresh = _fresh(database)
    return _rebuild(database, fresh, backups.copy_out(database, fresh), now, RECOVERED)


def bring_back(database: Path, wanted: Backup, now: datetime) -> Recovery:
    """Make a database what it was on an earlier day; what was written since is carried over."""
    fresh = _fresh(database)
    copy_database(wanted.path, fresh)
    return _rebuild(database, fresh, wanted, now, BROUGHT_BACK)


def open_whole(database: Path, now: datetime, *, at: Callable[[str], None] = nothing) -> Store:
    """Open a database and read it through; one that is damaged, or gone though there are copies, is recovered.

    Raises what ``Store`` raises; ``StoreDamaged`` only where what was put together is damaged too.
    """
    _finish_swap(database)
    if _is_gone(database) and (backups.every(database) or _has_log(database)):
        recover(database, now)
    try:
        return _opened(database, at)
    except StoreDamaged as error:
        log.error("the database is damaged and is recovered: %s", error)
        recover(database, now)
    return _opened(database, at)


def check(store: Store) -> None:
    """Raise ``StoreDamaged`` where SQLite, or a hash of what a person wrote, says so."""
    store.check()
    with store.read() as tx:
        if not salvage.is_intact(tx):
            raise StoreDamaged("something that a person wrote is not what its hash says")


def _opened(database: Path, at: Callable[[str], None]) -> Store:
    store = Store(database, at=at)
    try:
        check(store)
    except BaseException:
        store.close()
        raise
    return store


def _rebuild(database: Path, fresh: Path, backup: Backup | None, now: datetime, kind: str) -> Recovery:
    with in_words():
        found = salvage.read(database)
    aside = _unused(database.with_name(f"aside-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"))
    begun_with = backup.taken_at if backup is not None else None
    store = Store(fresh)
    try:
        with store.write("recover") as tx:
            carried = salvage.carry(tx, found)
            detail = f"{carried} {int(found.is_whole)} {aside.name}"
            title = begun_with.isoformat() if begun_with is not None else ""
            journal.notice(tx, kind=kind, title=title, detail=detail, at=now)
    finally:
        store.close()
    _swap_place(database).write_text(aside.name)
    _finish_swap(database)
    return Recovery(begun_with, carried, found.is_whole, aside)


def _finish_swap(database: Path) -> None:
    """Move the old file aside with its log, and the new one into its place; as often as it takes."""
    note, fresh = _swap_place(database), _fresh_place(database)
    if not note.exists():
        return
    if fresh.exists():
        aside = database.with_name(note.read_text())
        aside.mkdir(exist_ok=True)
        for tail in _TAILS:  # an old log beside a new database would spoil it
            old = database.with_name(database.name + tail)
            if old.exists():
                old.replace(aside / old.name)
        fresh.replace(database)
    note.unlink()


def _unused(folder: Path) -> Path:
    """A folder that is not there yet: what was moved aside before is never written over."""
    numbered = (folder.with_name(f"{folder.name}-{number}") for number in itertools.count(2))
    return next(one for one in itertools.chain((folder,), numbered) if not one.exists())


def _fresh(database: Path) -> Path:
    """A place for the new one, free of what an earlier try left."""
    fresh = _fresh_place(database)
    for tail in _TAILS:
        fresh.with_name(fresh.name + tail).unlink(missing_ok=True)
    return fresh


def _fresh_place(database: Path) -> Path:
    return database.with_name(f"{database.stem}.fresh.sqlite3")


def _swap_place(database: Path) -> Path:
    return database.with_name(f"{database.stem}.swap")


def _is_gone(database: Path) -> bool:
    return not database.exists() or database.stat().st_size == 0


def _has_log(database: Path) -> bool:
    log_file = database.with_name(f"{database.name}-wal")
    return log_file.exists() and log_file.stat().st_size > 0
