"""Somebody else changed it meanwhile: put both together where that is safe, keep both where it is not."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

import msgspec

from lms_desktop.domain.content_ops import ContentPatch, ContentRemove
from lms_desktop.domain.grading import BadScoreError, parse_score
from lms_desktop.domain.ids import new_id
from lms_desktop.domain.ops import (
    AnyOp,
    BookmarkAdd,
    BookmarkEdit,
    BookmarkRemove,
    GradeSet,
    NoteCreate,
    NoteDelete,
    NoteEdit,
    OpState,
)
from lms_desktop.domain.text_merge import merge_lines
from lms_desktop.domain.times import Moment
from lms_desktop.protocol.assignments import Submission
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.learning import Bookmark, Note
from lms_desktop.store import journal, ledger, outbox, overlays, rows, two_texts
from lms_desktop.store.ledger import Entry, Receipt
from lms_desktop.store.store import Tx
from lms_desktop.store.two_texts import Texts
from lms_desktop.sync import both_wrote


def resolve(tx: Tx, entry: Entry, theirs: bytes, moment: Moment) -> None:
    """The school's row is not the one that the entry was made on; ``theirs`` is what it is."""
    overlays.take_in(tx, entry.entity, [theirs])
    match entry.op:
        case NoteEdit():
            _merge_note(tx, entry, entry.op, decode(theirs, Note), theirs, moment)
        case NoteDelete() | BookmarkRemove():
            # Somebody went on writing: an edit beats a deletion.
            _supersede(tx, entry)
        case BookmarkEdit():
            last, waits_as = _last(tx, entry), _waits_as(tx, entry)
            _supersede_all(tx, entry)
            again = outbox.put(tx, entity="bookmark", entity_id=entry.entity_id, op=last, moment=moment, state=waits_as)
            outbox.rebase(tx, again, decode(theirs, Bookmark).version, theirs)
        case GradeSet():
            _hold_grade(tx, entry, entry.op, decode(theirs, Submission), moment)
        case ContentPatch():
            both_wrote.settle_patch(tx, entry, entry.op, theirs, moment)
        case ContentRemove():
            both_wrote.settle_remove(tx, entry, entry.op, theirs, moment)
        case _:
            outbox.put_back(tx, entry.op_id, OpState.CONFLICT, code="stale")


def recreate(tx: Tx, entry: Entry, moment: Moment) -> None:
    """Thrown away elsewhere, written on here: the text lives on under a new id. A deletion of both is done."""
    base, last = rows.base(tx, Note, entry.entity_id), _last(tx, entry)
    _supersede_all(tx, entry)
    overlays.drop_base(tx, entry.entity, entry.entity_id)
    if isinstance(last, NoteEdit) and base is not None:
        _copy(tx, base, last.content, last.tags, moment)
        journal.notice(
            tx,
            kind="note_recreated",
            title=last.content[:80],
            detail="note_recreated",
            at=moment.at,
            lecture=base.lecture,
        )


def keep_replaced(tx: Tx, docs: Mapping[str, bytes], at: datetime) -> None:
    """Keep the texts of notes that somebody wrote over elsewhere, whatever they were made on there."""
    here = rows.bases(tx, Note, list(docs))
    replaced = {
        id_: note.content
        for id_, note in here.items()
        if note.content and note.content != decode(docs[id_], Note).content
    }
    journal.keep_revisions(tx, replaced, origin="school", at=at)


def keep_gone(tx: Tx, notes: Iterable[str], at: datetime) -> None:
    """Notes that go: their words stay among the earlier texts."""
    going = {note.id: note.content for note in rows.bases(tx, Note, list(notes)).values()}
    journal.keep_revisions(tx, going, origin="school", at=at)


def rebase_followers(tx: Tx, entity: str, accepted: Mapping[str, bytes]) -> None:
    """Entries made upon ones that were just accepted stand on the rows that these gave.

    These, not what base has by now: somebody may have changed it since, and that has to be seen as a change.
    """
    for id_, followers in ledger.pending_of(tx, entity, list(accepted)).items():
        version = decode(accepted[id_], _Version).version
        for later in followers:
            if later.sent_at is None:
                outbox.rebase(tx, later.op_id, version, accepted[id_])


class _Version(msgspec.Struct):
    version: int | None = None


def same_grade(op: GradeSet, row: Submission) -> bool:
    """Whether two people gave the same score and the same words."""
    try:
        score = parse_score(op.score, max_score=Decimal(10**6))
    except BadScoreError:
        return False
    return row.score == score and row.feedback == op.feedback


def _merge_note(tx: Tx, entry: Entry, op: NoteEdit, theirs: Note, doc: bytes, moment: Moment) -> None:
    mine = _last(tx, entry)
    journal.keep_revision(tx, entry.entity_id, op.content, origin="here", at=moment.at)
    if mine == op and theirs.content == op.content:
        receipt = Receipt(server_id=theirs.id, version=theirs.version, received_at=moment.at)
        outbox.land(tx, entry.op_id, (), receipt, moment.at)
        return
    waits_as = _waits_as(tx, entry)
    _supersede_all(tx, entry)
    if not isinstance(mine, NoteEdit):
        return  # thrown away here meanwhile, written on there: an edit beats a deletion
    merged = _merged(entry, mine, theirs)
    if merged is None:
        journal.keep_revision(tx, entry.entity_id, mine.content, origin="here", at=moment.at)
        copy = _copy(tx, theirs, mine.content, mine.tags, moment)
        found = Texts(base=_base_text(entry), mine=mine.content, theirs=theirs.content)
        two_texts.keep(tx, copy=copy, note=entry.entity_id, texts=found, at=moment.at)
        journal.notice(
            tx, kind="note_both_kept", title=mine.content[:80], detail=copy, at=moment.at, lecture=theirs.lecture
        )
        return
    tags = tuple(dict.fromkeys((*mine.tags, *theirs.tags)))
    if (merged, tags) == (theirs.content, theirs.tags):
        return
    journal.keep_revision(tx, entry.entity_id, theirs.content, origin="school", at=moment.at)
    edit = NoteEdit(content=merged, tags=tags)
    again = outbox.put(tx, entity="note", entity_id=entry.entity_id, op=edit, moment=moment, state=waits_as)
    outbox.rebase(tx, again, theirs.version, doc)


def _merged(entry: Entry, mine: NoteEdit, theirs: Note) -> str | None:
    """The text with both changes; None where they touch the same lines."""
    base = decode(entry.base_snapshot, Note) if entry.base_snapshot else None
    if base is not None and 0 < theirs.version < base.version:
        return mine.content  # the school was put back: what it has is older than what this was made on
    return merge_lines(base.content if base is not None else "", mine.content, theirs.content)


def _base_text(entry: Entry) -> str:
    return decode(entry.base_snapshot, Note).content if entry.base_snapshot else ""


def _last(tx: Tx, entry: Entry) -> AnyOp:
    """What the person meant in the end: entries that wait behind this one say more of the same."""
    waiting = ledger.pending(tx, entry.entity, entry.entity_id)
    return waiting[-1].op if waiting else entry.op


def _waits_as(tx: Tx, entry: Entry) -> OpState:
    """What a person holds is held when it is put together with something else."""
    waiting = ledger.pending(tx, entry.entity, entry.entity_id)
    return OpState.HELD if any(one.state is OpState.HELD for one in waiting) else OpState.READY


def _copy(tx: Tx, like: Note, content: str, tags: tuple[str, ...], moment: Moment) -> str:
    """A normal note beside the other, its text byte for byte. Returns its id."""
    id_ = new_id()
    create = NoteCreate(
        enrollment=like.enrollment,
        lecture=like.lecture,
        content=content,
        timestamp_seconds=like.timestamp_seconds,
        page_number=like.page_number,
        anchor=like.anchor,
        tags=tags,
    )
    outbox.put(tx, entity="note", entity_id=id_, op=create, moment=moment)
    return id_


def _hold_grade(tx: Tx, entry: Entry, op: GradeSet, theirs: Submission, moment: Moment) -> None:
    """A grade never overwrites one that nobody here has seen; the same one is no conflict."""
    if same_grade(op, theirs) and (theirs.released_at is not None or not op.release):
        receipt = Receipt(server_id=theirs.id, version=theirs.version, received_at=moment.at)
        outbox.land(tx, entry.op_id, (), receipt, moment.at)
        return
    outbox.put_back(tx, entry.op_id, OpState.CONFLICT, code="stale")


def _supersede(tx: Tx, entry: Entry) -> None:
    outbox.put_back(tx, entry.op_id, OpState.SUPERSEDED)


def _supersede_all(tx: Tx, entry: Entry) -> None:
    """This entry and those behind it: what they say is put together, and told as one."""
    outbox.put_back_all(tx, ledger.pending(tx, entry.entity, entry.entity_id), OpState.SUPERSEDED)


def rescue_bookmark(tx: Tx, entry: Entry, moment: Moment) -> None:
    """Taken away elsewhere, renamed here: the mark lives on."""
    base, last = rows.base(tx, Bookmark, entry.entity_id), _last(tx, entry)
    _supersede_all(tx, entry)
    overlays.drop_base(tx, entry.entity, entry.entity_id)
    if isinstance(last, BookmarkEdit) and base is not None:
        again = BookmarkAdd(
            enrollment=base.enrollment,
            lecture=base.lecture,
            timestamp_seconds=base.timestamp_seconds,
            page_number=base.page_number,
            title=last.title,
        )
        outbox.put(tx, entity="bookmark", entity_id=new_id(), op=again, moment=moment)


def keep_words(tx: Tx, entry: Entry) -> None:
    """Taken out of its course elsewhere, written on here: it does not come back by itself, and the words stay."""
    outbox.put_back(tx, entry.op_id, OpState.REJECTED, code="gone")
    overlays.drop_base(tx, entry.entity, entry.entity_id)


def another_id(tx: Tx, entry: Entry, moment: Moment) -> None:
    """The id that was chosen here names something else there: the same is made under another one."""
    fresh, waiting = new_id(), ledger.pending(tx, entry.entity, entry.entity_id)
    outbox.put_back_all(tx, waiting, OpState.SUPERSEDED)
    outbox.rename(tx, entry.entity, entry.entity_id, fresh)
    for one in waiting:
        state = one.state if one.state in (OpState.DRAFT, OpState.HELD) else OpState.READY
        again = outbox.put(
            tx, entity=one.entity, entity_id=fresh, op=one.op, moment=moment, state=state, depends_on=one.depends_on
        )
        outbox.hand_over(tx, one.op_id, again)
