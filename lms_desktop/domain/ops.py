"""What a person did, as it waits in the outbox. A kind's payload is all that is needed to show it and to send it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec
from msgspec.structs import replace

from lms_desktop.domain.content_ops import ContentAdd, ContentOp, ContentOrder, ContentPatch, ContentRemove, joined
from lms_desktop.domain.op import FieldChange as FieldChange  # part of what an entry says
from lms_desktop.domain.op import Op, Patch, both
from lms_desktop.domain.progress import unite
from lms_desktop.protocol.assignments import RubricScore, SubmissionFile
from lms_desktop.protocol.courses import CourseSummary
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.enums import Proficiency, ProgressUnit
from lms_desktop.protocol.learning import Anchor
from lms_desktop.protocol.quizzes import Answer, Question


class OpState(StrEnum):
    """Where an outbox entry is. Nothing leaves the outbox but acked entries, after 90 days."""

    DRAFT = "draft"  # not handed in yet: nothing is sent
    READY = "ready"
    HELD = "held"  # a person does not want it to go yet
    IN_FLIGHT = "in_flight"
    AMBIGUOUS = "ambiguous"  # sent, but no answer came: look before sending again
    NEEDS_AUTH = "needs_auth"
    CONFLICT = "conflict"  # somebody else changed it; a person decides
    REJECTED = "rejected"  # the school says never; kept, shown, can be exported
    SUPERSEDED = "superseded"  # merged into a later entry; its text lives there
    ACKED = "acked"


PENDING: Final = frozenset(
    {
        OpState.DRAFT,
        OpState.READY,
        OpState.HELD,
        OpState.IN_FLIGHT,
        OpState.AMBIGUOUS,
        OpState.NEEDS_AUTH,
        OpState.CONFLICT,
        OpState.REJECTED,
    }
)
FOR_A_PERSON: Final = frozenset({OpState.CONFLICT, OpState.REJECTED, OpState.NEEDS_AUTH})
UNSENT: Final = frozenset({OpState.DRAFT, OpState.READY, OpState.HELD, OpState.NEEDS_AUTH})


class Enroll(Op, frozen=True, kw_only=True, tag="enroll"):
    """Join a course; the summary is what is shown until the school answers."""

    course: str
    user: str
    summary: CourseSummary


class Drop(Op, frozen=True, kw_only=True, tag="drop"):
    """Leave a course; nothing that the learner wrote is lost."""


class ProgressMerge(Op, frozen=True, kw_only=True, tag="progress.merge"):
    """What was really played or read since the last word."""

    enrollment: str
    lecture: str
    ranges: tuple[tuple[float, float], ...] = ()
    position: float | None = None
    position_at: datetime | None = None
    completed: bool = False
    total: float = 0.0
    unit: ProgressUnit = ProgressUnit.SECONDS


class BookmarkAdd(Op, frozen=True, kw_only=True, tag="bookmark.add"):
    """Mark a place."""

    enrollment: str
    lecture: str
    timestamp_seconds: float | None = None
    page_number: int | None = None
    title: str = ""


class BookmarkEdit(Op, frozen=True, kw_only=True, tag="bookmark.edit"):
    """Rename a mark."""

    title: str


class BookmarkRemove(Op, frozen=True, kw_only=True, tag="bookmark.remove"):
    """Take a mark away."""


class NoteCreate(Op, frozen=True, kw_only=True, tag="note.create"):
    """A new note, its text byte for byte."""

    enrollment: str
    lecture: str
    content: str
    timestamp_seconds: float | None = None
    page_number: int | None = None
    anchor: Anchor | None = None
    tags: tuple[str, ...] = ()


class NoteEdit(Op, frozen=True, kw_only=True, tag="note.edit"):
    """The whole new text of a note."""

    content: str
    tags: tuple[str, ...] = ()


class NoteDelete(Op, frozen=True, kw_only=True, tag="note.delete"):
    """Throw a note away."""


class QuizStart(Op, frozen=True, kw_only=True, tag="quiz.start"):
    """Begin an attempt, on the questions as they were here."""

    quiz: str
    enrollment: str
    attempt_number: int
    quiz_version: int
    questions: tuple[Question, ...]
    client_started_at: datetime
    deadline: datetime | None = None


class QuizSubmit(Op, frozen=True, kw_only=True, tag="quiz.submit"):
    """The answers of an attempt: a draft until ``client_submitted_at`` is set."""

    answers: tuple[Answer, ...] = ()
    client_submitted_at: datetime | None = None


class Submit(Op, frozen=True, kw_only=True, tag="submission.submit"):
    """A work: a draft until ``client_submitted_at`` is set; its files are copies of our own, named by SHA-256."""

    assignment: str
    enrollment: str
    attempt_number: int = 1
    content: str = ""
    files: tuple[SubmissionFile, ...] = ()
    client_submitted_at: datetime | None = None


class GradeSet(Op, frozen=True, kw_only=True, tag="grade.set"):
    """A grade: a draft until it is released. ``score`` is what was typed; empty while there is none."""

    score: str = ""
    feedback: str = ""
    rubric_scores: tuple[RubricScore, ...] = ()
    release: bool = False


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer is worth, in points as they were typed, and why."""

    question: str
    points_awarded: str
    feedback: str = ""


class AttemptGrade(Op, frozen=True, kw_only=True, tag="attempt.grade"):
    """Answers of an attempt that a person has judged; the others stay as they are."""

    answers: tuple[Judgement, ...]


class OwnPatch(Patch, frozen=True, kw_only=True):
    """Single fields of a row that one person alone writes: of each, the change that arrives last counts."""


class ProfilePatch(OwnPatch, frozen=True, kw_only=True, tag="profile.patch"):
    """Words about oneself; never what the school decides, such as the role."""


class SettingsPatch(OwnPatch, frozen=True, kw_only=True, tag="settings.patch"):
    """Settings that follow a person from computer to computer."""


class SocialPatch(OwnPatch, frozen=True, kw_only=True, tag="social.patch"):
    """Links to oneself elsewhere."""


class SkillAdd(Op, frozen=True, kw_only=True, tag="skill.add"):
    """Something one can do, named once."""

    name: str
    proficiency: Proficiency


class SkillRemove(Op, frozen=True, kw_only=True, tag="skill.remove"):
    """Take a skill off one's list."""


AnyOp = (
    Enroll
    | Drop
    | ProgressMerge
    | BookmarkAdd
    | BookmarkEdit
    | BookmarkRemove
    | NoteCreate
    | NoteEdit
    | NoteDelete
    | QuizStart
    | QuizSubmit
    | Submit
    | GradeSet
    | AttemptGrade
    | ProfilePatch
    | SettingsPatch
    | SocialPatch
    | SkillAdd
    | SkillRemove
    | ContentOp
)

_AS_OP: type[AnyOp] = AnyOp  # type: ignore[assignment]  # a union is no class


def encode_op(op: AnyOp) -> bytes:
    """The payload as it is stored."""
    return msgspec.json.encode(op)


def decode_op(payload: bytes) -> AnyOp:
    """A stored payload."""
    return decode(payload, _AS_OP)


def kind_of(op: AnyOp) -> str:
    """The kind's name, as on the wire."""
    tag = type(op).__struct_config__.tag
    assert isinstance(tag, str)
    return tag


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Two entries that undo each other before either was sent."""


def coalesce(old: AnyOp, new: AnyOp) -> AnyOp | Cancelled | None:
    """Fold a new entry into an older one that was never sent; None where both must be kept."""
    match old, new:
        case ProgressMerge(), ProgressMerge():
            return _joined(old, new)
        case NoteCreate(), NoteEdit():
            return replace(old, content=new.content, tags=new.tags)
        case BookmarkAdd(), BookmarkEdit():
            return replace(old, title=new.title)
        case ContentAdd(), ContentPatch():
            return joined(old, new)
        case OwnPatch() | ContentPatch(), OwnPatch() | ContentPatch() if type(old) is type(new):
            return replace(old, fields=both(old, new))
        case (
            (NoteCreate(), NoteDelete())
            | (BookmarkAdd(), BookmarkRemove())
            | (SkillAdd(), SkillRemove())
            | (ContentAdd(), ContentRemove())
            | (Enroll(), Drop())
            | (Drop(), Enroll())
        ):
            return Cancelled()
        case (
            (NoteEdit(), NoteEdit() | NoteDelete())
            | (BookmarkEdit(), BookmarkEdit() | BookmarkRemove())
            | (QuizSubmit(), QuizSubmit())
            | (Submit(), Submit())
            | (GradeSet(), GradeSet())
            | (AttemptGrade(), AttemptGrade())
            | (SkillAdd(), SkillAdd())
            | (ContentPatch() | ContentRemove(), ContentRemove())
            | (ContentOrder(), ContentOrder())
        ):
            return new
        case _:
            return None


def _joined(old: ProgressMerge, new: ProgressMerge) -> ProgressMerge:
    later = new if new.position is not None else old
    return replace(
        new,
        ranges=unite(old.ranges, new.ranges),
        position=later.position,
        position_at=later.position_at,
        completed=old.completed or new.completed,
        total=max(old.total, new.total),
    )


def is_create(op: AnyOp) -> bool:
    """Whether sending it twice could make two: read back before sending such an entry again."""
    return isinstance(op, Enroll | BookmarkAdd | NoteCreate | QuizStart | Submit | SkillAdd | ContentAdd)
