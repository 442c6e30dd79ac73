"""Drafts, hand-ins, and taking them back."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from lms_desktop.domain.errors import FileProblem, NotPossible
from lms_desktop.domain.ops import OpState
from lms_desktop.protocol.assignments import Assignment, Attachment, Submission
from lms_desktop.services.assignments import fresh_file, fresh_folder
from lms_desktop.services.views import WorkState
from lms_desktop.store import ledger, outbox, rows
from tests.unit.services.conftest import Person

TEXT = "My work:\r\n e\u0301 \n"


def why(learner: Person) -> str:
    return learner.services.assignments.open(learner.assignment).why_not


def change(learner: Person, **values: object) -> None:
    """The teachers changed the assignment, and a pull brought it."""
    with learner.open.store.write("pull") as tx:
        (assignment,) = rows.many(tx, Assignment)
        rows.take_in(tx, "assignment", [msgspec.json.encode(replace(assignment, **values))])


def test_a_draft_is_kept_byte_for_byte_and_handed_in_as_it_stands(learner: Person) -> None:
    desk = learner.services.assignments
    assert why(learner) == "empty"
    desk.save_draft(learner.assignment, TEXT)
    shown = desk.open(learner.assignment)
    assert (shown.draft_content, shown.can_hand_in, shown.attempts_used) == (TEXT, True, 1)
    handed_in = desk.hand_in(learner.assignment)
    assert handed_in.latest is not None
    assert (handed_in.latest.content, handed_in.latest.state) == (TEXT, WorkState.WAITING)
    assert [one.content for one in handed_in.earlier] == ["The first work"]
    assert handed_in.earlier[0].receipt
    with pytest.raises(NotPossible):
        desk.hand_in(learner.assignment)


def test_files_are_copies_and_can_be_taken_out_again(learner: Person, tmp_path: Path) -> None:
    desk = learner.services.assignments
    path = tmp_path / "greet.py"
    path.write_text("print('hello')\n")
    first = desk.add_file(learner.assignment, path)
    path.write_text("changed")
    second = desk.add_file(learner.assignment, path)
    assert first.path is not None
    assert first.path.read_text() == "print('hello')\n"
    desk.remove_file(learner.assignment, second.file_id)
    assert [file.file_id for file in desk.open(learner.assignment).draft_files] == [first.file_id]


def test_a_file_that_cannot_be_taken_is_told_why(learner: Person, tmp_path: Path) -> None:
    desk = learner.services.assignments
    change(learner, max_file_size=3)
    for name, content, reason in (
        ("a.exe", "x", "wrong_kind"),
        ("missing.py", None, "missing"),
        ("big.py", "four", "too_large"),
    ):
        path = tmp_path / name
        if content is not None:
            path.write_text(content)
        with pytest.raises(FileProblem) as refused:
            desk.add_file(learner.assignment, path)
        assert refused.value.facts["why"] == reason
    assert desk.open(learner.assignment).draft_files == ()


def test_where_nothing_can_be_handed_in_the_reason_is_told(learner: Person) -> None:
    desk = learner.services.assignments
    desk.save_draft(learner.assignment, TEXT)
    change(learner, max_attempts=1)
    assert why(learner) == "attempts_used"
    change(learner, max_attempts=None, allow_late=False)
    learner.clock.at += timedelta(days=60)
    assert why(learner) == "closed"
    learner.services.enrollments.leave(learner.course)
    assert why(learner) == "not_enrolled"
    with pytest.raises(NotPossible):
        desk.save_draft(learner.assignment, "more")
    assert desk.open(learner.assignment).draft_content == TEXT


def test_a_rubric_and_attachments_are_shown(learner: Person) -> None:
    change(learner, attachments=(Attachment(id="x", name="sheet.pdf", url="https://example.org/x", size_bytes=None),))
    shown = learner.services.assignments.open(learner.assignment)
    assert [(one.title, one.size_bytes, one.path) for one in shown.attachments] == [("sheet.pdf", 0, None)]
    assert [(one.title, one.max_points, one.points) for one in shown.rubric] == [("The idea", 20, None)]


def test_only_what_was_not_sent_can_be_taken_back(learner: Person) -> None:
    desk = learner.services.assignments
    desk.save_draft(learner.assignment, TEXT)
    latest = desk.hand_in(learner.assignment).latest
    assert latest is not None
    assert latest.can_take_back
    desk.save_draft(learner.assignment, "The next one")
    with pytest.raises(NotPossible) as refused:
        desk.take_back(latest.submission_id)
    assert refused.value.facts["why"] == "draft_exists"


def test_a_work_that_was_taken_back_is_the_draft_again(learner: Person) -> None:
    desk = learner.services.assignments
    desk.save_draft(learner.assignment, TEXT)
    latest = desk.hand_in(learner.assignment).latest
    assert latest is not None
    desk.take_back(latest.submission_id)
    shown = desk.open(learner.assignment)
    assert (shown.draft_content, shown.attempts_used) == (TEXT, 1)
    with pytest.raises(NotPossible) as refused:
        desk.take_back(shown.latest.submission_id if shown.latest else "")
    assert refused.value.facts["why"] == "sent"


def test_what_is_on_its_way_cannot_be_taken_back(learner: Person) -> None:
    desk = learner.services.assignments
    desk.save_draft(learner.assignment, TEXT)
    latest = desk.hand_in(learner.assignment).latest
    assert latest is not None
    with learner.open.store.write() as tx:
        (entry,) = [one for one in ledger.pending(tx, "submission") if one.state is OpState.READY]
        outbox.take_off(tx, entry.op_id, learner.clock.now())
    with pytest.raises(NotPossible):
        desk.take_back(latest.submission_id)
    shown = desk.open(learner.assignment).latest
    assert shown is not None
    assert (shown.state, shown.can_take_back) == (WorkState.SENDING, False)


def test_a_refused_work_says_why_and_keeps_its_text(learner: Person) -> None:
    desk = learner.services.assignments
    desk.save_draft(learner.assignment, TEXT)
    desk.hand_in(learner.assignment)
    with learner.open.store.write() as tx:
        (entry,) = [one for one in ledger.pending(tx, "submission") if one.state is OpState.READY]
        outbox.put_back(tx, entry.op_id, OpState.REJECTED, code="closed", words="Too late.")
    latest = desk.open(learner.assignment).latest
    assert latest is not None
    assert (latest.state, latest.problem, latest.content) == (WorkState.FAILED, "Too late.", TEXT)


def test_a_copy_has_the_text_and_the_files(learner: Person, tmp_path: Path) -> None:
    desk = learner.services.assignments
    path = tmp_path / "greet.py"
    path.write_text("print('hello')\n")
    desk.save_draft(learner.assignment, TEXT)
    desk.add_file(learner.assignment, path)
    latest = desk.hand_in(learner.assignment).latest
    assert latest is not None
    copies = tmp_path / "copies"
    copies.mkdir()
    for name in ("A work", "A work (2)"):
        folder = desk.save_copy(latest.submission_id, copies)
        assert folder == copies / name
        assert (folder / "text.md").read_bytes() == TEXT.encode()
        assert (folder / "greet.py").read_text() == "print('hello')\n"
    with pytest.raises(NotPossible):
        desk.save_copy("nothing", copies)


def test_what_is_not_here_is_told(learner: Person) -> None:
    with pytest.raises(NotPossible):
        learner.services.assignments.open("nothing")


def test_a_file_of_somebody_elses_that_is_not_here_is_left_out_of_a_copy(learner: Person, tmp_path: Path) -> None:
    with learner.open.store.write("pull") as tx:
        (work,) = rows.many(tx, Submission)
        file = {"id": "f", "name": "gone.py", "size_bytes": 3, "sha256": "0" * 64}
        doc = msgspec.to_builtins(work) | {"files": [file]}
        rows.take_in(tx, "submission", [msgspec.json.encode(doc)])
    folder = learner.services.assignments.save_copy(work.id, tmp_path)
    assert [path.name for path in folder.iterdir()] == ["text.md"]


def test_names_of_folders_and_files_are_harmless(tmp_path: Path) -> None:
    assert fresh_folder(tmp_path, "../..").name == "_____"
    assert fresh_folder(tmp_path, "").name == "work"
    assert fresh_file(tmp_path, "..\\..\\.bashrc").name == "bashrc"
    (tmp_path / "a.py").touch()
    assert fresh_file(tmp_path, "x/a.py").name == "a (2).py"
    assert fresh_file(tmp_path, "...").name == "file"
    with pytest.raises(FileProblem):
        fresh_folder(tmp_path / "not there", "work")
