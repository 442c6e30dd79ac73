"""Triggers that raise versions, so that admin pages, bulk writes and raw SQL count as changes too.

They are taken away before a migration, because SQLite cannot remake a table that one of them names, and put in place
after it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from .models import Row

# What is nested in the row of a parent raises its version too: child model, its column, parent model.
NESTED = (
    ("courses.CourseMetadata", "course_id", "courses.Course"),
    ("courses.CoursePricing", "course_id", "courses.Course"),
    ("videos.VideoContent", "lecture_id", "courses.Lecture"),
    ("videos.PDFContent", "lecture_id", "courses.Lecture"),
    ("videos.LectureResource", "lecture_id", "courses.Lecture"),
    ("assignments.Question", "quiz_id", "assignments.Quiz"),
)
EVENTS = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
# Time must not go back: SQLite knows milliseconds, Django wrote microseconds; on PostgreSQL a clock may be set back.
SQLITE_NOW = "max(updated_at, strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"
_RAISE_OWN = """
CREATE OR REPLACE FUNCTION raise_own_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version = OLD.version THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := greatest(NEW.updated_at, clock_timestamp());
  END IF;
  RETURN NEW;
END $$"""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger of ours: its table, and the statements that make it."""

    name: str
    table: str
    make: tuple[str, ...]


def install_triggers(using: str, **_: Any) -> None:
    """Put the triggers in place; safe to repeat."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    wanted = [trigger for trigger in triggers_for(connection.vendor) if trigger.table in present]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            if _is_in_place(cursor, wanted):  # making them anew would wait for everybody who writes
                return
            cursor.execute(_RAISE_OWN)
            cursor.execute(f"COMMENT ON FUNCTION raise_own_version() IS '{_fingerprint(wanted)}'")
        for trigger in wanted:
            cursor.execute(drop_statement(connection, trigger))
            for statement in trigger.make:
                cursor.execute(statement)


def remove_triggers(using: str, plan: Any = None, **_: Any) -> None:
    """Take the triggers away where SQLite could not remake a table under them."""
    connection = connections[using]
    if connection.vendor != "sqlite" or plan == []:
        return
    present = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for trigger in triggers_for(connection.vendor):
            if trigger.table in present:
                cursor.execute(drop_statement(connection, trigger))


def drop_statement(connection: BaseDatabaseWrapper, trigger: Trigger) -> str:
    """How this database takes a trigger away."""
    on = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {trigger.name}{on}"


def triggers_for(vendor: str) -> Iterator[Trigger]:
    """Every trigger that raises a version."""
    raise_own, raise_outer = (
        (_postgres_own, _postgres_outer) if vendor == "postgresql" else (_sqlite_own, _sqlite_outer)
    )
    for model in apps.get_models():
        if issubclass(model, Row):
            table = model._meta.db_table
            name = f"version_of_{table}"
            yield Trigger(name, table, raise_own(name, table))
    for child, column, parent in NESTED:
        inner, outer = apps.get_model(child), apps.get_model(parent)._meta.db_table
        for event, row in EVENTS:
            table = inner._meta.db_table
            name = f"version_of_{outer}_by_{event}_of_{table}".lower()[:63]
            # A change of the inner row counts once: when its own trigger has raised its version.
            counts = "NEW.version <> OLD.version" if event == "UPDATE" else ""
            yield Trigger(name, table, raise_outer(name, outer, f"AFTER {event} ON {table}", f"{row}.{column}", counts))


def _is_in_place(cursor: CursorWrapper, wanted: list[Trigger]) -> bool:
    cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'version\\_of\\_%' AND NOT tgisinternal")
    there = {name for (name,) in cursor.fetchall()}
    cursor.execute("SELECT obj_description(to_regprocedure('raise_own_version()'), 'pg_proc')")
    return cursor.fetchone() == (_fingerprint(wanted),) and there >= {trigger.name for trigger in wanted}


def _fingerprint(wanted: list[Trigger]) -> str:
    statements = [_RAISE_OWN, *(statement for trigger in wanted for statement in trigger.make)]
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()


def _sqlite_own(name: str, table: str) -> tuple[str, ...]:
    return (  # the names are our own
        f"CREATE TRIGGER {name} AFTER UPDATE ON {table} FOR EACH ROW WHEN NEW.version = OLD.version BEGIN "  # noqa: S608 (our own names)
        f"UPDATE {table} SET version = OLD.version + 1, updated_at = {SQLITE_NOW} WHERE id = NEW.id; END",
    )


def _sqlite_outer(name: str, outer: str, when: str, key: str, counts: str) -> tuple[str, ...]:
    condition = f"WHEN {counts} " if counts else ""
    return (
        f"CREATE TRIGGER {name} {when} FOR EACH ROW {condition}BEGIN "  # noqa: S608 (our own names)
        f"UPDATE {outer} SET version = version + 1, updated_at = {SQLITE_NOW} WHERE id = {key}; END",
    )


def _postgres_own(name: str, table: str) -> tuple[str, ...]:
    return (f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION raise_own_version()",)


def _postgres_outer(name: str, outer: str, when: str, key: str, counts: str) -> tuple[str, ...]:
    condition = f"WHEN ({counts}) " if counts else ""
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 (our own names)
        f"UPDATE {outer} SET version = version + 1, updated_at = greatest(updated_at, clock_timestamp()) "
        f"WHERE id = {key}; RETURN NULL; END $$",
        f"CREATE TRIGGER {name} {when} FOR EACH ROW {condition}EXECUTE FUNCTION {name}()",
    )
