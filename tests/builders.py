"""Small things to test with: a store, a clock that is set by hand, rows as a school would send them."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from lms_desktop.domain.times import Moment
from lms_desktop.protocol.learning import Note
from lms_desktop.store import overlays, rows
from lms_desktop.store.store import Store, Tx

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until somebody moves it."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at
        self.mono_ns = 0
        self.offset_s = 0.0

    def now(self) -> datetime:
        return self.at

    def uncorrected(self) -> datetime:
        return self.at

    def moment(self) -> Moment:
        return Moment(self.at, self.mono_ns, "this boot")

    def heard(self, school_time: datetime, local_time: datetime) -> None:
        del school_time, local_time

    def pass_seconds(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.mono_ns += int(seconds * 1e9)


def a_store(folder: Path, template: Path | None = None) -> Store:
    """A fresh store; from a migrated file where there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "store.sqlite3"
    if template is not None:
        shutil.copyfile(template, path)
    return Store(path)


def note_row(content: str, *, id_: str = "n1", version: int = 1) -> bytes:
    """A note as the school sends it."""
    return msgspec.json.encode(Note(id=id_, version=version, enrollment="e1", lecture="l1", content=content))


def shown_note(store: Store, id_: str = "n1") -> str | None:
    """The text of a note as it is shown."""
    with store.read() as tx:
        found = rows.one(tx, Note, id_)
    return None if found is None else found.content


def pull_note(store: Store, doc: bytes) -> None:
    """What a pull does with one note."""
    with store.write("pull") as tx:
        overlays.refold(tx, "note", rows.take_in(tx, "note", [doc]))


def overlays_are_true(tx: Tx) -> bool:
    """Whether what is stored is what a rebuild would make."""
    return overlays.rebuilt(tx) == overlays.stored(tx)
