"""Two who teach wrote the same row of a course: field by field, and nobody's words are written over unseen."""

from functools import reduce

from msgspec.structs import replace

from lms_desktop.domain import content
from lms_desktop.domain.content import Content
from lms_desktop.domain.content_ops import AnyPatch, AnyRemove, ContentPatch, ContentRemove
from lms_desktop.domain.op import FieldChange, both
from lms_desktop.domain.ops import OpState
from lms_desktop.domain.times import Moment
from lms_desktop.store import ledger, outbox, rows
from lms_desktop.store.ledger import Entry, Receipt
from lms_desktop.store.store import Tx


def settle_patch(tx: Tx, entry: Entry, op: AnyPatch, doc: bytes, moment: Moment) -> None:
    """The row is not the one that was changed: put both together, or leave it to a person."""
    waiting, theirs = ledger.pending(tx, entry.entity, entry.entity_id), content.read(entry.entity, doc)
    last = waiting[-1].op if waiting else op
    if isinstance(last, ContentRemove):
        _remove_instead(tx, entry, waiting, last, moment)
        return
    joined = mine(waiting) or op
    merged = _merged(entry, joined.fields, theirs)
    if merged.collisions:
        outbox.put_back(tx, entry.op_id, OpState.CONFLICT, code="stale")
    elif merged.fields:
        again = _tell(tx, entry, waiting, type(joined)(fields=merged.fields), moment)
        outbox.rebase(tx, again, theirs.version, doc)  # base may be newer than this answer by now
    else:
        _is_done(tx, entry, waiting, theirs, moment)


def settle_remove(tx: Tx, entry: Entry, op: AnyRemove, doc: bytes, moment: Moment) -> None:
    """The row is not the one that was seen when it was taken away: only what was seen goes."""
    theirs = content.read(entry.entity, doc)
    # Where it is the very version that was seen, the school counted more rows in it than were.
    if entry.base_version == theirs.version != 0 or _is_unseen(tx, entry, theirs):
        outbox.put_back(tx, entry.op_id, OpState.CONFLICT, code="stale")
        return
    outbox.put_back(tx, entry.op_id, OpState.SUPERSEDED)
    again = outbox.put(tx, entity=entry.entity, entity_id=entry.entity_id, op=op, moment=moment)
    outbox.rebase(tx, again, theirs.version, doc)


def mine(waiting: list[Entry]) -> AnyPatch | None:
    """Everything that was changed here, as one; None where something else waits."""
    patches = [entry.op for entry in waiting if isinstance(entry.op, ContentPatch)]
    return reduce(lambda one, later: replace(one, fields=both(one, later)), patches) if patches else None


def _tell(tx: Tx, entry: Entry, waiting: list[Entry], op: AnyPatch, moment: Moment) -> str:
    held = any(one.state is OpState.HELD for one in waiting)
    outbox.put_back_all(tx, waiting, OpState.SUPERSEDED)
    state = OpState.HELD if held else OpState.READY
    return outbox.put(tx, entity=entry.entity, entity_id=entry.entity_id, op=op, moment=moment, state=state)


def _is_done(tx: Tx, entry: Entry, waiting: list[Entry], theirs: Content, moment: Moment) -> None:
    """It is as it was to be: nothing has to be told."""
    others = [one for one in waiting if one.op_id != entry.op_id]
    outbox.put_back_all(tx, others, OpState.SUPERSEDED)
    receipt = Receipt(server_id=theirs.id, version=theirs.version, received_at=moment.at)
    outbox.land(tx, entry.op_id, (), receipt, moment.at)


def _remove_instead(tx: Tx, entry: Entry, waiting: list[Entry], last: AnyRemove, moment: Moment) -> None:
    """It is to go, whatever was changed before: as it was seen when that was changed."""
    outbox.put_back_all(tx, waiting, OpState.SUPERSEDED)
    again = outbox.put(tx, entity=entry.entity, entity_id=entry.entity_id, op=last, moment=moment)
    outbox.rebase(tx, again, entry.base_version, entry.base_snapshot)


def _merged(entry: Entry, fields: dict[str, FieldChange], theirs: Content) -> content.Merged:
    base = content.read(entry.entity, entry.base_snapshot) if entry.base_snapshot else None
    if entry.base_version is not None and 0 < theirs.version < entry.base_version:
        # The school was put back: what it has is older than what this was made on.
        return content.Merged(content.mine_over(entry.entity, fields, theirs, base))
    return content.merge(entry.entity, fields, theirs, base)


def _is_unseen(tx: Tx, entry: Entry, theirs: Content) -> bool:
    """Whether somebody else wrote in it: rows of one's own that arrived since are no news."""
    base = content.read(entry.entity, entry.base_snapshot) if entry.base_snapshot else None
    if base is None:
        return True
    was, is_ = content.seen(entry.entity, base), content.seen(entry.entity, theirs)
    here = max(content.holds(base), standing_in(tx, entry.entity, entry.entity_id))
    return was != is_ or content.holds(theirs) > here


def standing_in(tx: Tx, entity: str, id_: str) -> int:
    """How many rows stand in one, as far as the school has told."""
    inner = [child for child, form in content.FORMS.items() if form.parent == entity]
    return sum(len(rows.base_ids(tx, child, **{entity: id_})) for child in inner)
