"""Which rows each stream of the school tells, and how far it was told."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Select, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.sqlite import insert

from lms_desktop.protocol.decoding import decode
from lms_desktop.store import ledger, rows
from lms_desktop.store.tables import BASE, NAMED_BY, arriving, stream, stream_row
from lms_desktop.store.tables import setting as settings

_STATE = "sync"
# Of what others make in a course, its teachers keep here what they judge.
_TEACHING = frozenset({"submission", "attempt", "result"})


_TELL = (
    "INSERT INTO stream_row (stream, entity, id, version, generation) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (stream, entity, id) DO UPDATE SET version = excluded.version, generation = excluded.generation"
)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the reading of all streams stands."""

    cursor: str = ""
    epoch: str = ""
    entities: tuple[str, ...] = ()  # what the program that read so far kept


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream, as far as it was told."""

    key: int
    name: str
    at: int
    generation: int
    is_whole: bool

    @property
    def course(self) -> str | None:
        """The course that it tells of, if it tells of one's content."""
        return course_of(self.name)

    def keeps(self, entity: str) -> bool:
        """Whether rows of this kind that it tells are kept in base."""
        return entity in BASE and (entity in _TEACHING or not self.name.startswith("staff:"))


@dataclass(frozen=True, slots=True)
class Told:
    """A row as a stream told it; ``doc`` is None where it is gone."""

    entity: str
    id: str
    version: int
    doc: bytes | None


@dataclass(frozen=True, slots=True)
class Sum:
    """What a stream holds here, as numbers to compare."""

    count: int
    hash: str


def course_of(name: str) -> str | None:
    """The course in a stream's name, if it tells of one's content."""
    return name.removeprefix("course:") if name.startswith("course:") else None


def place(tx: Connection) -> Place:
    """Where the reading stands. A program that keeps more kinds of rows than the last one begins anew."""
    found = tx.execute(select(settings.c.value).where(settings.c.name == _STATE)).scalar()
    kept = Place() if found is None else decode(found, Place)
    return kept if kept.entities == tuple(sorted(BASE)) else Place(epoch=kept.epoch)


def put_place(tx: Connection, cursor: str, epoch: str) -> None:
    """Note where the reading stands; in the transaction that finishes what the cursor speaks of."""
    rows.put_setting(tx, _STATE, Place(cursor=cursor, epoch=epoch, entities=tuple(sorted(BASE))))


def known(tx: Connection) -> dict[str, Stream]:
    """Every stream, by name."""
    return {row.name: _stream(row) for row in tx.execute(select(stream))}


def begin(tx: Connection, name: str) -> Stream:
    """A stream is told from its beginning. What of it is here stays as it is until all of it was told."""
    one = known(tx).get(name)
    if one is None:
        tx.execute(insert(stream).values(name=name, generation=1))
        if (course := course_of(name)) is not None and not rows.base_ids(tx, "section", course=course):
            tx.execute(insert(arriving).values(course=course).on_conflict_do_nothing())
    else:
        values = {"generation": one.generation + 1, "at": 0, "is_whole": 0, "is_checked": 0}
        tx.execute(update(stream).where(stream.c.key == one.key).values(values))
    return known(tx)[name]


def advance(tx: Connection, name: str, at: int) -> None:
    """A stream was told up to here."""
    tx.execute(update(stream).where(stream.c.name == name).values(at=at, is_checked=0))


def take_in(tx: Connection, of: Stream, told: Sequence[Told]) -> dict[str, list[str]]:
    """Write what a stream told; the ids that were touched in base, by entity."""
    came = [row for row in told if row.doc is not None]
    gone = [row for row in told if row.doc is None]
    if came:
        values = [(of.key, row.entity, row.id, row.version, of.generation) for row in came]
        tx.exec_driver_sql(_TELL, values)
    touched: dict[str, list[str]] = {}
    for entity, docs in _docs(of, came).items():
        touched[entity] = rows.take_in(tx, entity, docs, anew=not of.is_whole)
    for entity, ids in release(tx, of, [(row.entity, row.id) for row in gone]).items():
        touched.setdefault(entity, []).extend(ids)
    return touched


def release(tx: Connection, of: Stream, keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """A stream does not tell these rows any more; those that no other tells go. Returns what went, by entity."""
    by_entity: dict[str, list[str]] = {}
    for entity, id_ in keys:
        by_entity.setdefault(entity, []).append(id_)
    went = {}
    for entity, ids in by_entity.items():
        for some in rows.chunks(ids, 500):
            mine = (stream_row.c.stream == of.key) & (stream_row.c.entity == entity) & stream_row.c.id.in_(some)
            tx.execute(delete(stream_row).where(mine))
        if of.keeps(entity):
            went[entity] = free = _free(tx, entity, ids)
            rows.forget(tx, entity, free)
    return went


def left_over(tx: Connection, of: Stream) -> list[tuple[str, str]]:
    """What a stream told once, and did not tell again when it was told from its beginning."""
    query = select(stream_row.c.entity, stream_row.c.id).where(stream_row.c.stream == of.key)
    return [(row.entity, row.id) for row in tx.execute(query.where(stream_row.c.generation < of.generation))]


def let_go(tx: Connection, of: Stream, keys: Sequence[tuple[str, str]]) -> None:
    """Forget that a stream told these rows; they stay as they are."""
    gone = delete(stream_row).where(stream_row.c.stream == of.key)
    gone = gone.where(stream_row.c.entity == bindparam("of"), stream_row.c.id == bindparam("row"))
    if keys:
        tx.execute(gone, [{"of": entity, "row": id_} for entity, id_ in keys])


def rows_of(tx: Connection, of: Stream) -> list[tuple[str, str]]:
    """Every row that a stream tells: entity and id."""
    query = select(stream_row.c.entity, stream_row.c.id).where(stream_row.c.stream == of.key)
    return [(row.entity, row.id) for row in tx.execute(query)]


def counts(tx: Connection, of: Stream) -> dict[str, int]:
    """How many rows of each kind a stream tells, old ones too."""
    query = select(stream_row.c.entity, func.count()).where(stream_row.c.stream == of.key).group_by(stream_row.c.entity)
    return {row[0]: row[1] for row in tx.execute(query)}


def close(tx: Connection, of: Stream) -> None:
    """All of it was told: its course is shown from now on."""
    tx.execute(update(stream).where(stream.c.key == of.key).values(is_whole=1))
    if of.course is not None:
        tx.execute(delete(arriving).where(arriving.c.course == of.course))


def renew(tx: Connection, of: Stream) -> None:
    """A stream that was whole was read again from its beginning."""
    tx.execute(update(stream).where(stream.c.key == of.key).values(generation=of.generation))


def forget(tx: Connection, of: Stream) -> None:
    """A stream may not be read any more; its rows were released before."""
    tx.execute(delete(stream).where(stream.c.key == of.key))
    if of.course is not None:
        tx.execute(delete(arriving).where(arriving.c.course == of.course))


def untold(tx: Connection, entity: str) -> list[str]:
    """Rows in base that no stream tells, and on which nothing waits."""
    base = BASE[entity]
    told = _keepers(entity).where(stream_row.c.id == base.c.id).exists()
    return _not_waiting(tx, entity, list(tx.execute(select(base.c.id).where(~told)).scalars()))


def unchecked(tx: Connection) -> list[str]:
    """Streams that changed since they were compared with the school."""
    query = select(stream.c.name).where(stream.c.is_checked == 0, stream.c.is_whole == 1)
    return sorted(tx.execute(query).scalars())


def checked(tx: Connection, names: Iterable[str]) -> None:
    """These are what the school has."""
    tx.execute(update(stream).where(stream.c.name.in_(list(names))).values(is_checked=1))


def sum_of(tx: Connection, of: Stream) -> Sum:
    """Add up what is here of a stream, as the school does: sha256(entity|id|version) modulo 2^128."""
    count = total = 0
    for entity, id_, version in _versions(tx, of):
        count += 1
        total += int.from_bytes(hashlib.sha256(f"{entity}|{id_}|{version}".encode()).digest(), "big")
    return Sum(count, f"{total % 2**128:032x}")


def _versions(tx: Connection, of: Stream) -> Iterable[tuple[str, str, int]]:
    """Rows with the version that base has: a row that is missing there is missing in the sum."""
    for entity in sorted(counts(tx, of)):
        held = of.keeps(entity)
        sql = "SELECT s.id, s.version FROM stream_row s WHERE s.stream = :key AND s.entity = :entity"
        if held:
            sql = (
                f"SELECT s.id, coalesce(b.version, 0) FROM stream_row s JOIN base_{entity} b ON b.id = s.id "  # noqa: S608 - names of our own tables
                "WHERE s.stream = :key AND s.entity = :entity"
            )
        for row in tx.execute(text(sql), {"key": of.key, "entity": entity}):
            yield entity, row[0], row[1]


def _docs(of: Stream, came: Iterable[Told]) -> Mapping[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for row in came:
        if row.doc is not None and of.keeps(row.entity):
            found.setdefault(row.entity, []).append(row.doc)
    return found


def _keepers(entity: str) -> Select[str]:
    """The ids of rows that some stream tells and that are kept because of it."""
    query = select(stream_row.c.id).where(stream_row.c.entity == entity)
    if entity in _TEACHING:
        return query
    theirs = select(stream.c.key).where(stream.c.name.like("staff:%"))
    return query.where(stream_row.c.stream.not_in(theirs))


def _free(tx: Connection, entity: str, ids: Sequence[str]) -> list[str]:
    """Of these rows, those that no stream tells and on which nothing waits."""
    told: set[str] = set()
    for some in rows.chunks(ids, 500):
        told.update(row[0] for row in tx.execute(_keepers(entity).where(stream_row.c.id.in_(some))))
    return _not_waiting(tx, entity, [id_ for id_ in ids if id_ not in told])


def _not_waiting(tx: Connection, entity: str, ids: Sequence[str]) -> list[str]:
    # What waits upon a row needs it: the push finds out that it is gone, and keeps the text.
    waiting = ledger.pending_of(tx, NAMED_BY.get(entity, entity), ids)
    return [id_ for id_ in ids if id_ not in waiting]


def _stream(row: object) -> Stream:
    found = row  # a row of the table above
    return Stream(found.key, found.name, found.at, found.generation, bool(found.is_whole))  # type: ignore[attr-defined]  # its columns
