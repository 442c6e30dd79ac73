"""Many writers with open transactions, and one reader who must miss nothing: a command, and a test in small.

python3 -m tests.postgres python3 -m tests.server.sync.race --commits 30000     on PostgreSQL
python3 -m tests.server.sync.race --commits 2000 --writers 4                     on SQLite
"""

import argparse
import json
import os
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

HOLD_S = 0.05
STREAMS = "SELECT id, head FROM sync_stream"
NEWS = (
    "SELECT entity, entity_id, seq, version FROM sync_change "
    "WHERE stream_id = {0} AND seq > {0} AND seq <= {0} ORDER BY seq"
)


@dataclass
class Database:
    """Where the race is run: PostgreSQL, or a file of SQLite."""

    url: str
    mark: str = field(init=False)

    def __post_init__(self) -> None:
        self.mark = "%s" if self.is_postgres else "?"

    @property
    def is_postgres(self) -> bool:
        return self.url.startswith("postgres")

    def connect(self) -> Any:
        if self.is_postgres:
            return psycopg.connect(self.url, autocommit=True)
        return sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=60, isolation_level=None)

    def key(self, key: UUID) -> Any:
        return key if self.is_postgres else key.hex

    def sql(self, text: str) -> str:
        return text.format(self.mark)


@dataclass
class Race:
    """What was committed, by those who did, and what was read meanwhile."""

    database: Database
    places: list[tuple[UUID, UUID]]  # an enrollment of each learner, and a lecture
    wanted: int
    hold_s: float = HOLD_S
    committed: Counter[str] = field(default_factory=Counter)
    versions: dict[str, int] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    numbers: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[int, int] = field(default_factory=dict)
    backwards: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    done: threading.Event = field(default_factory=threading.Event)

    def write(self, seed: int) -> None:
        """Make and change notes until enough was committed; some transactions are given up."""
        chance = random.Random(seed)
        connection = self.database.connect()
        mine: dict[str, int] = {}
        while not self.done.is_set():
            self._one_transaction(connection, chance, mine)
        connection.close()

    def _one_transaction(self, connection: Any, chance: random.Random, mine: dict[str, int]) -> None:
        enrollment, lecture = chance.choice(self.places)
        key, is_new = (str(uuid4()), True) if not mine or chance.random() < 0.7 else (chance.choice(list(mine)), False)
        connection.execute("BEGIN" if self.database.is_postgres else "BEGIN IMMEDIATE")
        if is_new:
            connection.execute(self.database.sql(INSERT), self._note(key, enrollment, lecture))
        else:
            update = self.database.sql("UPDATE enrollments_note SET content = {0} WHERE id = {0}")
            connection.execute(update, [key[::-1], self.database.key(UUID(key))])
        time.sleep(chance.random() * self.hold_s)
        if chance.random() < 0.05:
            connection.execute("ROLLBACK")
            return
        connection.execute("COMMIT")
        mine[key] = mine.get(key, 0) + 1
        with self.lock:
            self.committed["new" if is_new else "changed"] += 1
            self.versions[key] = mine[key]
            if self.committed.total() >= self.wanted:
                self.done.set()

    def _note(self, key: str, enrollment: UUID, lecture: UUID) -> list[Any]:
        now = "2026-11-23 12:00:00+00:00"
        ids = [self.database.key(one) for one in (UUID(key), enrollment, lecture)]
        return [ids[0], now, now, *ids[1:], "text", "[]"]

    def read(self) -> None:
        """Read as a device does: how far each stream is, then what is new up to there."""
        connection = self.database.connect()
        at = dict(self.heads)
        is_last = False
        while not is_last:
            is_last = self.done.is_set() and not threading.active_count() > 2
            for stream, head in connection.execute(STREAMS).fetchall():
                self._read(connection, stream, at.get(stream, 0), head)
                at[stream] = head
        connection.close()

    def _read(self, connection: Any, stream: int, after: int, head: int) -> None:
        self.backwards += head < after
        if head > after:
            for entity, key, seq, version in connection.execute(self.database.sql(NEWS), [stream, after, head]):
                self.seen[entity, str(UUID(str(key)))] = version
                self.numbers[stream].append(seq)

    def run(self, writers: int) -> dict[str, Any]:
        """Let them race; what came of it."""
        with closing(self.database.connect()) as connection:
            self.heads = dict(connection.execute(STREAMS).fetchall())
        began = time.monotonic()
        reader = threading.Thread(target=self.read)
        reader.start()
        threads = [threading.Thread(target=self.write, args=[seed]) for seed in range(writers)]
        for thread in threads:
            thread.start()
        for thread in (*threads, reader):
            thread.join()
        missed = [key for key, version in self.versions.items() if self.seen.get(("note", key)) != version]
        with closing(self.database.connect()) as connection:
            heads = dict(connection.execute(STREAMS).fetchall())
        return {
            "commits": self.committed.total(),
            "missed": len(missed),
            "numbers_given": sum(heads.values()) - sum(self.heads.values()),
            "told_twice": sum(len(some) - len(set(some)) for some in self.numbers.values()),
            "backwards": self.backwards,
            "seconds": round(time.monotonic() - began, 1),
        }


INSERT = (
    "INSERT INTO enrollments_note (id, version, created_at, updated_at, enrollment_id, lecture_id, content, tags) "
    "VALUES ({0}, 1, {0}, {0}, {0}, {0}, {0}, {0})"
)


@contextmanager
def closing(connection: Any) -> Iterator[Any]:
    yield connection
    connection.close()


def make_school(learners: int) -> list[tuple[UUID, UUID]]:
    """A course with as many learners; where each of them can write a note."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from tests.server.conftest import School

    school = School()
    course = school.course()
    lecture = school.lecture(course)
    return [(school.enroll(school.person(), course).pk, lecture.pk) for _ in range(learners)]


def main() -> int:
    """Run one race; 0 where nothing was missed and no number was given in vain."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commits", type=int, default=30_000)
    parser.add_argument("--writers", type=int, default=24)
    parser.add_argument("--hold-ms", type=float, default=HOLD_S * 1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LMS_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "lms_desktop.server.settings"
        url = os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'school.sqlite3'}")
        race = Race(Database(url), make_school(8), asked.commits, asked.hold_ms / 1000)
        result = race.run(asked.writers)
    print(json.dumps(result))
    return int(bool(result["missed"] or result["backwards"] or result["numbers_given"] != result["commits"]))


if __name__ == "__main__":
    sys.exit(main())
