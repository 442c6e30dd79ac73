"""The outbox page: every thing that is on its way, where it is, and what can be done."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from lms_desktop.domain.content_ops import ContentAdd, ContentOp, ContentOrder, ContentPatch, ContentRemove
from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.ops import (
    FOR_A_PERSON,
    AnyOp,
    AttemptGrade,
    BookmarkAdd,
    BookmarkEdit,
    BookmarkRemove,
    Drop,
    Enroll,
    GradeSet,
    NoteCreate,
    NoteDelete,
    NoteEdit,
    OpState,
    ProfilePatch,
    ProgressMerge,
    QuizStart,
    QuizSubmit,
    SettingsPatch,
    SkillAdd,
    SkillRemove,
    SocialPatch,
    Submit,
    encode_op,
)
from lms_desktop.protocol.assignments import Assignment, Submission
from lms_desktop.protocol.learning import Bookmark, Enrollment, Note
from lms_desktop.protocol.quizzes import Attempt, Quiz
from lms_desktop.services import both_wrote
from lms_desktop.services.assignments import AssignmentService, file_view, fresh_file, fresh_folder
from lms_desktop.services.authored import content_verb, content_word, place_of, written
from lms_desktop.services.conflicts import GRADE, NOTE, is_held_grade, open_pair, open_pairs
from lms_desktop.services.entries import HOLDABLE, Line, is_received, is_stuck, line_of, next_step, size_of, write_file
from lms_desktop.services.grading import GradingService
from lms_desktop.services.lectures import title_of
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.receipts import as_json, receipt_view
from lms_desktop.services.states import word
from lms_desktop.services.views import (
    EarlierText,
    FileView,
    Next,
    NextStep,
    OutboxDetail,
    OutboxRow,
    OutboxView,
    ReceiptView,
    WorkState,
)
from lms_desktop.store import journal, ledger, outbox, rows
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx
from lms_desktop.store.two_texts import Pair

REVOKED = "revoked"  # what it is about may not be read any more
RECEIVED_SHOWN = 20
# Small changes are told as one row for each kind and state; works and grades each have their own.
SMALL = {"note", "bookmark", "progress"}


class OutboxService:
    """Look at what waits, try again, save a copy."""

    def __init__(self, account: OpenAccount, assignments: AssignmentService, grading: GradingService) -> None:
        self._account = account
        self._assignments = assignments
        self._grading = grading

    def load(self) -> OutboxView:
        """The outbox, by state."""
        with self._account.store.read() as tx:
            waiting = [entry for entry in ledger.pending(tx) if not is_quiet(entry)]
            done = [entry for entry in ledger.received(tx, RECEIVED_SHOWN * 4) if not isinstance(entry.op, QuizStart)]
            told = told_rows(tx, waiting, self._account.clock.now())
            received = told_rows(tx, done)
            count = ledger.count(tx, OpState.ACKED)
            pairs = tuple(_pair_row(tx, pair) for pair in open_pairs(tx))
        stuck = tuple(row for row in told if row.is_stuck)
        by = {state: tuple(row for row in told if row.state is state and not row.is_stuck) for state in WorkState}
        return OutboxView(
            needs=tuple(sorted(by[WorkState.NEEDS] + pairs, key=lambda row: row.at)),  # as one decides on them
            failed=by[WorkState.FAILED],
            waiting=by[WorkState.WAITING],
            sending=by[WorkState.SENDING],
            drafts=by[WorkState.HERE],
            received=tuple(sorted(received, key=lambda row: row.at, reverse=True))[:RECEIVED_SHOWN],
            received_count=count,
            last_receipt_at=max((entry.acked_at for entry in done if entry.acked_at), default=None),
            stuck=stuck,
            held=by[WorkState.HELD],
        )

    def received(self) -> tuple[OutboxRow, ...]:
        """Everything that the school has, one by one, the newest first."""
        with self._account.store.read() as tx:
            entries = ledger.received(tx, ledger.count(tx, OpState.ACKED))
            return tuple(_row(tx, entry, [entry]) for entry in entries)

    def detail(self, row_id: str) -> OutboxDetail:
        """One row, opened."""
        with self._account.store.read() as tx:
            if row_id.startswith(NOTE):
                return _pair_detail(tx, open_pair(tx, row_id))
            entry = _entry(tx, row_id)
            row = _row(tx, entry, [entry], self._account.clock.now())
            return OutboxDetail(
                row=row,
                saved_at=entry.made_at,
                sent_at=entry.sent_at,
                received_at=entry.receipt.received_at if is_received(entry) and entry.receipt else None,
                next_try_at=entry.next_attempt_at,
                tries=entry.attempts,
                problem=row.problem,
                content=_content(entry.op),
                files=_files(tx, self._account, entry.op),
                can_take_back=isinstance(entry.op, Submit | GradeSet)
                and entry.sent_at is None
                and entry.state is OpState.READY,
                can_retry=entry.state in (OpState.REJECTED, OpState.READY, OpState.AMBIGUOUS),
                next=next_step(tx, entry, _before_title),
                last_error=entry.error_text or entry.error_code,
                can_hold=entry.state in HOLDABLE,
                can_let_go=entry.state is OpState.HELD,
                earlier=_earlier(tx, entry),
            )

    def retry(self, row_id: str) -> None:
        """Try again at once; what may have arrived is looked for first."""
        with self._account.store.write("retry") as tx:
            entry = _entry(tx, row_id)
            if entry.state is OpState.REJECTED:
                outbox.try_anew(tx, row_id)
            elif entry.state is OpState.NEEDS_AUTH:
                outbox.put_back(tx, row_id, OpState.READY)
            elif entry.state in (OpState.READY, OpState.AMBIGUOUS):
                outbox.put_back(tx, row_id, entry.state)

    def hold(self, row_id: str) -> None:
        """Keep a thing here until it is let go; nothing that stands upon it goes either."""
        with self._account.store.write("hold") as tx:
            if _entry(tx, row_id).state not in HOLDABLE:
                raise NotPossible(row_id, why="sent")
            outbox.hold(tx, row_id)

    def let_go(self, row_id: str) -> None:
        """It may go again."""
        with self._account.store.write("hold") as tx:
            entry = _entry(tx, row_id)
            if entry.state is OpState.HELD:
                outbox.let_go(tx, entry)

    def receipt(self, row_id: str) -> ReceiptView:
        """The school's word that it has this. Raises ``NotPossible`` while it has not given it."""
        with self._account.store.read() as tx:
            entry = _entry(tx, row_id)
            if not is_received(entry) or entry.receipt is None:
                raise NotPossible(row_id, why="no_receipt")
            return receipt_view(
                entry,
                entry.receipt,
                title=_about(tx, entry).title,
                kind=kind_word(entry.op),
                text=_content(entry.op),
                school=self._account.school.base_url,
            )

    def save_receipt(self, row_id: str, path: Path, render: Callable[[ReceiptView], bytes] = as_json) -> Path:
        """Write the receipt of a thing into a file; as JSON unless it is drawn otherwise."""
        write_file(path, render(self.receipt(row_id)))
        return path

    def take_back(self, row_id: str) -> None:
        """Make a work or a grade a draft again; only while not a byte of it was sent."""
        with self._account.store.read() as tx:
            entry = _entry(tx, row_id)
        if isinstance(entry.op, Submit):
            self._assignments.take_back(entry.entity_id)
        elif isinstance(entry.op, GradeSet):
            self._grading.take_back(entry.entity_id)
        else:
            raise NotPossible(row_id, why="sent")

    def save_copy(self, row_id: str, folder: Path) -> Path:
        """Write an entry with its text, its files and its earlier texts into a folder of the person's choice."""
        with self._account.store.read() as tx:
            return self._copy_out(tx, _entry(tx, row_id), folder)

    def save_all(self, folder: Path) -> Path:
        """Write everything that the school does not have into a new folder, with a list of it."""
        with self._account.store.read() as tx:
            entries = [entry for entry in ledger.pending(tx) if not is_quiet(entry)]
            name = f"outbox {self._account.clock.now():%Y-%m-%d}"
            target = fresh_folder(folder, name)
            for entry in entries:
                self._copy_out(tx, entry, target)
            whole = [line_of(entry, _about(tx, entry).title) for entry in entries]
        write_file(target / "outbox.json", msgspec.json.format(msgspec.json.encode(whole), indent=2))
        return target

    def lines(self) -> list[Line]:
        """Every entry that the school does not have, one by one, in the order it was made."""
        with self._account.store.read() as tx:
            return [line_of(entry, _about(tx, entry).title) for entry in ledger.pending(tx)]

    def _copy_out(self, tx: Tx, entry: Entry, folder: Path) -> Path:
        title = _about(tx, entry).title
        target = fresh_folder(folder, title or entry.kind)
        text = _content(entry.op).encode() or msgspec.json.format(encode_op(entry.op), indent=2)
        write_file(target / "text.md", text)
        for number, one in enumerate(_earlier(tx, entry), 1):
            write_file(target / f"earlier-{number}.md", one.text.encode())
        for file in _files(tx, self._account, entry.op):
            if file.path is not None:
                self._account.own_files.copy_out(file.sha256, fresh_file(target, file.name))
        return target


def waiting_count(tx: Tx) -> int:
    """How many things wait to be sent; drafts are not counted."""
    return sum(entry.state is not OpState.DRAFT and not is_quiet(entry) for entry in ledger.pending(tx))


def for_a_person(tx: Tx) -> int:
    """How many things wait for a person: refused, changed elsewhere, or with a password to be given."""
    return ledger.count(tx, *FOR_A_PERSON) + len(open_pairs(tx))


def told_rows(tx: Tx, entries: Iterable[Entry], now: datetime | None = None) -> list[OutboxRow]:
    """Entries as rows, in the order they were made; small changes of one kind and state are one row."""
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        kind = kind_word(entry.op)
        key = ("small", word(entry).value, str(is_stuck(entry, now))) if kind in SMALL else (entry.op_id,)
        groups.setdefault(key, []).append(entry)
    return [_row(tx, group[0], group, now) for group in groups.values()]


def kind_word(op: AnyOp) -> str:
    """The kind of a thing as a page names it."""
    match op:
        case Enroll() | Drop():
            return "enrollment"
        case ProgressMerge():
            return "progress"
        case BookmarkAdd() | BookmarkEdit() | BookmarkRemove():
            return "bookmark"
        case NoteCreate() | NoteEdit() | NoteDelete():
            return "note"
        case QuizStart():
            return "quiz_start"
        case QuizSubmit():
            return "quiz"
        case Submit():
            return "submission"
        case GradeSet():
            return "grade"
        case AttemptGrade():
            return "judgement"
        case ProfilePatch() | SocialPatch() | SkillAdd() | SkillRemove():
            return "profile"
        case SettingsPatch():
            return "settings"
        case ContentAdd() | ContentPatch() | ContentRemove() | ContentOrder():
            return content_word(op)


def is_quiet(entry: Entry) -> bool:
    """The start of an attempt is told by its answers, once there are some to send."""
    return isinstance(entry.op, QuizStart) and entry.state in (OpState.READY, OpState.ACKED)


def _row(tx: Tx, first: Entry, group: Sequence[Entry], now: datetime | None = None) -> OutboxRow:
    if len(group) > 1:
        return OutboxRow(
            row_id=first.op_id,
            kind=_common_kind(group),
            title="",
            detail="",
            state=word(first),
            at=max(_at(entry) for entry in group),
            count=len(group),
            receipt=_receipt(group[-1]),
            problem=next((_problem(entry) for entry in group if _problem(entry)), ""),
            size_bytes=sum(size_of(entry) for entry in group),
            is_stuck=is_stuck(first, now),
        )
    where = _about(tx, first)
    return OutboxRow(
        row_id=first.op_id,
        kind=kind_word(first.op),
        title=where.title,
        detail=where.detail,
        state=word(first),
        at=_at(first),
        receipt=_receipt(first),
        problem=_problem(first),
        course_id=where.course,
        assignment_id=where.assignment,
        lecture_id=where.lecture,
        submission_id=first.entity_id if first.entity == "submission" else None,
        attempt_id=first.entity_id if isinstance(first.op, AttemptGrade) else None,
        quiz_id=where.quiz,
        size_bytes=size_of(first),
        is_stuck=is_stuck(first, now),
        conflict_id=_conflict_of(first),
    )


def _conflict_of(entry: Entry) -> str:
    """Where a person chooses between two; judgements have a page of their own."""
    if is_held_grade(entry):
        return f"{GRADE}{entry.entity_id}"
    return both_wrote.conflict_id(entry) if both_wrote.is_held(entry) else ""


def _pair_row(tx: Tx, pair: Pair) -> OutboxRow:
    """Two texts of a note: no entry waits, a person does."""
    note = rows.one(tx, Note, pair.note)
    lecture = note.lecture if note is not None else ""
    return OutboxRow(
        row_id=f"{NOTE}{pair.copy}",
        kind="note",
        title=title_of(tx, lecture),
        detail=pair.texts.mine[:80],
        state=WorkState.NEEDS,
        at=pair.made_at,
        problem="two_texts",
        lecture_id=lecture or None,
        size_bytes=len(pair.texts.mine.encode()),
        conflict_id=f"{NOTE}{pair.copy}",
    )


def _pair_detail(tx: Tx, pair: Pair) -> OutboxDetail:
    return OutboxDetail(
        row=_pair_row(tx, pair),
        saved_at=pair.made_at,
        sent_at=None,
        received_at=None,
        next_try_at=None,
        tries=0,
        problem="two_texts",
        content=pair.texts.mine,
        files=(),
        can_take_back=False,
        can_retry=False,
        next=NextStep(Next.DECIDE),
    )


def _before_title(tx: Tx, entry: Entry) -> str:
    return _about(tx, entry).title


def _earlier(tx: Tx, entry: Entry) -> tuple[EarlierText, ...]:
    """Texts that others took the place of: of a note its revisions, and of anything what was refused or undecided."""
    found = [
        EarlierText(_content(one.op), one.made_at, from_school=False)
        for one in ledger.superseded(tx, entry.entity, entry.entity_id)
    ]
    if entry.entity == "note":
        found += [
            EarlierText(one.content, one.made_at, from_school=one.origin == "school")
            for one in journal.earlier(tx, entry.entity_id)
        ]
    seen: dict[str, EarlierText] = {}
    for one in sorted(found, key=lambda one: one.at, reverse=True):
        if one.text and one.text != _content(entry.op):
            seen.setdefault(one.text, one)
    return tuple(seen.values())


def _common_kind(group: Sequence[Entry]) -> str:
    kinds = {kind_word(entry.op) for entry in group}
    return kinds.pop() if len(kinds) == 1 else "small"


def _at(entry: Entry) -> datetime:
    return entry.acked_at or entry.made_at


def _receipt(entry: Entry) -> str:
    return entry.receipt.code if entry.receipt is not None else ""


def _problem(entry: Entry) -> str:
    if entry.state is OpState.REJECTED:
        return entry.error_text or entry.error_code
    shown = entry.state in (OpState.CONFLICT, OpState.NEEDS_AUTH) or entry.error_code == REVOKED
    return entry.error_code if shown else ""


class About(msgspec.Struct, frozen=True):
    """What an entry is about, in the words of the course."""

    title: str
    detail: str = ""
    course: str | None = None
    assignment: str | None = None
    lecture: str | None = None
    quiz: str | None = None


def _about(tx: Tx, entry: Entry) -> About:
    op, id_ = entry.op, entry.entity_id
    match op:
        case Submit():
            return _about_assignment(tx, op.assignment, f"{len(op.files)}")
        case GradeSet():
            work = rows.one(tx, Submission, id_)
            about = _about_assignment(tx, work.assignment if work else "", op.score)
            return About(f"{about.title}: {work.student}" if work else about.title, *_rest(about))
        case QuizStart() | QuizSubmit() | AttemptGrade():
            attempt = rows.one(tx, Attempt, id_)
            quiz = rows.one(tx, Quiz, attempt.quiz) if attempt else None
            many = f"{len(getattr(op, 'answers', ()))}"
            return About(quiz.title if quiz else "", many, lecture=_of(quiz), quiz=attempt.quiz if attempt else None)
        case Enroll():
            return About(op.summary.title, course=op.course)
        case Drop():
            enrollment = rows.base(tx, Enrollment, id_)
            return About(enrollment.course.title if enrollment else "")
        case ProgressMerge() | NoteCreate() | BookmarkAdd():
            return About(title_of(tx, op.lecture), _content(op)[:80], lecture=op.lecture)
        case NoteEdit() | NoteDelete():
            note = rows.one(tx, Note, id_) or rows.base(tx, Note, id_)
            return About(title_of(tx, note.lecture), _content(op)[:80], lecture=note.lecture) if note else About("")
        case BookmarkEdit() | BookmarkRemove():
            mark = rows.one(tx, Bookmark, id_) or rows.base(tx, Bookmark, id_)
            return About(title_of(tx, mark.lecture), lecture=mark.lecture) if mark else About("")
        case ProfilePatch() | SettingsPatch() | SocialPatch() | SkillAdd() | SkillRemove():
            return About("", _content(op)[:80])
        case ContentAdd() | ContentPatch() | ContentRemove() | ContentOrder():
            return _about_content(tx, entry, op)


def _about_content(tx: Tx, entry: Entry, op: ContentOp) -> About:
    where = place_of(tx, entry)
    return About(where.title, content_verb(op), course=where.course, lecture=where.lecture)


def _rest(about: About) -> tuple[str, str | None, str | None]:
    return (about.detail, about.course, about.assignment)


def _of(quiz: Quiz | None) -> str | None:
    return quiz.lecture if quiz is not None else None


def _about_assignment(tx: Tx, assignment_id: str, detail: str) -> About:
    assignment = rows.one(tx, Assignment, assignment_id)
    if assignment is None:
        return About("", detail, assignment=assignment_id)
    return About(assignment.title, detail, assignment.course, assignment.id)


def _content(op: AnyOp) -> str:
    match op:
        case NoteCreate() | NoteEdit() | Submit():
            return op.content
        case GradeSet():
            return f"{op.score}\n\n{op.feedback}"
        case BookmarkAdd() | BookmarkEdit():
            return op.title
        case ProfilePatch() | SettingsPatch() | SocialPatch():
            return "\n".join(f"{name}: {new}" for name, new in op.wanted.items())
        case ContentAdd() | ContentPatch():
            return written(op)
        case SkillAdd():
            return op.name
        case AttemptGrade():
            return "\n\n".join(f"{one.points_awarded}\n{one.feedback}" for one in op.answers)
        case _:
            return ""


def _files(tx: Tx, account: OpenAccount, op: AnyOp) -> tuple[FileView, ...]:
    return tuple(file_view(tx, account, file) for file in op.files) if isinstance(op, Submit) else ()


def _entry(tx: Tx, op_id: str) -> Entry:
    found = ledger.entry(tx, op_id)
    if found is None:
        raise NotPossible(op_id, why="not_here")
    return found
