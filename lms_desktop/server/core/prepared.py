"""Queries put together once: where few rows are read, putting the query together is most of the work.

A query is built for a stand-in of whom nothing is known but the role; whoever asks takes that place at each reading.
So what one may see is still said by the policies alone, and no row is ever kept. A query that needs more of a person
than the id and the role cannot be built, nor one that holds a moment.
"""

import re
from collections import namedtuple
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import QuerySet

from lms_desktop.server.apps.authentication.models import User

from .plain import Convert, converted, converters_of, ids_value

Build = Callable[[Any], QuerySet[Any]]
SOME: Final = ("5ea7ab1e-0000-4000-8000-000000000001",)  # stands for the ids that are asked for
_ANYBODY: Final = UUID("5ea7ab1e-0000-4000-8000-000000000002")  # stands for whoever asks
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:")


@dataclass(frozen=True, slots=True)
class _Statement:
    """What is sent to the database, and what is made of its answer."""

    sql: str
    values: tuple[Any, ...]
    make: Callable[[Sequence[Any]], Any]
    converters: tuple[tuple[int, Convert], ...]


class Prepared:
    """A query for whoever asks, by name: `ids` is where it has `among(…, SOME)`."""

    def __init__(self, build: Build, *names: str, as_text: bool = True) -> None:
        self._build, self._names, self._as_text = build, names, as_text
        self._known: dict[tuple[str, str], _Statement | None] = {}

    def rows(self, reader: User | None = None, ids: Collection[str] = (), tail: str = "") -> Iterator[Any]:
        """The columns of each row by name; ids are text, as on the wire."""
        statement = self._statement(reader)
        if statement is not None:
            found = self._fetched(statement.sql + tail, statement, reader, ids)
            yield from map(statement.make, converted(found, statement.converters))

    def of(self, reader: User | None) -> "Cut":
        """What this person may see, to be read a page at a time."""
        return Cut(self, reader)

    def count(self, reader: User | None) -> int:
        """How many rows there are."""
        statement = self._ids._statement(reader)
        if statement is None:
            return 0
        ((number,),) = self._fetched(f"SELECT count(*) FROM ({statement.sql}) AS counted", statement, reader, ())  # noqa: S608 (our own query)
        return int(number)

    @cached_property
    def _ids(self) -> "Prepared":
        """The same rows in no order, and without what is added up for each."""
        return Prepared(lambda reader: self._build(reader).order_by(), "id")

    def _fetched(
        self, sql: str, statement: _Statement, reader: User | None, ids: Collection[str]
    ) -> list[tuple[Any, ...]]:
        using = self._using
        vendor = connections[using].vendor
        anybody, some = _person(vendor, _ANYBODY), ids_value(vendor, SOME)
        who, these = _person(vendor, reader.pk if reader else _ANYBODY), ids_value(vendor, ids)
        values = [who if value == anybody else these if value == some else value for value in statement.values]
        with connections[using].cursor() as cursor:
            cursor.execute(sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _statement(self, reader: User | None) -> _Statement | None:
        key = ("" if reader is None else reader.role, connections[self._using].vendor)
        if key not in self._known:
            self._known[key] = self._prepared(key[0])
        return self._known[key]

    def _prepared(self, role: str) -> _Statement | None:
        rows = self._build(_stand_in(role) if role else None)
        compiler = rows.values_list(*self._names).query.get_compiler(using=self._using)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            return None
        assert not any(map(_is_moment, values)), "A moment would be that of the first reading."
        line: Any = namedtuple("line", self._names)  # type: ignore[misc]  # named by its columns
        expressions = [expression for expression, _, _ in compiler.select]
        converters = converters_of(expressions, connections[self._using], as_text=self._as_text)
        return _Statement(sql, tuple(values), line._make, converters)

    @property
    def _using(self) -> str:
        return router.db_for_read(User)


@dataclass(frozen=True, slots=True)
class Cut:
    """A prepared query as a list that is cut into pages."""

    query: Prepared
    reader: User | None
    ordered = True

    def count(self) -> int:
        return self.query.count(self.reader)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Any]:
        start, stop = int(part.start), int(part.stop)
        return list(self.query.rows(self.reader, tail=f" LIMIT {stop - start} OFFSET {start}"))


def _stand_in(role: str) -> User:
    """Somebody of whom the id and the role are known; whatever else is asked of them cannot be found."""
    known: dict[str, Any] = {"id": _ANYBODY, "role": role}
    names = [field.attname for field in User._meta.concrete_fields if field.attname in known]
    return User.from_db(None, names, [known[name] for name in names])


def _is_moment(value: object) -> bool:
    """Whether this is a time, or the text of one, as SQLite is given it."""
    return isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.match(value) is not None)


def _person(vendor: str, key: UUID) -> Any:
    return key.hex if vendor == "sqlite" else key
