"""What sync costs the client: a first reading against its floor, a push of 1,000 notes, an idle pass.

Ratios are printed, never asserted: the machines are noisy. Run it with ``python3 packaging/dev.py bench``. A peer is
run beside the push where ``LMS_BENCH_PEER`` names a command that prints its own figures.
"""

import itertools
import os
import shlex
import statistics
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import requests
from sqlalchemy import create_engine
from sqlalchemy.dialects.sqlite import insert

from lms_desktop.api.school import School
from lms_desktop.app.garbage import leave_what_stays
from lms_desktop.app.session import Session
from lms_desktop.protocol import sync as wire
from lms_desktop.protocol.content import LectureDetail, LectureRow, Section
from lms_desktop.protocol.courses import CourseDetail, CourseRow
from lms_desktop.protocol.learning import Note, Progress
from lms_desktop.protocol.rows import decode, encode
from lms_desktop.store import rows
from lms_desktop.store.store import Store
from lms_desktop.store.tables import BASE, LINKS, metadata, stream_row
from lms_desktop.sync.delta.pull import DeltaPull
from tests.builders import FakeClock
from tests.live import LEARNER, LiveSchool, make_school, sync

COURSES, LECTURES, OWN = 50, 10_000, 20_000
PAGE = 1_000
TIMES = 5
NOTES = 1_000
ROUNDS = 7
WORDS = "A note of ordinary length, with a thought or two about what was just said in the film. " * 3
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Recorded(requests.adapters.BaseAdapter):
    """Answers with pages that were made before."""

    def __init__(self, pages: list[bytes]) -> None:
        super().__init__()
        self._pages = iter(pages)

    def send(self, request: Any, *_args: Any, **_kwargs: Any) -> requests.Response:
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 200, request.url, request
        answer._content = next(self._pages)
        answer.headers["Content-Type"] = "application/json"
        return answer

    def close(self) -> None:
        """Nothing is open."""


def changes_of_a_school(many: int = OWN) -> Iterator[wire.Change]:
    """Fifty courses with ten thousand lectures, and twenty thousand rows of a learner's own."""
    numbers = itertools.count(1)

    def told(stream: str, entity: str, row: Any) -> wire.Change:
        raw = msgspec.Raw(encode(row))
        return wire.Change(stream=stream, seq=next(numbers), entity=entity, id=row.id, op="upsert", version=1, row=raw)

    def named(**more: Any) -> dict[str, Any]:
        return {"id": str(uuid4()), "version": 1, "created_at": AT, "updated_at": AT, **more}

    enrollment, own = str(uuid4()), f"user:{uuid4()}"
    for number in range(many // 2):
        note = Note(**named(enrollment=enrollment, lecture=str(uuid4()), content=f"{number} {WORDS}"))
        yield told(own, "note", note)
        yield told(own, "progress", Progress(**named(enrollment=enrollment, lecture=str(uuid4()), watched_seconds=60)))
    courses = [named(title=f"Course {number}", course_code=f"C{number}") for number in range(COURSES)]
    for course in courses:
        yield told("catalogue", "course", CourseRow(**course))
    for course in courses:
        stream = f"course:{course['id']}"
        yield told(stream, "course_detail", CourseDetail(**course, description=WORDS))
        for _section in range(10):
            section = Section(**named(course=course["id"], title="A section"))
            yield told(stream, "section", section)
            for _lecture in range(LECTURES // COURSES // 10):
                lecture = named(section=section.id, title="A lecture", description=WORDS)
                yield told(stream, "lecture", LectureRow(**lecture))
                yield told(stream, "lecture_detail", LectureDetail(**lecture, body=WORDS * 2))


def pages_of(changes: list[wire.Change]) -> list[bytes]:
    last = {change.stream: change.seq for change in changes}
    begun: set[str] = set()
    pages = []
    for start in range(0, len(changes), PAGE):
        some = changes[start : start + PAGE]
        ends = {change.stream: change.seq for change in some}
        pages.append(
            encode(
                wire.Changes(
                    epoch="e",
                    server_time=AT,
                    changes=tuple(some),
                    cursor=f"c{start}",
                    has_more=start + PAGE < len(changes),
                    streams={name: wire.StreamState(at=at, head=last[name]) for name, at in ends.items()},
                    reset=tuple(name for name in ends if name not in begun),
                )
            )
        )
        begun |= set(ends)
    return pages


def ours(folder: Path, pages: list[bytes]) -> float:
    store = Store(folder / "store.sqlite3")
    transport = requests.Session()
    transport.mount("http://", Recorded(pages))
    school = School("http://school.example.org", transport, FakeClock())
    pull = DeltaPull(store, school, FakeClock(), teaches=False)
    began = time.perf_counter()
    pull.run()
    took = time.perf_counter() - began
    store.close()
    return took


def floor(folder: Path, pages: list[bytes]) -> float:
    """Decode, and write the same rows into the same tables, each page as one bulk insert for each table."""
    folder.mkdir(parents=True)
    engine = create_engine(f"sqlite:///{folder / 'floor.sqlite3'}")
    metadata.create_all(engine)
    with engine.connect() as connection:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        connection.commit()
        began = time.perf_counter()
        streams: dict[str, int] = {}
        for page in pages:
            _write(connection, decode(page, wire.Changes), streams)
        connection.commit()
        took = time.perf_counter() - began
    engine.dispose()
    return took


def _write(connection: Any, page: wire.Changes, streams: dict[str, int]) -> None:
    values: dict[str, list[dict[str, Any]]] = {}
    names = {entity: ("id", "version", *LINKS[entity], "doc") for entity in LINKS}
    told = []
    for change in page.changes:
        key = streams.setdefault(change.stream, len(streams) + 1)
        values.setdefault(change.entity, []).append(
            dict(zip(names[change.entity], rows._values(change.entity, bytes(change.row)), strict=True))
        )
        told.append({"stream": key, "entity": change.entity, "id": change.id, "version": 1, "generation": 1})
    connection.execute(insert(stream_row), told)
    for entity, some in values.items():
        connection.execute(insert(BASE[entity]), some)


def test_a_first_reading_against_its_floor(tmp_path: Path) -> None:
    changes = list(changes_of_a_school())
    pages = pages_of(changes)
    pairs = [(ours(tmp_path / f"o{n}", pages), floor(tmp_path / f"f{n}", pages)) for n in range(TIMES)]
    ratio = statistics.median(one / other for one, other in pairs)
    us, them = (statistics.median(pair[n] for pair in pairs) for n in (0, 1))
    size = sum(map(len, pages)) / 1e6
    print(
        f"\nfirst reading of {len(changes):,} rows in {len(pages)} pages, {size:.1f} MB: {ratio:.2f} x decoding and ",
        end="",
    )
    print(f"writing the same tables (wanted: at most 3.0; medians of {TIMES}: {us:.2f} and {them:.2f} s)")


class Counted(requests.Session):
    """Counts what goes over the line."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = self.up = self.down = 0

    def send(self, request: Any, **kwargs: Any) -> requests.Response:
        answer = super().send(request, **kwargs)
        headers = f"{request.method} {request.path_url} HTTP/1.1\r\nHost: 127.0.0.1:65535\r\n\r\n"
        self.calls += 1
        self.up += len(headers) + _size(request.headers) + len(request.body or b"")
        told = answer.headers.get("Content-Length")
        self.down += len("HTTP/1.1 200 OK\r\n\r\n") + _size(answer.headers)
        self.down += int(told) if told is not None else len(answer.content)
        return answer

    def told(self) -> str:
        words = f"{self.calls} requests, {self.up / 1000:.1f} kB up, {self.down / 1000:.1f} kB down"
        self.calls = self.up = self.down = 0
        return words


def _size(headers: Any) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.items())


@pytest.fixture
def line(tmp_path: Path) -> Iterator[tuple[Session, Counted, str]]:
    school: LiveSchool = make_school(tmp_path / "school")
    school.start()
    session = school.session(tmp_path / "home", LEARNER)
    sync(session)
    (card,) = session.services.catalogue.search("").cards
    session.services.enrollments.enroll(card.course_id)
    sync(session)
    lecture = session.services.courses.open(card.course_id).sections[0].lectures[0].lecture_id
    counted = Counted()
    session.open.school._transport = counted
    yield session, counted, lecture
    counted.close()
    session.close()
    school.stop()


def test_a_thousand_notes_and_an_idle_pass(line: tuple[Session, Counted, str]) -> None:
    session, counted, lecture = line
    notes = [session.services.notes.save(None, lecture, f"{number} {WORDS}").note_id for number in range(NOTES)]
    print(f"\n{NOTES:,} new notes pushed in {_pushed(session):.3f} s, {counted.told()}")
    session.pull()
    counted.told()
    leave_what_stays()  # as the program does once an account is open
    took, told = [], ""
    for turn in range(ROUNDS):
        for number, note in enumerate(notes):
            session.services.notes.save(note, lecture, f"{number} changed {turn} {WORDS}")
        counted.told()
        took.append(_pushed(session))
        told = counted.told()
        if turn < ROUNDS - 1:
            session.pull()
    spread = f"[{min(took):.3f}..{max(took):.3f}] n={ROUNDS}"
    print(f"{NOTES:,} changed notes pushed in {statistics.median(took):.3f} s {spread}, {told}")
    began = time.perf_counter()
    session.pull()
    print(f"and their echo pulled in {time.perf_counter() - began:.2f} s, {counted.told()}")
    session.pull()
    counted.told()
    began = time.perf_counter()
    session.push(lambda _done, _total: None)
    session.pull()
    print(
        f"an idle pass in {(time.perf_counter() - began) * 1000:.0f} ms, {counted.told()} (wanted: 1, at most 1.5 kB)"
    )
    if peer := os.environ.get("LMS_BENCH_PEER"):
        print(subprocess.run(shlex.split(peer), capture_output=True, text=True, check=True).stdout)


def _pushed(session: Session) -> float:
    began = time.perf_counter()
    report = session.push(lambda _done, _total: None)
    assert report.stopped_by is None
    assert report.sent == NOTES
    return time.perf_counter() - began
