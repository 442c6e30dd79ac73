"""The statements by which a change of a row is noted, in words that SQLite and PostgreSQL share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model

from lms_desktop.protocol.sync import StreamKind
from lms_desktop.server.core.models import Row

from .entities import BY_NAME, ENTITIES, TOUCHES, Entity, Place, Touch

EVENTS = ("INSERT", "UPDATE", "DELETE")
NOTE = "INSERT INTO sync_noted (kind, owner, entity, entity_id, deleted, version) "
_ROW = "r"


@dataclass(frozen=True, slots=True)
class Dialect:
    """Where the two databases differ."""

    nobody: str  # the owner of the catalogue
    differs: str  # `a differs b`, where either may be NULL


SQLITE = Dialect(nobody=f"'{'0' * 32}'", differs="IS NOT")
POSTGRES = Dialect(nobody="'00000000-0000-0000-0000-000000000000'::uuid", differs="IS DISTINCT FROM")


@dataclass(frozen=True, slots=True)
class Watched:
    """A model whose changes are noted, and the columns that its statements need."""

    model: type[Model]
    entities: tuple[Entity, ...]
    touches: tuple[Touch, ...]
    columns: tuple[str, ...] = field(default=())

    @property
    def table(self) -> str:
        return self.model._meta.db_table


def watched() -> Iterator[Watched]:
    """Every model that something is told of."""
    for model in apps.get_models():
        label = model._meta.label
        entities = tuple(entity for entity in ENTITIES if entity.model == label)
        touches = tuple(touch for touch in TOUCHES if touch.model == label)
        if entities or touches:
            yield Watched(model, entities, touches, _columns(model, entities, touches))


def notes(one: Watched, event: str, source: str, dialect: Dialect) -> list[str]:
    """What is noted when rows of a model change; `source` is a subquery that gives them."""
    if event == "DELETE":
        told = [_tombstones(entity, f"{source} AS {_ROW}", "") for entity in one.entities]
    else:
        told = [note for entity in one.entities for note in _is(entity, one.model, f"{source} AS {_ROW}", "", dialect)]
    for touch in one.touches:
        if touch.also_new if event != "UPDATE" else not touch.columns:
            told += _touched(touch, one.model, source, dialect)
    return told


def moves(one: Watched, source: str, dialect: Dialect) -> list[str]:
    """What is noted when columns that lead to a stream, or that others show, changed; they are there as `old_…` too."""
    told: list[str] = []
    for entity in one.entities:
        moved = _any_differs(_leading(one.model, entity), dialect)
        told += _left(entity, one.model, f"{source} AS {_ROW}", moved, dialect)
    for touch in one.touches:
        if touch.columns:
            told += _touched(touch, one.model, source, dialect, is_move=True)
    return told


def moving_columns(one: Watched) -> list[str]:
    """The columns whose change may move a row, or is told for others."""
    leading = {column for entity in one.entities for column in _leading(one.model, entity)}
    return sorted(leading.union(*(touch.columns for touch in one.touches)))


def missing(entity: Entity, dialect: Dialect) -> Iterator[str]:
    """Note the rows that no stream tells yet."""
    model = apps.get_model(entity.model)
    for place in entity.places:
        owner = owner_of(model, place, _ROW, dialect)
        known = (
            "SELECT 1 FROM sync_change c JOIN sync_stream s ON s.id = c.stream_id "
            f"WHERE c.entity = '{entity.name}' AND c.entity_id = {_ROW}.{entity.key} AND s.kind = '{place.kind}' "
            f"AND s.owner = {owner}"
        )
        yield from _is(entity, model, f"{model._meta.db_table} AS {_ROW}", f"NOT EXISTS ({known})", dialect, (place,))


def owner_of(model: type[Model], place: Place, row: str, dialect: Dialect) -> str:
    """The owner of the stream that a row goes to."""
    return dialect.nobody if place.kind is StreamKind.CATALOGUE else _at_end_of(model, place.path, row)


def _is(
    entity: Entity, model: type[Model], rows: str, where: str, dialect: Dialect, places: Iterable[Place] = ()
) -> Iterator[str]:
    condition = f" WHERE {where}" if where else ""
    for place in places or entity.places:
        owner = owner_of(model, place, _ROW, dialect)
        yield (
            f"{NOTE}SELECT '{place.kind}', {owner}, '{entity.name}', {_ROW}.{entity.key}, FALSE, {_ROW}.version "
            f"FROM {rows}{condition}"
        )


def _left(entity: Entity, model: type[Model], rows: str, moved: str, dialect: Dialect) -> Iterator[str]:
    """A row that now belongs elsewhere is gone from the streams that told it."""
    if not moved:
        return
    stays = " OR ".join(
        f"s.kind = '{place.kind}' AND s.owner = {owner_of(model, place, _ROW, dialect)}" for place in entity.places
    )
    yield _tombstones(entity, rows, f" WHERE {moved} AND NOT c.deleted AND NOT ({stays})")


def _tombstones(entity: Entity, rows: str, condition: str) -> str:
    return (
        f"{NOTE}SELECT s.kind, s.owner, c.entity, c.entity_id, TRUE, c.version FROM {rows} "
        f"JOIN sync_change c ON c.entity = '{entity.name}' AND c.entity_id = {_ROW}.{entity.key} "
        f"JOIN sync_stream s ON s.id = c.stream_id{condition}"
    )


def _leading(model: type[Model], entity: Entity) -> list[str]:
    return sorted({_first_column(model, place.path) for place in entity.places if place.path not in ("", "id")})


def _touched(
    touch: Touch, model: type[Model], source: str, dialect: Dialect, *, is_move: bool = False
) -> Iterator[str]:
    some = f" WHERE {_any_differs(touch.columns, dialect)}" if is_move else ""
    for entity in map(BY_NAME.__getitem__, touch.entities):
        other = apps.get_model(entity.model)
        if touch.up:
            ends = [_at_end_of(model, touch.up, _ROW, prefix) for prefix in (("", "old_") if is_move else ("",))]
            ids = " UNION ".join(f"SELECT {end} FROM {source} AS {_ROW}{some}" for end in ends)
            chosen = f"{_ROW}.id IN ({ids})"
        else:
            chosen = _below(other, touch.down, f"SELECT {_ROW}.id FROM {source} AS {_ROW}{some}", f"{_ROW}.")
        rows = f"{other._meta.db_table} AS {_ROW}"
        yield from _is(entity, other, rows, chosen, dialect)
        if is_move and any(column.endswith("_id") for column in touch.columns):
            yield from _left(entity, other, rows, chosen, dialect)


def _any_differs(columns: Iterable[str], dialect: Dialect) -> str:
    several = [f"{_ROW}.{column} {dialect.differs} {_ROW}.old_{column}" for column in columns]
    return f"({' OR '.join(several)})" if several else ""


def _at_end_of(model: type[Model], path: str, row: str, prefix: str = "") -> str:
    if path == "id":
        return f"{row}.id"
    first, *rest = path.split(".")
    here = _relation(model, first)
    found = f"{row}.{prefix}{here.column}"
    for name in rest:
        table = here.related_model._meta.db_table
        here = _relation(here.related_model, name)
        found = f"(SELECT {here.column} FROM {table} WHERE id = {found})"
    return found


def _below(model: type[Model], path: str, ids: str, row: str = "") -> str:
    first, _, rest = path.partition(".")
    here = _relation(model, first)
    if not rest:
        return f"{row}{here.column} IN ({ids})"
    inner = _below(here.related_model, rest, ids)
    table = here.related_model._meta.db_table
    return f"{row}{here.column} IN (SELECT id FROM {table} WHERE {inner})"


def _columns(model: type[Model], entities: Iterable[Entity], touches: Iterable[Touch]) -> tuple[str, ...]:
    needed = {"id"} | ({"version"} if issubclass(model, Row) else set())
    for entity in entities:
        needed |= {entity.key, *(_first_column(model, place.path) for place in entity.places if place.path)}
    for touch in touches:
        needed |= {*touch.columns, *([_first_column(model, touch.up)] if touch.up else [])}
    return tuple(sorted(needed))


def _first_column(model: type[Model], path: str) -> str:
    return "id" if path == "id" else str(_relation(model, path.partition(".")[0]).column)


def _relation(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)
