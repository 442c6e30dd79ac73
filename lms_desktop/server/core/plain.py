"""Rows without models: where a thousand rows are told, building a model of each is most of the work."""

import json
from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache, reduce
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, DateTimeField, Field, JSONField, Model, QuerySet, UUIDField
from django.db.models.expressions import RawSQL

from lms_desktop.protocol.decoding import decoder

Convert = Callable[[Any], Any]


def plain(rows: QuerySet[Any], *names: str) -> Iterator[Any]:
    """The columns of each row by name, as its model has them, but for ids: these are text, as on the wire.

    For models of ids, texts, numbers, times and JSON; what a field of another kind needs is not done to it.
    """
    columns, make, converters = _shape(rows.model._meta.label, names, connections[rows.db].vendor)
    try:
        sql, values = rows.values_list(*columns).query.get_compiler(using=rows.db).as_sql()
    except EmptyResultSet:
        return
    with connections[rows.db].cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    yield from map(make, converted(found, converters))


def converted(rows: Sequence[tuple[Any, ...]], converters: Iterable[tuple[int, Convert]]) -> Iterable[tuple[Any, ...]]:
    """Do to the cells of some columns what has to be done."""
    cells: list[Any] = list(zip(*rows, strict=True))  # a column at a time: several times as fast as row by row
    for place, convert in converters if rows else ():
        cells[place] = [None if cell is None else convert(cell) for cell in cells[place]]
    return zip(*cells, strict=True)


def lines(model: type[Model]) -> Callable[[Mapping[str, Any]], Any]:
    """What makes a row without a model of all its columns by name."""
    names, make, _ = _shape(model._meta.label, (), "")
    return lambda columns: make(columns[name] for name in names)


def among(rows: QuerySet[Any], name: str, values: Collection[str] | Collection[int]) -> QuerySet[Any]:
    """Those rows whose ``name`` is one of these: one value for the database, however many there are."""
    return rows.filter(is_among(rows, name, values))


def beyond(rows: QuerySet[Any], name: str, ids: Collection[str]) -> QuerySet[Any]:
    """The others."""
    return rows.exclude(is_among(rows, name, ids))


def is_among(rows: QuerySet[Any], name: str, values: Collection[str] | Collection[int]) -> RawSQL:
    """Whether ``name`` is one of these ids, or numbers, as a condition."""
    field, connection = rows.model._meta.get_field(name), connections[rows.db]
    place = ".".join(map(connection.ops.quote_name, (rows.model._meta.db_table, field.column)))
    if connection.vendor == "sqlite":
        value: Any = _hex_list(values) if isinstance(end_of(field), UUIDField) else json.dumps(list(values))
        chosen = "IN (SELECT value FROM json_each(%s))"
    else:
        value, chosen = list(values), f"= ANY(%s::{field.db_type(connection)}[])"
    return RawSQL(f"{place} {chosen}", [value], BooleanField())  # noqa: S611 (our own names)


def ids_value(vendor: str, ids: Collection[str]) -> Any:
    """Ids as one value for the database."""
    return _hex_list(ids) if vendor == "sqlite" else list(ids)


def _hex_list(ids: Collection[Any]) -> str:
    return json.dumps(list(ids)).replace("-", "")


@cache
def _shape(
    label: str, wanted: tuple[str, ...], vendor: str
) -> tuple[tuple[str, ...], Convert, tuple[tuple[int, Convert], ...]]:
    known = {field.attname: field for field in apps.get_model(label)._meta.concrete_fields if field.column}
    names = wanted or tuple(known)
    fields = [known[name] for name in names]
    kinds = _SQLITE if vendor == "sqlite" else _POSTGRES
    found = ((place, kinds.get(type(end_of(field)))) for place, field in enumerate(fields))
    converters = tuple((place, convert) for place, convert in found if convert is not None)
    make: Any = namedtuple(label.replace(".", ""), names)  # type: ignore[misc]  # named by the model
    return names, make._make, converters


def converters_of(
    expressions: Iterable[Any], connection: BaseDatabaseWrapper, *, as_text: bool
) -> tuple[tuple[int, Convert], ...]:
    """What has to be done to the columns of a query; ids become text, if wanted so."""
    kinds = _SQLITE if connection.vendor == "sqlite" else _POSTGRES
    own = kinds if as_text else {kind: convert for kind, convert in kinds.items() if kind is not UUIDField}
    wanted = [_converter(expression, connection, own) for expression in expressions]
    return tuple((place, convert) for place, convert in enumerate(wanted) if convert is not None)


def _converter(expression: Any, connection: BaseDatabaseWrapper, own: dict[type[Any], Convert]) -> Convert | None:
    known = own.get(type(end_of(expression.output_field)))
    steps = (*connection.ops.get_db_converters(expression), *expression.get_db_converters(connection))
    if known is not None or not steps:
        return known
    return lambda cell: reduce(lambda value, step: step(value, expression, connection), steps, cell)


def end_of(field: "Field[Any, Any]") -> "Field[Any, Any]":
    """The field that a foreign key repeats; a field that is none is its own."""
    while field.remote_field:
        field = field.target_field  # type: ignore[attr-defined]  # a foreign key has one
    return field


@lru_cache(10_000)  # a page names most ids twice: as what changed, and in the row
def _dashed(text: str) -> str:
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


_json = decoder(object).decode
_SQLITE: dict[type[Any], Convert] = {UUIDField: _dashed, DateTimeField: _in_utc, JSONField: _json}
_POSTGRES: dict[type[Any], Convert] = {UUIDField: str, JSONField: _json}
