"""The commands without a window: what they do, how they tell it, and an exit code for each end."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lms_desktop.app import asks
from lms_desktop.app.commands import Exit
from lms_desktop.app.doctor_command import doctor
from lms_desktop.app.outbox_command import Wish, outbox
from lms_desktop.app.session import Session
from lms_desktop.app.sync_command import sync as sync_command
from lms_desktop.domain.errors import StoreDamaged
from lms_desktop.domain.ops import NoteCreate, NoteEdit, OpState
from lms_desktop.services.views import LectureKind
from lms_desktop.store import ledger
from lms_desktop.store import outbox as store_outbox
from lms_desktop.store.safety import backups
from lms_desktop.sync import mode
from lms_desktop.sync.way import Way
from lms_desktop.system.paths import Paths
from tests.live import LEARNER, KeptSecrets, LiveSchool, make_school, sync

Run = Callable[..., tuple[Exit, dict[str, object]]]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[LiveSchool]:
    live = make_school(tmp_path / "school")
    live.start()
    yield live
    if live.process is not None:
        live.stop()


@pytest.fixture
def home(school: LiveSchool, tmp_path: Path) -> Path:
    """A computer whose person joined the course, took it along, and wrote a note since."""
    session = school.session(tmp_path / "home", LEARNER)
    sync(session)
    (card,) = session.services.catalogue.search("test").cards
    session.services.enrollments.enroll(card.course_id)
    sync(session)
    session.services.downloads.keep(card.course_id)
    sync(session)
    session.services.notes.save(None, film_of(session), "A note\n")
    session.close()
    return tmp_path / "home"


def film_of(session: Session) -> str:
    (card,) = session.services.library.load().cards
    sections = session.services.courses.open(card.course_id).sections
    return next(line.lecture_id for one in sections for line in one.lectures if line.kind is LectureKind.VIDEO)


def run_outbox(home: Path, deed: str, **more: object) -> tuple[Exit, dict[str, object]]:
    out = io.StringIO()
    ended = outbox(Wish(deed, as_json=True, **more), Paths.under(home), KeptSecrets(home), out)  # type: ignore[arg-type]  # names of fields
    return ended, json.loads(out.getvalue())


def run_sync(home: Path, **more: object) -> tuple[Exit, dict[str, object]]:
    out = io.StringIO()
    ended = sync_command(Paths.under(home), KeptSecrets(home), out, as_json=True, **more)  # type: ignore[arg-type]  # names of arguments
    return ended, json.loads(out.getvalue())


def run_doctor(home: Path) -> tuple[Exit, dict[str, dict[str, object]]]:
    out = io.StringIO()
    ended = doctor(Paths.under(home), KeptSecrets(home), out, as_json=True)
    return ended, {one["about"]: one for one in json.loads(out.getvalue())["findings"]}


def database_of(home: Path) -> Path:
    (found,) = home.rglob("store.sqlite3")
    return found


def test_what_waits_is_listed_saved_and_sent(home: Path, tmp_path: Path) -> None:
    ended, told = run_outbox(home, "list")
    (line,) = told["entries"]  # type: ignore[misc]  # a list
    assert (ended, line["kind"], line["state"]) == (Exit.COMPLETE, "note.create", "ready")
    ended, told = run_outbox(home, "export", folder=tmp_path)
    saved = Path(str(told["folder"]))
    assert (ended, told["saved"]) == (Exit.COMPLETE, 1)
    assert [path.read_bytes() for path in saved.glob("*/text.md")] == [b"A note\n"]
    ended, told = run_outbox(home, "export", folder=tmp_path, entry=line["entry_id"][:12])
    assert (Path(str(told["folder"])) / "text.md").read_bytes() == b"A note\n"
    ended, told = run_sync(home)
    assert (ended, told["sent"], told["waiting"]) == (Exit.COMPLETE, 1, 0)
    assert run_outbox(home, "list")[1]["entries"] == []


def test_what_was_refused_needs_a_person_and_can_be_tried_again(school: LiveSchool, home: Path) -> None:
    session = school.session(home, LEARNER)
    with session.open.store.write() as tx:
        (entry,) = ledger.pending(tx)
        store_outbox.put_back(tx, entry.op_id, OpState.REJECTED, code="closed")
    session.close()
    assert run_outbox(home, "list")[0] is Exit.NEEDS_PERSON
    assert run_sync(home)[0] is Exit.NEEDS_PERSON
    assert run_doctor(home)[0] is Exit.NEEDS_PERSON
    assert run_outbox(home, "retry", entry="nothing")[0] is Exit.USAGE
    assert run_outbox(home, "retry")[1]["tried"] == [entry.op_id]
    ended, told = run_sync(home)
    assert (ended, told["sent"]) == (Exit.COMPLETE, 1)


def test_a_school_that_is_away_leaves_what_waits(school: LiveSchool, home: Path) -> None:
    school.stop()
    ended, told = run_sync(home)
    assert (ended, told["waiting"]) == (Exit.AWAY, 1)
    ended, found = run_doctor(home)
    assert (ended, found["school"]["health"]) == (Exit.COMPLETE, "unknown")


def test_what_cannot_be_written_or_is_not_there_is_used_wrongly(home: Path, tmp_path: Path) -> None:
    assert run_outbox(home, "export", folder=tmp_path / "not there")[0] is Exit.USAGE
    assert run_outbox(home, "list", account="nobody")[0] is Exit.USAGE


def test_beside_an_open_window_it_is_asked_to_do_it(school: LiveSchool, home: Path) -> None:
    window = school.session(home, LEARNER)
    account = window.open.store.path.parent
    ended, _told = run_sync(home, wait=lambda _seconds: asks.take(account))
    assert ended is Exit.HANDED_OVER
    ended, _told = run_sync(home, patience_s=1, wait=lambda _seconds: None)
    assert ended is Exit.BUSY
    assert not asks.take(account), "nobody does later what nobody took up"
    assert run_outbox(home, "list")[0] is Exit.BUSY
    window.close()


def test_what_is_sound_is_said_to_be_sound(home: Path) -> None:
    ended, found = run_doctor(home)
    assert {name: one["health"] for name, one in found.items()} == {
        "database": "sound",
        "copies": "unknown",
        "outbox": "sound",
        "lists": "sound",
        "own_files": "sound",
        "downloads": "sound",
        "room": "sound",
        "keyring": "sound",
        "school": "sound",
        "clock": "sound",
    }
    assert found["downloads"]["facts"]["read"] == 4  # type: ignore[index]  # a dict
    assert found["school"]["facts"] == {"mode": "change_log"}
    assert ended is Exit.COMPLETE


def test_a_damaged_database_is_put_together_again_and_nothing_that_waits_is_lost(home: Path) -> None:
    database = database_of(home)
    damaged = bytearray(database.read_bytes())
    damaged[4096 * 3 : 4096 * 5] = os.urandom(4096 * 2)
    database.write_bytes(damaged)
    ended, found = run_doctor(home)
    assert (ended, found["database"]["health"]) == (Exit.MENDED, "mended")
    (line,) = run_outbox(home, "list")[1]["entries"]  # type: ignore[misc]  # a list
    assert line["kind"] == "note.create"
    assert run_doctor(home)[0] is Exit.COMPLETE


def test_a_damaged_download_is_fetched_again(school: LiveSchool, home: Path) -> None:
    blobs = [path for path in Paths.under(home).media.rglob("*") if path.is_file() and path.stat().st_size > 100]
    blobs[0].write_bytes(b"x" * blobs[0].stat().st_size)
    ended, found = run_doctor(home)
    assert (ended, found["downloads"]["facts"]["damaged"]) == (Exit.MENDED, 1)  # type: ignore[index]  # a dict


def test_copies_that_cannot_be_read_are_told_of(school: LiveSchool, home: Path) -> None:
    session = school.session(home, LEARNER)
    session.keep_safe()
    session.close()
    assert run_doctor(home)[1]["copies"]["health"] == "sound"
    (copy,) = backups.every(database_of(home))
    copy.path.write_bytes(b"nothing")
    ended, found = run_doctor(home)
    assert (ended, found["copies"]["health"]) == (Exit.NEEDS_PERSON, "needs_person")


def test_a_file_of_a_work_that_is_gone_is_told_of(school: LiveSchool, home: Path, tmp_path: Path) -> None:
    session = school.session(home, LEARNER)
    (card,) = session.services.library.load().cards
    assignment = session.services.courses.open(card.course_id).assignments[0].assignment_id
    (tmp_path / "greet.py").write_text("print('hello')\n")
    file = session.services.assignments.add_file(assignment, tmp_path / "greet.py")
    session.open.own_files.path(file.sha256).unlink()
    session.close()
    ended, found = run_doctor(home)
    assert (ended, found["own_files"]["facts"]["missing"]) == (Exit.NEEDS_PERSON, ["greet.py"])  # type: ignore[index]  # a dict


def test_words_are_said_where_nobody_wants_json(home: Path) -> None:
    out = io.StringIO()
    outbox(Wish("list"), Paths.under(home), KeptSecrets(home), out)
    doctor(Paths.under(home), KeptSecrets(home), out)
    sync_command(Paths.under(home), KeptSecrets(home), out)
    outbox(Wish("list"), Paths.under(home), KeptSecrets(home), out)
    outbox(Wish("retry"), Paths.under(home), KeptSecrets(home), out)
    said = out.getvalue()
    for words in ("note.create", "Everything is sound.", "1 things were sent", "Nothing waits.", "0 things are tried"):
        assert words in said


def test_they_need_no_window(home: Path) -> None:
    code = (
        "import io, sys; from pathlib import Path\n"
        "from lms_desktop.app.doctor_command import doctor\n"
        "from lms_desktop.app.outbox_command import Wish, outbox\n"
        "from lms_desktop.app.sync_command import sync\n"
        "from lms_desktop.system.paths import Paths; from tests.live import KeptSecrets\n"
        "home = Path(sys.argv[1]); paths, keys, out = Paths.under(home), KeptSecrets(home), io.StringIO()\n"
        "assert outbox(Wish('list'), paths, keys, out) == 0\n"
        "assert outbox(Wish('export', folder=home), paths, keys, out) == 0\n"
        "assert sync(paths, keys, out) == 0\n"
        "assert doctor(paths, keys, out) == 0\n"
        "seen = {'PySide6.QtGui', 'PySide6.QtWidgets'} & set(sys.modules)\n"
        "assert not seen, seen\n"
    )
    subprocess.run([sys.executable, "-c", code, str(home)], check=True)


@pytest.mark.parametrize(
    "command", [["sync"], ["doctor"], ["outbox", "list"], ["outbox", "export"], ["outbox", "retry"]]
)
def test_every_command_says_how_it_can_end(command: list[str]) -> None:
    call = [sys.executable, "-m", "lms_desktop", *command, "--help"]
    told = " ".join(subprocess.run(call, capture_output=True, text=True, check=True).stdout.split())
    for code in Exit:
        assert f" {code.value} " in told


@pytest.mark.parametrize("level", ["full", "bare"])
def test_what_was_written_while_a_pass_began_is_what_the_school_gets(
    school: LiveSchool, home: Path, level: str
) -> None:
    school.stop()
    school.level = level
    school.start()
    session = school.session(home, LEARNER)
    mode.doubt(session.open.store)
    with session.open.store.read() as tx:
        (entry,) = ledger.pending(tx)

    def go_on_writing() -> None:
        """Between the look at what is due and the take-off."""
        with session.open.store.read() as tx:
            (now,) = ledger.pending(tx)
        assert isinstance(now.op, NoteCreate)
        if now.sent_at is None and now.op.content == "A note\n":
            session.services.notes.save(entry.entity_id, film_of(session), "A note, and more\n")

    account = session.open
    way = Way(account.store, account.school, account.own_files, account.clock, account.user_id, False, go_on_writing)
    assert way.push().sent == 0
    assert session.way().push().sent == 1
    sync(session)
    assert [note["content"] for note in school.dump()["notes"]] == ["A note, and more\n"]
    assert NoteEdit not in {type(one.op) for one in _pending(session)}
    session.close()


def test_what_is_held_while_a_pass_begins_stays_here(school: LiveSchool, home: Path) -> None:
    session = school.session(home, LEARNER)
    with session.open.store.read() as tx:
        (entry,) = ledger.pending(tx)

    def hold() -> None:
        session.services.outbox.hold(entry.op_id)

    account = session.open
    way = Way(account.store, account.school, account.own_files, account.clock, account.user_id, False, hold)
    assert way.push().sent == 0
    session.close()
    assert run_sync(home)[1] | {"account": ""} == {
        "account": "",
        "sent": 0,
        "refused": 0,
        "conflicts": 0,
        "waiting": 0,
        "held": 1,
        "for_a_person": 0,
        "exit": 0,
        "ended": "complete",
    }
    assert school.dump()["notes"] == []


def test_what_waited_for_a_sign_in_goes_though_the_program_ended_before_it_said_so(
    school: LiveSchool, home: Path
) -> None:
    session = school.session(home, LEARNER)
    with session.open.store.write() as tx:
        (entry,) = ledger.pending(tx)
        store_outbox.put_back(tx, entry.op_id, OpState.NEEDS_AUTH, code="signed_out")
    session.close()
    assert run_sync(home)[1]["sent"] == 1
    assert [note["content"] for note in school.dump()["notes"]] == ["A note\n"]


def _pending(session: Session) -> list[ledger.Entry]:
    with session.open.store.read() as tx:
        return ledger.pending(tx)


def test_nothing_is_sent_again_and_again_where_what_follows_it_cannot_be_read(school: LiveSchool, home: Path) -> None:
    session = school.session(home, LEARNER)
    (note,) = session.services.notes.in_lecture(film_of(session))
    with session.open.store.write() as tx:
        tx.exec_driver_sql(
            "UPDATE outbox SET state = 'ambiguous', attempts = 1, sent_at = made_at WHERE kind = 'note.create'"
        )
    session.services.notes.save(note.note_id, film_of(session), "A note, and more\n")
    with session.open.store.write() as tx:
        tx.exec_driver_sql("UPDATE outbox SET payload = x'7b7b' WHERE kind = 'note.edit'")
    for _ in range(3):
        with pytest.raises(StoreDamaged):
            session.push(lambda _done, _total: None)
    with session.open.store.read() as tx:
        tried = tx.exec_driver_sql("SELECT state, attempts FROM outbox WHERE kind = 'note.create'").all()
    session.close()
    assert tried == [("ambiguous", 1)]
