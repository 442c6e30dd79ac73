"""The name by which the school knows this copy of an account: none of two copies may go by the name of the other.

The school lets go of answers that a computer said it has; a copy that goes by the same name has them not.
"""

import os
from contextlib import suppress
from pathlib import Path

from lms_desktop.domain.ids import new_id
from lms_desktop.store import rows
from lms_desktop.store.store import Store

DEVICE = "device_id"


def name(store: Store) -> str:
    """The name; a new one where the note beside the database is a copy, or names another."""
    with store.read() as tx:
        kept = rows.get_setting(tx, DEVICE, str)
    note = _place(store)
    if not isinstance(kept, str):
        return _rename(store)
    if note.exists() and _read(note) != kept:
        return _rename(store)
    if not note.exists():  # named by a release that made no note, or when there was no room for one
        _write(note, kept)
    return kept


def forget(store: Store) -> None:
    """Another copy was heard under this name: go on under a new one. Entries have names of their own, and keep them."""
    with store.write("device") as tx:
        rows.drop_setting(tx, DEVICE)


def _rename(store: Store) -> str:
    made = new_id()
    _place(store).unlink(missing_ok=True)
    with store.write("device") as tx:
        rows.put_setting(tx, DEVICE, made)
    _write(_place(store), made)
    return made


def _place(store: Store) -> Path:
    return store.path.with_name("device")


def _write(note: Path, named: str) -> None:
    """Note the name together with the file's own number, which no copy of the file has."""
    fresh = note.with_suffix(".new")
    with suppress(OSError):  # the school tells, too, that a name is a copy's
        with fresh.open("w") as file:
            file.write(f"{named} {os.fstat(file.fileno()).st_ino}")
        fresh.replace(note)


def _read(note: Path) -> str:
    """The noted name, or nothing where the note was copied from elsewhere or cannot be read."""
    with suppress(OSError, ValueError):
        named, number = note.read_text().split()
        if int(number) == note.stat().st_ino:
            return named
    return ""
