"""Triggers that keep the change log, so that cascades, bulk writes, admin pages and raw SQL are told too.

Every one of them writes to `sync_noted`. On SQLite that is a view that numbers at once: there is one writer. On
PostgreSQL it is a table of what each open transaction did, and one deferred trigger numbers it, stream after stream in
one order, when the transaction commits: numbers follow commits without a gap, and nobody waits in a circle.

A migration that changes rows on SQLite runs without them: it has to raise the versions of these rows itself.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from lms_desktop.server.core.models import Row

from .entities import ENTITIES
from .statements import EVENTS, POSTGRES, SQLITE, Dialect, Watched, missing, moves, moving_columns, notes, watched

_SQLITE_LOG = (
    "CREATE VIEW sync_noted AS SELECT s.kind, s.owner, c.entity, c.entity_id, c.deleted, c.version "
    "FROM sync_change c JOIN sync_stream s ON s.id = c.stream_id",
    """CREATE TRIGGER sync_number INSTEAD OF INSERT ON sync_noted WHEN NEW.owner IS NOT NULL BEGIN
  INSERT INTO sync_stream (kind, owner, head, floor) VALUES (NEW.kind, NEW.owner, 1, 0)
    ON CONFLICT (kind, owner) DO UPDATE SET head = head + 1;
  INSERT INTO sync_change (stream_id, entity, entity_id, seq, deleted, version, at)
    SELECT id, NEW.entity, NEW.entity_id, head, NEW.deleted, NEW.version, strftime('%Y-%m-%d %H:%M:%f', 'now')
    FROM sync_stream WHERE kind = NEW.kind AND owner = NEW.owner
    ON CONFLICT (entity, entity_id, stream_id) DO UPDATE
    SET seq = excluded.seq, deleted = excluded.deleted, version = excluded.version, at = excluded.at;
END""",
)
_POSTGRES_LOG = (
    """CREATE UNLOGGED TABLE IF NOT EXISTS sync_noted (
  place bigint GENERATED ALWAYS AS IDENTITY, tx xid8 NOT NULL DEFAULT pg_current_xact_id(), kind varchar(10) NOT NULL,
  owner uuid, entity varchar(20) NOT NULL, entity_id uuid NOT NULL, deleted boolean NOT NULL, version integer NOT NULL)
""",
    "CREATE INDEX IF NOT EXISTS sync_noted_of_tx ON sync_noted (tx)",
    "CREATE UNLOGGED TABLE IF NOT EXISTS sync_open (tx xid8 PRIMARY KEY)",
    """CREATE OR REPLACE FUNCTION sync_open_tx() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO sync_open SELECT DISTINCT tx FROM new_rows ON CONFLICT DO NOTHING; RETURN NULL; END $$""",
    "DROP TRIGGER IF EXISTS sync_open_tx ON sync_noted",
    "CREATE TRIGGER sync_open_tx AFTER INSERT ON sync_noted REFERENCING NEW TABLE AS new_rows "
    "FOR EACH STATEMENT EXECUTE FUNCTION sync_open_tx()",
    """CREATE OR REPLACE FUNCTION sync_number() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE one record; stream bigint; last bigint;
BEGIN
  FOR one IN
    SELECT kind, owner, count(DISTINCT (entity, entity_id)) AS many FROM sync_noted
    WHERE tx = NEW.tx AND owner IS NOT NULL GROUP BY kind, owner ORDER BY kind COLLATE "C", owner
  LOOP
    INSERT INTO sync_stream AS s (kind, owner, head, floor) VALUES (one.kind, one.owner, one.many, 0)
      ON CONFLICT (kind, owner) DO UPDATE SET head = s.head + one.many RETURNING s.id, s.head INTO stream, last;
    INSERT INTO sync_change (stream_id, entity, entity_id, seq, deleted, version, at)
      SELECT stream, entity, entity_id, last - one.many + row_number() OVER (ORDER BY place), deleted, version,
        clock_timestamp()
      FROM (SELECT DISTINCT ON (entity, entity_id) entity, entity_id, place, deleted, version FROM sync_noted
        WHERE tx = NEW.tx AND kind = one.kind AND owner = one.owner
        ORDER BY entity, entity_id, place DESC) AS latest
      ON CONFLICT (entity, entity_id, stream_id) DO UPDATE
      SET seq = excluded.seq, deleted = excluded.deleted, version = excluded.version, at = excluded.at;
  END LOOP;
  DELETE FROM sync_noted WHERE tx = NEW.tx;
  DELETE FROM sync_open WHERE tx = NEW.tx;
  RETURN NULL;
END $$""",
    "DROP TRIGGER IF EXISTS sync_number ON sync_open",
    "CREATE CONSTRAINT TRIGGER sync_number AFTER INSERT ON sync_open DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION sync_number()",
)
_ROWS = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
}


def install_log(using: str, **_: Any) -> None:
    """Put the triggers of the change log in place, and tell what it does not know; safe to repeat."""
    connection = connections[using]
    if "sync_change" not in connection.introspection.table_names():
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if _is_in_place(connection, cursor):
            return
        for statement in _removal(connection, cursor):
            cursor.execute(statement)
        for statement in wanted(connection):
            cursor.execute(statement)
        _sign(connection, cursor)
    tell_missing(using)


def remove_log(using: str, plan: Any = None, **_: Any) -> None:
    """Take the triggers away where SQLite could not remake a table under them."""
    connection = connections[using]
    if connection.vendor == "sqlite" and plan != []:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            for statement in _removal(connection, cursor):
                cursor.execute(statement)


def tell_missing(using: str) -> int:
    """Tell the rows that are in no stream yet; how many there were."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        before = _told(cursor)
        for entity in ENTITIES:
            for statement in missing(entity, _dialect(connection)):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return _told(cursor) - before


def wanted(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Every statement that the change log is made of."""
    postgres = connection.vendor == "postgresql"
    yield from _POSTGRES_LOG if postgres else _SQLITE_LOG
    for one in watched():
        for event in EVENTS:
            yield from (_on_postgres if postgres else _on_sqlite)(one, event)


def _on_sqlite(one: Watched, event: str) -> Iterator[str]:
    row = "OLD" if event == "DELETE" else "NEW"
    columns = [f"{row}.{column} AS {column}" for column in one.columns]
    told = notes(one, event, f"(SELECT {', '.join(columns)})", SQLITE)
    # A change counts once: when the trigger of versions has raised it, in an update of its own.
    counts = "WHEN NEW.version <> OLD.version " if event == "UPDATE" and issubclass(one.model, Row) else ""
    yield from _sqlite_trigger(_name(one, event), f"AFTER {event} ON {one.table}", counts, told)
    if event == "UPDATE" and (moving := moving_columns(one)):
        columns += [f"OLD.{column} AS old_{column}" for column in one.columns]
        told = moves(one, f"(SELECT {', '.join(columns)})", SQLITE)
        counts = f"WHEN {' OR '.join(f'NEW.{column} IS NOT OLD.{column}' for column in moving)} "
        yield from _sqlite_trigger(_name(one, "move"), f"AFTER UPDATE ON {one.table}", counts, told)


def _sqlite_trigger(name: str, when: str, counts: str, told: list[str]) -> Iterator[str]:
    if told:
        body = " ".join(f"{statement};" for statement in told)
        yield f"CREATE TRIGGER {name} {when} FOR EACH ROW {counts}BEGIN {body} END"


def _on_postgres(one: Watched, event: str) -> Iterator[str]:
    told = notes(one, event, _source(one, event), POSTGRES)
    if event == "UPDATE":
        told += moves(one, _source(one, event), POSTGRES)
    if event == "DELETE":
        told += [
            "UPDATE sync_noted SET deleted = TRUE WHERE tx = pg_current_xact_id() "  # noqa: S608 (names of our own)
            f"AND entity = '{entity.name}' AND entity_id IN (SELECT {entity.key} FROM old_rows)"
            for entity in one.entities
        ]
    if told:
        name, body = _name(one, event), " ".join(f"{statement};" for statement in told)
        head = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
        yield f"{head} BEGIN {body} RETURN NULL; END $$"
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {one.table} {_ROWS[event]} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )


def _source(one: Watched, event: str) -> str:
    if event != "UPDATE":
        return "new_rows" if event == "INSERT" else "old_rows"
    columns = [f"n.{column}, o.{column} AS old_{column}" for column in one.columns]
    return f"(SELECT {', '.join(columns)} FROM new_rows n JOIN old_rows o ON o.id = n.id)"  # noqa: S608 (our own names)


def _name(one: Watched, event: str) -> str:
    return f"sync_{event.lower()}_{one.table}"


def _dialect(connection: BaseDatabaseWrapper) -> Dialect:
    return POSTGRES if connection.vendor == "postgresql" else SQLITE


def _removal(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> list[str]:
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname LIKE 'sync\\_%' AND NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
        return [f"DROP TRIGGER {name} ON {table}" for name, table in cursor.fetchall()]
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'sync\\_%' ESCAPE '\\'")
    return [*(f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()), "DROP VIEW IF EXISTS sync_noted"]


def _is_in_place(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> bool:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT obj_description(to_regclass('sync_noted'), 'pg_class')")
        return bool(cursor.fetchone() == (_fingerprint(connection),))
    cursor.execute(
        "SELECT sql FROM sqlite_master WHERE name LIKE 'sync\\_%' ESCAPE '\\' AND type IN ('trigger', 'view')"
    )
    return {sql for (sql,) in cursor.fetchall()} == set(wanted(connection))


def _sign(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(f"COMMENT ON TABLE sync_noted IS '{_fingerprint(connection)}'")


def _fingerprint(connection: BaseDatabaseWrapper) -> str:
    return hashlib.sha256("\n".join(wanted(connection)).encode()).hexdigest()


def _told(cursor: CursorWrapper) -> int:
    cursor.execute("SELECT count(*) FROM sync_change")
    return int(cursor.fetchone()[0])
