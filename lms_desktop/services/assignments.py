"""Assignments: a draft that is saved as it is written, and a hand-in that is a fixed copy of it."""

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from lms_desktop.domain.deadlines import arrive
from lms_desktop.domain.errors import FileProblem, NotPossible, not_written
from lms_desktop.domain.ids import new_id
from lms_desktop.domain.ops import PENDING, UNSENT, OpState, Submit
from lms_desktop.protocol.assignments import Assignment, RubricCriterion, RubricScore, Submission, SubmissionFile
from lms_desktop.protocol.courses import CourseDetail, CourseRow
from lms_desktop.services import enrolled
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.people import teacher_name
from lms_desktop.services.states import word
from lms_desktop.services.views import (
    AssignmentView,
    CriterionView,
    FileView,
    ResourceView,
    SubmissionView,
    WorkState,
)
from lms_desktop.services.work import HandIns, due_at, hand_ins
from lms_desktop.store import files as stored
from lms_desktop.store import ledger, outbox, rows
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx


class AssignmentService:
    """Write, hand in, take back."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def open(self, assignment_id: str) -> AssignmentView:
        """An assignment with this person's work. Raises ``NotPossible`` where it is not here."""
        with self._account.store.read() as tx:
            return self._view(tx, _assignment(tx, assignment_id))

    def save_draft(self, assignment_id: str, content: str) -> AssignmentView:
        """Keep the text, byte for byte."""
        with self._account.store.write("draft") as tx:
            assignment = _assignment(tx, assignment_id)
            self._put(tx, assignment, lambda draft: replace(draft, content=content))
            return self._view(tx, assignment)

    def add_file(self, assignment_id: str, path: Path) -> FileView:
        """Add a copy of a file. Raises ``FileProblem`` or ``DiskFull``; the draft is as it was then."""
        with self._account.store.read() as tx:
            self._check_file(_assignment(tx, assignment_id), path)
        blob = self._account.own_files.copy_in(path)
        file = SubmissionFile(id=new_id(), name=path.name, size_bytes=blob.size_bytes, sha256=blob.sha256)
        with self._account.store.write("draft") as tx:
            assignment = _assignment(tx, assignment_id)
            self._put(tx, assignment, lambda draft: replace(draft, files=(*draft.files, file)))
            return file_view(tx, self._account, file)

    def remove_file(self, assignment_id: str, file_id: str) -> None:
        """Take a file out of the draft."""
        with self._account.store.write("draft") as tx:
            assignment = _assignment(tx, assignment_id)
            self._put(
                tx,
                assignment,
                lambda draft: replace(draft, files=tuple(file for file in draft.files if file.id != file_id)),
            )

    def hand_in(self, assignment_id: str) -> AssignmentView:
        """Hand in the draft as it stands: kept on this computer, sent when the school can be reached."""
        moment = self._account.clock.moment()
        with self._account.store.write("submission") as tx:
            assignment = _assignment(tx, assignment_id)
            work = hand_ins(tx, assignment_id)
            why_not = self._why_not(tx, assignment, work)
            if why_not or work.draft is None or not isinstance(work.draft.op, Submit):
                raise NotPossible(assignment_id, why=why_not or "empty")
            op = replace(work.draft.op, client_submitted_at=moment.at, attempt_number=len(work.submissions) + 1)
            outbox.put(tx, entity="submission", entity_id=work.draft.entity_id, op=op, moment=moment)
            return self._view(tx, assignment)

    def take_back(self, submission_id: str) -> None:
        """Make a hand-in a draft again; only while not a byte of it was sent."""
        moment = self._account.clock.moment()
        with self._account.store.write("take-back") as tx:
            entry = next(iter(ledger.pending(tx, "submission", submission_id)), None)
            if entry is None or not isinstance(entry.op, Submit) or not _can_take_back(entry):
                raise NotPossible(submission_id, why="sent")
            assignment = _assignment(tx, entry.op.assignment)
            op = replace(entry.op, client_submitted_at=None)
            draft = hand_ins(tx, assignment.id).draft
            if draft is not None:
                raise NotPossible(submission_id, why="draft_exists")
            outbox.put(tx, entity="submission", entity_id=submission_id, op=op, moment=moment, state=OpState.DRAFT)

    def save_copy(self, submission_id: str, folder: Path) -> Path:
        """Copy a hand-in, text and files, into a folder of the person's choice. Returns the folder made there."""
        with self._account.store.read() as tx:
            work = rows.one(tx, Submission, submission_id)
            if work is None:
                raise NotPossible(submission_id, why="not_here")
            title = _assignment(tx, work.assignment).title
        target = fresh_folder(folder, title)
        (target / "text.md").write_bytes(work.content.encode())
        for file in work.files:
            if self._account.own_files.find(file.sha256) is not None:
                self._account.own_files.copy_out(file.sha256, fresh_file(target, file.name))
        return target

    def _put(self, tx: Tx, assignment: Assignment, change: Callable[[Submit], Submit]) -> None:
        work = hand_ins(tx, assignment.id)
        enrollment, needs = enrolled.of_course(tx, assignment.course)
        if work.draft is not None and isinstance(work.draft.op, Submit):
            id_, before = work.draft.entity_id, work.draft.op
        else:
            id_, before = new_id(), Submit(assignment=assignment.id, enrollment=enrollment)
        outbox.put(
            tx,
            entity="submission",
            entity_id=id_,
            op=change(before),
            moment=self._account.clock.moment(),
            state=OpState.DRAFT,
            depends_on=needs,
        )

    def _check_file(self, assignment: Assignment, path: Path) -> None:
        allowed = {extension.lower().lstrip(".") for extension in assignment.allowed_extensions}
        if allowed and path.suffix.lower().lstrip(".") not in allowed:
            raise FileProblem(path.name, why="wrong_kind", allowed=sorted(allowed))
        try:
            size = path.stat().st_size
        except OSError as error:
            raise FileProblem(path.name, why="missing") from error
        if assignment.max_file_size is not None and size > assignment.max_file_size:
            raise FileProblem(path.name, why="too_large", most=assignment.max_file_size)

    def _view(self, tx: Tx, assignment: Assignment) -> AssignmentView:
        work = hand_ins(tx, assignment.id)
        draft = work.draft.op if work.draft is not None and isinstance(work.draft.op, Submit) else None
        due = due_at(assignment)
        done = tuple(self._submission(tx, assignment, one, work.entries.get(one.id)) for one in work.submissions)
        course = rows.one(tx, CourseDetail, assignment.course) or rows.one(tx, CourseRow, assignment.course)
        why_not = self._why_not(tx, assignment, work)
        return AssignmentView(
            assignment_id=assignment.id,
            course_id=assignment.course,
            course_title=course.title if course else "",
            title=assignment.title,
            description=assignment.description,
            max_score=str(assignment.max_score),
            due_at=due,
            is_past_due=due is not None and self._account.clock.now() > due,
            allow_late=assignment.allow_late,
            late_penalty_percent=str(assignment.late_penalty_percent),
            max_attempts=assignment.max_attempts,
            attempts_used=len(work.submissions),
            allowed_extensions=assignment.allowed_extensions,
            max_file_size=assignment.max_file_size,
            rubric=criteria(assignment.rubric, ()),
            attachments=tuple(
                ResourceView(
                    resource_id=one.id,
                    title=one.name,
                    kind="document",
                    size_bytes=one.size_bytes or 0,
                    path=stored.path(tx, self._account.blobs, f"attachment:{one.id}"),
                    url="",
                )
                for one in assignment.attachments
            ),
            draft_content=draft.content if draft else "",
            draft_files=self._files(tx, draft.files) if draft else (),
            draft_saved_at=work.draft.made_at if work.draft else None,
            latest=done[-1] if done else None,
            earlier=done[:-1],
            can_hand_in=not why_not,
            why_not=why_not,
        )

    def _why_not(self, tx: Tx, assignment: Assignment, work: HandIns) -> str:
        if enrolled.in_course(tx, assignment.course) is None:
            return "not_enrolled"
        if assignment.max_attempts is not None and len(work.submissions) >= assignment.max_attempts:
            return "attempts_used"
        now = self._account.clock.now()
        if not arrive(now, now, due_at(assignment), allow_late=assignment.allow_late).is_taken:
            return "closed"
        draft = work.draft.op if work.draft is not None and isinstance(work.draft.op, Submit) else None
        return "" if draft is not None and (draft.content.strip() or draft.files) else "empty"

    def _submission(self, tx: Tx, assignment: Assignment, work: Submission, entry: Entry | None) -> SubmissionView:
        waiting = entry is not None and entry.state in PENDING
        grader = teacher_name(tx, assignment.course, work.graded_by)
        return submission_view(
            work,
            assignment,
            files=self._files(tx, work.files),
            state=word(entry) if entry is not None and waiting else WorkState.RECEIVED,
            graded_by=grader,
            receipt=entry.receipt.code if entry is not None and entry.receipt is not None else "",
            can_take_back=entry is not None and _can_take_back(entry),
            problem=(entry.error_text or entry.error_code) if entry is not None and waiting else "",
        )

    def _files(self, tx: Tx, files: tuple[SubmissionFile, ...]) -> tuple[FileView, ...]:
        return tuple(file_view(tx, self._account, file) for file in files)


def file_view(tx: Tx, account: OpenAccount, file: SubmissionFile) -> FileView:
    """A file of a hand-in, with its place here, if it is here: as it was added, or as it was fetched."""
    own = account.own_files.find(file.sha256) if file.sha256 else None
    path = own or stored.path(tx, account.blobs, f"submission:{file.id}")
    return FileView(file.id, file.name, file.size_bytes or 0, file.sha256, path)


def submission_view(
    work: Submission,
    assignment: Assignment,
    *,
    files: tuple[FileView, ...],
    state: WorkState,
    receipt: str = "",
    graded_by: str = "",
    can_take_back: bool = False,
    problem: str = "",
) -> SubmissionView:
    """A hand-in as pages show it."""
    return SubmissionView(
        submission_id=work.id,
        attempt_number=work.attempt_number,
        content=work.content,
        files=files,
        state=state,
        handed_in_at=work.client_submitted_at or work.submitted_at,
        received_at=work.submitted_at,
        receipt=receipt,
        is_late=work.is_late,
        flags=tuple(flag.value for flag in work.flags),
        score=str(work.score) if work.score is not None else "",
        max_score=str(assignment.max_score),
        feedback=work.feedback,
        rubric=criteria(assignment.rubric, work.rubric_scores),
        released_at=work.released_at,
        graded_by=graded_by,
        can_take_back=can_take_back,
        problem=problem,
    )


def criteria(rubric: tuple[RubricCriterion, ...], scores: tuple[RubricScore, ...]) -> tuple[CriterionView, ...]:
    """A rubric with what was given for each criterion."""
    given = {score.criterion: score.points for score in scores}
    return tuple(
        CriterionView(
            criterion_id=one.id,
            title=one.criterion,
            max_points=one.max_points,
            levels=tuple(level.title for level in one.levels),
            points=given.get(one.id),
        )
        for one in rubric
    )


def _assignment(tx: Tx, assignment_id: str) -> Assignment:
    found = rows.one(tx, Assignment, assignment_id)
    if found is None:
        raise NotPossible(assignment_id, why="not_here")
    return found


def _can_take_back(entry: Entry) -> bool:
    return (entry.state in UNSENT - {OpState.DRAFT} and entry.sent_at is None) or entry.state is OpState.REJECTED


def fresh_folder(parent: Path, title: str) -> Path:
    """A new folder named after a work, its name made harmless."""
    name = "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in title).strip()[:80] or "work"
    target, n = parent / name, 2
    while True:
        try:
            target.mkdir()
        except FileExistsError:
            target, n = parent / f"{name} ({n})", n + 1
        except OSError as error:
            raise not_written(error) from error
        else:
            return target


def fresh_file(folder: Path, name: str) -> Path:
    """A name that only the person chose, made harmless: no folders, nothing hidden."""
    plain = Path(name.replace("\\", "/")).name.lstrip(".") or "file"
    target = folder / plain
    n = 2
    while target.exists():
        target = folder / f"{Path(plain).stem} ({n}){Path(plain).suffix}"
        n += 1
    return target
