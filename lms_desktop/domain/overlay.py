"""What is shown of a row: what the school said, and upon it what waits in the outbox, in the order it was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from lms_desktop.domain import content, person, progress
from lms_desktop.domain.content_ops import ContentAdd, ContentOrder, ContentPatch, ContentRemove
from lms_desktop.domain.ops import (
    AnyOp,
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
)
from lms_desktop.protocol.assignments import Assignment, Submission
from lms_desktop.protocol.content import LectureRow, Section
from lms_desktop.protocol.enums import AttemptStatus, EnrollmentStatus, PaymentStatus, SubmissionStatus
from lms_desktop.protocol.learning import Bookmark, Enrollment, Note, Progress
from lms_desktop.protocol.quizzes import Attempt, Question, Quiz
from lms_desktop.protocol.users import Profile, Settings, Skill, Social

Own = Enrollment | Progress | Bookmark | Note | Attempt | Submission | Profile | Settings | Social | Skill
Shown = Own | content.Content


@dataclass(frozen=True, slots=True)
class Pending:
    """An outbox entry, as far as showing it needs to know."""

    entity: str
    entity_id: str
    op: AnyOp
    state: OpState
    made_at: datetime


def fold(base: Shown | None, pending: Sequence[Pending]) -> Shown | None:
    """Lay what waits upon what the school said. None: nothing is shown (deleted here, or never there)."""
    shown = base
    for entry in pending:
        shown = _lay(shown, entry)
    return shown


def _lay(row: Shown | None, entry: Pending) -> Shown | None:
    op, id_, at = entry.op, entry.entity_id, entry.made_at
    match op, row:
        # What the school refused is kept in the outbox and told there; only a person's own words stay in place.
        case (Enroll(), _):
            return row if entry.state is OpState.REJECTED else _enrolled(row, op, id_, at)
        case (Drop(), Enrollment()):
            return row if entry.state is OpState.REJECTED else replace(row, status=EnrollmentStatus.CANCELLED)
        case (ProgressMerge(), None | Progress()):
            return _progressed(row, op, id_)
        case (BookmarkAdd(), _):
            return Bookmark(
                id=id_,
                enrollment=op.enrollment,
                lecture=op.lecture,
                timestamp_seconds=op.timestamp_seconds,
                page_number=op.page_number,
                title=op.title,
                created_at=at,
                updated_at=at,
            )
        case (BookmarkEdit(), Bookmark()):
            return replace(row, title=op.title, updated_at=at)
        case (NoteCreate(), _):
            return Note(
                id=id_,
                enrollment=op.enrollment,
                lecture=op.lecture,
                content=op.content,
                timestamp_seconds=op.timestamp_seconds,
                page_number=op.page_number,
                anchor=op.anchor,
                tags=op.tags,
                created_at=at,
                updated_at=at,
            )
        case (NoteEdit(), Note()):
            return replace(row, content=op.content, tags=op.tags, updated_at=at)
        case (ProfilePatch(), Profile()):
            return person.patched(row, op)
        case (SettingsPatch(), Settings()):
            return person.patched(row, op)
        case (SocialPatch(), Social()):
            return person.patched(row, op)
        case (SkillAdd(), _):
            # What was refused is mostly on the list already, under another id.
            named = Skill(id=id_, name=op.name, proficiency=op.proficiency, created_at=at, updated_at=at)
            return row if entry.state is OpState.REJECTED else named
        case (BookmarkRemove() | NoteDelete() | SkillRemove(), _):
            return row if entry.state is OpState.REJECTED else None
        case (QuizStart(), None):
            return _begun(op, id_)
        case (QuizSubmit(), Attempt()):
            return _answered(row, op)
        case (Submit(), None):
            return _handed_in(op, id_, at) if op.client_submitted_at else None
        case (
            ContentAdd() | ContentPatch() | ContentRemove() | ContentOrder(),
            None | Section() | LectureRow() | Quiz() | Question() | Assignment(),
        ):
            is_held = entry.state in (OpState.REJECTED, OpState.CONFLICT)
            return content.lay(entry.entity, row, op, id_, at, is_held=is_held)
        case (GradeSet(), Submission()):
            return row  # a grade is shown beside the work, never as part of what the school said
        case _:
            return row


def _enrolled(row: Shown | None, op: Enroll, id_: str, at: datetime) -> Enrollment:
    if isinstance(row, Enrollment):
        return replace(row, status=EnrollmentStatus.ACTIVE)
    return Enrollment(
        id=id_,
        user=op.user,
        course=op.summary,
        status=EnrollmentStatus.ACTIVE,
        payment_status=PaymentStatus.FREE,
        enrolled_at=at,
        created_at=at,
        updated_at=at,
    )


def seen_of(op: ProgressMerge) -> progress.Seen:
    """The same sitting, as the rule that both sides share takes it."""
    return progress.Seen(
        ranges=op.ranges,
        position=op.position,
        position_at=op.position_at,
        completed=op.completed,
        total=op.total,
        unit=op.unit,
    )


def _progressed(row: Progress | None, op: ProgressMerge, id_: str) -> Progress:
    blank = Progress(id=id_, enrollment=op.enrollment, lecture=op.lecture)
    return progress.merge(row or blank, seen_of(op), at=op.position_at)


def _begun(op: QuizStart, id_: str) -> Attempt:
    return Attempt(
        id=id_,
        quiz=op.quiz,
        enrollment=op.enrollment,
        attempt_number=op.attempt_number,
        status=AttemptStatus.IN_PROGRESS,
        started_at=op.client_started_at,
        client_started_at=op.client_started_at,
        deadline=op.deadline,
        quiz_version=op.quiz_version,
        questions=op.questions,
        created_at=op.client_started_at,
        updated_at=op.client_started_at,
    )


def _answered(row: Attempt, op: QuizSubmit) -> Attempt:
    if row.status is not AttemptStatus.IN_PROGRESS:
        return row
    handed_in = op.client_submitted_at is not None
    return replace(
        row,
        answers=op.answers,
        client_submitted_at=op.client_submitted_at,
        status=AttemptStatus.SUBMITTED if handed_in else AttemptStatus.IN_PROGRESS,
    )


def _handed_in(op: Submit, id_: str, at: datetime) -> Submission:
    return Submission(
        id=id_,
        assignment=op.assignment,
        enrollment=op.enrollment,
        attempt_number=op.attempt_number,
        status=SubmissionStatus.PENDING,
        content=op.content,
        files=op.files,
        client_submitted_at=op.client_submitted_at,
        created_at=at,
        updated_at=at,
    )
