"""Overlays: what is shown of a row while entries about it wait, laid anew whenever base or entries change."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from lms_desktop.domain.ops import PENDING
from lms_desktop.domain.overlay import Pending, Shown, fold
from lms_desktop.store import ledger, rows
from lms_desktop.store.ledger import Entry
from lms_desktop.store.tables import LINKS, OVERLAY, WRITTEN_HERE, outbox


def refold(tx: Connection, entity: str, ids: Sequence[str]) -> None:
    """Lay the outbox upon base again for some rows; rows without entries lose their overlay."""
    if entity not in WRITTEN_HERE or not _lies_upon(tx, entity):
        return
    wanted = list(dict.fromkeys(ids))
    waiting = ledger.pending_of(tx, entity, wanted)
    base = rows.bases(tx, rows.STRUCT[entity], list(waiting))
    for some in rows.chunks(wanted, 500):
        tx.execute(delete(OVERLAY[entity]).where(OVERLAY[entity].c.id.in_(some)))
    values = [_overlay(entity, id_, base.get(id_), waiting[id_]) for id_ in wanted if id_ in waiting]
    if values:
        tx.execute(insert(OVERLAY[entity]), values)


def drop_base(tx: Connection, entity: str, *ids: str) -> None:
    """The school does not have these rows any more."""
    rows.forget(tx, entity, ids)
    refold(tx, entity, ids)


def rebuilt(tx: Connection) -> dict[str, dict[str, bytes | None]]:
    """What every overlay would be if it were made anew: by entity and id, None for "not shown"."""
    found: dict[str, dict[str, bytes | None]] = {entity: {} for entity in WRITTEN_HERE}
    for one in ledger.pending(tx):
        if one.entity in found:
            found[one.entity][one.entity_id] = None
    for entity, ids in found.items():
        base = rows.bases(tx, rows.STRUCT[entity], list(ids))
        for id_, waiting in ledger.pending_of(tx, entity, list(ids)).items():
            ids[id_] = _doc(_folded(base.get(id_), waiting))
    return found


def stored(tx: Connection) -> dict[str, dict[str, bytes | None]]:
    """What every overlay is, in the same shape as ``rebuilt``."""
    return {
        entity: {row.id: None if row.deleted else row.doc for row in tx.execute(select(OVERLAY[entity]))}
        for entity in WRITTEN_HERE
    }


def _lies_upon(tx: Connection, entity: str) -> bool:
    """Whether anything waits here, or is shown as if it did: mostly nothing is, and a pull need not look row by row."""
    waits = select(outbox.c.op_id).where(outbox.c.entity == entity, outbox.c.state.in_(list(PENDING))).limit(1)
    return (
        tx.execute(waits).first() is not None or tx.execute(select(OVERLAY[entity].c.id).limit(1)).first() is not None
    )


def _folded(base: msgspec.Struct | None, waiting: Sequence[Entry]) -> Shown | None:
    laid = [Pending(entry.entity_id, entry.op, entry.state, entry.made_at) for entry in waiting]
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
