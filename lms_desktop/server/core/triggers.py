"""Triggers that raise versions, so that admin pages, bulk writes and raw SQL count as changes too.

They are put in place after every migration, because SQLite drops them when Django remakes a table.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections

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
# SQLite knows milliseconds: the end of this one, so that a change never seems older than the row that it changed.
_NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now') || '999'"


def install_triggers(using: str, **_: Any) -> None:
    """Put the triggers in place; safe to repeat."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name, table, body in _triggers():
            if table in present:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {body}")


def _triggers() -> Iterator[tuple[str, str, str]]:
    for model in apps.get_models():
        if issubclass(model, Row):
            table = model._meta.db_table
            yield f"version_of_{table}", table, _raise_own_version(table)
    for child, column, parent in NESTED:
        inner, outer = apps.get_model(child)._meta.db_table, apps.get_model(parent)._meta.db_table
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            name = f"version_of_{outer}_by_{event}_of_{inner}".lower()
            yield name, inner, _raise_version_of(outer, inner, event, f"{row}.{column}")


def _raise_own_version(table: str) -> str:
    return (  # the names are our own
        f"AFTER UPDATE ON {table} FOR EACH ROW WHEN NEW.version = OLD.version BEGIN "  # noqa: S608
        f"UPDATE {table} SET version = OLD.version + 1, updated_at = {_NOW} WHERE id = NEW.id; END"
    )


def _raise_version_of(outer: str, inner: str, event: str, key: str) -> str:
    # A change of the inner row counts once: when its own trigger has raised its version.
    when = "WHEN NEW.version <> OLD.version " if event == "UPDATE" else ""
    return (
        f"AFTER {event} ON {inner} FOR EACH ROW {when}BEGIN "  # noqa: S608
        f"UPDATE {outer} SET version = version + 1, updated_at = {_NOW} WHERE id = {key}; END"
    )
