"""The daily copy of the database, and the log: killed in the middle, and without room for them."""

from collections.abc import Callable, Iterator
from pathlib import Path

from lms_desktop.store.safety import backups
from tests.faults.cell import Cell, Run, every_kind, is_there
from tests.faults.device import Device
from tests.faults.kinds import Kind
from tests.faults.lab import Lab

Work = Callable[[Device, Path, Kind, str], list[str]]


def f1() -> Iterator[Cell]:
    """kill -9 while the copy is made, before it has its name."""
    for kind in every_kind():
        yield Cell("F1", f"{kind.name} at mid-backup", _while(kind, _killed))


def f9() -> Iterator[Cell]:
    """No room for the copy, and none for the log."""
    for kind in every_kind():
        yield Cell("F9", f"{kind.name}, no room for the copy", _while(kind, _no_copy))
        yield Cell("F9", f"{kind.name}, no room for the log", _while(kind, _no_log))


def _killed(device: Device, database: Path, kind: Kind, word: str) -> list[str]:
    saved = device.tell("work", kind.name, word) == ("saved",)
    device.tell("crash_at", "mid-backup")
    is_dead = device.tell("keep") is None
    found = [] if saved and is_dead else [f"it said saved: {saved}, it died: {is_dead}"]
    return found + ([] if _copies(database) == [] else ["half a copy has the name of a whole one"])


def _no_copy(device: Device, database: Path, kind: Kind, word: str) -> list[str]:
    saved = device.tell("work", kind.name, word) == ("saved",)
    device.tell("limit", database.stat().st_size // 2)
    answer = device.tell("keep")
    device.tell("sync")
    found = [] if saved and answer is not None and answer[0] == "error" else [f"saved: {saved}, copied: {answer}"]
    left = [one for one in backups.folder_of(database).glob("*") if one.name.startswith("store-")]
    return found + ([] if not left else [f"half a copy is left: {left}"])


def _no_log(device: Device, database: Path, kind: Kind, word: str) -> list[str]:
    folder = database.with_name("log")
    folder.mkdir(exist_ok=True)
    log = folder / "lms-desktop.log"
    log.write_bytes(b"." * (1 << 20))
    device.tell("log", folder)
    device.tell("say", "there is room for this")
    size = log.stat().st_size
    device.tell("limit", size)
    device.tell("say", "there is no room for this")
    saved = device.tell("work", kind.name, word) == ("saved",)
    answer = device.tell("sync")
    found = [] if saved and answer == ("synced", None) else [f"saved: {saved}, {answer}"]
    return found if log.stat().st_size == size else [*found, "there was room for the log"]


def _copies(database: Path) -> list[backups.Backup]:
    return backups.every(database)


def _while(kind: Kind, work: Work) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        lab.make_ready(kind, email, word)
        lab.leave_desk(email)
        database = lab.store_path(email)
        for old in backups.every(database):
            old.path.unlink()  # so that one is due
        device = Device(lab.proxy.url, lab.home(email), email)
        found = work(device, database, kind, word)
        lab.kills += device.end() == -9
        session = lab.desk(email)
        session.keep_safe()
        if len(list(backups.folder_of(database).glob("store-*"))) != 1:
            found.append("beside the copy of today there is something else")
        if kind.arrived(lab.held(), email, word) != 1 and not is_there(session, kind, word):
            found.append("I1 what was called saved is not here")
        return found + lab.heal(session, email) + lab.look(kind, email, word)

    return run
