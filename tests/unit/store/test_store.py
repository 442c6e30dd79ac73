"""Opening a database: brought up to date or left alone, in words."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from lms_desktop.domain.errors import StoreBusy, StoreDamaged, StoreTooNew
from lms_desktop.store.store import Store
from lms_desktop.system.locks import AccountLock
from tests.builders import note_row, pull_note, shown_note


def test_a_database_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew):
        Store(path)
    assert path.read_bytes() == before


def test_garbage_is_damaged_and_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreDamaged):
        Store(path)
    assert path.read_bytes().startswith(b"not a database")


def test_a_second_program_on_the_account_is_told(tmp_path: Path) -> None:
    with AccountLock(tmp_path), pytest.raises(StoreBusy):
        AccountLock(tmp_path).take()
    with AccountLock(tmp_path):
        assert (tmp_path / "lock").read_text()


@pytest.mark.parametrize("point", ["before-migration", "in-migration", "migration-before-commit", "after-migration"])
def test_a_kill_in_a_migration_leaves_a_database_that_opens(tmp_path: Path, point: str) -> None:
    path = tmp_path / "store.sqlite3"
    code = "import sys; from pathlib import Path; from lms_desktop.store.store import Store\n"
    code += "from lms_desktop.system.faults import crash_point\nStore(Path(sys.argv[1]), at=crash_point)"
    killed = subprocess.run([sys.executable, "-c", code, str(path)], env=_env(point), check=False, capture_output=True)
    assert killed.returncode == -9, killed.stderr.decode()
    store = Store(path)
    pull_note(store, note_row("works"))
    assert shown_note(store) == "works"
    store.check()
    store.close()


def test_a_copy_is_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "store.sqlite3")
    pull_note(store, note_row("kept"))
    store.backup(tmp_path / "copy.sqlite3")
    store.close()
    copy = Store(tmp_path / "copy.sqlite3")
    assert shown_note(copy) == "kept"
    copy.close()


def _env(point: str) -> dict[str, str]:
    import os

    return {**os.environ, "LMS_CRASH_AT": point}
