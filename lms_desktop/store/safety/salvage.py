"""What a person made, out of a file that may be damaged, into a store that is whole.

A row counts only if the hash that was written beside it is that of what it holds. An entry that can be read although
its hash is wrong is no longer what somebody saved: it is kept and told, and not sent by itself.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Table, func, select, update
from sqlalchemy.dialects.sqlite import insert

from lms_desktop.domain.ops import PENDING, OpState, decode_op
from lms_desktop.store import overlays, rows
from lms_desktop.store.safety import carving
from lms_desktop.store.tables import answer_journal, note_revision, outbox, two_texts

Values = dict[str, object]

# What a person wrote lies here: the table, the column, and the hash beside it.
WRITTEN: dict[str, tuple[Table, str, str]] = {
    "outbox": (outbox, "payload", "payload_sha256"),
    "answer_journal": (answer_journal, "answer", "sha256"),
    "note_revision": (note_revision, "content", "sha256"),
    "two_texts": (two_texts, "texts", "sha256"),
}
# A database of an earlier version has no such table: nothing of it is lost.
_LATER = frozenset({"two_texts"})
# A copy of an entry that is further on is newer.
_FURTHER = [
    OpState.DRAFT,
    OpState.READY,
    OpState.HELD,
    OpState.NEEDS_AUTH,
    OpState.IN_FLIGHT,
    OpState.AMBIGUOUS,
    OpState.CONFLICT,
    OpState.REJECTED,
    OpState.SUPERSEDED,
    OpState.ACKED,
]
_STATES = frozenset(_FURTHER)
_SPOILED = "damaged"


@dataclass(slots=True)
class Found:
    """What was read of each table; ``is_whole`` where SQLite itself read all of it, and every hash was right."""

    tables: dict[str, list[Values]] = field(default_factory=lambda: {name: [] for name in WRITTEN})
    spoiled: list[Values] = field(default_factory=list)  # entries that the disk has changed
    is_whole: bool = True


def read(path: Path) -> Found:
    """Everything that a person wrote and that can still be read."""
    found, unread = Found(), []
    for name in WRITTEN:
        try:
            read_through = list(_asked(path, name))
        except sqlite3.DatabaseError as error:
            if name not in _LATER or "no such table" not in str(error):
                unread.append(name)
            continue
        found.tables[name] = [values for values in read_through if _is_good(name, values)]
        found.spoiled += [values for values in read_through if name == "outbox" and _is_readable(values)]
        found.is_whole &= len(found.tables[name]) == len(read_through)
    if unread:  # of these alone: what was thrown away on purpose may still lie in the pages of the others
        found.is_whole = False
        found.tables |= {name: rows_ for name, rows_ in _carved(path).items() if name in unread}
    return found


def carry(tx: Connection, found: Found) -> int:
    """Write what was found into this store, where it is not there yet. Returns how many waiting entries that were."""
    count = sum([_carry_entry(tx, values) for values in _newest(found.tables["outbox"])])
    count += sum([_carry_entry(tx, _as_spoiled(values)) for values in found.spoiled])
    for name in WRITTEN.keys() - {"outbox"}:
        _carry_lines(tx, name, found.tables[name])
    for entity, ids in _touched([*found.tables["outbox"], *found.spoiled]).items():
        overlays.refold(tx, entity, ids)
    return count


def is_intact(tx: Connection) -> bool:
    """Whether everything that a person wrote is what it was when it was written."""
    return all(
        _is_good(name, dict(row._mapping))
        for name, (table, _, _) in WRITTEN.items()
        for row in tx.execute(select(table))
    )


def _asked(path: Path, name: str) -> Iterator[Values]:
    table, _, _ = WRITTEN[name]
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        for row in connection.execute(f"SELECT * FROM {name}"):  # noqa: S608 - the names are our own
            yield {column: row[column] for column in row.keys() if column in table.c}  # noqa: SIM118 - a row is no dict


def _carved(path: Path) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = {name: [] for name in WRITTEN}
    for row_id, values in carving.rows(path):
        for name, (table, _, _) in WRITTEN.items():
            named = dict(zip(table.c.keys(), values, strict=False))
            if len(values) <= len(table.c) and _is_good(name, named):
                if "seq" in table.c:
                    named["seq"] = row_id  # as the key of the table it is not written beside the rest
                found[name].append(named)
    return found


def _is_good(name: str, values: Values) -> bool:
    _, column, hash_ = WRITTEN[name]
    text = values.get(column)
    data = text.encode() if isinstance(text, str) else text
    return (
        isinstance(data, bytes) and rows.sha256(data) == values.get(hash_) and (name != "outbox" or _is_entry(values))
    )


def _is_entry(values: Values) -> bool:
    """Whether what stands beside a payload can be true: the hash is that of the payload alone."""
    numbers = isinstance(values.get("device_seq"), int) and isinstance(values.get("attempts"), int)
    return numbers and values.get("state") in _STATES and values.get("entity") in rows.ENTITIES


def _is_readable(values: Values) -> bool:
    """Whether an entry that is not what was saved can still be shown."""
    if _is_good("outbox", values) or not _is_entry(values):
        return False
    try:
        decode_op(_payload(values))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
    return True


def _payload(values: Values) -> bytes:
    data = values["payload"]
    return data if isinstance(data, bytes) else b""


def _as_spoiled(values: Values) -> Values:
    """As it is shown: refused by the disk, with the hash of what is there now."""
    now = rows.sha256(_payload(values))
    return {**values, "payload_sha256": now, "state": OpState.REJECTED.value, "error_code": _SPOILED, "attempts": 0}


def _newest(entries: Iterable[Values]) -> list[Values]:
    best: dict[object, Values] = {}
    for values in entries:
        known = best.get(values["op_id"])
        if known is None or _rank(known) <= _rank(values):
            best[values["op_id"]] = values
    return sorted(best.values(), key=lambda values: int(str(values["device_seq"])))


def _rank(values: Values) -> tuple[int, int, str]:
    return int(str(values["attempts"])), _FURTHER.index(OpState(str(values["state"]))), str(values["made_at"])


def _carry_entry(tx: Connection, values: Values) -> bool:
    here = tx.execute(select(outbox).where(outbox.c.op_id == values["op_id"])).first()
    if here is not None:
        if values.get("error_code") != _SPOILED and _rank(dict(here._mapping)) < _rank(values):
            new = {name: value for name, value in values.items() if name not in ("op_id", "device_seq")}
            tx.execute(update(outbox).where(outbox.c.op_id == values["op_id"]).values(new))
        return False
    taken = tx.execute(select(outbox.c.op_id).where(outbox.c.device_seq == values["device_seq"])).first()
    if taken is not None:
        last = tx.execute(select(func.max(outbox.c.device_seq))).scalar_one()
        values = {**values, "device_seq": last + 1}
    tx.execute(insert(outbox).values(values))
    return values["state"] in PENDING


def _carry_lines(tx: Connection, name: str, lines: Iterable[Values]) -> None:
    table, column, _ = WRITTEN[name]
    key = [one.name for one in table.c if one.name not in ("seq", column)]
    known = {tuple(row) for row in tx.execute(select(*(table.c[one] for one in key)))}
    for values in sorted(lines, key=lambda values: int(str(values["seq"]))):
        mark = tuple(values.get(one) for one in key)
        if mark not in known:
            known.add(mark)
            tx.execute(insert(table).values({one: value for one, value in values.items() if one != "seq"}))


def _touched(entries: Iterable[Values]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for values in entries:
        found.setdefault(str(values["entity"]), []).append(str(values["entity_id"]))
    return found
