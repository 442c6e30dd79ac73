"""Somebody else changed it meanwhile: put both together where that is safe, keep both where it is not."""

from decimal import Decimal

import msgspec

from lms_desktop.domain.grading import BadScoreError, parse_score
from lms_desktop.domain.ids import new_id
from lms_desktop.domain.ops import BookmarkAdd, BookmarkEdit, GradeSet, NoteCreate, NoteDelete, NoteEdit, OpState
from lms_desktop.domain.text_merge import merge_lines
from lms_desktop.domain.times import Moment
from lms_desktop.protocol.assignments import Submission
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.learning import Bookmark, Note
from lms_desktop.store import journal, ledger, outbox, overlays, rows
from lms_desktop.store.ledger import Entry, Receipt
from lms_desktop.store.store import Tx


def resolve(tx: Tx, entry: Entry, theirs: bytes, moment: Moment) -> None:
    """The school's row is newer than the one that the entry was made on; ``theirs`` is what it is now."""
    rows.take_in(tx, entry.entity, [theirs])
    match entry.op:
        case NoteEdit():
            _merge_note(tx, entry, entry.op, decode(theirs, Note), moment)
        case NoteDelete():
            # Somebody went on writing: an edit beats a deletion.
            _supersede(tx, entry)
        case BookmarkEdit():
            _supersede(tx, entry)
            outbox.put(tx, entity="bookmark", entity_id=entry.entity_id, op=entry.op, moment=moment)
        case GradeSet():
            _hold_grade(tx, entry, entry.op, decode(theirs, Submission), moment)
        case _:
            outbox.put_back(tx, entry.op_id, OpState.CONFLICT, code="stale")


def recreate(tx: Tx, entry: Entry, moment: Moment) -> None:
    """Thrown away elsewhere, written on here: the text lives on under a new id. A deletion of both is done."""
    base = rows.base(tx, Note, entry.entity_id)
    overlays.drop_base(tx, entry.entity, entry.entity_id)
    _supersede(tx, entry)
    if isinstance(entry.op, NoteEdit) and base is not None:
        _copy(tx, base, entry.op.content, entry.op.tags, moment)
        journal.notice(
            tx,
            kind="note_recreated",
            title=entry.op.content[:80],
            detail="note_recreated",
            at=moment.at,
            lecture=base.lecture,
        )


def rebase_followers(tx: Tx, entity: str, entity_id: str) -> None:
    """Entries made upon one that was just accepted stand on the version that it gave."""
    struct = rows.STRUCT[entity]
    base = rows.base(tx, struct, entity_id)
    if base is None:
        return
    for later in ledger.pending(tx, entity, entity_id):
        if later.sent_at is None:
            outbox.rebase(tx, later.op_id, getattr(base, "version", None), msgspec.json.encode(base))


def same_grade(op: GradeSet, row: Submission) -> bool:
    """Whether two people gave the same score and the same words."""
    try:
        score = parse_score(op.score, max_score=Decimal(10**6))
    except BadScoreError:
        return False
    return row.score == score and row.feedback == op.feedback


def _merge_note(tx: Tx, entry: Entry, op: NoteEdit, theirs: Note, moment: Moment) -> None:
    base = decode(entry.base_snapshot, Note) if entry.base_snapshot else theirs
    journal.keep_revision(tx, entry.entity_id, op.content, origin="here", at=moment.at)
    if theirs.content == op.content:
        receipt = Receipt(server_id=theirs.id, version=theirs.version, received_at=moment.at)
        outbox.land(tx, entry.op_id, (), receipt, moment.at)
        return
    merged = merge_lines(base.content, op.content, theirs.content)
    _supersede(tx, entry)
    if merged is not None:
        tags = tuple(dict.fromkeys((*op.tags, *theirs.tags)))
        edit = NoteEdit(content=merged, tags=tags)
        outbox.put(tx, entity="note", entity_id=entry.entity_id, op=edit, moment=moment)
        return
    _copy(tx, theirs, op.content, op.tags, moment)
    journal.notice(
        tx, kind="note_both_kept", title=op.content[:80], detail="both_kept", at=moment.at, lecture=theirs.lecture
    )


def _copy(tx: Tx, like: Note, content: str, tags: tuple[str, ...], moment: Moment) -> None:
    """A normal note beside the other, its text byte for byte."""
    create = NoteCreate(
        enrollment=like.enrollment,
        lecture=like.lecture,
        content=content,
        timestamp_seconds=like.timestamp_seconds,
        page_number=like.page_number,
        anchor=like.anchor,
        tags=tags,
    )
    outbox.put(tx, entity="note", entity_id=new_id(), op=create, moment=moment)


def _hold_grade(tx: Tx, entry: Entry, op: GradeSet, theirs: Submission, moment: Moment) -> None:
    """A grade never overwrites one that nobody here has seen; the same one is no conflict."""
    if same_grade(op, theirs) and (theirs.released_at is not None or not op.release):
        receipt = Receipt(server_id=theirs.id, version=theirs.version, received_at=moment.at)
        outbox.land(tx, entry.op_id, (), receipt, moment.at)
        return
    outbox.put_back(tx, entry.op_id, OpState.CONFLICT, code="stale")


def _supersede(tx: Tx, entry: Entry) -> None:
    outbox.put_back(tx, entry.op_id, OpState.SUPERSEDED)


def rescue_bookmark(tx: Tx, entry: Entry, moment: Moment) -> None:
    """Taken away elsewhere, renamed here: the mark lives on."""
    base = rows.base(tx, Bookmark, entry.entity_id)
    overlays.drop_base(tx, entry.entity, entry.entity_id)
    _supersede(tx, entry)
    if isinstance(entry.op, BookmarkEdit) and base is not None:
        again = BookmarkAdd(
            enrollment=base.enrollment,
            lecture=base.lecture,
            timestamp_seconds=base.timestamp_seconds,
            page_number=base.page_number,
            title=entry.op.title,
        )
        outbox.put(tx, entity="bookmark", entity_id=new_id(), op=again, moment=moment)
