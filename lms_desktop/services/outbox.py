"""The outbox page: every thing that is on its way, where it is, and what can be done."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from lms_desktop.domain.errors import NotPossible, not_written
from lms_desktop.domain.ops import (
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
from lms_desktop.services.assignments import AssignmentService, file_view, fresh_file, fresh_folder
from lms_desktop.services.grading import GradingService
from lms_desktop.services.lectures import title_of
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.states import word
from lms_desktop.services.views import FileView, OutboxDetail, OutboxRow, OutboxView, WorkState
from lms_desktop.store import ledger, outbox, rows
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx

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
            told = told_rows(tx, waiting)
            received = told_rows(tx, done)
            count = ledger.count(tx, OpState.ACKED)
        by = {state: tuple(row for row in told if row.state is state) for state in WorkState}
        return OutboxView(
            needs=by[WorkState.NEEDS],
            failed=by[WorkState.FAILED],
            waiting=by[WorkState.WAITING],
            sending=by[WorkState.SENDING],
            drafts=by[WorkState.HERE],
            received=tuple(sorted(received, key=lambda row: row.at, reverse=True))[:RECEIVED_SHOWN],
            received_count=count,
            last_receipt_at=max((entry.acked_at for entry in done if entry.acked_at), default=None),
        )

    def detail(self, row_id: str) -> OutboxDetail:
        """One row, opened."""
        with self._account.store.read() as tx:
            entry = _entry(tx, row_id)
            row = _row(tx, entry, [entry])
            return OutboxDetail(
                row=row,
                saved_at=entry.made_at,
                sent_at=entry.sent_at,
                received_at=entry.receipt.received_at if entry.receipt else None,
                next_try_at=entry.next_attempt_at,
                tries=entry.attempts,
                problem=row.problem,
                content=_content(entry.op),
                files=_files(tx, self._account, entry.op),
                can_take_back=isinstance(entry.op, Submit | GradeSet)
                and entry.sent_at is None
                and entry.state is OpState.READY,
                can_retry=entry.state in (OpState.REJECTED, OpState.READY, OpState.AMBIGUOUS),
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
        """Write an entry with its text and its files into a folder of the person's choice."""
        with self._account.store.read() as tx:
            entry = _entry(tx, row_id)
            files = _files(tx, self._account, entry.op)
            title = _about(tx, entry).title
        path = fresh_folder(folder, title or entry.kind) / "text.md"
        try:
            path.write_bytes(_content(entry.op).encode() or msgspec.json.format(encode_op(entry.op), indent=2))
        except OSError as error:
            raise not_written(error) from error
        for file in files:
            if file.path is not None:
                self._account.own_files.copy_out(file.sha256, fresh_file(path.parent, file.name))
        return path.parent


def waiting_count(tx: Tx) -> int:
    """How many things wait to be sent; drafts are not counted."""
    return sum(entry.state is not OpState.DRAFT and not is_quiet(entry) for entry in ledger.pending(tx))


def told_rows(tx: Tx, entries: Iterable[Entry]) -> list[OutboxRow]:
    """Entries as rows, in the order they were made; small changes of one kind and state are one row."""
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        kind = kind_word(entry.op)
        key = ("small", word(entry).value) if kind in SMALL else (entry.op_id,)
        groups.setdefault(key, []).append(entry)
    return [_row(tx, group[0], group) for group in groups.values()]


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
        case QuizStart() | QuizSubmit():
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


def is_quiet(entry: Entry) -> bool:
    """The start of an attempt is told by its answers, once there are some to send."""
    return isinstance(entry.op, QuizStart) and entry.state in (OpState.READY, OpState.ACKED)


def _row(tx: Tx, first: Entry, group: Sequence[Entry]) -> OutboxRow:
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
    )


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
            return About(quiz.title if quiz else "", f"{len(getattr(op, 'answers', ()))}", lecture=_of(quiz))
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
