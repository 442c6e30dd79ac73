"""Notes and bookmarks."""

import pytest

from lms_desktop.domain.errors import Gone, NotPossible
from lms_desktop.domain.ops import NoteEdit
from lms_desktop.protocol import limits
from lms_desktop.services.views import LectureKind, WorkState
from lms_desktop.store import ledger
from tests.builders import overlays_are_true
from tests.unit.services.conftest import Person

TEXT = "A promise:\r\n do this e\u0301 \u00a0\u2028 \n"


def test_notes_are_kept_byte_for_byte_and_shown_by_place(learner: Person) -> None:
    notes, film = learner.services.notes, learner.lecture(LectureKind.VIDEO)
    later = notes.save(None, film, TEXT, timestamp=2.0, tags=("why",))
    first = notes.save(None, film, "At the start")
    assert [one.note_id for one in notes.in_lecture(film)] == [first.note_id, later.note_id]
    assert (later.content, later.tags, later.state, later.lecture_title) == (
        TEXT,
        ("why",),
        WorkState.WAITING,
        "The film",
    )
    page = notes.save(None, learner.lecture(LectureKind.PDF), "On a page", page_number=7)
    assert page.page_number == 7


def test_saving_what_did_not_change_makes_no_entry_and_no_earlier_text(learner: Person) -> None:
    notes, film = learner.services.notes, learner.lecture(LectureKind.VIDEO)
    note = notes.save(None, film, TEXT)
    notes.save(note.note_id, film, TEXT)
    assert notes.earlier(note.note_id) == ()
    notes.save(note.note_id, film, "other")
    assert notes.earlier(note.note_id) == (TEXT,)
    with learner.open.store.read() as tx:
        assert len(ledger.pending(tx, "note", note.note_id)) == 1, "changes before sending are one entry"


def test_a_note_that_was_thrown_away_is_among_the_earlier_texts_and_takes_no_words(learner: Person) -> None:
    notes, film = learner.services.notes, learner.lecture(LectureKind.VIDEO)
    note = notes.save(None, film, TEXT)
    notes.delete(note.note_id)
    notes.delete(note.note_id)
    assert notes.in_lecture(film) == ()
    assert notes.earlier(note.note_id) == (TEXT,)
    with pytest.raises(Gone):
        notes.save(note.note_id, film, "more")
    with learner.open.store.read() as tx:
        assert ledger.pending(tx, "note", note.note_id) == [], "the school never heard of it"
        assert overlays_are_true(tx)


def test_a_note_longer_than_the_school_takes_is_not_half_saved(learner: Person) -> None:
    notes, film = learner.services.notes, learner.lecture(LectureKind.VIDEO)
    with pytest.raises(NotPossible):
        notes.save(None, film, "x" * (limits.NOTE + 1))
    assert notes.in_lecture(film) == ()


def test_bookmarks_are_set_renamed_and_taken_away(learner: Person) -> None:
    marks, film = learner.services.bookmarks, learner.lecture(LectureKind.VIDEO)
    late, early = marks.add(film, timestamp=4.0), marks.add(film, timestamp=1.0, title="start")
    assert [one.bookmark_id for one in marks.in_lecture(film)] == [early.bookmark_id, late.bookmark_id]
    assert marks.rename(late.bookmark_id, "end").title == "end"
    marks.remove(late.bookmark_id)
    marks.remove(late.bookmark_id)
    assert [one.title for one in marks.in_lecture(film)] == ["start"]
    with pytest.raises(Gone):
        marks.rename(late.bookmark_id, "again")
    page = marks.add(learner.lecture(LectureKind.PDF), page_number=7)
    assert (page.page_number, page.state) == (7, WorkState.WAITING)


def test_without_an_enrollment_and_in_an_unknown_lecture_nothing_is_written(learner: Person) -> None:
    film = learner.lecture(LectureKind.VIDEO)
    with pytest.raises(NotPossible) as refused:
        learner.services.notes.save(None, "nothing", "x")
    assert refused.value.facts["why"] == "not_here"
    learner.services.enrollments.leave(learner.course)
    with pytest.raises(NotPossible) as refused:
        learner.services.bookmarks.add(film, timestamp=1.0)
    assert refused.value.facts["why"] == "not_enrolled"


def test_what_is_made_in_a_course_that_is_not_joined_yet_waits_for_joining(learner: Person) -> None:
    film = learner.lecture(LectureKind.VIDEO)
    learner.services.enrollments.leave(learner.course)
    learner.services.enrollments.enroll(learner.course)
    learner.services.enrollments.enroll(learner.course)
    note = learner.services.notes.save(None, film, "x")
    with learner.open.store.read() as tx:
        (entry,) = ledger.pending(tx, "note", note.note_id)
        joining = ledger.pending(tx, "enrollment")
    assert [one.op_id for one in joining if one.op_id == entry.depends_on] or not joining


def test_an_edit_of_a_note_that_the_school_has_is_an_edit(learner: Person) -> None:
    from tests.builders import note_row, pull_note

    film = learner.lecture(LectureKind.VIDEO)
    pull_note(learner.open.store, note_row("theirs", id_="n1").replace(b'"l1"', f'"{film}"'.encode()))
    assert learner.services.notes.save("n1", film, "mine").state is WorkState.WAITING
    with learner.open.store.read() as tx:
        (entry,) = ledger.pending(tx, "note", "n1")
    assert isinstance(entry.op, NoteEdit)
    learner.services.notes.delete("n1")
    assert learner.services.notes.in_lecture(film) == ()
