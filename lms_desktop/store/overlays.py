"""Overlays: what is shown of a row while entries about it wait, laid anew whenever base or entries change."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from lms_desktop.domain import content
from lms_desktop.domain.content_ops import ContentOrder
from lms_desktop.domain.overlay import Pending, Shown, fold
from lms_desktop.store import ledger, rows
from lms_desktop.store.ledger import Entry
from lms_desktop.store.tables import IS_OPEN, LINKS, NAMED_BY, ORDERED, ORDERS, OVERLAY, WRITTEN_HERE, mirrors, outbox


def refold(tx: Connection, entity: str, ids: Sequence[str]) -> None:
    """Lay the outbox upon base again for some rows; rows without entries lose their overlay."""
    if entity in ORDERED:
        _refold_ordered(tx, ORDERED[entity])
    for mirror in mirrors(entity):
        if mirror in WRITTEN_HERE and _lies_upon(tx, mirror):
            _refold(tx, mirror, list(dict.fromkeys(ids)))


def _refold_ordered(tx: Connection, entity: str) -> None:
    """What an order named before it may name no more: everything that is laid of this kind is laid anew."""
    laid = set(tx.execute(select(OVERLAY[entity].c.id)).scalars())
    refold(tx, entity, sorted(laid.union(*(op.ids for op in _orders(tx, entity)))))


def _orders(tx: Connection, entity: str) -> list[ContentOrder]:
    waiting = ledger.pending(tx, ORDERS[entity])
    return [entry.op for entry in waiting if isinstance(entry.op, ContentOrder)]


def _waiting(tx: Connection, mirror: str, ids: Sequence[str]) -> dict[str, list[Entry]]:
    """What waits for some rows, with the orders that name them, in the order it was made."""
    entity = NAMED_BY.get(mirror, mirror)
    found = ledger.pending_of(tx, entity, ids)
    for entry in ledger.pending(tx, ORDERS[entity]) if entity in ORDERS else ():
        if isinstance(entry.op, ContentOrder):
            for id_ in set(ids).intersection(entry.op.ids):
                found.setdefault(id_, []).append(entry)
    return {id_: sorted(entries, key=lambda entry: entry.device_seq) for id_, entries in found.items()}


def _refold(tx: Connection, mirror: str, wanted: list[str]) -> None:
    waiting = _waiting(tx, mirror, wanted)
    base = rows.bases(tx, rows.STRUCT[mirror], list(waiting))
    tx.execute(delete(OVERLAY[mirror]).where(rows.among(OVERLAY[mirror].c.id, wanted)))
    values = [_overlay(mirror, id_, base.get(id_), waiting[id_]) for id_ in wanted if id_ in waiting]
    if values:
        tx.execute(insert(OVERLAY[mirror]), values)


def take_in(tx: Connection, entity: str, docs: Sequence[bytes]) -> list[str]:
    """What the school answered to an entry, in every mirror of the row; the caller lays the outbox upon it again."""
    return [id_ for mirror in mirrors(entity) for id_ in rows.take_in(tx, mirror, docs)]


def settle_order(tx: Connection, order: str, op: ContentOrder) -> None:
    """The school has an order: base is as it says, until the rows come that tell it."""
    for mirror in mirrors(ORDERED[order]):
        here = rows.bases(tx, rows.STRUCT[mirror], op.ids)
        now = {id_: content.placed(row, op) for id_, row in here.items()}  # type: ignore[arg-type]  # rows that can be ordered
        rows.take_in(tx, mirror, [msgspec.json.encode(row) for id_, row in now.items() if row != here[id_]])


def drop_base(tx: Connection, entity: str, *ids: str) -> None:
    """The school does not have these rows any more."""
    if not ids:
        return
    for mirror in mirrors(entity):
        rows.forget(tx, mirror, ids)
    refold(tx, entity, ids)


def rebuilt(tx: Connection) -> dict[str, dict[str, bytes | None]]:
    """What every overlay would be if it were made anew: by entity and id, None for "not shown"."""
    found: dict[str, dict[str, bytes | None]] = {mirror: {} for mirror in WRITTEN_HERE}
    for one in ledger.pending(tx):
        named = one.op.ids if isinstance(one.op, ContentOrder) else (one.entity_id,)
        for mirror in mirrors(ORDERED.get(one.entity, one.entity)):
            if mirror in found:
                found[mirror] |= dict.fromkeys(named)
    for mirror, ids in found.items():
        base = rows.bases(tx, rows.STRUCT[mirror], list(ids))
        for id_, waiting in _waiting(tx, mirror, list(ids)).items():
            ids[id_] = _doc(_folded(base.get(id_), waiting))
    return found


def stored(tx: Connection) -> dict[str, dict[str, bytes | None]]:
    """What every overlay is, in the same shape as ``rebuilt``."""
    return {
        entity: {row.id: None if row.deleted else row.doc for row in tx.execute(select(OVERLAY[entity]))}
        for entity in WRITTEN_HERE
    }


def _lies_upon(tx: Connection, mirror: str) -> bool:
    """Whether anything waits here, or is shown as if it did: mostly nothing is, and a pull need not look row by row."""
    entity = NAMED_BY.get(mirror, mirror)
    about = (entity, ORDERS.get(entity, entity))
    waits = select(outbox.c.op_id).where(outbox.c.entity.in_(about), IS_OPEN).limit(1)
    return (
        tx.execute(waits).first() is not None or tx.execute(select(OVERLAY[mirror].c.id).limit(1)).first() is not None
    )


def _folded(base: msgspec.Struct | None, waiting: Sequence[Entry]) -> Shown | None:
    laid = [Pending(entry.entity, entry.entity_id, entry.op, entry.state, entry.made_at) for entry in waiting]
    return fold(base, laid)  # type: ignore[arg-type]  # STRUCT maps each entity to one of Shown


def _overlay(entity: str, id_: str, base: msgspec.Struct | None, waiting: Sequence[Entry]) -> dict[str, object]:
    shown = _folded(base, waiting)
    if shown is None:
        nothing: dict[str, object] = dict.fromkeys(("version", *LINKS[entity], "doc"))
        return {**nothing, "id": id_, "deleted": 1}
    doc = msgspec.json.encode(shown)
    return {**rows.links_of(entity, doc), "doc": doc, "deleted": 0}


def _doc(shown: Shown | None) -> bytes | None:
    return None if shown is None else msgspec.json.encode(shown)
