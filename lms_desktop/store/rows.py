"""Read rows as the structs of the wire, and write what the school said."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, select, text
from sqlalchemy.dialects.sqlite import insert

from lms_desktop.domain.times import to_text
from lms_desktop.protocol.assignments import Assignment, Submission
from lms_desktop.protocol.content import LectureDetail, LectureRow, Section
from lms_desktop.protocol.courses import Category, CourseDetail, CourseRow
from lms_desktop.protocol.decoding import decode, decoder
from lms_desktop.protocol.learning import Bookmark, Enrollment, Note, Progress
from lms_desktop.protocol.quizzes import Attempt, Question, Quiz, Result
from lms_desktop.protocol.users import Profile, Settings, Skill, Social
from lms_desktop.store.tables import BASE, LINKS, ORDERED, renamed, seen_answer, setting

R = TypeVar("R", bound=msgspec.Struct)

ENTITY: dict[type[msgspec.Struct], str] = {
    Category: "category",
    CourseRow: "course",
    CourseDetail: "course_detail",
    Section: "section",
    LectureRow: "lecture",
    LectureDetail: "lecture_detail",
    Quiz: "quiz",
    Question: "question",
    Assignment: "assignment",
    Enrollment: "enrollment",
    Progress: "progress",
    Bookmark: "bookmark",
    Note: "note",
    Attempt: "attempt",
    Result: "result",
    Submission: "submission",
    Profile: "profile",
    Settings: "settings",
    Social: "social",
    Skill: "skill",
}
STRUCT: dict[str, type[msgspec.Struct]] = {entity: kind for kind, entity in ENTITY.items()}
# What an entry can be about: rows, and the order of some.
ENTITIES: frozenset[str] = frozenset(STRUCT.keys() | ORDERED.keys())

_ID_SETS_AT_MOST = 500


class _Ref(msgspec.Struct):
    id: str


class _Keys(msgspec.Struct):
    """As much of any row as the mirrors look up by."""

    id: str | None = None
    version: int | None = None
    category: str | _Ref | None = None
    course: str | _Ref | None = None
    section: str | _Ref | None = None
    lecture: str | _Ref | None = None
    quiz: str | _Ref | None = None
    enrollment: str | _Ref | None = None
    assignment: str | _Ref | None = None


_keys = decoder(_Keys)


def one(tx: Connection, kind: type[R], id_: str) -> R | None:
    """The row as it is shown, or None."""
    return _decoded(tx.execute(text(f"SELECT doc FROM {ENTITY[kind]} WHERE id = :id"), {"id": id_}).scalar(), kind)  # noqa: S608 - the names are our own


def base(tx: Connection, kind: type[R], id_: str) -> R | None:
    """The row as the school said it, or None."""
    table = BASE[ENTITY[kind]]
    return _decoded(tx.execute(select(table.c.doc).where(table.c.id == id_)).scalar(), kind)


def bases(tx: Connection, kind: type[R], ids: Sequence[str]) -> dict[str, R]:
    """Rows as the school said them, by id."""
    table, reader = BASE[ENTITY[kind]], decoder(kind)
    query = select(table.c.id, table.c.doc).where(among(table.c.id, ids))
    return {id_: reader.decode(doc) for id_, doc in tx.execute(query).all()}


def base_doc(tx: Connection, entity: str, id_: str) -> bytes | None:
    """The row as the school sent it, byte for byte, or None."""
    table = BASE[entity]
    return tx.execute(select(table.c.doc).where(table.c.id == id_)).scalar()


def name_now(tx: Connection, id_: str) -> str:
    """What a row is called now: a school may not have taken the name that was chosen here."""
    return tx.execute(select(renamed.c.theirs).where(renamed.c.ours == id_)).scalar() or id_


def seen_etag(tx: Connection, path: str) -> str:
    """The validator of the answer that was taken in last, or an empty text."""
    return tx.execute(select(seen_answer.c.etag).where(seen_answer.c.path == path)).scalar() or ""


def see(tx: Connection, path: str, etag: str, now: datetime) -> None:
    """An answer was taken in."""
    statement = insert(seen_answer).values(path=path, etag=etag, at=to_text(now))
    tx.execute(statement.on_conflict_do_update(index_elements=["path"], set_={"etag": etag}))


def many(tx: Connection, kind: type[R], **links: str) -> list[R]:
    """Rows as they are shown, narrowed by the columns that the mirror looks up by."""
    where = " AND ".join(f"{link} = :{link}" for link in links) or "1"
    found = tx.execute(text(f"SELECT doc FROM {ENTITY[kind]} WHERE {where}"), links).scalars()  # noqa: S608 - the names are our own
    reader = decoder(kind)
    return [reader.decode(doc) for doc in found]


def under(tx: Connection, kind: type[R], link: str, ids: Sequence[str]) -> list[R]:
    """Rows as they are shown whose ``link`` is one of ``ids``."""
    found: list[R] = []
    reader = decoder(kind)
    for some in chunks(ids, _ID_SETS_AT_MOST):
        names = ", ".join(f":i{n}" for n in range(len(some)))
        sql = text(f"SELECT doc FROM {ENTITY[kind]} WHERE {link} IN ({names})")  # noqa: S608 - the names are our own
        found += [reader.decode(doc) for doc in tx.execute(sql, {f"i{n}": id_ for n, id_ in enumerate(some)}).scalars()]
    return found


def take_in(tx: Connection, entity: str, docs: Iterable[bytes], *, anew: bool = False) -> list[str]:
    """Write rows into base as they came; one older than what is there is passed over. Returns the ids written.

    ``anew`` is for rows that are told from their beginning: these are right, whatever is here. The caller lays the
    outbox upon them again (``overlays.refold``).
    """
    values = [row for row in (_values(entity, doc) for doc in docs) if row[0]]
    if values:
        tx.exec_driver_sql(_upsert(entity, anew=anew), values)
    return [str(row[0]) for row in values]


@cache
def _upsert(entity: str, *, anew: bool) -> str:
    """The statement that writes rows into base: made once, since putting it together costs more than running it."""
    table, columns = BASE[entity].name, ("id", "version", *LINKS[entity], "doc")
    new = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    older = f"WHERE {table}.version IS NULL OR excluded.version IS NULL OR excluded.version >= {table}.version"
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' for _ in columns)}) "  # noqa: S608 - the names are our own
        f"ON CONFLICT (id) DO UPDATE SET {new} {'' if anew else older}"
    )


def forget(tx: Connection, entity: str, ids: Sequence[str]) -> None:
    """Take rows out of base that the school no longer has."""
    for some in chunks(ids, _ID_SETS_AT_MOST):
        tx.execute(delete(BASE[entity]).where(BASE[entity].c.id.in_(some)))


def base_ids(tx: Connection, entity: str, **links: str) -> set[str]:
    """The ids that base holds, narrowed."""
    table = BASE[entity]
    query = select(table.c.id)
    for link, value in links.items():
        query = query.where(table.c[link] == value)
    return set(tx.execute(query).scalars())


def count(tx: Connection, entity: str, **links: str) -> int:
    """How many rows are shown, narrowed."""
    where = " AND ".join(f"{link} = :{link}" for link in links) or "1"
    return int(tx.execute(text(f"SELECT count(*) FROM {entity} WHERE {where}"), links).scalar_one())  # noqa: S608 - the names are our own


def get_setting(tx: Connection, name: str, kind: type[R] | type[str] | type[int] | type[float]) -> object | None:
    """A setting of this account, or None."""
    found = tx.execute(select(setting.c.value).where(setting.c.name == name)).scalar()
    return None if found is None else decode(found, kind)


def put_setting(tx: Connection, name: str, value: object) -> None:
    """Keep a setting of this account."""
    statement = insert(setting).values(name=name, value=msgspec.json.encode(value))
    tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value}))


def drop_setting(tx: Connection, name: str) -> None:
    """Forget a setting of this account."""
    tx.execute(delete(setting).where(setting.c.name == name))


def among(column: ColumnElement[str], ids: Collection[str]) -> ColumnElement[bool]:
    """Whether a column is one of ``ids``: one value for the database, so that the statement is put together once."""
    named = func.json_each(msgspec.json.encode(list(ids)).decode()).table_valued("value")
    return column.in_(select(named.c.value))


def chunks(ids: Sequence[str], size: int) -> Iterable[Sequence[str]]:
    """The same ids in pieces that fit into one statement."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def links_of(entity: str, doc: bytes) -> dict[str, object]:
    """The id, version and lookup columns of a row."""
    return dict(zip(("id", "version", *LINKS[entity]), _values(entity, doc)[:-1], strict=True))


def _values(entity: str, doc: bytes) -> tuple[object, ...]:
    keys = _keys.decode(doc)
    links = (_id_of(getattr(keys, link)) for link in LINKS[entity])
    return (keys.id, keys.version, *links, bytes(doc))


def _id_of(value: str | _Ref | None) -> str | None:
    return value.id if isinstance(value, _Ref) else value


def _decoded(doc: bytes | None, kind: type[R]) -> R | None:
    return None if doc is None else decode(doc, kind)


def sha256(data: bytes) -> str:
    """The hash that stands beside what a person wrote."""
    return hashlib.sha256(data).hexdigest()
