"""Outbox entries as a school that keeps a change log takes them: a payload is the body of the call that does the same.

The same entry is written the same way every time: a school knows one that comes again by its words.
"""

import uuid
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from lms_desktop.domain import content, person
from lms_desktop.domain.content_ops import ContentAdd, ContentOrder, ContentPatch, ContentRemove
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
from lms_desktop.protocol.assignments import SubmissionFile
from lms_desktop.protocol.rows import encode
from lms_desktop.protocol.sync import PushedOp
from lms_desktop.store.ledger import Entry
from lms_desktop.sync.send import place_of

TOGETHER: Final = (NoteCreate, NoteEdit, BookmarkAdd, BookmarkEdit)  # a school takes many of these in one step
SINGLY_AT_MOST: Final = 200  # of the others in one batch: each of them takes its time there
AROUND_BYTES: Final = 400  # what an entry on the wire is longer by than what was saved of it, as a rule


def pushed(entry: Entry) -> PushedOp:
    """An entry on the wire. What it needs is there already: no entry is due before that."""
    return PushedOp(
        op_id=entry.wire_id,
        device_seq=entry.device_seq,
        kind=entry.kind,
        entity=entry.entity,
        entity_id=entry.entity_id,
        base_version=entry.base_version,
        payload=msgspec.Raw(encode(payload(entry))),
        client_time=entry.made_at,
    )


def payload(entry: Entry) -> dict[str, object]:
    """The body of the call that does the same, with the parent that its address would name."""
    op: AnyOp = entry.op
    match op:
        case Enroll():
            return {"course": op.course}
        case Drop() | BookmarkRemove() | NoteDelete() | SkillRemove():
            return {}
        case ProgressMerge():
            return {"lecture": op.lecture, **_sitting(op)}
        case BookmarkAdd():
            return {"lecture": op.lecture, **place_of(op), "title": op.title}
        case BookmarkEdit():
            return {"title": op.title}
        case NoteCreate():
            said = {"content": op.content, "tags": list(op.tags), "anchor": op.anchor}
            return {"lecture": op.lecture, **place_of(op), **said}
        case NoteEdit():
            return {"content": op.content, "tags": list(op.tags)}
        case QuizStart():
            return {"quiz": op.quiz, "client_started_at": op.client_started_at}
        case QuizSubmit():
            return {"answers": list(op.answers), "client_submitted_at": op.client_submitted_at}
        case Submit():
            uploads = [upload_id(entry.wire_id, number) for number, _ in enumerate(op.files)]
            times = {"client_submitted_at": op.client_submitted_at}
            return {"assignment": op.assignment, "content": op.content, "uploads": uploads, **times}
        case GradeSet():
            given = {"score": op.score, "feedback": op.feedback, "release": op.release}
            return {**given, "rubric_scores": list(op.rubric_scores)}
        case AttemptGrade():
            return {"answers": list(op.answers)}
        case ProfilePatch() | SettingsPatch() | SocialPatch():
            return dict(person.own(op))
        case SkillAdd():
            return {"name": op.name, "proficiency": op.proficiency}
        case ContentAdd():
            return {content.form_of(entry.entity).parent: op.parent, **op.fields}
        case ContentPatch():
            return dict(op.wanted)
        case ContentRemove():
            return {"holds": op.holds}
        case ContentOrder():
            return {"ids": list(op.ids)}


def upload_id(op_id: str, number: int) -> str:
    """The name under which a file of an entry is sent: the same after every start."""
    return str(uuid.uuid5(uuid.UUID(op_id), f"file {number}"))


def files_of(entry: Entry) -> tuple[SubmissionFile, ...]:
    """The files that have to arrive before the entry."""
    return entry.op.files if isinstance(entry.op, Submit) else ()


def batches(entries: Iterable[Entry], *, max_ops: int, max_singly: int, max_bytes: int) -> Iterator[list[Entry]]:
    """Entries in batches that the school takes; one with files goes alone, so that nothing waits for its parts."""
    batch: list[Entry] = []
    size = singly = 0
    with_files = []
    for entry in entries:
        if files_of(entry):
            with_files.append([entry])
            continue
        more = entry.size + AROUND_BYTES
        is_single = not isinstance(entry.op, TOGETHER)
        is_long = len(batch) >= max_ops or singly + is_single > max_singly
        if batch and (is_long or size + more > max_bytes):
            yield batch
            batch, size, singly = [], 0, 0
        batch.append(entry)
        size += more
        singly += is_single
    if batch:
        yield batch
    yield from with_files


def _sitting(op: ProgressMerge) -> dict[str, object]:
    seen: dict[str, object] = {
        "watched_ranges": [list(span) for span in op.ranges],
        "total_seconds": op.total,
        "is_completed": op.completed,
    }
    if op.position is not None:
        seen |= {"last_position_seconds": op.position, "position_updated_at": op.position_at}
    return seen
