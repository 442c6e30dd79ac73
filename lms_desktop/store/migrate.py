"""Bring a database up to date: a verified copy first, then each step in one transaction, or nothing at all."""

from collections.abc import Callable
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from lms_desktop.domain.errors import StoreTooNew

HERE = Path(__file__).parent / "migrations"


def migrate(engine: Engine, path: Path, *, at: Callable[[str], None]) -> None:
    """Apply the steps that are missing. Raises ``StoreTooNew`` for a database of a newer program, untouched."""
    scripts = _scripts()
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        known = {step.revision for step in scripts.walk_revisions()}
        if current is not None and current not in known:
            raise StoreTooNew(f"revision {current} is not known to this program")
        if current == scripts.get_current_head():
            return
        if current is not None:
            _copy_first(path, current)
        at("before-migration")
        # DDL is part of the transaction: a kill in the middle leaves the database as it was.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            _upgrade(connection, scripts, at)
            at("migration-before-commit")
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        at("after-migration")


def _upgrade(connection: Connection, scripts: ScriptDirectory, at: Callable[[str], None]) -> None:
    def steps(revision: object, _context: object) -> object:
        at("in-migration")
        return scripts._upgrade_revs("head", revision)  # type: ignore[arg-type]  # the documented recipe for running in process

    with EnvironmentContext(_config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True, transaction_per_migration=False)
        environment.get_context()._ensure_version_table()
        environment.run_migrations()


def _copy_first(path: Path, revision: str) -> None:
    from lms_desktop.store.store import copy_database

    target = path.with_name(f"{path.stem}.before-{revision}.sqlite3")
    partial = target.with_suffix(".part")
    partial.unlink(missing_ok=True)
    copy_database(path, partial)
    partial.replace(target)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def head() -> str:
    """The newest step that this program knows."""
    return _scripts().get_current_head() or ""
