"""One account's database: one writing connection behind a lock, readers on their own, news after each commit."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool, StaticPool

from lms_desktop.domain.changes import Changes
from lms_desktop.domain.errors import DiskFull, StoreBusy, StoreDamaged, StoreProblem
from lms_desktop.store.migrate import migrate
from lms_desktop.store.reserve import Reserve
from lms_desktop.store.tables import LINKS, trigger_sql, view_sql

Tx = Connection  # one transaction, reading or writing
Listener = Callable[[Changes], None]


_WRITING = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "fullfsync=1",
    "temp_store=MEMORY",
    # Ids are by chance: a page of a pull touches pages all over the indexes. These are kept at hand (16 MiB at most)
    # until the work is done, and written back less often.
    "cache_size=-16384",
    "wal_autocheckpoint=4000",
)


def nothing(_point: str) -> None:
    """The usual hook: nothing happens at a named point. The fault tests hand in one that kills the process."""


class Store:
    """The database of one account.

    Exactly one connection writes and checkpoints: SQLite before 3.51.3 can damage a WAL that two connections write.
    Everything that writes takes ``write()``; who comes second waits for the first to commit, at most for the
    length of one page of a pull.
    """

    def __init__(self, path: Path, *, at: Callable[[str], None] = nothing) -> None:
        """Open, and bring up to date, the database at ``path``.

        Raises ``StoreTooNew``, ``StoreDamaged``, ``DiskFull`` or ``StoreBusy``; nothing was changed then.
        """
        self.path = path
        self.at = at
        self.reserve = Reserve(path.with_name("reserve"))
        self.commits = 0  # what was read before is as it was while this stays
        self._lock = threading.RLock()
        self._listeners: list[Listener] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        with in_words():
            self._writer = _writing_engine(path)
            try:
                self._connection = self._prepared()
            except BaseException:
                self._writer.dispose()  # a file that somebody holds cannot be moved aside everywhere
                raise
            self._readers = _reading_engine(path)

    def _prepared(self) -> Connection:
        migrate(self._writer, self.path, at=self.at)
        connection = self._writer.connect()
        for statement in (*trigger_sql(), *map(view_sql, LINKS)):
            connection.exec_driver_sql(statement)
        connection.commit()
        return connection

    def subscribe(self, listener: Listener) -> None:
        """Call ``listener`` after each commit that touched something, in the thread that wrote."""
        self._listeners.append(listener)

    @contextmanager
    def write(self, name: str = "local", *, durable: bool = True) -> Iterator[Connection]:
        """One transaction, ``name``d for the fault tests.

        ``durable=False`` is for what can be pulled again: it can be lost with the power, not by a kill.

        "Saved" may be said once this is left without an error.
        """
        with self._lock, in_words():
            connection = self._connection
            if durable:
                self.reserve.ease()
            connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.commit()
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                # Some come twice: to tell them apart here is quicker than to have them sorted there.
                touched = connection.exec_driver_sql("SELECT entity, id FROM changed").all()
                changes = Changes.of((entity, id_) for entity, id_ in touched)
                connection.exec_driver_sql("DELETE FROM changed")
                self.at(f"{name}:before-commit")
                connection.commit()
                self.commits += 1
                self.at(f"{name}:after-commit")
            except BaseException as error:
                connection.rollback()
                if durable and isinstance(error, DatabaseError) and isinstance(_named(error), DiskFull):
                    self.reserve.release()  # the next try has room
                raise
            if changes.ids:
                for listener in self._listeners:
                    listener(changes)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent look at the database; never waits for a writer."""
        with in_words(), self._readers.connect() as connection:
            yield connection

    def rest(self) -> None:
        """A long work is done: let go of the memory that it took."""
        with self._lock, in_words():
            self._connection.exec_driver_sql("PRAGMA shrink_memory")
            self._connection.commit()

    def check(self) -> None:
        """Raise ``StoreDamaged`` if SQLite finds the file damaged."""
        with self.read() as tx:
            found = tx.exec_driver_sql("PRAGMA quick_check").scalar_one()
        if found != "ok":
            raise StoreDamaged(str(found))

    def backup(self, target: Path) -> None:
        """A copy of the whole database as it is now, checked."""
        with in_words():
            copy_database(self.path, target)

    def close(self) -> None:
        """Close every connection; the writer last, so that it alone checkpoints."""
        self._readers.dispose()
        with self._lock:
            self._connection.close()
            self._writer.dispose()


def copy_database(source: Path, target: Path) -> None:
    """Copy a database with SQLite's own backup, and make sure that the copy can be read."""
    with in_words(), closing(sqlite3.connect(source)) as from_, closing(sqlite3.connect(target)) as to:
        from_.backup(to)
        found = to.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise StoreDamaged(str(found))


@contextmanager
def in_words() -> Iterator[None]:
    """Turn SQLite's troubles into ours, once, at this edge."""
    try:
        yield
    except (OperationalError, DatabaseError, sqlite3.DatabaseError) as error:
        raise _named(error) from error


_DAMAGE = ("malformed", "not a database", "unsupported file format", "Could not decode")


def _named(error: Exception) -> StoreProblem:
    words = str(error)
    if "disk is full" in words or "disk I/O error" in words:
        return DiskFull(words)
    if "locked" in words:
        return StoreBusy(words)
    if any(sign in words for sign in _DAMAGE):
        return StoreDamaged(words)
    return StoreProblem(words)


def _writing_engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        # pysqlite would begin transactions by itself, and never one around DDL: we say BEGIN IMMEDIATE ourselves.
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 10},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in _WRITING:
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _reading_engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=6,
        max_overflow=4,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 10},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA wal_autocheckpoint=0")
        for entity in LINKS:
            connection.execute(view_sql(entity))
        connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def scalar(tx: Connection, sql: str, **values: object) -> object:
    """The first column of the first row, or None."""
    return tx.execute(text(sql), values).scalar()
