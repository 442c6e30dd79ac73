"""Many rows written in one statement, without a model of each: where a batch is taken, models are most of the work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connections, router
from django.db.models import BinaryField, DateTimeField, Field, JSONField, Model, UUIDField

from lms_desktop.protocol.rows import encode

from .models import Row
from .plain import converted, end_of
from .triggers import SQLITE_NOW

Convert = Callable[[Any], Any]
_SQLITE_VALUES = 999  # in one statement, however it was built


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the columns that are written are called, and what is done to their cells."""

    table: str
    columns: tuple[str, ...]
    converters: tuple[tuple[int, Convert], ...]


def insert(model: type[Model], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write new rows; every column is named but for a number that the database gives."""
    using = router.db_for_write(model)
    vendor = connections[using].vendor
    shape = _shape(model._meta.label, names, vendor)
    into = f"INSERT INTO {shape.table} ({', '.join(shape.columns)})"
    if vendor == "sqlite":
        _some_at_once(using, f"{into} VALUES ", list(converted(rows, shape.converters)))
    else:
        _at_once(using, f"{into} SELECT {', '.join(shape.columns)} FROM {_given(shape)}", shape, rows)  # noqa: S608 (our own names)


def update(model: type[Model], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write columns of rows that are there; each row given ends with the id of its own, which is given once."""
    using = router.db_for_write(model)
    vendor = connections[using].vendor
    shape = _shape(model._meta.label, (*names, "id"), vendor)
    *written, key = shape.columns
    if vendor == "sqlite":
        sets = ", ".join((*(f"{column} = column{n}" for n, column in enumerate(written, 1)), *_raised(model)))
        where = f"WHERE {shape.table}.{key} = column{len(shape.columns)}"
        given = list(converted(rows, shape.converters))
        _some_at_once(using, f"UPDATE {shape.table} SET {sets} FROM (VALUES ", given, f") {where}")  # noqa: S608 (our own names)
    else:
        sets = ", ".join(f"{column} = given.{column}" for column in written)
        where = f"{shape.table}.{key} = given.{key}"
        _at_once(using, f"UPDATE {shape.table} SET {sets} FROM {_given(shape)} WHERE {where}", shape, rows)  # noqa: S608 (our own names)


def _raised(model: type[Model]) -> tuple[str, ...]:
    """What the trigger of versions would write: said at once, each row is written once."""
    now = SQLITE_NOW.replace("%", "%%")  # beside values, "%" is the mark of their places
    return ("version = version + 1", f"updated_at = {now}") if issubclass(model, Row) else ()


def _given(shape: _Shape) -> str:
    return f"json_populate_recordset(NULL::{shape.table}, %s) AS given"


def _some_at_once(using: str, statement: str, rows: Sequence[tuple[Any, ...]], end: str = "") -> None:
    """As many rows as SQLite has room for: with one statement for each row, each keeps a journal of its own as well."""
    many = _SQLITE_VALUES // len(rows[0]) if rows else 1
    with connections[using].cursor() as cursor:
        for start in range(0, len(rows), many):
            some = rows[start : start + many]
            places = f"({', '.join(['%s'] * len(some[0]))})"
            given = ", ".join([places] * len(some))
            cursor.execute(f"{statement}{given}{end}", list(chain.from_iterable(some)))


def _at_once(using: str, statement: str, shape: _Shape, rows: Sequence[tuple[Any, ...]]) -> None:
    """One value for the database, however many rows there are: triggers of a statement run once."""
    names = [column.strip('"') for column in shape.columns]
    told = encode([dict(zip(names, row, strict=True)) for row in converted(rows, shape.converters)])
    if rows:
        with connections[using].cursor() as cursor:
            cursor.execute(statement, [told.decode()])


@cache
def _shape(label: str, names: tuple[str, ...], vendor: str) -> _Shape:
    model = apps.get_model(label)
    known: dict[str, Field[Any, Any]] = {field.attname: field for field in model._meta.concrete_fields}
    quote = connections[router.db_for_write(model)].ops.quote_name
    kinds = _SQLITE if vendor == "sqlite" else _POSTGRES
    found = ((place, kinds.get(type(end_of(known[name])))) for place, name in enumerate(names))
    return _Shape(
        table=quote(model._meta.db_table),
        columns=tuple(quote(known[name].column or "") for name in names),
        converters=tuple((place, convert) for place, convert in found if convert is not None),
    )


def _hex(key: UUID) -> str:
    return key.hex


@lru_cache(16)  # a batch is written at one time
def _moment(moment: datetime) -> str:
    return str(moment.astimezone(UTC).replace(tzinfo=None))  # as Django writes times on SQLite


def _json(value: Any) -> str:
    return encode(value).decode()


def _bytea(data: bytes) -> str:
    return "\\x" + data.hex()


_SQLITE: dict[type[Any], Convert] = {UUIDField: _hex, DateTimeField: _moment, JSONField: _json}
_POSTGRES: dict[type[Any], Convert] = {BinaryField: _bytea}
