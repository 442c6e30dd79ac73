"""What happens to the disk: full, damaged, of an earlier release."""

import random
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from lms_desktop.domain.errors import DiskFull, FileProblem, StoreProblem
from tests.faults.cell import Cell, Run, every_kind, is_there, with_device
from tests.faults.desk import sync
from tests.faults.device import Device
from tests.faults.invariants import Mirror
from tests.faults.kinds import Kind
from tests.faults.lab import Lab


def f9() -> Iterator[Cell]:
    """No room when it is written here, when the answer comes, and for the whole process."""
    for kind in every_kind():
        for when in ("at work", "at sync"):
            yield Cell("F9", f"{kind.name}, database full {when}", _database_full(kind, when))
        yield Cell("F9", f"{kind.name}, no file may grow", _no_file_grows(kind))
        if may_mount():
            yield Cell("F9", f"{kind.name}, a small disk is full", _full_disk(kind, "8m", without="reserve"))
            yield Cell("F9", f"{kind.name}, a disk with a reserve is full", _full_disk(kind, "64m"))


def _database_full(kind: Kind, when: str) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        found: list[str] = []
        if when == "at work":
            _limit(session, full=True)
            try:
                # Short work still fits into the pages that are there; what does not must be said.
                kind.work(session, word)
                is_saved = True
            except DiskFull:
                is_saved = False
            _limit(session, full=False)
            if not is_saved and not is_there(session, kind, word):
                kind.work(session, word)
        else:
            kind.work(session, word)
            _limit(session, full=True)
            sync(session)
            _limit(session, full=False)
        return found + lab.heal(session, email) + lab.look(kind, email, word)

    return run


def _limit(session: Any, *, full: bool) -> None:
    with session.open.store._lock:
        connection = session.open.store._connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages if full else 1 << 30}")
        connection.commit()


def _no_file_grows(kind: Kind) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        def prepare(device: Device) -> None:
            device.tell("limit", 4096 * (8 + number % 5))

        return with_device(lab, kind, number, prepare, must_die=False)

    return run


def _full_disk(kind: Kind, size: str, *, without: str = "") -> Run:
    """A file system of its own that is filled to the last byte, and emptied again."""

    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        lab.make_ready(kind, email, word)
        lab.leave_desk(email)
        with _on_another_disk(lab.home(email), size, without) as disk:
            session = lab.desk(email)
            sync(session)  # the keyring of a test lies on the same disk; a real one does not
            filler = disk / "filler"
            _fill(filler)
            try:
                return _on_a_full_disk(lab, kind, email, word, filler)
            finally:
                lab.leave_desk(email)

    return run


def _on_a_full_disk(lab: Lab, kind: Kind, email: str, word: str, filler: Path) -> list[str]:
    session = lab.desk(email)
    had_room = session.open.store.reserve.is_held
    try:
        kind.work(session, word)
        is_saved = True
    except (DiskFull, FileProblem, OSError):
        is_saved = False
    found = ["I1 room was kept, and a person's work found none"] if had_room and not is_saved else []
    sync(session)
    filler.unlink()
    if not is_saved and not is_there(session, kind, word):
        kind.work(session, word)
    return found + lab.heal(session, email) + lab.look(kind, email, word)


@contextmanager
def _on_another_disk(folder: Path, size: str, without: str) -> Iterator[Path]:
    copy = folder.with_suffix(".copy")
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(without))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        shutil.copytree(copy, folder, dirs_exist_ok=True)
        yield folder
        shutil.rmtree(copy)
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("filler"))
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        shutil.copytree(copy, folder, dirs_exist_ok=True)
        shutil.rmtree(copy)


def may_mount() -> bool:
    """Whether this system lets us have a file system of our own."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False)
        if done.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return done.returncode == 0


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 16, 1 << 12, 512, 1):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * size)


def f10() -> Iterator[Cell]:
    """Bytes of the database change while the program is closed: nothing of it is used without a word."""
    for kind in every_kind(("note.create", "note.edit", "submission.submit", "bookmark.add", "quiz.submit")):
        yield Cell("F10", f"{kind.name}, a letter of what waits", _letter_changes(kind))
        for size in (16, 4096):
            yield Cell("F10", f"{kind.name}, {size} bytes anywhere", _bytes_change(kind, size))


def _letter_changes(kind: Kind) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        kind.work(session, word)
        path = Path(session.open.store.path)
        lab.leave_desk(email)
        data = path.read_bytes()
        path.write_bytes(data.replace(word.encode(), b"x" + word.encode()[1:]))
        return _used_without_a_word(lab, kind, email, word, data)

    return run


def _bytes_change(kind: Kind, size: int) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        kind.work(session, word)
        path = Path(session.open.store.path)
        lab.leave_desk(email)
        data = path.read_bytes()
        chance = random.Random(number)
        start = chance.randrange(4096, len(data) - size)
        path.write_bytes(data[:start] + chance.randbytes(size) + data[start + size :])
        return _used_without_a_word(lab, kind, email, word, data)

    return run


def _used_without_a_word(lab: Lab, kind: Kind, email: str, word: str, whole: bytes) -> list[str]:
    """Opened and synced with damage inside: right, or told. Then the whole file is put back."""
    before = len(lab.held()["notes"]) + len(lab.held()["submissions"]) + len(lab.held()["bookmarks"])
    path, found = lab.store_path(email), list[str]()
    try:
        session = lab.desk(email)
        error = sync(session)
        held = lab.held()
        after = len(held["notes"]) + len(held["submissions"]) + len(held["bookmarks"])
        is_wrong = kind.arrived(held, email, word) != 1 and after > before
        is_told = isinstance(error, StoreProblem) or bool(session.services.outbox.load().failed)
        if is_wrong and not is_told:
            found.append("I1 damaged words were sent as if they were whole")
    except (StoreProblem, msgspec.DecodeError, ValueError):
        pass  # told: the account does not open, or the page says so
    lab.leave_desk(email)
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    path.write_bytes(whole)
    return found


STEPS = ("before-migration", "in-migration", "migration-before-commit", "after-migration")


def f15() -> Iterator[Cell]:
    """The database of the release before, with work that waits, is brought up to date and killed in each step."""
    for kind in every_kind():
        for step in STEPS:
            yield Cell("F15", f"{kind.name}, killed {step}", _killed_while_renewing(kind, step))


def _killed_while_renewing(kind: Kind, step: str) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        kind.work(session, word)
        lab.leave_desk(email)
        path = lab.store_path(email)
        as_release_before(path)
        waiting = [row["op_id"] for row in Mirror.read(path, "").pending]
        device = Device(lab.proxy.url, lab.home(email), email)
        device.tell("crash_at", step)
        device.tell("sync")
        code = device.end()
        lab.kills += code == -9
        session = lab.desk(email)
        found = [] if code == -9 else [f"it was not killed ({code})"]
        if [row["op_id"] for row in Mirror.read(path, "").pending] != waiting:
            found.append("I1 what waited is not what waited before")
        return found + lab.heal(session, email) + lab.look(kind, email, word)

    return run


def as_release_before(path: Path) -> None:
    """Write the database anew as the release before would have it: without what the last step brought."""
    from alembic.runtime.environment import EnvironmentContext

    from lms_desktop.store import migrate
    from lms_desktop.store.store import _writing_engine

    scripts = migrate._scripts()
    before = scripts.get_revision(migrate.head()).down_revision
    assert isinstance(before, str)
    old = path.with_name("old.sqlite3")
    engine = _writing_engine(old)
    with engine.connect() as connection:
        with EnvironmentContext(
            migrate._config(), scripts, fn=lambda revision, _context: scripts._upgrade_revs(before, revision)
        ) as environment:
            environment.configure(connection=connection, transactional_ddl=True)
            environment.get_context()._ensure_version_table()
            environment.run_migrations()
        connection.commit()
    engine.dispose()
    with closing(sqlite3.connect(old, isolation_level=None)) as db:
        db.execute("ATTACH ? AS new", (str(path),))
        for (table,) in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            if table not in {"alembic_version", "sqlite_sequence"}:
                columns = ", ".join(row[1] for row in db.execute(f"PRAGMA main.table_info({table})"))
                db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    old.replace(path)
