"""The outbox as a page: what waits, what can be done about it, and a copy of everything."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from lms_desktop.domain.errors import FileProblem, NotPossible
from lms_desktop.domain.ops import OpState
from lms_desktop.domain.progress import Seen
from lms_desktop.services.views import LectureKind, Next, NextStep, OutboxRow, WorkState
from lms_desktop.store import ledger, outbox
from lms_desktop.store.ledger import Entry, Receipt
from lms_desktop.store.store import Store
from tests.builders import NOON
from tests.unit.services.conftest import Person


def make_everything(learner: Person) -> None:
    services, film = learner.services, learner.lecture(LectureKind.VIDEO)
    note = services.notes.save(None, film, "A note\n")
    services.notes.save(note.note_id, film, "A note, edited\n")
    services.bookmarks.add(film, timestamp=1.0, title="here")
    services.progress.record(film, Seen(ranges=((0, 3),), position=3, total=5))
    attempt = services.quizzes.start(learner.lecture(LectureKind.QUIZ))
    services.quizzes.hand_in(attempt.attempt_id)
    services.assignments.save_draft(learner.assignment, "My work\r\n")
    services.assignments.hand_in(learner.assignment)


def entries(person: Person, entity: str) -> list[Entry]:
    with person.open.store.read() as tx:
        return ledger.pending(tx, entity)


def row_of(person: Person, kind: str) -> OutboxRow:
    view = person.services.outbox.load()
    rows = (*view.needs, *view.failed, *view.waiting, *view.sending, *view.drafts)
    return next(row for row in rows if row.kind == kind)


def put_back(person: Person, entity: str, state: OpState, **why: str) -> str:
    entry = entries(person, entity)[-1]
    with person.open.store.write() as tx:
        outbox.put_back(tx, entry.op_id, state, **why)
    return entry.op_id


def test_everything_that_waits_is_told_in_the_words_of_the_course(learner: Person) -> None:
    make_everything(learner)
    told = {row.kind: row for row in learner.services.outbox.load().waiting}
    assert {"quiz", "submission"} <= set(told)
    assert (told["submission"].title, told["submission"].submission_id is not None) == ("A work", True)
    assert told["quiz"].title == "A quiz"
    assert learner.services.outbox.load().received_count > 0


@pytest.mark.parametrize(
    ("entity", "content"), [("note", "A note, edited\n"), ("bookmark", "here"), ("submission", "My work\r\n")]
)
def test_an_entry_shows_what_it_carries_and_can_be_saved_as_a_copy(
    learner: Person, tmp_path: Path, entity: str, content: str
) -> None:
    make_everything(learner)
    entry = entries(learner, entity)[-1]
    detail = learner.services.outbox.detail(entry.op_id)
    assert (detail.content, detail.tries, detail.can_retry) == (content, 0, True)
    folder = learner.services.outbox.save_copy(entry.op_id, tmp_path)
    assert (folder / "text.md").read_bytes() == content.encode()


@pytest.mark.parametrize("entity", ["progress", "attempt", "enrollment"])
def test_a_copy_of_what_has_no_text_is_what_would_be_sent(learner: Person, tmp_path: Path, entity: str) -> None:
    make_everything(learner)
    learner.services.enrollments.leave(learner.course)
    entry = entries(learner, entity)[-1]
    folder = learner.services.outbox.save_copy(entry.op_id, tmp_path)
    assert (folder / "text.md").read_text().startswith("{")


def test_the_files_of_a_work_are_in_the_copy(learner: Person, tmp_path: Path) -> None:
    path = tmp_path / "greet.py"
    path.write_text("print('hello')\n")
    learner.services.assignments.add_file(learner.assignment, path)
    draft = row_of(learner, "submission")
    assert draft.state is WorkState.HERE
    folder = learner.services.outbox.save_copy(draft.row_id, tmp_path)
    assert (folder / "greet.py").read_text() == "print('hello')\n"


def test_a_copy_into_a_folder_that_is_not_there_is_refused_in_words(learner: Person, tmp_path: Path) -> None:
    make_everything(learner)
    with pytest.raises(FileProblem):
        learner.services.outbox.save_copy(entries(learner, "note")[-1].op_id, tmp_path / "not there")


def test_what_was_refused_says_why_and_can_be_tried_again(learner: Person) -> None:
    make_everything(learner)
    op_id = put_back(learner, "submission", OpState.REJECTED, code="closed", words="The course is closed.")
    (row,) = learner.services.outbox.load().failed
    assert (row.problem, row.state) == ("The course is closed.", WorkState.FAILED)
    learner.services.outbox.retry(op_id)
    assert learner.services.outbox.load().failed == ()
    assert row_of(learner, "submission").state is WorkState.WAITING


def test_what_needs_a_person_says_so(learner: Person) -> None:
    make_everything(learner)
    op_id = put_back(learner, "note", OpState.NEEDS_AUTH, code="signed_out")
    assert [row.problem for row in learner.services.outbox.load().needs] == ["signed_out"]
    learner.services.outbox.retry(op_id)
    assert learner.services.outbox.load().needs == ()


def test_what_waits_for_its_time_is_tried_at_once_and_what_is_done_is_left_alone(learner: Person) -> None:
    make_everything(learner)
    entry = entries(learner, "note")[-1]
    with learner.open.store.write() as tx:
        outbox.put_back(tx, entry.op_id, OpState.READY, code="unreachable", next_attempt_at=NOON.replace(year=2030))
    assert learner.services.outbox.detail(entry.op_id).next_try_at == NOON.replace(year=2030)
    learner.services.outbox.retry(entry.op_id)
    assert learner.services.outbox.detail(entry.op_id).next_try_at is None
    with learner.open.store.write() as tx:
        receipt = Receipt(server_id="0123456789abcdef", version=3, received_at=NOON)
        outbox.land(tx, entry.op_id, (), receipt, NOON)
    learner.services.outbox.retry(entry.op_id)
    detail = learner.services.outbox.detail(entry.op_id)
    assert (detail.row.receipt, detail.received_at, detail.can_retry) == ("0123-4567-3", NOON, False)


def test_a_work_can_be_taken_back_from_the_page_and_a_note_not(learner: Person) -> None:
    make_everything(learner)
    (work,) = [one for one in entries(learner, "submission") if one.state is OpState.READY]
    assert learner.services.outbox.detail(work.op_id).can_take_back
    learner.services.outbox.take_back(work.op_id)
    assert row_of(learner, "submission").state is WorkState.HERE
    with pytest.raises(NotPossible):
        learner.services.outbox.take_back(entries(learner, "note")[-1].op_id)
    with pytest.raises(NotPossible):
        learner.services.outbox.detail("nothing")


def test_a_grade_is_told_with_the_name_of_the_learner_and_can_be_taken_back(teacher: Person) -> None:
    (row,) = teacher.services.grading.desk(teacher.assignment).rows
    teacher.services.grading.give(row.submission_id, score="15", feedback="Well done.", rubric_scores={"idea": 15})
    teacher.services.grading.release(row.submission_id)
    told = row_of(teacher, "grade")
    assert told.title == "A work: Amina Nasser"
    entry = entries(teacher, "submission")[-1]
    assert teacher.services.outbox.detail(entry.op_id).content == "15\n\nWell done."
    teacher.services.outbox.take_back(entry.op_id)
    assert row_of(teacher, "grade").state is WorkState.HERE


def test_leaving_and_joining_again_before_it_was_sent_is_nothing(learner: Person) -> None:
    learner.services.enrollments.leave(learner.course)
    assert [row.title for row in learner.services.outbox.load().waiting] == ["A course"]
    learner.services.enrollments.enroll(learner.course)
    assert learner.services.outbox.load().waiting == ()


def test_marks_and_notes_of_rows_that_went_are_still_told(learner: Person) -> None:
    film = learner.lecture(LectureKind.VIDEO)
    note = learner.services.notes.save(None, film, "x")
    mark = learner.services.bookmarks.add(film, timestamp=1.0)
    for entity in ("note", "bookmark"):
        entry = entries(learner, entity)[-1]
        with learner.open.store.write() as tx:
            outbox.take_off(tx, entry.op_id, NOON)
    learner.services.notes.delete(note.note_id)
    learner.services.bookmarks.remove(mark.bookmark_id)
    view = learner.services.outbox.load()
    assert len((*view.waiting, *view.sending)) >= 2


def waiting_work(learner: Person) -> OutboxRow:
    learner.services.assignments.save_draft(learner.assignment, "My work\r\n")
    learner.services.assignments.hand_in(learner.assignment)
    return row_of(learner, "submission")


def test_what_is_held_is_not_due_nor_is_what_stands_upon_it_and_it_stays_held(learner: Person) -> None:
    film = learner.lecture(LectureKind.VIDEO)
    note = learner.services.notes.save(None, film, "A note")
    entry = entries(learner, "note")[0]
    learner.services.outbox.hold(entry.op_id)
    learner.services.notes.save(note.note_id, film, "A note, edited")
    (row,) = learner.services.outbox.load().held
    detail = learner.services.outbox.detail(row.row_id)
    assert (row.state, detail.next.what, detail.can_let_go, detail.can_hold) == (
        WorkState.HELD,
        Next.HELD,
        True,
        False,
    )
    assert detail.content == "A note, edited"
    with learner.open.store.read() as tx:
        assert entry.op_id not in [one.op_id for one in ledger.due(tx, learner.clock.now())]
    learner.services.outbox.let_go(row.row_id)
    assert row_of(learner, "note").state is WorkState.WAITING
    learner.services.outbox.let_go(row.row_id)


def test_what_may_have_arrived_is_looked_for_after_it_was_held(learner: Person) -> None:
    row = waiting_work(learner)
    with learner.open.store.write() as tx:
        outbox.take_off(tx, row.row_id, NOON)
    with pytest.raises(NotPossible):
        learner.services.outbox.hold(row.row_id)
    with learner.open.store.write() as tx:
        outbox.recover(tx)
    learner.services.outbox.hold(row.row_id)
    learner.services.outbox.let_go(row.row_id)
    assert entries(learner, "submission")[-1].state is OpState.AMBIGUOUS
    assert learner.services.outbox.detail(row.row_id).next.what is Next.LOOKED_FOR


@pytest.mark.parametrize(
    ("state", "what"),
    [
        (OpState.NEEDS_AUTH, Next.SIGN_IN),
        (OpState.REJECTED, Next.REFUSED),
        (OpState.CONFLICT, Next.DECIDE),
        (OpState.READY, Next.GOES),
        (OpState.IN_FLIGHT, Next.ON_ITS_WAY),
        (OpState.DRAFT, Next.HAND_IN),
        (OpState.SUPERSEDED, Next.DONE),
    ],
)
def test_every_thing_says_what_happens_next(learner: Person, state: OpState, what: Next) -> None:
    row = waiting_work(learner)
    put_back(learner, "submission", state, code="x")
    detail = learner.services.outbox.detail(row.row_id)
    assert (detail.next.what, detail.last_error) == (what, "x")


def test_a_thing_that_waits_for_its_time_or_for_another_says_so(learner: Person) -> None:
    row = waiting_work(learner)
    later = learner.clock.now() + timedelta(minutes=3)
    with learner.open.store.write() as tx:
        outbox.put_back(tx, row.row_id, OpState.READY, code="unreachable", next_attempt_at=later)
    detail = learner.services.outbox.detail(row.row_id)
    assert (detail.next, detail.last_error) == (NextStep(Next.TRIED_AT, at=later), "unreachable")
    film = learner.lecture(LectureKind.VIDEO)
    note = learner.services.notes.save(None, film, "A note")
    first = entries(learner, "note")[0]
    with learner.open.store.write() as tx:
        outbox.take_off(tx, first.op_id, NOON)
    learner.services.notes.save(note.note_id, film, "A note, edited")
    step = learner.services.outbox.detail(entries(learner, "note")[-1].op_id).next
    assert (step.what, step.upon_state) == (Next.STANDS_UPON, WorkState.SENDING)


def test_what_waits_for_a_day_is_told_first_unless_a_person_holds_it(learner: Person) -> None:
    row = waiting_work(learner)
    learner.services.notes.save(None, learner.lecture(LectureKind.VIDEO), "A note")
    learner.clock.pass_seconds(24 * 3600 - 1)
    assert learner.services.outbox.load().stuck == ()
    learner.clock.pass_seconds(1)
    view = learner.services.outbox.load()
    assert {one.kind for one in view.stuck} == {"submission", "note"}
    assert view.waiting == ()
    learner.services.outbox.hold(row.row_id)
    assert {one.kind for one in learner.services.outbox.load().stuck} == {"note"}


def test_a_receipt_says_what_the_school_has_and_is_there_only_with_its_word(learner: Person, tmp_path: Path) -> None:
    path = tmp_path / "greet.py"
    path.write_text("print('hello')\n")
    learner.services.assignments.add_file(learner.assignment, path)
    row = waiting_work(learner)
    with pytest.raises(NotPossible):
        learner.services.outbox.save_receipt(row.row_id, tmp_path / "receipt.json")
    assert not (tmp_path / "receipt.json").exists()
    with learner.open.store.write() as tx:
        receipt = Receipt(server_id="0123456789abcdef", version=3, received_at=NOON)
        outbox.land(tx, row.row_id, (), receipt, NOON)
    with pytest.raises(FileProblem):
        learner.services.outbox.save_receipt(row.row_id, tmp_path / "not there" / "receipt.json")
    learner.services.outbox.save_receipt(row.row_id, tmp_path / "receipt.json")
    told = json.loads((tmp_path / "receipt.json").read_text())
    assert told["text_sha256"] == hashlib.sha256(b"My work\r\n").hexdigest()
    assert told["files"] == [
        {"name": "greet.py", "size_bytes": 15, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    ]
    assert (told["title"], told["server_id"], told["version"]) == ("A work", "0123456789abcdef", 3)
    assert told["received_at"].startswith("2026-11-23T12:00:00")
    with learner.open.store.write() as tx:
        outbox.revive(tx, NOON - timedelta(days=1))
    detail = learner.services.outbox.detail(row.row_id)
    assert detail.received_at is None, "the school was put back to a time before it"


def test_everything_that_waits_can_be_saved_with_a_list_of_it(learner: Person, tmp_path: Path) -> None:
    make_everything(learner)
    folder = learner.services.outbox.save_all(tmp_path)
    told = json.loads((folder / "outbox.json").read_text())
    assert [one["number"] for one in told] == sorted(one["number"] for one in told)
    assert {"submission.submit", "note.create", "quiz.submit"} <= {one["kind"] for one in told}
    assert b"My work\r\n" in [path.read_bytes() for path in folder.glob("*/text.md")]
    assert all(line.sha256 and not line.receipt for line in learner.services.outbox.lines())


def test_a_text_that_another_took_the_place_of_can_be_looked_up_and_is_in_the_copy(
    learner: Person, tmp_path: Path
) -> None:
    make_everything(learner)
    entry = entries(learner, "note")[-1]
    assert [one.text for one in learner.services.outbox.detail(entry.op_id).earlier] == ["A note\n"]
    folder = learner.services.outbox.save_copy(entry.op_id, tmp_path)
    assert (folder / "earlier-1.md").read_text() == "A note\n"


def test_taking_downloads_away_and_leaving_never_touch_what_waits(learner: Person) -> None:
    make_everything(learner)
    before = learner.services.outbox.lines()
    learner.services.storage.drop_all()
    learner.services.downloads.drop(learner.course)
    assert learner.services.outbox.lines() == before
    learner.session.close()
    reopened = Store(learner.open.store.path)
    with reopened.read() as tx:
        assert [entry.op_id for entry in ledger.pending(tx)] == [line.entry_id for line in before]
    reopened.close()


def test_everything_that_was_received_is_told_one_by_one(learner: Person) -> None:
    make_everything(learner)
    with learner.open.store.write() as tx:
        for entry in ledger.pending(tx):
            receipt = Receipt(server_id=entry.entity_id, version=1, received_at=learner.clock.now())
            outbox.land(tx, entry.op_id, [], receipt, learner.clock.now())
            learner.clock.pass_seconds(60)
    view, told = learner.services.outbox.load(), learner.services.outbox.received()
    assert len(told) == view.received_count > sum(row.count for row in view.received)
    assert [row.at for row in told] == sorted((row.at for row in told), reverse=True)
    assert all(row.count == 1 and row.receipt for row in told)
    assert {"quiz_start", "quiz", "submission", "note", "bookmark"} <= {row.kind for row in told}
