"""Statements are compiled once in a process: each opening of an account has engines of its own, with nothing known.

A program opens its account once in a day; a history does so a dozen times, and compiling took a quarter of its time.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_known: LRUCache[Any, Any] = LRUCache(2000)


class OneDialect(SQLiteDialect_pysqlite):
    """SQLite's own; what one engine compiled is good for all."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is OneDialect

    def __hash__(self) -> int:
        return hash(OneDialect)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Each engine looks into the same place."""
        engine.update_execution_options(compiled_cache=_known)


def compile_once() -> None:
    """From now on."""
    registry.register("sqlite", __name__, "OneDialect")
