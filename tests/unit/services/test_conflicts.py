"""Two of one thing: both are seen, one is chosen, and nothing that was written is lost."""

from dataclasses import dataclass

import msgspec
import pytest
from msgspec.structs import replace

from lms_desktop.domain.content_ops import LecturePatch, SectionPatch
from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.op import FieldChange
from lms_desktop.domain.ops import NoteDelete, NoteEdit, OpState
from lms_desktop.domain.text_merge import Mark
from lms_desktop.protocol import limits
from lms_desktop.protocol.content import LectureDetail, Section
from lms_desktop.protocol.learning import Note
from lms_desktop.protocol.rows import encode
from lms_desktop.services.views import ConflictKind, Keep, LectureKind, WorkState
from lms_desktop.store import journal, ledger, outbox, overlays, rows, two_texts
from lms_desktop.store.ledger import Receipt
from lms_desktop.sync import conflicts
from tests.builders import NOON
from tests.unit.services.conftest import Person

BASE, MINE, THEIRS = "One line.\nAsk why!", "One line of mine.\nAsk why!", "One line of theirs.\nAsk why!"


@dataclass
class Two:
    """A person with two texts of one note."""

    person: Person
    note: str
    copy: str

    @property
    def id(self) -> str:
        return f"note:{self.copy}"

    def shown(self) -> dict[str, str]:
        """The notes of the lecture, by id."""
        lecture = self.person.lecture(LectureKind.VIDEO)
        return {one.note_id: one.content for one in self.person.services.notes.in_lecture(lecture)}

    def earlier(self) -> set[str]:
        return set(self.person.services.notes.earlier(self.note))


def accept(person: Person, note: str, content: str, version: int) -> None:
    """The school has what waits for a note."""
    with person.open.store.write() as tx:
        entry = ledger.pending(tx, "note", note)[0]
        row = rows.one(tx, Note, note)
        assert row is not None
        doc = msgspec.json.encode(replace(row, content=content, version=version))
        outbox.land(tx, entry.op_id, [("note", doc)], Receipt(server_id=note, version=version, received_at=NOON), NOON)


@pytest.fixture
def two(learner: Person) -> Two:
    lecture = learner.lecture(LectureKind.VIDEO)
    note = learner.services.notes.save(None, lecture, BASE).note_id
    accept(learner, note, BASE, 1)
    learner.services.notes.save(note, lecture, MINE)
    with learner.open.store.write() as tx:
        entry = ledger.pending(tx, "note", note)[0]
        theirs = rows.base(tx, Note, note)
        assert theirs is not None
        doc = msgspec.json.encode(replace(theirs, content=THEIRS, version=2))
        conflicts.resolve(tx, entry, doc, learner.clock.moment())
        (pair,) = two_texts.every(tx)
    return Two(learner, note, pair.copy)


def test_both_texts_are_shown_with_what_they_changed(two: Two) -> None:
    view = two.person.services.conflicts.load(two.id)
    assert (view.mine.text, view.base.text, view.theirs.text) == (MINE, BASE, THEIRS)
    assert [line.mark for line in view.mine.lines] == [Mark.GONE, Mark.ADDED, Mark.SAME]
    assert (view.kind, view.number, view.count, view.previous_id, view.next_id) == (ConflictKind.NOTE, 1, 1, "", "")
    assert view.together == "One line of theirs.\nOne line of mine.\nAsk why!"
    assert two.shown() == {two.note: THEIRS, two.copy: MINE}
    assert two.person.services.conflicts.load() == view


def test_it_is_reached_from_the_notice_from_the_notes_and_from_the_outbox(two: Two) -> None:
    services = two.person.services
    notice = next(one for one in services.notices.recent() if one.kind == "note_both_kept")
    assert f"note:{notice.detail}" == two.id
    notes = services.notes.in_lecture(two.person.lecture(LectureKind.VIDEO))
    assert {note.conflict_id for note in notes} == {two.id}
    (row,) = services.outbox.load().needs
    assert (row.conflict_id, row.state) == (two.id, WorkState.NEEDS)
    assert services.outbox.detail(row.row_id).content == MINE


@pytest.mark.parametrize(("wanted", "text"), [(Keep.MINE, MINE), (Keep.THEIRS, THEIRS)])
def test_one_of_the_two_is_kept_and_the_other_is_among_the_earlier_texts(two: Two, wanted: Keep, text: str) -> None:
    two.person.services.conflicts.keep(two.id, wanted)
    assert two.shown() == {two.note: text}
    assert {MINE, THEIRS} <= two.earlier()
    assert two.person.services.outbox.load().needs == ()


def test_to_keep_both_is_to_leave_them_as_they_are(two: Two) -> None:
    two.person.services.conflicts.keep(two.id, Keep.BOTH)
    assert two.shown() == {two.note: THEIRS, two.copy: MINE}
    assert two.person.services.outbox.load().needs == ()


def test_one_text_takes_the_place_of_both_and_is_made_upon_the_newest_row(two: Two) -> None:
    two.person.services.conflicts.use_text(two.id, "Both.\r\n")
    assert two.shown() == {two.note: "Both.\r\n"}
    assert {MINE, THEIRS} <= two.earlier()
    with two.person.open.store.read() as tx:
        (entry,) = ledger.pending(tx, "note")
    assert (entry.op, entry.base_version) == (NoteEdit(content="Both.\r\n"), 2)


def test_a_copy_that_the_school_has_is_thrown_away_there_too(two: Two) -> None:
    accept(two.person, two.copy, MINE, 1)
    two.person.services.conflicts.keep(two.id, Keep.MINE)
    with two.person.open.store.read() as tx:
        ops = [entry.op for entry in ledger.pending(tx, "note")]
    assert ops == [NoteEdit(content=MINE), NoteDelete()]


def test_a_decision_that_cannot_be_written_changes_nothing(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    class CutError(Exception):
        pass

    def cut(point: str) -> None:
        if point == "decide:before-commit":
            raise CutError

    monkeypatch.setattr(two.person.open.store, "at", cut)
    with pytest.raises(CutError):
        two.person.services.conflicts.keep(two.id, Keep.MINE)
    assert two.shown() == {two.note: THEIRS, two.copy: MINE}
    assert len(two.person.services.outbox.load().needs) == 1


@pytest.mark.parametrize("text", ["", "  \n", "x" * (limits.NOTE + 1)])
def test_no_text_or_one_that_is_too_long_takes_the_place_of_nothing(two: Two, text: str) -> None:
    with pytest.raises(NotPossible):
        two.person.services.conflicts.use_text(two.id, text)
    assert len(two.shown()) == 2


@pytest.mark.parametrize("which", ["note", "copy"])
def test_who_threw_one_away_has_decided(two: Two, which: str) -> None:
    two.person.services.notes.delete(getattr(two, which))
    assert two.person.services.outbox.load().needs == ()
    for decide in (
        lambda: two.person.services.conflicts.load(two.id),
        lambda: two.person.services.conflicts.keep(two.id, Keep.MINE),
    ):
        with pytest.raises(NotPossible):
            decide()


def test_a_copy_that_the_school_calls_otherwise_is_still_found(two: Two) -> None:
    with two.person.open.store.write() as tx:
        outbox.rename(tx, "note", two.copy, "another")
    assert two.person.services.conflicts.load(two.id).conflict_id == "note:another"
    two.person.services.conflicts.keep(two.id, Keep.MINE)
    assert two.shown() == {two.note: MINE}


def test_what_is_held_stays_held_when_it_is_put_together(learner: Person) -> None:
    lecture = learner.lecture(LectureKind.VIDEO)
    note = learner.services.notes.save(None, lecture, BASE).note_id
    accept(learner, note, BASE, 1)
    learner.services.notes.save(note, lecture, f"Mine.\n{BASE}")
    with learner.open.store.write() as tx:
        entry = ledger.pending(tx, "note", note)[0]
        outbox.take_off(tx, entry.op_id, NOON)
    learner.services.notes.save(note, lecture, f"Mine, too.\n{BASE}")
    with learner.open.store.write() as tx:
        first, second = ledger.pending(tx, "note", note)
        outbox.hold(tx, second.op_id)
        base = rows.base(tx, Note, note)
        assert base is not None
        theirs = msgspec.json.encode(replace(base, content=f"{BASE}\nTheirs.", version=2))
        conflicts.resolve(tx, first, theirs, learner.clock.moment())
        (left,) = ledger.pending(tx, "note", note)
    assert left.state is OpState.HELD


def test_without_any_there_is_nothing_to_choose(learner: Person) -> None:
    assert learner.services.outbox.load().needs == ()
    with pytest.raises(NotPossible):
        learner.services.conflicts.load()


def two_grades(teacher: Person) -> str:
    (row,) = teacher.services.grading.desk(teacher.assignment).rows
    grading, work = teacher.services.grading, row.submission_id
    grading.give(work, score="15", feedback="Well done.", rubric_scores={"idea": 15})
    grading.release(work)
    with teacher.open.store.write() as tx:
        (entry,) = ledger.pending(tx, "submission", work)
        outbox.put_back(tx, entry.op_id, OpState.CONFLICT, code="stale")
    return f"grade:{work}"


def test_two_grades_are_shown_and_nothing_is_put_together_by_itself(teacher: Person) -> None:
    id_ = two_grades(teacher)
    view = teacher.services.conflicts.load()
    assert (view.conflict_id, view.kind, view.title) == (id_, ConflictKind.GRADE, "Amina Nasser")
    assert (view.mine.score, view.mine.text, view.together) == ("15", "Well done.", "Well done.")
    assert view.mine.rubric[0][1] == 15
    (row,) = teacher.services.outbox.load().needs
    assert row.conflict_id == id_


@pytest.mark.parametrize(("wanted", "left"), [(Keep.MINE, "15"), (Keep.THEIRS, "")])
def test_one_of_two_grades_counts(teacher: Person, wanted: Keep, left: str) -> None:
    id_ = two_grades(teacher)
    teacher.services.conflicts.keep(id_, wanted)
    work = id_.removeprefix("grade:")
    assert teacher.services.grading.paper(work).grade.score == left
    with pytest.raises(NotPossible):
        teacher.services.conflicts.load(id_)


def test_a_grade_made_of_both_goes_and_the_one_before_stays_on_record(teacher: Person) -> None:
    id_ = two_grades(teacher)
    with pytest.raises(NotPossible):
        teacher.services.conflicts.use_grade(id_, score="999", feedback="x")
    with pytest.raises(NotPossible):
        teacher.services.conflicts.keep(id_, Keep.BOTH)
    teacher.services.conflicts.use_grade(id_, score="14", feedback="Good.")
    (row,) = [one for one in teacher.services.outbox.load().waiting if one.kind == "grade"]
    detail = teacher.services.outbox.detail(row.row_id)
    assert detail.content == "14\n\nGood."
    assert [one.text for one in detail.earlier] == ["15\n\nWell done."]


def test_nobody_goes_on_grading_past_a_grade_that_was_not_looked_at(teacher: Person) -> None:
    work = two_grades(teacher).removeprefix("grade:")
    with pytest.raises(NotPossible) as refused:
        teacher.services.grading.give(work, score="1", feedback="", rubric_scores={})
    assert refused.value.facts["why"] == "two_grades"


def test_a_revision_says_where_it_came_from(two: Two) -> None:
    two.person.services.conflicts.keep(two.id, Keep.MINE)
    with two.person.open.store.read() as tx:
        origins = {one.content: one.origin for one in journal.earlier(tx, two.note)}
    assert origins[THEIRS] == "school"


def held(person: Person, entity: str, row: Section | LectureDetail, op: SectionPatch | LecturePatch) -> str:
    """Something of a course that was written here, and by somebody else meanwhile."""
    person.clock.pass_seconds(60)
    with person.open.store.write() as tx:
        overlays.take_in(tx, entity, [encode(row)])
        op_id = outbox.put(tx, entity=entity, entity_id=row.id, op=op, moment=person.clock.moment())
        outbox.put_back(tx, op_id, OpState.CONFLICT, code="stale")
    return f"content:{entity}:{row.id}"


def test_what_was_made_first_is_decided_first_whatever_it_is(teacher: Person) -> None:
    section = Section(id="s1", version=2, course=teacher.course, title="One", order_index=1)
    lecture = LectureDetail(id="l1", version=2, section="s1", title="One", order_index=1)
    retitled = {"title": FieldChange(old="One", new="Uno")}
    first = held(teacher, "lecture", lecture, LecturePatch(fields=retitled))
    teacher.clock.pass_seconds(60)
    second = two_grades(teacher)
    third = held(teacher, "section", section, SectionPatch(fields=retitled))
    fourth = held(teacher, "lecture", replace(lecture, id="l2"), LecturePatch(fields=retitled))
    conflicts_here = teacher.services.conflicts
    seen = [conflicts_here.load()]
    while seen[-1].next_id:
        seen.append(conflicts_here.load(seen[-1].next_id))
    assert [one.conflict_id for one in seen] == [first, second, third, fourth]
    assert [(one.number, one.count) for one in seen] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [row.conflict_id for row in teacher.services.outbox.load().needs] == [first, second, third, fourth]
