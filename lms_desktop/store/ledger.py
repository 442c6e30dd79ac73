"""The outbox's entries as they stand: what was made here, where it is on its way, and the school's receipt."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, TextClause, func, select, text

from lms_desktop.domain.clock import LONGEST_WAIT
from lms_desktop.domain.errors import StoreDamaged
from lms_desktop.domain.ops import AnyOp, OpState, decode_op, kind_of
from lms_desktop.domain.times import from_text, maybe_from_text, to_text
from lms_desktop.protocol.decoding import decode
from lms_desktop.store import rows
from lms_desktop.store.tables import IS_OPEN, OPEN, outbox


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


class Entry(msgspec.Struct, frozen=True):
    """One outbox entry."""

    op_id: str
    device_seq: int
    entity: str
    entity_id: str
    op: AnyOp
    sha256: str  # of the payload, as it was saved
    size: int  # of the same, in bytes
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
    told_as: str = ""

    @property
    def wire_id(self) -> str:
        """What the school knows it by: it answers the same to the same name, so that a new try needs a new one."""
        return self.told_as or self.op_id

    @property
    def kind(self) -> str:
        """The kind's name, as on the wire."""
        return kind_of(self.op)


def entry(tx: Connection, op_id: str) -> Entry | None:
    """One entry."""
    found = tx.execute(select(outbox).where(outbox.c.op_id == op_id)).first()
    return None if found is None else _entry(found)


def pending(tx: Connection, entity: str | None = None, entity_id: str | None = None) -> list[Entry]:
    """Everything that the school has not accepted, in the order it was made."""
    query = select(outbox).where(IS_OPEN).order_by(outbox.c.device_seq)
    if entity is not None:
        query = query.where(outbox.c.entity == entity)
    if entity_id is not None:
        query = query.where(outbox.c.entity_id == entity_id)
    return [_entry(found) for found in tx.execute(query)]


def of_entity(tx: Connection, entity: str, ids: Sequence[str]) -> dict[str, list[Entry]]:
    """The entries about some rows, acked ones too, by row id and in the order they were made."""
    return _by_row(tx, entity, ids)


def pending_of(tx: Connection, entity: str, ids: Sequence[str]) -> dict[str, list[Entry]]:
    """The entries about some rows that the school has not accepted, by row id and in the order they were made."""
    return _by_row(tx, entity, ids, IS_OPEN)


def _by_row(tx: Connection, entity: str, ids: Sequence[str], *only: TextClause) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    query = select(outbox).where(outbox.c.entity == entity, rows.among(outbox.c.entity_id, ids), *only)
    entries = [_entry(row) for row in tx.execute(query).all()]
    for one in sorted(entries, key=lambda entry: entry.device_seq):  # SQLite would look through what arrived for it
        found.setdefault(one.entity_id, []).append(one)
    return found


def last_open(tx: Connection, entity: str, entity_id: str) -> Entry | None:
    """The newest entry about a row that the school has not accepted."""
    query = (
        select(outbox)
        .where(outbox.c.entity == entity, outbox.c.entity_id == entity_id, IS_OPEN)
        .order_by(outbox.c.device_seq.desc())
        .limit(1)
    )
    found = tx.execute(query).first()
    return None if found is None else _entry(found)


def rows_of(tx: Connection, entity: str) -> set[str]:
    """The rows of one kind that belong to entries, made here or adopted."""
    return set(tx.execute(select(outbox.c.entity_id).where(outbox.c.entity == entity)).scalars())


def accepted_since(tx: Connection, since: datetime) -> list[Entry]:
    """What the school took since then, in the order it was made."""
    query = select(outbox).where(outbox.c.state == OpState.ACKED, outbox.c.acked_at > to_text(since))
    return [_entry(found) for found in tx.execute(query.order_by(outbox.c.device_seq))]


def received(tx: Connection, limit: int) -> list[Entry]:
    """The latest entries that the school has, newest first."""
    query = select(outbox).where(outbox.c.state == OpState.ACKED).order_by(outbox.c.acked_at.desc()).limit(limit)
    return [_entry(found) for found in tx.execute(query)]


def standing(tx: Connection, read: Sequence[Entry]) -> list[Entry]:
    """Those that are still as they were read: a person may have held one, or gone on writing, meanwhile."""
    query = select(outbox.c.op_id, outbox.c.state, outbox.c.payload_sha256)
    found = tx.execute(query.where(rows.among(outbox.c.op_id, [one.op_id for one in read]))).all()
    now = {op_id: (state, sha256) for op_id, state, sha256 in found}
    return [one for one in read if now.get(one.op_id) == (one.state, one.sha256)]


def stands(tx: Connection, read: Entry) -> bool:
    """Whether an entry is still as it was read."""
    return bool(standing(tx, [read]))


def superseded(tx: Connection, entity: str, entity_id: str) -> list[Entry]:
    """Entries about a row that later ones took the place of, newest first."""
    query = select(outbox).where(outbox.c.entity == entity, outbox.c.entity_id == entity_id)
    query = query.where(outbox.c.state == OpState.SUPERSEDED).order_by(outbox.c.device_seq.desc())
    return [_entry(found) for found in tx.execute(query)]


def before(tx: Connection, later: Entry) -> Entry | None:
    """What has to be accepted first: an earlier entry about the same row, or what this one names."""
    same_row = (
        (outbox.c.entity == later.entity)
        & (outbox.c.entity_id == later.entity_id)
        & (outbox.c.device_seq < later.device_seq)
    )
    query = select(outbox).where(IS_OPEN, same_row | (outbox.c.op_id == later.depends_on))
    found = tx.execute(query.order_by(outbox.c.device_seq).limit(1)).first()
    return None if found is None else _entry(found)


def count(tx: Connection, *states: OpState) -> int:
    """How many entries are in these states."""
    return int(tx.execute(select(func.count()).select_from(outbox).where(outbox.c.state.in_(states))).scalar_one())


def damaged(tx: Connection) -> list[str]:
    """What would be sent, and is not what was saved: the bytes on the disk have changed."""
    query = select(outbox.c.op_id, outbox.c.payload, outbox.c.payload_sha256)
    waiting = tx.execute(query.where(outbox.c.state.in_((OpState.READY, OpState.AMBIGUOUS))))
    return [row.op_id for row in waiting if not _is_whole(row)]


def is_whole(tx: Connection, op_id: str) -> bool:
    """Whether the bytes on the disk are those that were saved."""
    return _is_whole(tx.execute(select(outbox).where(outbox.c.op_id == op_id)).one())


def _is_whole(row: Any) -> bool:
    return bool(rows.sha256(row.payload) == row.payload_sha256)


_COLUMNS = ", ".join(f"o.{column.name}" for column in outbox.columns)
_DUE = f"""
    FROM outbox o
    WHERE o.state IN ('ready', 'ambiguous')
      AND (o.next_attempt_at IS NULL OR o.next_attempt_at <= :now OR o.next_attempt_at > :never)
      AND NOT EXISTS (SELECT 1 FROM outbox e
                      WHERE e.entity = o.entity AND e.entity_id = o.entity_id
                      AND e.device_seq < o.device_seq AND e.{OPEN})
      AND NOT EXISTS (SELECT 1 FROM outbox d
                      WHERE d.op_id = o.depends_on AND d.{OPEN})
"""  # noqa: S608 (our own names)


def due(tx: Connection, now: datetime) -> list[Entry]:
    """What can be sent now, oldest first: nothing earlier on its row is open, and what it needs is there.

    What is not as it was saved is left out: see ``damaged``.
    """
    sql = text(f"SELECT {_COLUMNS} {_DUE} ORDER BY o.device_seq")
    return [_entry(found) for found in tx.execute(sql, _times(now)).all() if _is_whole(found)]


def is_due(tx: Connection, now: datetime) -> bool:
    """Whether anything can be sent now."""
    return tx.execute(text(f"SELECT 1 {_DUE} LIMIT 1"), _times(now)).first() is not None


def confirmed_seq(tx: Connection) -> int:
    """Up to which entry every answer of the school has been landed here: it need not keep those any longer."""
    open_ = outbox.c.state.in_((OpState.READY, OpState.HELD, OpState.IN_FLIGHT, OpState.AMBIGUOUS, OpState.NEEDS_AUTH))
    first = tx.execute(select(func.min(outbox.c.device_seq)).where(open_, outbox.c.sent_at.is_not(None))).scalar()
    if first is not None:
        return int(first) - 1
    return last_seq(tx)


def last_seq(tx: Connection) -> int:
    """The number of the latest entry."""
    return int(tx.execute(select(func.coalesce(func.max(outbox.c.device_seq), 0))).scalar_one())


def next_try(tx: Connection) -> datetime | None:
    """When the first entry that waits for its time is tried again."""
    query = select(func.min(outbox.c.next_attempt_at)).where(outbox.c.state.in_((OpState.READY, OpState.AMBIGUOUS)))
    return maybe_from_text(tx.execute(query).scalar())


def _entry(row: Row[tuple[Any, ...]]) -> Entry:
    # A thousand are read at a time: columns by place, as the table has them.
    columns: tuple[Any, ...] = tuple(row)
    op_id, device_seq, entity, entity_id, _kind, payload, sha256, base_version, base_snapshot, depends_on, *rest = (
        columns
    )
    made_at, _mono, _boot, state, attempts, next_at, sent_at, known, code, words, acked_at, receipt, told_as = rest
    return Entry(
        op_id=op_id,
        device_seq=device_seq,
        entity=entity,
        entity_id=entity_id,
        op=_op(op_id, payload),
        sha256=sha256,
        size=len(payload),
        base_version=base_version,
        base_snapshot=base_snapshot,
        depends_on=depends_on,
        made_at=from_text(made_at),
        state=OpState(state),
        attempts=attempts,
        next_attempt_at=maybe_from_text(next_at),
        sent_at=maybe_from_text(sent_at),
        known_ids_before=_ids(known),
        error_code=code or "",
        error_text=words or "",
        acked_at=maybe_from_text(acked_at),
        receipt=None if receipt is None else decode(receipt, Receipt),
        told_as=told_as or "",
    )


def _times(now: datetime) -> dict[str, str]:
    return {"now": to_text(now), "never": to_text(now + LONGEST_WAIT)}


def _op(op_id: str, payload: bytes) -> AnyOp:
    try:
        return decode_op(payload)
    except msgspec.DecodeError as error:
        raise StoreDamaged(f"entry {op_id} cannot be read") from error


def _ids(found: bytes | None) -> tuple[str, ...] | None:
    return None if found is None else decode(found, tuple[str, ...])
