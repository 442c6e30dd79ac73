"""What reaches a school that keeps a change log: everything, once, whatever the line does."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from lms_desktop.domain.errors import LmsError, SignedOut, Unreachable
from lms_desktop.domain.ops import NoteCreate, NoteEdit, OpState
from lms_desktop.domain.progress import Seen
from lms_desktop.protocol import limits
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.protocol.learning import Note as NoteRow
from lms_desktop.server.apps.assignments.models import AssignmentSubmission
from lms_desktop.server.apps.enrollments.models import Bookmark, Enrollment, Note, VideoProgress
from lms_desktop.server.apps.sync import identity
from lms_desktop.server.apps.sync.models import Op, Upload
from lms_desktop.store import ledger, outbox, rows
from lms_desktop.sync import mode
from lms_desktop.sync.delta import settle
from lms_desktop.sync.delta.uploads import Parts
from lms_desktop.sync.delta.wire import batches
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom, School


@pytest.fixture
def learner(school: School, room: Classroom, new_computer: Any) -> Computer:
    school.lecture(room.course)
    made: Computer = new_computer(room.student)
    made.sync()
    return made


@pytest.fixture
def lecture(learner: Computer, room: Classroom) -> str:
    return str(room.course.sections.get().lectures.get().pk)


def is_push(_method: str, path: str) -> bool:
    return path.startswith("sync/push")


def pushes(computer: Computer) -> int:
    return sum(is_push(*call) for call in computer.line.calls)


def texts() -> list[str]:
    return sorted(Note.objects.values_list("content", flat=True))


def test_many_notes_go_in_batches_of_what_the_school_takes(
    learner: Computer, lecture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SYNC_OPS", 100)
    mode.doubt(learner.store)
    for number in range(250):
        learner.services.notes.save(None, lecture, f"{number:03}")
    report = learner.push()
    assert (report.sent, pushes(learner)) == (250, 3)
    assert texts() == [f"{number:03}" for number in range(250)]
    assert learner.pending() == []
    learner.pull()
    assert learner.notes() == texts()


def test_what_a_school_does_one_by_one_goes_in_smaller_batches(learner: Computer, lecture: str) -> None:
    notes = [learner.services.notes.save(None, lecture, str(number)).note_id for number in range(3)]
    learner.sync()
    for note in notes:
        learner.services.notes.delete(note)
    for number in range(4):
        learner.services.notes.save(None, lecture, f"new {number}")
    found = batches(learner.pending(), max_ops=10, max_singly=2, max_bytes=10**6)
    assert [len(batch) for batch in found] == [2, 5]


def test_an_answer_that_was_kept_in_part_doubles_nothing(
    learner: Computer, lecture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "AT_ONCE", 2)
    for number in range(5):
        learner.services.notes.save(None, lecture, str(number))

    def stop(point: str) -> None:
        if point == "ack:after-commit":
            raise KeyboardInterrupt

    monkeypatch.setattr(learner.store, "at", stop)
    with pytest.raises(KeyboardInterrupt):
        learner.push()
    monkeypatch.undo()
    assert [entry.state for entry in learner.pending()] == [OpState.IN_FLIGHT] * 3
    with learner.store.write() as tx:
        outbox.recover(tx)
    assert learner.push().sent == 3
    assert texts() == [str(number) for number in range(5)]
    assert learner.pending() == []


def test_on_its_way_is_on_disk_for_a_whole_batch_before_its_first_byte(learner: Computer, lecture: str) -> None:
    for number in range(5):
        learner.services.notes.save(None, lecture, str(number))
    states: list[set[OpState]] = []

    def look(_method: str, path: str) -> bool:
        if path.startswith("sync/push"):
            states.append({entry.state for entry in learner.pending()})
        return False

    learner.line.lose_request = look
    learner.push()
    assert states == [{OpState.IN_FLIGHT}]


@pytest.mark.parametrize("lost", ["lose_request", "lose_answer"])
def test_a_lost_call_doubles_nothing(learner: Computer, lecture: str, lost: str, room: Classroom) -> None:
    services = learner.services
    services.notes.save(None, lecture, "a note")
    services.bookmarks.add(lecture, timestamp=3.0)
    services.progress.record(lecture, Seen(ranges=((0, 5),), position=5, total=10))
    setattr(learner.line, lost, is_push)
    with pytest.raises(Unreachable):
        learner.sync()
    assert all(entry.state in (OpState.AMBIGUOUS, OpState.READY) for entry in learner.pending())
    setattr(learner.line, lost, lambda _method, _path: False)
    learner.sync()
    assert learner.pending() == []
    assert texts() == ["a note"]
    assert (Bookmark.objects.count(), VideoProgress.objects.count()) == (1, 1)
    assert room.enrollment.pk == Enrollment.objects.get().pk


def test_the_five_step_history_ends_with_the_newest_text(
    learner: Computer, lecture: str, room: Classroom, new_computer: Any
) -> None:
    """A's answer is lost; B writes on; A pulls while it waits; A's repeat is a duplicate: A must see B's."""
    note = learner.services.notes.save(None, lecture, "x=0")
    learner.sync()
    learner.services.notes.save(note.note_id, lecture, "x=1")
    learner.line.lose_answer = is_push
    with pytest.raises(Unreachable):
        learner.sync()
    other: Computer = new_computer(room.student)
    other.sync()
    other.services.notes.save(note.note_id, lecture, "x=2")
    other.sync()
    learner.pull()
    learner.line.lose_answer = lambda _method, _path: False
    learner.sync()
    assert learner.notes() == ["x=2"] == texts()


def test_writing_on_behind_a_lost_answer_never_hides_what_somebody_else_wrote_between(
    learner: Computer, lecture: str, room: Classroom, new_computer: Any
) -> None:
    note = learner.services.notes.save(None, lecture, "one\ntwo\nthree\n")
    learner.sync()
    learner.services.notes.save(note.note_id, lecture, "ONE\ntwo\nthree\n")
    learner.line.lose_answer = is_push
    with pytest.raises(Unreachable):
        learner.sync()
    other: Computer = new_computer(room.student)
    other.sync()
    other.services.notes.save(note.note_id, lecture, "ONE\ntwo\nTHREE\n")
    other.sync()
    learner.services.notes.save(note.note_id, lecture, "ONE\nTWO\nthree\n".replace("TWO", "two") + "four\n")
    learner.pull()
    learner.line.lose_answer = lambda _method, _path: False
    learner.sync()
    learner.sync()
    assert "THREE" in "".join(texts())
    assert "four" in "".join(texts())


def test_writing_on_behind_a_conflict_keeps_the_last_words(
    learner: Computer, lecture: str, room: Classroom, new_computer: Any
) -> None:
    note = learner.services.notes.save(None, lecture, "one\ntwo\nthree\nfour\nfive\n")
    learner.sync()
    other: Computer = new_computer(room.student)
    other.sync()
    other.services.notes.save(note.note_id, lecture, "one\ntwo\nTHREE\nfour\nfive\n")
    other.sync()
    learner.services.notes.save(note.note_id, lecture, "ONE\ntwo\nthree\nfour\nfive\n")
    learner.line.lose_request = is_push
    with pytest.raises(Unreachable):
        learner.sync()
    learner.services.notes.save(note.note_id, lecture, "ONE\ntwo\nthree\nfour\nfive\nlast\n")
    learner.line.lose_request = lambda _method, _path: False
    learner.sync()
    learner.sync()
    assert texts() == ["ONE\ntwo\nTHREE\nfour\nfive\nlast\n"]
    assert learner.pending() == []


def test_a_poisoned_entry_blocks_only_its_own_row(learner: Computer, lecture: str) -> None:
    for number in range(20):
        learner.services.notes.save(None, lecture, f"{number:02}")
    bad = str(uuid4())
    with learner.store.write() as tx:
        op = NoteCreate(enrollment="e", lecture=str(uuid4()), content="in no lecture")
        outbox.put(tx, entity="note", entity_id=bad, op=op, moment=learner.clock.moment())
    report = learner.push()
    assert (report.sent, report.refused) == (20, 1)
    (left,) = learner.pending()
    assert (left.entity_id, left.state, left.error_code) == (bad, OpState.REJECTED, ErrorCode.NOT_FOUND)
    (failed,) = learner.services.outbox.load().failed
    assert failed.problem


def test_a_batch_that_cannot_be_read_is_halved_until_the_one_is_found(
    learner: Computer, lecture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        learner.services.notes.save(None, lecture, f"{number:02}")
    learner.services.notes.save(None, lecture, "poison")
    from lms_desktop.server.apps.sync import views

    take = views.take

    def refuse(actor: Any, device: Any, pushed: Any) -> Any:
        if any(b"poison" in bytes(op.payload) for op in pushed.ops):
            raise views.ParseError("This is no batch of entries.")
        return take(actor, device, pushed)

    monkeypatch.setattr(views, "take", refuse)
    learner.push()
    assert texts() == [f"{number:02}" for number in range(9)]
    (left,) = learner.pending()
    assert left.state is OpState.REJECTED


def test_after_failures_of_the_school_batches_are_smaller(
    learner: Computer, lecture: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        learner.services.notes.save(None, lecture, str(number))
    from lms_desktop.server.apps.sync import views

    take, sizes = views.take, []

    def fail(actor: Any, device: Any, pushed: Any) -> Any:
        sizes.append(len(pushed.ops))
        if len(pushed.ops) > 4:
            raise RuntimeError("too many for me")
        return take(actor, device, pushed)

    monkeypatch.setattr(views, "take", fail)
    for _ in range(7):
        try:
            learner.sync()
        except LmsError:
            continue
    assert sizes[0] == 8
    assert learner.pending() == []
    assert texts() == [str(number) for number in range(8)]


def test_joining_and_what_is_written_there_arrive_in_one_pass(
    learner: Computer, school: School, room: Classroom
) -> None:
    other = school.course(room.course.created_by)
    lecture = school.lecture(other)
    learner.sync()
    learner.services.enrollments.enroll(str(other.pk))
    learner.services.courses.refresh(str(other.pk))
    with learner.store.write() as tx:
        (join,) = ledger.pending(tx)
        op = NoteCreate(enrollment=join.entity_id, lecture=str(lecture.pk), content="at once")
        outbox.put(
            tx, entity="note", entity_id=str(uuid4()), op=op, moment=learner.clock.moment(), depends_on=join.op_id
        )
    report = learner.push()
    assert (report.sent, report.opens_more) == (2, True)
    assert texts() == ["at once"]


def test_an_id_that_names_something_else_is_changed_and_the_text_arrives(
    learner: Computer, lecture: str, school: School, room: Classroom
) -> None:
    somebody = school.person()
    theirs = Note.objects.create(
        enrollment=school.enroll(somebody, room.course), lecture_id=lecture, content="somebody else's"
    )
    with learner.store.write() as tx:
        op = NoteCreate(enrollment=str(room.enrollment.pk), lecture=lecture, content="mine")
        outbox.put(tx, entity="note", entity_id=str(theirs.pk), op=op, moment=learner.clock.moment())
    learner.sync()
    assert learner.notes() == ["mine"]
    assert texts() == ["mine", "somebody else's"]
    again = learner.services.notes.save(str(theirs.pk), lecture, "mine, written on")
    assert again.note_id != str(theirs.pk)
    learner.sync()
    assert texts() == ["mine, written on", "somebody else's"]


def test_a_work_with_files_arrives_in_parts_and_goes_on_after_a_cut(
    learner: Computer, school: School, room: Classroom, tmp_path: Path
) -> None:
    assignment = str(school.assignment(room.course).pk)
    learner.sync()
    learner.account.own_files.root.mkdir(parents=True, exist_ok=True)
    file = tmp_path / "work.txt"
    file.write_bytes(bytes(range(256)) * 4096 * 9)
    learner.services.assignments.save_draft(assignment, "See the file")
    learner.services.assignments.add_file(assignment, file)
    learner.services.assignments.hand_in(assignment)
    parts = 0

    def cut_after_one(method: str, _path: str) -> bool:
        nonlocal parts
        parts += method == "PATCH"
        return parts > 1

    learner.line.lose_request = cut_after_one
    with pytest.raises(Unreachable):
        learner.sync()
    assert Upload.objects.get().offset == 4 * 1024 * 1024
    assert not AssignmentSubmission.objects.exists()
    learner.line.lose_request = lambda _method, _path: False
    learner.line.calls.clear()
    learner.sync()
    assert sum(method == "PATCH" for method, _path in learner.line.calls) == 2
    (work,) = AssignmentSubmission.objects.all()
    (handed_in,) = work.files.all()
    assert (handed_in.name, handed_in.size_bytes) == ("work.txt", file.stat().st_size)
    view = learner.services.assignments.open(assignment).latest
    assert view is not None
    assert view.receipt


def test_parts_are_halved_after_two_failures_but_not_for_ever() -> None:
    parts = Parts(4 * 1024 * 1024)
    sizes = []
    while not parts.is_hopeless:
        parts.failed()
        sizes.append(parts.size // 1024)
    assert sizes == [4096, 2048, 2048, 1024, 1024, 512, 512, 256]


def test_entries_of_one_person_never_go_with_the_token_of_another(
    learner: Computer, lecture: str, school: School, new_computer: Any
) -> None:
    stranger: Computer = new_computer(school.person())
    learner.services.notes.save(None, lecture, "Amina's")
    learner.account.school._tokens = stranger.account.school._tokens
    report = learner.push()
    assert isinstance(report.stopped_by, SignedOut)
    assert texts() == []
    assert [entry.state for entry in learner.pending()] == [OpState.NEEDS_AUTH]


def test_what_a_restored_school_lost_is_told_again_and_nothing_twice(
    learner: Computer, lecture: str, room: Classroom
) -> None:
    kept = learner.services.notes.save(None, lecture, "before the backup")
    learner.sync()
    lost = learner.services.notes.save(None, lecture, "after the backup")
    edited = learner.services.notes.save(kept.note_id, lecture, "before the backup, edited after it")
    learner.services.bookmarks.add(lecture, timestamp=1.0)
    learner.sync()
    assert texts() == sorted([lost.content, edited.content])
    put_back_the_school(kept.note_id)
    learner.sync()
    assert texts() == sorted([lost.content, edited.content])
    assert Bookmark.objects.count() == 1
    learner.sync()
    assert learner.pending() == []
    assert learner.notes() == texts()


def put_back_the_school(kept: str) -> None:
    """The database as it was when only the first note was there; the file with the epoch is not part of it."""
    from django.db import connection

    from lms_desktop.server.core.models import Creation

    first = Op.objects.order_by("device_seq")[0]
    Op.objects.exclude(pk=first.pk).delete()
    Note.objects.exclude(pk=kept).delete()
    Bookmark.objects.all().delete()
    Creation.objects.exclude(pk=kept).delete()
    with connection.cursor() as sql:
        sql.execute("DELETE FROM sync_change WHERE entity IN ('note', 'bookmark') AND deleted")
        sql.execute("UPDATE enrollments_note SET content = 'before the backup'")
    Note.objects.filter(pk=kept).update(version=1)
    identity.begin_anew(None)


def test_the_same_entry_is_written_in_the_same_words_every_time(learner: Computer, lecture: str) -> None:
    from lms_desktop.sync.delta.wire import pushed

    learner.services.notes.save(None, lecture, "words")
    (entry,) = learner.pending()
    assert msgspec.json.encode(pushed(entry)) == msgspec.json.encode(pushed(entry))


def test_an_edit_that_follows_a_create_on_its_way_stands_on_what_the_create_gave(
    learner: Computer, lecture: str
) -> None:
    note = learner.services.notes.save(None, lecture, "first")
    learner.line.lose_request = is_push
    with pytest.raises(Unreachable):
        learner.sync()
    learner.services.notes.save(note.note_id, lecture, "second")
    learner.line.lose_request = lambda _method, _path: False
    learner.sync()
    with learner.store.read() as tx:
        entries = ledger.of_entity(tx, "note", [note.note_id])[note.note_id]
        shown = rows.base(tx, NoteRow, note.note_id)
    assert [entry.base_version for entry in entries] == [None, 1]
    assert isinstance(entries[1].op, NoteEdit)
    assert shown is not None
    assert (shown.content, shown.version) == ("second", 2)


@pytest.mark.parametrize("spoken", ["full", "rows"])
def test_what_was_refused_is_looked_at_again_when_a_person_tries_again(
    learner: Computer, school: School, room: Classroom, settings: Any, spoken: str
) -> None:
    assignment = school.assignment(room.course)
    learner.sync()
    settings.API_LEVEL = spoken
    learner.clock.pass_seconds(25 * 3600)
    learner.services.assignments.save_draft(str(assignment.pk), "a work")
    learner.services.assignments.hand_in(str(assignment.pk))
    assignment.save_changes({"max_attempts": 0})
    learner.push()
    (failed,) = learner.services.outbox.load().failed
    assignment.save_changes({"max_attempts": 1})
    learner.services.outbox.retry(failed.row_id)
    learner.push()
    assert learner.pending() == []
    assert [work.content for work in AssignmentSubmission.objects.all()] == ["a work"]
