"""Bytes that change, or are gone, where a program that was killed left its log, and where a person's files lie."""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from lms_desktop.domain.errors import StoreProblem
from tests.faults.cell import Cell, Run, every_kind
from tests.faults.desk import press_retry, sync
from tests.faults.device import Device
from tests.faults.kinds import KINDS, Kind
from tests.faults.lab import Lab

TAILS = ("", "-wal", "-shm")
Damage = Callable[[Path, random.Random], None]


def f10() -> Iterator[Cell]:
    """The log of the database is damaged, cut or gone; the database is cut; a file that is to be handed in changes."""
    for kind in every_kind(("note.create", "note.edit", "submission.submit", "bookmark.add", "quiz.submit")):
        for name, damage in DAMAGES.items():
            yield Cell("F10", f"{kind.name}, {name}", _after_a_kill(kind, damage))
    for name, damage in FILE_DAMAGES.items():
        yield Cell("F10", f"submission.submit, {name}", _own_file(KINDS["submission.submit"], damage))


def _flip_log(database: Path, chance: random.Random) -> None:
    _flip(_log_of(database), chance)


def _cut_log(database: Path, chance: random.Random) -> None:
    log = _log_of(database)
    log.write_bytes(log.read_bytes()[: chance.randrange(max(1, log.stat().st_size))])


def _no_log(database: Path, _chance: random.Random) -> None:
    _log_of(database).unlink()


def _cut_database(database: Path, chance: random.Random) -> None:
    size = database.stat().st_size
    database.write_bytes(database.read_bytes()[: chance.randrange(512, size)])


def _flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def _cut(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def _remove(path: Path, _chance: random.Random) -> None:
    path.unlink()


DAMAGES: dict[str, Damage] = {
    "a bit of the log": _flip_log,
    "the log cut": _cut_log,
    "the log gone": _no_log,
    "the database cut": _cut_database,
}
FILE_DAMAGES: dict[str, Damage] = {"a bit of its file": _flip, "its file cut": _cut, "its file gone": _remove}


def _log_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


def _after_a_kill(kind: Kind, damage: Damage) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word, chance = lab.email(kind, number), f"word{number}", random.Random(number)
        lab.make_ready(kind, email, word)
        lab.leave_desk(email)
        device = Device(lab.proxy.url, lab.home(email), email)
        is_saved = device.tell("work", kind.name, word) == ("saved",)
        device.kill()
        lab.kills += device.end() == -9
        database = lab.store_path(email)
        whole = {tail: _read(database, tail) for tail in TAILS}
        damage(database, chance)
        found = [] if is_saved else ["it did not say saved"]
        found += _half_used(lab, kind, email, word)
        for tail, data in whole.items():
            _place(database, tail).unlink(missing_ok=True)
            if data:
                _place(database, tail).write_bytes(data)
        return found + lab.heal(lab.desk(email), email) + lab.look(kind, email, word)

    return run


def _half_used(lab: Lab, kind: Kind, email: str, word: str) -> list[str]:
    """Opened and synced with the damage inside: what reached the school is whole, or nothing did."""
    before = _things(lab, email)
    with suppress(StoreProblem, msgspec.DecodeError, ValueError):  # told: the account does not open
        sync(lab.desk(email))
    lab.leave_desk(email)
    is_whole = kind.arrived(lab.held(), email, word) == 1
    return [] if is_whole or _things(lab, email) == before else ["I1 damaged words were sent as if they were whole"]


def _things(lab: Lab, email: str) -> list[tuple[str, str]]:
    held = lab.held()
    return sorted(
        (kind, str(row.get("content", row.get("title", row.get("answers")))))
        for kind in ("notes", "submissions", "bookmarks", "attempts")
        for row in held[kind]
        if row["user"] == email
    )


def _own_file(kind: Kind, damage: Damage) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        kind.work(session, word)
        (op,) = [
            row
            for row in session.open.own_files.all()
            if word.encode() in session.open.own_files.path(row).read_bytes()
        ]
        path = session.open.own_files.path(op)
        whole = path.read_bytes()
        lab.leave_desk(email)
        damage(path, random.Random(number))
        session = lab.desk(email)
        error = sync(session)
        found = [] if kind.arrived(lab.held(), email, word) == 0 else ["I1 a damaged file was handed in"]
        if not session.services.outbox.load().failed:
            found.append(f"I7 nobody says that the file is damaged ({error})")
        path.write_bytes(whole)
        press_retry(session)
        return found + lab.heal(session, email) + lab.look(kind, email, word)

    return run


def _place(database: Path, tail: str) -> Path:
    return database.with_name(database.name + tail)


def _read(database: Path, tail: str) -> bytes:
    path = _place(database, tail)
    return path.read_bytes() if path.exists() else b""
