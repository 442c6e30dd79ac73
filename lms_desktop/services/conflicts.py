"""Two texts, two grades, two ways to write a course: look at both, and decide. Nothing that was written is lost."""

from dataclasses import replace

from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.ops import GradeSet, NoteDelete, NoteEdit, OpState
from lms_desktop.domain.text_merge import both_together, compared
from lms_desktop.protocol import limits
from lms_desktop.protocol.assignments import Submission
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.learning import Note
from lms_desktop.services import both_wrote
from lms_desktop.services.both_wrote import CONTENT
from lms_desktop.services.grading import GradingService
from lms_desktop.services.lectures import title_of
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.views import ConflictKind, ConflictView, GradeView, Keep, PaperView, SideView
from lms_desktop.store import journal, ledger, outbox, rows, two_texts
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx
from lms_desktop.store.two_texts import Pair

NOTE, GRADE = "note:", "grade:"


class ConflictService:
    """What waits for a decision, and the decisions."""

    def __init__(self, account: OpenAccount, grading: GradingService) -> None:
        self._account = account
        self._grading = grading

    def load(self, conflict_id: str = "") -> ConflictView:
        """One of them, the first if none is named. Raises ``NotPossible`` where there is nothing to decide."""
        with self._account.store.read() as tx:
            ids = waiting(tx)
            wanted = _now(tx, conflict_id) if conflict_id else next(iter(ids), "")
            if wanted not in ids:
                raise NotPossible(conflict_id, why="no_conflict")
            found = _view(tx, wanted)
            view = found or self._grade_view(tx, wanted, _conflict_entry(tx, wanted))
        at = ids.index(wanted)
        before, after = ids[at - 1] if at else "", (*ids, "")[at + 1]
        return replace(view, number=at + 1, count=len(ids), previous_id=before, next_id=after)

    def keep(self, conflict_id: str, wanted: Keep, *, seen: ConflictView | None = None) -> None:
        """One of the two, or both as they are. Raises ``NotPossible`` where they are not those that were seen."""
        with self._account.store.write("decide") as tx:
            self._demand_same(tx, conflict_id, seen)
            if conflict_id.startswith(GRADE):
                if wanted is Keep.BOTH:
                    raise NotPossible(conflict_id, why="one_grade")
                self._grading.choose(tx, conflict_id.removeprefix(GRADE), mine=wanted is Keep.MINE)
                return
            if conflict_id.startswith(CONTENT):
                self._keep_content(tx, conflict_id, wanted)
                return
            pair = open_pair(tx, _now(tx, conflict_id))
            if wanted is Keep.BOTH:
                two_texts.forget(tx, pair.copy)
            else:
                self._unite(tx, pair, _text(tx, pair.copy if wanted is Keep.MINE else pair.note))

    def _keep_content(self, tx: Tx, conflict_id: str, wanted: Keep) -> None:
        moment = self._account.clock.moment()
        match wanted:
            case Keep.MINE:
                both_wrote.keep_mine(tx, conflict_id, moment)
            case Keep.THEIRS:
                both_wrote.keep_theirs(tx, conflict_id, moment)
            case Keep.BOTH:
                raise NotPossible(conflict_id, why="one_counts")

    def use_text(self, conflict_id: str, text: str, *, seen: ConflictView | None = None) -> None:
        """One text in the place of both, made of those that were seen."""
        if conflict_id.startswith(CONTENT):
            with self._account.store.write("decide") as tx:
                self._demand_same(tx, conflict_id, seen)
                both_wrote.use_text(tx, conflict_id, text, self._account.clock.moment())
            return
        if len(text) > limits.NOTE:
            raise NotPossible("the note is too long", why="too_long")
        if not text.strip():
            raise NotPossible(conflict_id, why="no_text")
        with self._account.store.write("decide") as tx:
            self._demand_same(tx, conflict_id, seen)
            self._unite(tx, open_pair(tx, _now(tx, conflict_id)), text)

    def use_grade(self, conflict_id: str, *, score: str, feedback: str, seen: ConflictView | None = None) -> None:
        """One grade in the place of both, made of those that were seen."""
        with self._account.store.write("decide") as tx:
            self._demand_same(tx, conflict_id, seen)
            self._grading.put_together(tx, conflict_id.removeprefix(GRADE), score=score, feedback=feedback)

    def _demand_same(self, tx: Tx, conflict_id: str, seen: ConflictView | None) -> None:
        """Nobody decides on what they have not seen: a reading of the school may have come since."""
        if seen is None:
            return
        wanted = _now(tx, conflict_id)
        now = _view(tx, wanted) or self._grade_view(tx, wanted, _conflict_entry(tx, wanted))
        if (now.mine, now.theirs) != (seen.mine, seen.theirs):
            raise NotPossible(conflict_id, why="changed_since")

    def _unite(self, tx: Tx, pair: Pair, text: str) -> None:
        """The note goes on with this text, its copy goes; both texts stay among the earlier ones of the note."""
        moment = self._account.clock.moment()
        mine, theirs = rows.one(tx, Note, pair.copy), rows.one(tx, Note, pair.note)
        assert mine is not None, "an open pair has both"
        assert theirs is not None, "an open pair has both"
        journal.keep_revision(tx, pair.note, theirs.content, origin="school", at=moment.at)
        journal.keep_revision(tx, pair.note, mine.content, origin="here", at=moment.at)
        tags = tuple(dict.fromkeys((*mine.tags, *theirs.tags)))
        if (text, tags) != (theirs.content, theirs.tags):
            outbox.put(tx, entity="note", entity_id=pair.note, op=NoteEdit(content=text, tags=tags), moment=moment)
        outbox.put(tx, entity="note", entity_id=pair.copy, op=NoteDelete(), moment=moment)
        two_texts.forget(tx, pair.copy)

    def _grade_view(self, tx: Tx, conflict_id: str, entry: Entry | None) -> ConflictView:
        paper = self._grading.paper_in(tx, conflict_id.removeprefix(GRADE))
        theirs = paper.grade.conflict
        if theirs is None or entry is None:
            raise NotPossible(conflict_id, why="no_conflict")
        before = decode(entry.base_snapshot, Submission) if entry.base_snapshot else None
        base = before.feedback if before is not None else ""
        score = str(before.score) if before is not None and before.score is not None else ""
        return ConflictView(
            conflict_id=conflict_id,
            kind=ConflictKind.GRADE,
            title=paper.student,
            mine=_grade_side(paper, paper.grade, base),
            theirs=_grade_side(paper, theirs, base),
            base=SideView(text=base, lines=compared(base, base), score=score),
            together=paper.grade.feedback,
            number=1,
            count=1,
            previous_id="",
            next_id="",
            assignment_id=paper.assignment_id,
            submission_id=paper.submission.submission_id,
            max_score=paper.max_score,
        )


def waiting(tx: Tx) -> list[str]:
    """What a person has not decided yet, of whatever kind, what was made first before the rest."""
    grades = [one for one in ledger.pending(tx, "submission") if is_held_grade(one)]
    found = [(one.made_at, GRADE + one.entity_id) for one in grades]
    found += [(one.made_at, both_wrote.conflict_id(one)) for one in both_wrote.waiting(tx)]
    found += [(pair.made_at, NOTE + pair.copy) for pair in open_pairs(tx)]
    return [named for _at, named in sorted(found, key=lambda one: one[0])]


def open_pairs(tx: Tx) -> list[Pair]:
    """The pairs of which both notes are still there: who threw one away has decided."""
    return [pair for pair in two_texts.every(tx) if _is_open(tx, pair)]


def open_pair(tx: Tx, conflict_id: str) -> Pair:
    """One pair. Raises ``NotPossible`` where it was decided."""
    found = two_texts.find(tx, conflict_id.removeprefix(NOTE))
    if found is None or not _is_open(tx, found):
        raise NotPossible(conflict_id, why="no_conflict")
    return found


def of_notes(tx: Tx) -> dict[str, str]:
    """The conflicts by the notes that they are about."""
    return {note: NOTE + pair.copy for pair in open_pairs(tx) for note in (pair.copy, pair.note)}


def _is_open(tx: Tx, pair: Pair) -> bool:
    return len(rows.under(tx, Note, "id", [pair.copy, pair.note])) > 1


def is_held_grade(entry: Entry) -> bool:
    """Whether a grade waits until a person has seen the other one."""
    return isinstance(entry.op, GradeSet) and entry.state is OpState.CONFLICT


def _conflict_entry(tx: Tx, conflict_id: str) -> Entry | None:
    waiting_here = ledger.pending(tx, "submission", conflict_id.removeprefix(GRADE))
    return next((one for one in waiting_here if is_held_grade(one)), None)


def _now(tx: Tx, conflict_id: str) -> str:
    """A page or a notice may know a note by a name that the school did not take."""
    if not conflict_id.startswith(NOTE):
        return conflict_id
    return NOTE + rows.name_now(tx, conflict_id.removeprefix(NOTE))


def _view(tx: Tx, conflict_id: str) -> ConflictView | None:
    """Two texts, if it is not two grades."""
    if conflict_id.startswith(CONTENT):
        return both_wrote.view(tx, conflict_id)
    return _note_view(tx, open_pair(tx, conflict_id)) if conflict_id.startswith(NOTE) else None


def _text(tx: Tx, note_id: str) -> str:
    note = rows.one(tx, Note, note_id)
    assert note is not None, "an open pair has both"
    return note.content


def _note_view(tx: Tx, pair: Pair) -> ConflictView:
    mine, theirs = rows.one(tx, Note, pair.copy), rows.one(tx, Note, pair.note)
    assert mine is not None, "an open pair has both"
    assert theirs is not None, "an open pair has both"
    base = pair.texts.base
    return ConflictView(
        conflict_id=NOTE + pair.copy,
        kind=ConflictKind.NOTE,
        title=title_of(tx, theirs.lecture),
        mine=SideView(text=mine.content, lines=compared(base, mine.content), at=pair.made_at),
        theirs=SideView(text=theirs.content, lines=compared(base, theirs.content), at=theirs.updated_at),
        base=SideView(text=base, lines=compared(base, base)),
        together=both_together(base, mine.content, theirs.content),
        number=1,
        count=1,
        previous_id="",
        next_id="",
        lecture_id=theirs.lecture,
    )


def _grade_side(paper: PaperView, grade: GradeView, base: str) -> SideView:
    given = tuple((one.title, grade.rubric_scores.get(one.criterion_id), one.max_points) for one in paper.rubric)
    return SideView(
        text=grade.feedback,
        lines=compared(base, grade.feedback),
        at=grade.saved_at,
        by=grade.graded_by,
        score=grade.score,
        rubric=given,
    )
