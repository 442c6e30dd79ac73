"""Rows without models: where a thousand rows are told, building a model of each is most of the work."""

import json
from collections import namedtuple
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connections
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
    cells: list[Any] = list(zip(*found, strict=True))  # a column at a time: several times as fast as row by row
    for place, convert in converters if found else ():
        cells[place] = [None if cell is None else convert(cell) for cell in cells[place]]
    yield from map(make, zip(*cells, strict=True))


def lines(model: type[Model]) -> Callable[[Mapping[str, Any]], Any]:
    """What makes a row without a model of all its columns by name."""
    names, make, _ = _shape(model._meta.label, (), "")
    return lambda columns: make(columns[name] for name in names)


def among(rows: QuerySet[Any], name: str, ids: Collection[str]) -> QuerySet[Any]:
    """Those rows whose ``name`` is one of ``ids``: one value for the database, however many ids there are."""
    column = rows.model._meta.get_field(name).column
    place = ".".join(map(connections[rows.db].ops.quote_name, (rows.model._meta.db_table, column)))
    if connections[rows.db].vendor == "sqlite":
        some = RawSQL(f"{place} IN (SELECT value FROM json_each(%s))", [_hex_list(ids)], BooleanField())  # noqa: S608, S611 (our own names)
    else:
        some = RawSQL(f"{place} = ANY(%s::uuid[])", [list(ids)], BooleanField())  # noqa: S611 (our own names)
    return rows.filter(some)


def _hex_list(ids: Collection[str]) -> str:
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


def end_of(field: "Field[Any, Any]") -> "Field[Any, Any]":
    """The field that a foreign key repeats; a field that is none is its own."""
    while field.remote_field:
        field = field.target_field  # type: ignore[attr-defined]  # a foreign key has one
    return field


def _dashed(text: str) -> str:
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


_json = decoder(object).decode
_SQLITE: dict[type[Any], Convert] = {UUIDField: _dashed, DateTimeField: _in_utc, JSONField: _json}
_POSTGRES: dict[type[Any], Convert] = {UUIDField: str, JSONField: _json}
