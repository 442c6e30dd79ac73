"""Damaged, deleted and old databases: what a person wrote is there afterwards, and the old file too."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lms_desktop.domain.content_ops import ORDERS
from lms_desktop.domain.errors import StoreDamaged
from lms_desktop.domain.ids import new_id
from lms_desktop.domain.ops import NoteCreate
from lms_desktop.store import journal, ledger, outbox, overlays, rows, two_texts
from lms_desktop.store.safety import backups, carving, recovery, salvage
from lms_desktop.store.store import Store
from lms_desktop.store.tables import ORDERED
from lms_desktop.store.two_texts import Texts
from tests.builders import FakeClock, note_row, pull_note, shown_note

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path, template: Path) -> Path:
    database = tmp_path / "store.sqlite3"
    shutil.copy(template, database)
    return database


def write_note(store: Store, text: str) -> str:
    with store.write("note") as tx:
        op = NoteCreate(enrollment="e1", lecture="l1", content=text)
        return outbox.put(tx, entity="note", entity_id=new_id(), op=op, moment=FakeClock().moment())


def fill(path: Path, count: int, words: str = "A thought about what was said. ") -> set[str]:
    """Notes that wait; long ones among them, which take more than one page."""
    store = Store(path)
    texts = {f"{number} {words * (number % 200)}" for number in range(count)}
    for text in sorted(texts):
        write_note(store, text)
    store.close()
    return texts


def waiting(store: Store) -> list[str]:
    with store.read() as tx:
        return [entry.op.content for entry in ledger.pending(tx) if isinstance(entry.op, NoteCreate)]


def opened(path: Path, now: datetime = NOW) -> Store:
    return recovery.open_whole(path, now)


def notices(store: Store) -> list[journal.Notice]:
    with store.read() as tx:
        return [one for one in journal.recent_notices(tx, 10) if one.kind.startswith("store_")]


def test_the_pages_of_a_sound_file_hold_every_row(path: Path) -> None:
    texts = fill(path, 150)
    carved = salvage._carved(path)["outbox"]
    with closing(sqlite3.connect(path)) as connection:
        there = connection.execute("SELECT op_id, payload, state FROM outbox ORDER BY device_seq").fetchall()
    assert [(one["op_id"], one["payload"], one["state"]) for one in salvage._newest(carved)] == there
    assert len(there) == len(texts)


def test_rows_that_are_in_the_log_alone_are_found(path: Path) -> None:
    store = Store(path)
    write_note(store, "only in the log")
    copied = path.with_name("copied.sqlite3")
    shutil.copy(path, copied)
    shutil.copy(f"{path}-wal", f"{copied}-wal")
    store.close()
    assert b"only in the log" not in copied.read_bytes()
    assert [one["state"] for one in salvage._newest(salvage._carved(copied)["outbox"])] == ["ready"]


@pytest.mark.parametrize("start", [0, 16, 24, 96])
def test_a_file_without_its_beginning_gives_back_what_waits(path: Path, start: int) -> None:
    texts = fill(path, 60)
    with path.open("r+b") as file:
        file.seek(start)
        file.write(os.urandom(64))
    store = opened(path)
    assert set(waiting(store)) == texts
    with store.read() as tx:
        assert overlays.rebuilt(tx) == overlays.stored(tx)
    store.close()


@pytest.mark.parametrize("size", [512, 8192, 32768, 1])
@pytest.mark.parametrize("start", [0, 16])
def test_a_beginning_that_tells_another_size_of_pages_is_not_believed(path: Path, start: int, size: int) -> None:
    texts = fill(path, 60)
    with path.open("r+b") as file:
        file.seek(start)
        file.write(os.urandom(64))
        file.seek(16)
        file.write(size.to_bytes(2, "big"))
    store = opened(path)
    assert set(waiting(store)) == texts
    store.close()


def test_garbage_is_moved_aside_and_said(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 1000)
    store = opened(path)
    (told,) = notices(store)
    assert told.kind == recovery.RECOVERED
    carried, is_whole, aside = told.detail.split()
    assert (carried, is_whole) == ("0", "0")
    assert (path.parent / aside / path.name).read_bytes().startswith(b"not a database")
    store.close()


def test_the_newest_copy_and_what_was_written_since_are_put_together(path: Path) -> None:
    store = Store(path)
    pull_note(store, note_row("from the school"))
    first = write_note(store, "before the copy")
    backups.take(path, NOW - timedelta(days=1))
    with store.write("ack") as tx:
        receipt = ledger.Receipt(server_id=new_id(), version=1, received_at=NOW)
        outbox.land(tx, first, (), receipt, NOW)
    write_note(store, "after the copy")
    store.close()
    spoil(path, b"CREATE TABLE")
    again = opened(path)
    assert shown_note(again) == "from the school"
    assert waiting(again) == ["after the copy"]  # what the school thanked for is not told again
    (told,) = notices(again)
    assert told.detail.split()[:2] == ["1", "0"]
    assert datetime.fromisoformat(told.title) == NOW - timedelta(days=1)
    again.close()


def spoil(path: Path, words: bytes) -> None:
    data = bytearray(path.read_bytes())
    place = data.index(words)
    data[place : place + 16] = bytes(16)
    path.write_bytes(data)


def test_a_word_that_changed_by_itself_is_noticed_and_taken_from_a_copy(path: Path) -> None:
    store = Store(path)
    write_note(store, "exactly these words")
    store.close()
    backups.take(path, NOW)
    spoil(path, b"exactly these wo")
    with pytest.raises(StoreDamaged):
        recovery._opened(path, lambda _point: None)
    again = opened(path, NOW + timedelta(hours=1))
    assert waiting(again) == ["exactly these words"]
    again.close()


def test_a_word_that_changed_and_is_in_no_copy_is_shown_and_not_sent(path: Path) -> None:
    store = Store(path)
    write_note(store, "exactly these words")
    store.close()
    data = path.read_bytes()
    path.write_bytes(data.replace(b"exactly these words", b"exactly those words"))
    again = opened(path)
    with again.read() as tx:
        (entry,) = ledger.pending(tx)
        assert ledger.due(tx, NOW) == []
    assert isinstance(entry.op, NoteCreate)
    assert (entry.op.content, entry.error_code) == ("exactly those words", "damaged")
    (told,) = notices(again)
    assert told.detail.split()[:2] == ["1", "0"]
    again.close()
    once_more = opened(path)
    assert notices(once_more) == [told]
    once_more.close()


def test_an_entry_that_cannot_even_be_read_is_said(path: Path) -> None:
    store = Store(path)
    write_note(store, "exactly these words")
    store.close()
    spoil(path, b'{"kind":"note.cr')
    again = opened(path)
    assert waiting(again) == []
    (told,) = notices(again)
    assert told.detail.split()[:2] == ["0", "0"]
    again.close()


def test_what_was_thrown_away_does_not_come_back_from_old_pages(path: Path) -> None:
    texts = fill(path, 60)
    store = Store(path)
    with store.write("revisions") as tx:
        journal.keep_revisions(tx, {new_id(): "thrown away " * 50 for _ in range(60)}, origin="here", at=NOW)
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("DELETE FROM note_revision")
        connection.commit()
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'outbox'").fetchone()
    assert salvage._carved(path)["note_revision"], "the old pages hold nothing: this shows nothing"
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(bytes(8))
    found = salvage.read(path)
    assert not found.is_whole
    assert found.tables["note_revision"] == []
    assert len(salvage._newest(found.tables["outbox"])) == len(texts)


def delete(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("lose", [delete, empty])
def test_a_file_that_is_gone_is_begun_with_the_copy(path: Path, lose: Callable[[Path], None]) -> None:
    texts = fill(path, 5)
    backups.take(path, NOW)
    lose(path)
    store = opened(path, NOW + timedelta(hours=1))
    assert set(waiting(store)) == texts
    assert len(notices(store)) == 1
    store.close()


def test_a_new_account_is_no_loss(tmp_path: Path) -> None:
    store = opened(tmp_path / "new" / "store.sqlite3")
    assert notices(store) == []
    store.close()


def test_copies_are_whole_few_and_a_day_apart(path: Path) -> None:
    fill(path, 3)
    assert backups.is_due(path, NOW)
    for day in range(5):
        backups.take(path, NOW + timedelta(days=day))
        assert not backups.is_due(path, NOW + timedelta(days=day, hours=19))
        assert backups.is_due(path, NOW + timedelta(days=day, hours=20))
    assert [one.taken_at for one in backups.every(path)] == [NOW + timedelta(days=day) for day in (4, 3, 2)]
    assert backups.is_due(path, NOW - timedelta(days=300))  # a clock that was wrong does not end it
    assert not list(backups.folder_of(path).glob("*.part"))


def test_a_copy_that_cannot_be_read_is_passed_over(path: Path) -> None:
    texts = fill(path, 3)
    backups.take(path, NOW)
    newest = backups.take(path, NOW + timedelta(days=1))
    newest.path.write_bytes(b"rubbish" * 1000)
    path.unlink()
    store = opened(path, NOW + timedelta(days=2))
    assert set(waiting(store)) == texts
    assert datetime.fromisoformat(notices(store)[0].title) == NOW
    store.close()


def test_an_earlier_day_is_brought_back_with_what_was_written_since(path: Path) -> None:
    store = Store(path)
    pull_note(store, note_row("yesterday", version=1))
    yesterday = backups.take(path, NOW)
    pull_note(store, note_row("today", version=2))
    write_note(store, "written today")
    with store.write("revision") as tx:
        journal.keep_revision(tx, new_id(), "an earlier text", origin="here", at=NOW)
    store.close()
    done = recovery.bring_back(path, yesterday, NOW + timedelta(days=1))
    assert (done.carried, done.is_whole) == (1, True)
    again = opened(path)
    assert shown_note(again) == "yesterday"
    assert waiting(again) == ["written today"]
    with again.read() as tx:
        assert len(salvage.read(path).tables["note_revision"]) == 1
        assert overlays.rebuilt(tx) == overlays.stored(tx)
    assert (done.aside / path.name).exists()
    again.close()


@pytest.mark.parametrize("moved", range(4))
def test_a_kill_while_files_change_places_is_finished_at_the_next_start(path: Path, moved: int) -> None:
    texts = fill(path, 4)
    fresh = recovery._fresh(path)
    shutil.copy(path, fresh)
    aside = path.with_name("aside-x")
    recovery._swap_place(path).write_text(aside.name)
    path.with_name(f"{path.name}-wal").write_bytes(b"an old log")
    aside.mkdir()
    old = [path, path.with_name(f"{path.name}-wal")]
    for one in old[:moved]:
        one.replace(aside / one.name)
    if moved == 3:
        fresh.replace(path)
    store = opened(path)
    assert set(waiting(store)) == texts
    assert not recovery._swap_place(path).exists()
    assert (aside / f"{path.name}-wal").read_bytes() == b"an old log"
    store.close()


def test_a_page_that_is_hit_anywhere_is_never_used_in_silence(path: Path, tmp_path: Path) -> None:
    texts = fill(path, 200)
    chance = random.Random(7)
    size, lost, tried = path.stat().st_size, 0, 25
    for number in range(tried):
        hit = tmp_path / f"hit-{number}" / "store.sqlite3"
        hit.parent.mkdir()
        shutil.copy(path, hit)
        with hit.open("r+b") as file:
            file.seek(chance.randrange(size - 16))
            file.write(chance.randbytes(16))
        store = opened(hit)
        here = set(waiting(store))
        assert here <= texts
        if here != texts:
            assert notices(store), "something is missing and nobody says so"
        lost += len(texts - here)
        store.close()
    assert lost <= 0.01 * len(texts) * tried


def test_a_kill_in_a_recovery_loses_nothing(path: Path) -> None:
    texts = fill(path, 20)
    spoil(path, b"CREATE TABLE")
    code = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from lms_desktop.store.safety import recovery
recovery._swap_place = lambda _database: os.kill(os.getpid(), signal.SIGKILL)
recovery.recover(Path(sys.argv[1]), datetime.now(UTC))
"""
    killed = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert killed.returncode == -9
    store = opened(path)
    assert set(waiting(store)) == texts
    store.close()


def test_rubbish_is_no_row(tmp_path: Path) -> None:
    chance = random.Random(3)
    rubbish = tmp_path / "rubbish"
    for _ in range(50):
        page = bytearray(chance.randbytes(4096))
        page[0] = 0x0D
        rubbish.write_bytes(bytes(page) * 3)
        for _row_id, values in carving.rows(rubbish):
            assert isinstance(values, tuple)
        assert all(not found for found in salvage._carved(rubbish).values())


def test_two_texts_that_wait_for_a_decision_are_brought_over(path: Path) -> None:
    store = Store(path)
    with store.write() as tx:
        two_texts.keep(tx, copy="n2", note="n1", texts=Texts(base="a", mine="b", theirs="c"), at=NOW)
    store.close()
    recovery.recover(path, NOW)
    store = opened(path)
    with store.read() as tx:
        (pair,) = two_texts.every(tx)
    store.close()
    assert (pair.copy, pair.note, pair.texts) == ("n2", "n1", Texts(base="a", mine="b", theirs="c"))


def test_a_database_of_an_earlier_version_lacks_nothing(path: Path) -> None:
    fill(path, 3)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE two_texts")
    found = salvage.read(path)
    assert (found.is_whole, len(found.tables["outbox"])) == (True, 3)


def test_what_is_left_of_a_copy_that_ended_in_the_middle_is_thrown_away(path: Path) -> None:
    fill(path, 1)

    def killed(point: str) -> None:
        raise KeyboardInterrupt(point)

    with pytest.raises(KeyboardInterrupt, match="mid-backup"):
        backups.take(path, NOW, at=killed)
    assert backups.every(path) == []
    backups.take(path, NOW + timedelta(days=1))
    assert [one.name for one in backups.folder_of(path).iterdir()] == ["store-20261124T120000Z.sqlite3"]


def test_every_kind_of_entry_is_sound_at_the_next_start_and_brought_over_from_a_damaged_file(path: Path) -> None:
    store = Store(path)
    with store.write() as tx:
        for entity, order in ORDERED.items():
            op = ORDERS[order](ids=("b", "a"))
            outbox.put(tx, entity=entity, entity_id="place", op=op, moment=FakeClock().moment())
        for entity in sorted(rows.STRUCT):
            op = NoteCreate(enrollment="e1", lecture="l1", content=entity)
            outbox.put(tx, entity=entity, entity_id=new_id(), op=op, moment=FakeClock().moment())
    recovery.check(store)
    store.close()
    kept = len(rows.STRUCT) + len(ORDERED)
    assert len(salvage.read(path).tables["outbox"]) == kept
    path.write_bytes(b"rubbish" * 1000 + path.read_bytes()[7000:])
    with opened(path).read() as tx:
        assert len(ledger.pending(tx)) == kept
