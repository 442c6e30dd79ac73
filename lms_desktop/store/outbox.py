"""The outbox: what was made here and is not yet accepted there. An entry and what it shows are one transaction."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Row, delete, func, select, text, update
from sqlalchemy.dialects.sqlite import insert

from lms_desktop.domain.ids import uuid7
from lms_desktop.domain.ops import (
    PENDING,
    AnyOp,
    Cancelled,
    OpState,
    coalesce,
    decode_op,
    encode_op,
    kind_of,
)
from lms_desktop.domain.overlay import Pending, Shown, fold
from lms_desktop.domain.times import Moment, from_text, maybe_from_text, to_text
from lms_desktop.store import rows
from lms_desktop.store.tables import LINKS, OVERLAY, WRITTEN_HERE, answer_journal, outbox


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The school's word that it has something."""

    server_id: str
    version: int
    received_at: datetime

    @property
    def code(self) -> str:
        """Short enough to read out: eight signs of the server's id and the version that it gave."""
        head = self.server_id.replace("-", "")[:8].upper()
        return f"{head[:4]}-{head[4:]}-{self.version}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One outbox entry."""

    op_id: str
    device_seq: int
    entity: str
    entity_id: str
    op: AnyOp
    base_version: int | None
    base_snapshot: bytes | None
    depends_on: str | None
    made_at: datetime
    state: OpState
    attempts: int
    next_attempt_at: datetime | None
    sent_at: datetime | None
    known_ids_before: tuple[str, ...] | None
    error_code: str
    error_text: str
    acked_at: datetime | None
    receipt: Receipt | None

    @property
    def kind(self) -> str:
        """The kind's name, as on the wire."""
        return kind_of(self.op)


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
    last = _last_open(tx, entity, entity_id)
    joined = coalesce(last.op, op) if last is not None and _is_malleable(last) else None
    if last is None or joined is None:
        op_id = _insert(tx, entity, entity_id, op, moment, state, depends_on)
    elif isinstance(joined, Cancelled):
        _write_state(tx, last.op_id, OpState.SUPERSEDED)
        op_id = last.op_id
    elif last.state is OpState.REJECTED:
        # The refused text stays on record; the new one is tried in its place.
        _write_state(tx, last.op_id, OpState.SUPERSEDED)
        op_id = _insert(tx, entity, entity_id, joined, moment, state, last.depends_on)
    else:
        _rewrite(tx, last.op_id, joined, moment, state)
        op_id = last.op_id
    refold(tx, entity, [entity_id])
    return op_id


def entry(tx: Connection, op_id: str) -> Entry | None:
    """One entry."""
    found = tx.execute(select(outbox).where(outbox.c.op_id == op_id)).first()
    return None if found is None else _entry(found)


def pending(tx: Connection, entity: str | None = None, entity_id: str | None = None) -> list[Entry]:
    """Everything that the school has not accepted, in the order it was made."""
    query = select(outbox).where(outbox.c.state.in_(PENDING)).order_by(outbox.c.device_seq)
    if entity is not None:
        query = query.where(outbox.c.entity == entity)
    if entity_id is not None:
        query = query.where(outbox.c.entity_id == entity_id)
    return [_entry(found) for found in tx.execute(query)]


def of_entity(tx: Connection, entity: str, ids: Sequence[str]) -> dict[str, list[Entry]]:
    """The entries about some rows, acked ones too, by row id and in the order they were made."""
    found: dict[str, list[Entry]] = {}
    for some in rows.chunks(ids, 500):
        query = select(outbox).where(outbox.c.entity == entity, outbox.c.entity_id.in_(some))
        for row in tx.execute(query.order_by(outbox.c.device_seq)):
            found.setdefault(row.entity_id, []).append(_entry(row))
    return found


def received(tx: Connection, limit: int) -> list[Entry]:
    """The latest entries that the school has, newest first."""
    query = select(outbox).where(outbox.c.state == OpState.ACKED).order_by(outbox.c.acked_at.desc()).limit(limit)
    return [_entry(found) for found in tx.execute(query)]


def count(tx: Connection, *states: OpState) -> int:
    """How many entries are in these states."""
    return int(tx.execute(select(func.count()).select_from(outbox).where(outbox.c.state.in_(states))).scalar_one())


def due(tx: Connection, now: datetime) -> list[Entry]:
    """What can be sent now, oldest first: nothing earlier on its row is open, and what it needs is there."""
    sql = text(
        """
        SELECT o.op_id FROM outbox o
        WHERE o.state IN ('ready', 'ambiguous') AND (o.next_attempt_at IS NULL OR o.next_attempt_at <= :now)
          AND NOT EXISTS (SELECT 1 FROM outbox e
                          WHERE e.entity = o.entity AND e.entity_id = o.entity_id
                          AND e.device_seq < o.device_seq AND e.state NOT IN ('acked', 'superseded'))
          AND NOT EXISTS (SELECT 1 FROM outbox d
                          WHERE d.op_id = o.depends_on AND d.state NOT IN ('acked', 'superseded'))
        ORDER BY o.device_seq
        """
    )
    ids = tx.execute(sql, {"now": to_text(now)}).scalars().all()
    return [found for op_id in ids if (found := entry(tx, op_id)) is not None]


def next_try(tx: Connection) -> datetime | None:
    """When the first entry that waits for its time is tried again."""
    query = select(func.min(outbox.c.next_attempt_at)).where(outbox.c.state.in_((OpState.READY, OpState.AMBIGUOUS)))
    return maybe_from_text(tx.execute(query).scalar())


def take_off(tx: Connection, op_id: str, now: datetime, *, known_ids: Sequence[str] | None = None) -> None:
    """Say that the entry is on its way. Must be committed before the first byte is sent."""
    values: dict[str, object] = {"state": OpState.IN_FLIGHT, "sent_at": to_text(now), "attempts": outbox.c.attempts + 1}
    if known_ids is not None:
        values["known_ids_before"] = msgspec.json.encode(list(known_ids))
    tx.execute(update(outbox).where(outbox.c.op_id == op_id).values(values))
    found = entry(tx, op_id)
    assert found is not None
    # What is shown depends on the state: a deletion that was refused and is tried again hides its row again.
    refold(tx, found.entity, [found.entity_id])


def land(tx: Connection, op_id: str, answers: Iterable[tuple[str, bytes]], receipt: Receipt, now: datetime) -> None:
    """The school has it: its rows go into base, the entry is acked, and what is shown is laid again."""
    found = entry(tx, op_id)
    assert found is not None
    touched: dict[str, list[str]] = {found.entity: [found.entity_id]}
    for entity, doc in answers:
        touched.setdefault(entity, []).extend(rows.take_in(tx, entity, [doc]))
    tx.execute(
        update(outbox)
        .where(outbox.c.op_id == op_id)
        .values(
            state=OpState.ACKED,
            acked_at=to_text(now),
            receipt=msgspec.json.encode(receipt),
            error_code=None,
            error_text=None,
            next_attempt_at=None,
        )
    )
    for entity, ids in touched.items():
        refold(tx, entity, ids)


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
    tx.execute(
        update(outbox)
        .where(outbox.c.op_id == op_id)
        .values(
            state=state,
            error_code=code or None,
            error_text=words or None,
            next_attempt_at=to_text(next_attempt_at) if next_attempt_at else None,
        )
    )
    found = entry(tx, op_id)
    assert found is not None
    refold(tx, found.entity, [found.entity_id])


def rebase(tx: Connection, op_id: str, version: int | None, snapshot: bytes | None) -> None:
    """The entry now stands on another version of its row; it was not accepted on the older one."""
    tx.execute(update(outbox).where(outbox.c.op_id == op_id).values(base_version=version, base_snapshot=snapshot))


def drop_base(tx: Connection, entity: str, entity_id: str) -> None:
    """The school does not have this row any more."""
    rows.forget(tx, entity, [entity_id])
    refold(tx, entity, [entity_id])


def rename(tx: Connection, entity: str, ours: str, theirs: str) -> None:
    """The school goes on with another id than the one that was made here: everything that waits follows it."""
    where = (outbox.c.entity == entity) & (outbox.c.entity_id == ours)
    tx.execute(update(outbox).where(where).values(entity_id=theirs))
    tx.execute(update(answer_journal).where(answer_journal.c.attempt == ours).values(attempt=theirs))
    refold(tx, entity, [ours, theirs])


def recover(tx: Connection) -> int:
    """After a start: what was on its way when the program ended may or may not have arrived."""
    changed = tx.execute(
        update(outbox).where(outbox.c.state == OpState.IN_FLIGHT).values(state=OpState.AMBIGUOUS, next_attempt_at=None)
    )
    return changed.rowcount


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


def refold(tx: Connection, entity: str, ids: Sequence[str]) -> None:
    """Lay the outbox upon base again for some rows; rows without entries lose their overlay."""
    if entity not in WRITTEN_HERE:
        return
    wanted = list(dict.fromkeys(ids))
    waiting = _pending_of(tx, entity, wanted)
    for some in rows.chunks(wanted, 500):
        tx.execute(delete(OVERLAY[entity]).where(OVERLAY[entity].c.id.in_(some)))
    values = [_overlay(tx, entity, id_, waiting[id_]) for id_ in wanted if id_ in waiting]
    if values:
        tx.execute(insert(OVERLAY[entity]), values)


def rebuilt(tx: Connection) -> dict[str, dict[str, bytes | None]]:
    """What every overlay would be if it were made anew: by entity and id, None for "not shown"."""
    found: dict[str, dict[str, bytes | None]] = {entity: {} for entity in WRITTEN_HERE}
    for waiting in pending(tx):
        if waiting.entity in found:
            found[waiting.entity][waiting.entity_id] = None
    for entity, ids in found.items():
        for id_, entries in _pending_of(tx, entity, list(ids)).items():
            ids[id_] = _doc(_folded(tx, entity, id_, entries))
    return found


def stored(tx: Connection) -> dict[str, dict[str, bytes | None]]:
    """What every overlay is, in the same shape as ``rebuilt``."""
    return {
        entity: {row.id: None if row.deleted else row.doc for row in tx.execute(select(OVERLAY[entity]))}
        for entity in WRITTEN_HERE
    }


def sha256(data: bytes) -> str:
    """The hash that stands beside what a person wrote."""
    return hashlib.sha256(data).hexdigest()


def _insert(
    tx: Connection, entity: str, entity_id: str, op: AnyOp, moment: Moment, state: OpState, depends_on: str | None
) -> str:
    op_id = uuid7(at_ms=int(moment.at.timestamp() * 1000))
    payload = encode_op(op)
    base = rows.base(tx, rows.STRUCT[entity], entity_id)
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
            payload_sha256=sha256(payload),
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


def _rewrite(tx: Connection, op_id: str, op: AnyOp, moment: Moment, state: OpState) -> None:
    payload = encode_op(op)
    tx.execute(
        update(outbox)
        .where(outbox.c.op_id == op_id)
        .values(
            kind=kind_of(op),
            payload=payload,
            payload_sha256=sha256(payload),
            made_at=to_text(moment.at),
            made_mono_ns=moment.mono_ns,
            boot_id=moment.boot_id,
            state=state,
        )
    )


def _last_open(tx: Connection, entity: str, entity_id: str) -> Entry | None:
    query = (
        select(outbox)
        .where(outbox.c.entity == entity, outbox.c.entity_id == entity_id, outbox.c.state.in_(PENDING))
        .order_by(outbox.c.device_seq.desc())
        .limit(1)
    )
    found = tx.execute(query).first()
    return None if found is None else _entry(found)


def _is_malleable(last: Entry) -> bool:
    """Whether a new entry may be folded into this one: it was never sent, or it was refused."""
    if last.state is OpState.REJECTED:
        return True
    return last.sent_at is None and last.state in (OpState.DRAFT, OpState.READY)


def _pending_of(tx: Connection, entity: str, ids: Sequence[str]) -> dict[str, list[Entry]]:
    entries = of_entity(tx, entity, ids)
    open_ = {id_: [entry for entry in some if entry.state in PENDING] for id_, some in entries.items()}
    return {id_: some for id_, some in open_.items() if some}


def _folded(tx: Connection, entity: str, id_: str, entries: Sequence[Entry]) -> Shown | None:
    base = rows.base(tx, rows.STRUCT[entity], id_)
    laid = [Pending(entry.entity_id, entry.op, entry.state, entry.made_at) for entry in entries]
    return fold(base, laid)  # type: ignore[arg-type]  # STRUCT maps each entity to one of Shown


def _overlay(tx: Connection, entity: str, id_: str, entries: Sequence[Entry]) -> dict[str, object]:
    shown = _folded(tx, entity, id_, entries)
    if shown is None:
        nothing: dict[str, object] = dict.fromkeys(("version", *LINKS[entity], "doc"))
        return {**nothing, "id": id_, "deleted": 1}
    doc = msgspec.json.encode(shown)
    return {**rows.links_of(entity, doc), "doc": doc, "deleted": 0}


def _doc(shown: Shown | None) -> bytes | None:
    return None if shown is None else msgspec.json.encode(shown)


def _write_state(tx: Connection, op_id: str, state: OpState) -> None:
    tx.execute(update(outbox).where(outbox.c.op_id == op_id).values(state=state))


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        op_id=row.op_id,
        device_seq=row.device_seq,
        entity=row.entity,
        entity_id=row.entity_id,
        op=decode_op(row.payload),
        base_version=row.base_version,
        base_snapshot=row.base_snapshot,
        depends_on=row.depends_on,
        made_at=from_text(row.made_at),
        state=OpState(row.state),
        attempts=row.attempts,
        next_attempt_at=maybe_from_text(row.next_attempt_at),
        sent_at=maybe_from_text(row.sent_at),
        known_ids_before=_ids(row.known_ids_before),
        error_code=row.error_code or "",
        error_text=row.error_text or "",
        acked_at=maybe_from_text(row.acked_at),
        receipt=None if row.receipt is None else msgspec.json.decode(row.receipt, type=Receipt),
    )


def _ids(found: bytes | None) -> tuple[str, ...] | None:
    return None if found is None else msgspec.json.decode(found, type=tuple[str, ...])
