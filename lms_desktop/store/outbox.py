"""The outbox: what was made here and is not yet accepted there. An entry and what it shows are one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, select, text, update
from sqlalchemy.dialects.sqlite import insert

from lms_desktop.domain import content_ops
from lms_desktop.domain.content_ops import ContentOrder
from lms_desktop.domain.ids import uuid7
from lms_desktop.domain.ops import AnyOp, Cancelled, OpState, coalesce, encode_op, kind_of
from lms_desktop.domain.times import Moment, to_text
from lms_desktop.store import ledger, overlays, rows, two_texts
from lms_desktop.store.ledger import Entry, Receipt
from lms_desktop.store.tables import ORDERED, answer_journal, mirrors, note_revision, outbox, renamed

# One value for all of them: a statement for each would take twice the time.
_ACK = text("""
    UPDATE outbox SET state = 'acked', acked_at = :now, receipt = CAST(given.value AS BLOB),
      error_code = NULL, error_text = NULL, next_attempt_at = NULL
    FROM json_each(:receipts) AS given WHERE op_id = given.key
""")
JOURNAL = timedelta(days=90)  # a school that is put back within this time is told again what it lost


def put(
    tx: Connection,
    *,
    entity: str,
    entity_id: str,
    op: AnyOp,
    moment: Moment,
    state: OpState = OpState.READY,
    depends_on: str | None = None,
) -> str:
    """Add an entry, or fold it into one that was never sent, and lay it upon what is shown. Returns its op id."""
    assert entity in rows.ENTITIES, entity  # another one would look like damage at the next start
    last = ledger.last_open(tx, entity, entity_id)
    joined = coalesce(last.op, op) if last is not None and _is_malleable(last) else None
    if last is None or joined is None:
        op_id = _insert(tx, entity, entity_id, op, moment, state, depends_on)
    elif isinstance(joined, Cancelled):
        _write_state(tx, last.op_id, OpState.SUPERSEDED)
        op_id = last.op_id
    elif last.state is OpState.REJECTED:
        # The refused text stays on record; the new one is tried in its place.
        _write_state(tx, last.op_id, OpState.SUPERSEDED)
        op_id = _insert(tx, entity, entity_id, joined, moment, state, depends_on or last.depends_on)
        hand_over(tx, last.op_id, op_id)
    else:
        is_held = last.state is OpState.HELD and state is OpState.READY
        _rewrite(tx, last.op_id, joined, moment, OpState.HELD if is_held else state, depends_on or last.depends_on)
        op_id = last.op_id
    overlays.refold(tx, entity, [entity_id])
    return op_id


def hand_over(tx: Connection, earlier: str, later: str) -> None:
    """What had to wait for one entry waits for the one in its place."""
    tx.execute(update(outbox).where(outbox.c.depends_on == earlier).values(depends_on=later))


def let_followers_go(tx: Connection, op_id: str) -> None:
    """What stood upon an entry need not wait for it, though the school did not take it."""
    tx.execute(update(outbox).where(outbox.c.depends_on == op_id).values(depends_on=None))


def take_off(tx: Connection, op_id: str, now: datetime, *, known_ids: Sequence[str] | None = None) -> None:
    """Say that the entry is on its way. Must be committed before the first byte is sent."""
    if known_ids is not None:
        known = msgspec.json.encode(list(known_ids))
        tx.execute(update(outbox).where(outbox.c.op_id == op_id).values(known_ids_before=known))
    found = ledger.entry(tx, op_id)
    assert found is not None
    take_off_all(tx, [found], now)


def take_off_all(tx: Connection, entries: Sequence[Entry], now: datetime) -> None:
    """Say that these entries are on their way together. Must be committed before the first byte is sent."""
    values = {"state": OpState.IN_FLIGHT, "sent_at": to_text(now), "attempts": outbox.c.attempts + 1}
    tx.execute(update(outbox).where(_named(entries)).values(values))
    # A deletion that was refused and is tried again hides its row again; what waited looks the same on its way.
    _refold(tx, [entry for entry in entries if entry.state in (OpState.REJECTED, OpState.CONFLICT)])


@dataclass(frozen=True, slots=True)
class Landed:
    """An entry that the school has: the rows that it answered with, and its word."""

    entry: Entry
    answers: Sequence[tuple[str, bytes]]
    receipt: Receipt


def land(tx: Connection, op_id: str, answers: Iterable[tuple[str, bytes]], receipt: Receipt, now: datetime) -> None:
    """The school has it: its rows go into base, the entry is acked, and what is shown is laid again."""
    found = ledger.entry(tx, op_id)
    assert found is not None
    land_all(tx, [Landed(found, list(answers), receipt)], now)


def land_all(tx: Connection, landed: Sequence[Landed], now: datetime) -> None:
    """The school has them, all that one answer spoke of."""
    if not landed:
        return
    touched: dict[str, list[str]] = {}
    docs: dict[str, list[bytes]] = {}
    for one in landed:
        touched.setdefault(one.entry.entity, []).append(one.entry.entity_id)
        for entity, doc in one.answers:
            docs.setdefault(entity, []).append(doc)
    for entity, some in docs.items():
        touched.setdefault(entity, []).extend(overlays.take_in(tx, entity, some))
    for one in landed:
        if isinstance(one.entry.op, ContentOrder):
            overlays.settle_order(tx, one.entry.entity, one.entry.op)
    receipts = msgspec.json.encode({one.entry.op_id: one.receipt for one in landed})
    tx.execute(_ACK, {"now": to_text(now), "receipts": receipts.decode()})
    for entity, ids in touched.items():
        overlays.refold(tx, entity, ids)


def put_back_all(
    tx: Connection,
    entries: Sequence[Entry],
    state: OpState,
    *,
    code: str = "",
    words: str = "",
    next_attempt_at: datetime | None = None,
) -> None:
    """Not accepted, none of them, for one reason."""
    values: dict[str, object] = {"state": state, "error_code": code or None, "error_text": words or None}
    values["next_attempt_at"] = to_text(next_attempt_at) if next_attempt_at else None
    tx.execute(update(outbox).where(_named(entries)).values(values))
    _refold(tx, entries)


def put_back(
    tx: Connection,
    op_id: str,
    state: OpState,
    *,
    code: str = "",
    words: str = "",
    next_attempt_at: datetime | None = None,
) -> None:
    """Not accepted: where the entry stands now, and why."""
    found = ledger.entry(tx, op_id)
    assert found is not None
    put_back_all(tx, [found], state, code=code, words=words, next_attempt_at=next_attempt_at)


def try_anew(tx: Connection, op_id: str) -> None:
    """A person wants the school to look again at what it refused: under the old name it would say the same."""
    tx.execute(update(outbox).where(outbox.c.op_id == op_id).values(told_as=uuid7()))
    put_back(tx, op_id, OpState.READY)


def hold(tx: Connection, op_id: str) -> None:
    """Keep it here until it is let go; nothing that stands upon it goes either."""
    put_back(tx, op_id, OpState.HELD)


def let_go(tx: Connection, held: Entry) -> None:
    """It may go again; what may have arrived before it was held is looked for first."""
    put_back(tx, held.op_id, OpState.READY if held.sent_at is None else OpState.AMBIGUOUS)


def rebase(tx: Connection, op_id: str, version: int | None, snapshot: bytes | None) -> None:
    """The entry now stands on another version of its row; it was not accepted on the older one."""
    tx.execute(update(outbox).where(outbox.c.op_id == op_id).values(base_version=version, base_snapshot=snapshot))


def revive(tx: Connection, since: datetime) -> int:
    """The school was put back to an earlier state: what it accepted since then is told to it again."""
    later = (outbox.c.state == OpState.ACKED) & (outbox.c.acked_at > to_text(since))
    found = tx.execute(select(outbox.c.entity, outbox.c.entity_id).where(later)).all()
    tx.execute(update(outbox).where(later).values(state=OpState.READY, next_attempt_at=None))
    touched: dict[str, list[str]] = {}
    for row in found:
        touched.setdefault(row.entity, []).append(row.entity_id)
    for entity, ids in touched.items():
        overlays.refold(tx, entity, ids)
    return len(found)


def rename(tx: Connection, entity: str, ours: str, theirs: str) -> None:
    """The school goes on with another id than the one that was made here: everything that waits follows it."""
    where = (outbox.c.entity == entity) & (outbox.c.entity_id == ours)
    tx.execute(update(outbox).where(where).values(entity_id=theirs))
    tx.execute(update(answer_journal).where(answer_journal.c.attempt == ours).values(attempt=theirs))
    tx.execute(update(note_revision).where(note_revision.c.note == ours).values(note=theirs))
    two_texts.rename(tx, ours, theirs)
    tx.execute(insert(renamed).values(ours=ours, theirs=theirs).on_conflict_do_nothing())
    _rename_parent(tx, ours, theirs)
    overlays.refold(tx, entity, [ours, theirs])


def _rename_parent(tx: Connection, ours: str, theirs: str) -> None:
    """What was made in it here, and waits, stands in it there."""
    placed = outbox.c.entity.in_(tuple(ORDERED)) & (outbox.c.entity_id == ours)
    tx.execute(update(outbox).where(placed).values(entity_id=theirs))
    for entry in ledger.pending(tx):
        op = content_ops.renamed(entry.op, ours, theirs)
        # What the disk changed is not written anew: with a hash of its own it would pass for what was saved.
        if op != entry.op and ledger.is_whole(tx, entry.op_id):
            payload = encode_op(op)
            values = {"payload": payload, "payload_sha256": rows.sha256(payload)}
            tx.execute(update(outbox).where(outbox.c.op_id == entry.op_id).values(values))
            overlays.refold(tx, entry.entity, [entry.entity_id])


def recover(tx: Connection) -> int:
    """After a start: what was on its way when the program ended may or may not have arrived."""
    changed = tx.execute(
        update(outbox).where(outbox.c.state == OpState.IN_FLIGHT).values(state=OpState.AMBIGUOUS, next_attempt_at=None)
    )
    return changed.rowcount


def forget_old(tx: Connection, now: datetime) -> int:
    """Forget what the school thanked for long ago, never the last entry: it carries the count. Returns how many."""
    last = select(func.max(outbox.c.device_seq)).scalar_subquery()
    old = (
        (outbox.c.state == OpState.ACKED) & (outbox.c.acked_at < to_text(now - JOURNAL)) & (outbox.c.device_seq < last)
    )
    return tx.execute(delete(outbox).where(old)).rowcount


def set_aside(tx: Connection, damaged: Iterable[str]) -> None:
    """What the disk changed is no longer what a person saved: it is kept and told, and not sent by itself."""
    for op_id in damaged:
        put_back(tx, op_id, OpState.REJECTED, code="damaged")


def signed_in_again(tx: Connection) -> None:
    """What waited for a sign-in can go."""
    tx.execute(update(outbox).where(outbox.c.state == OpState.NEEDS_AUTH).values(state=OpState.READY))


def network_is_back(tx: Connection) -> None:
    """The school answers again: what waited for a time because it did not, need not wait any longer."""
    tx.execute(
        update(outbox)
        .where(outbox.c.state.in_((OpState.READY, OpState.AMBIGUOUS)), outbox.c.error_code == "unreachable")
        .values(next_attempt_at=None)
    )


def _named(entries: Iterable[Entry]) -> ColumnElement[bool]:
    return rows.among(outbox.c.op_id, [entry.op_id for entry in entries])


def _refold(tx: Connection, entries: Sequence[Entry]) -> None:
    touched: dict[str, list[str]] = {}
    for entry in entries:
        touched.setdefault(entry.entity, []).append(entry.entity_id)
    for entity, ids in touched.items():
        overlays.refold(tx, entity, ids)


def _insert(
    tx: Connection, entity: str, entity_id: str, op: AnyOp, moment: Moment, state: OpState, depends_on: str | None
) -> str:
    op_id = uuid7(at_ms=int(moment.at.timestamp() * 1000))
    payload = encode_op(op)
    # Where a row is mirrored twice: the whole of it.
    base = next((rows.base(tx, rows.STRUCT[mirror], entity_id) for mirror in reversed(mirrors(entity))), None)
    # Acked entries are thrown away after 90 days, but never the last one: the count has no gap.
    seq = int(tx.execute(select(func.coalesce(func.max(outbox.c.device_seq), 0) + 1)).scalar_one())
    tx.execute(
        insert(outbox).values(
            op_id=op_id,
            device_seq=seq,
            entity=entity,
            entity_id=entity_id,
            kind=kind_of(op),
            payload=payload,
            payload_sha256=rows.sha256(payload),
            base_version=getattr(base, "version", None),
            base_snapshot=None if base is None else msgspec.json.encode(base),
            depends_on=depends_on,
            made_at=to_text(moment.at),
            made_mono_ns=moment.mono_ns,
            boot_id=moment.boot_id,
            state=state,
        )
    )
    return op_id


def _rewrite(tx: Connection, op_id: str, op: AnyOp, moment: Moment, state: OpState, depends_on: str | None) -> None:
    payload = encode_op(op)
    tx.execute(
        update(outbox)
        .where(outbox.c.op_id == op_id)
        .values(
            kind=kind_of(op),
            payload=payload,
            payload_sha256=rows.sha256(payload),
            made_at=to_text(moment.at),
            made_mono_ns=moment.mono_ns,
            boot_id=moment.boot_id,
            state=state,
            depends_on=depends_on,
        )
    )


def _is_malleable(last: Entry) -> bool:
    """Whether a new entry may be folded into this one: it was never sent, or it was refused."""
    if last.state is OpState.REJECTED:
        return True
    return last.sent_at is None and last.state in (OpState.DRAFT, OpState.READY, OpState.HELD)


def _write_state(tx: Connection, op_id: str, state: OpState) -> None:
    tx.execute(update(outbox).where(outbox.c.op_id == op_id).values(state=state))
