"""What sync costs the server, as ratios to floors that were measured in the same run.

Ratios are printed, never asserted: the machines are noisy. Run it with ``python3 packaging/dev.py bench``, and on
PostgreSQL with ``python3 -m tests.postgres python3 -m pytest -p no:randomly -s tests/benchmarks/test_sync.py``.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.db import connection

from lms_desktop.server.apps.enrollments.models import Note
from tests.server.conftest import School
from tests.server.sync.device import Device
from tests.server.sync.log import settle

TIMES = 7
ROWS = 1_000
WORDS = "A note of ordinary length, with a thought or two about what was just said in the film. " * 3
COLUMNS = (
    "id, version, created_at, updated_at, enrollment_id, lecture_id, content, timestamp_seconds, page_number, tags"
)


@pytest.fixture
def place(db: None, settings: Any, tmp_path: Any) -> tuple[School, Device, Any, Any]:
    """A learner with a device, their enrollment and a lecture; fifty courses in all."""
    settings.DATA_DIR, settings.MEDIA_DIR = tmp_path, tmp_path / "media"
    school = School()
    teacher, student = school.person("instructor"), school.person()
    courses = [school.course(teacher) for _ in range(50)]
    enrollments = [school.enroll(student, course) for course in courses]
    lecture = school.lecture(courses[0])
    settle()
    return school, Device(school.caller(student), str(student.pk)), enrollments[0], lecture


def seconds(work: Callable[[], object]) -> float:
    """The middle of several measurements of processor time and waiting."""
    measured = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        measured.append(time.perf_counter() - began)
    return statistics.median(measured)


def told(words: str, ours: float, floor: float, floor_words: str) -> None:
    print(f"\n{words}: {ours / floor:.1f} x {floor_words} ({ours * 1000:.1f} ms, {floor * 1000:.1f} ms; ", end="")
    print(f"{connection.vendor}, medians of {TIMES})")


def test_a_page_of_a_thousand_rows(place: Any) -> None:
    _, device, enrollment, lecture = place
    device.pull()
    cursor = device.cursor
    Note.objects.bulk_create(Note(enrollment=enrollment, lecture=lecture, content=WORDS) for _ in range(ROWS))
    settle()

    def floor() -> bytes:
        with connection.cursor() as sql:
            sql.execute(f"SELECT {COLUMNS} FROM enrollments_note")
            names = COLUMNS.split(", ")
            return msgspec.json.encode([dict(zip(names, row, strict=True)) for row in sql.fetchall()])

    def ours() -> None:
        answer = device.caller.get(f"sync/changes/?cursor={cursor}&limit={ROWS}")
        assert answer.content.count(b'"upsert"') == ROWS

    ours()
    told("a pull of 1,000 notes", seconds(ours), seconds(floor), "reading and encoding them")


def test_a_pull_that_finds_nothing(place: Any) -> None:
    _, device, _, _ = place
    device.pull()
    settle()
    path = f"sync/changes/?cursor={device.cursor}"

    def ours() -> None:
        assert device.caller.get(path).status_code == 204

    ours()
    told("a pull with nothing new, 50 courses", seconds(ours), seconds(lambda: device.caller.get("health/")), "health")
    print(f"its cursor: {len(device.cursor)} bytes")


def test_a_push_of_a_thousand_notes(place: Any) -> None:
    _, device, enrollment, lecture = place
    device.pull()

    def floor() -> None:
        Note.objects.bulk_create(
            Note(id=uuid4(), enrollment=enrollment, lecture=lecture, content=WORDS) for _ in range(ROWS)
        )
        settle()

    def ours() -> None:
        for batch in batches.pop():
            answer = device.caller.post("sync/push/", batch)
            assert answer.content.count(b'"applied"') == 200
            settle()

    batches = [[_batch(device, lecture) for _ in range(ROWS // 200)] for _ in range(TIMES + 1)]
    ours()
    told("a push of 1,000 notes, in five batches", seconds(ours), seconds(floor), "one bulk insert of them")


def _batch(device: Device, lecture: Any) -> bytes:
    ops = [device.op("note.create", lecture=lecture.pk, content=WORDS) for _ in range(200)]
    body = {"device_id": device.device_id, "account": device.account, "epoch": device.epoch, "ops": ops}
    return json.dumps(body).encode()
