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

import pytest
from django.db import connection

from lms_desktop.server.apps.enrollments.models import Note
from lms_desktop.server.apps.sync.models import Stream
from tests.server.conftest import School
from tests.server.sync.device import Device
from tests.server.sync.log import settle

TIMES = 7
ROWS = 1_000
WORDS = "A note of ordinary length, with a thought or two about what was just said in the film. " * 3


@pytest.fixture
def place(db: None, settings: Any, tmp_path: Any) -> tuple[School, Device, Any, Any]:
    """A learner with a device, their enrollment and a lecture; fifty courses in all."""
    settings.DATA_DIR, settings.MEDIA_DIR = tmp_path, tmp_path / "media"
    settings.ROOT_URLCONF = "tests.benchmarks.floors"
    school = School()
    teacher, student = school.person("instructor"), school.person()
    courses = [school.course(teacher) for _ in range(50)]
    enrollments = [school.enroll(student, course) for course in courses]
    lecture = school.lecture(courses[0])
    settle()
    return school, Device(school.caller(student), str(student.pk)), enrollments[0], lecture


def seconds(work: Callable[[], object]) -> float:
    """The processor's time for it, the middle of several measurements."""
    measured = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        measured.append(time.process_time() - began)
    return statistics.median(measured)


def told(words: str, ours: Callable[[], object], floor: Callable[[], object], floor_words: str) -> None:
    """Measure both in turns, warmed up, and tell the ratio."""
    ours(), floor()
    pairs = [(seconds(ours), seconds(floor)) for _ in range(3)]
    ratio = statistics.median(one / other for one, other in pairs)
    middle = [statistics.median(pair[place] for pair in pairs) * 1000 for place in (0, 1)]
    print(f"\n{words}: {ratio:.1f} x {floor_words} (processor {middle[0]:.1f} and {middle[1]:.1f} ms; ", end="")
    print(f"{connection.vendor}, 3 pairs of medians of {TIMES})")


def test_a_list_of_twenty_courses(place: Any) -> None:
    _, device, _, _ = place

    def floor() -> None:
        assert device.caller.get("floor/courses/").content.count(b'"course_code"') == 20

    def ours() -> None:
        assert device.caller.get("courses/").content.count(b'"course_code"') == 20

    told("a list of 20 courses", ours, floor, "raw SQL behind the same door")


def test_a_page_of_a_thousand_rows(place: Any) -> None:
    _, device, enrollment, lecture = place
    device.pull()
    cursor = device.cursor
    stream = Stream.objects.get(kind="user", owner=device.account)
    Note.objects.bulk_create(Note(enrollment=enrollment, lecture=lecture, content=WORDS) for _ in range(ROWS))
    settle()

    def floor() -> None:
        answer = device.caller.get(f"floor/notes/?after={stream.head}")
        assert answer.content.count(b'"upsert"') == ROWS

    def ours() -> None:
        answer = device.caller.get(f"sync/changes/?cursor={cursor}&limit={ROWS}")
        assert answer.content.count(b'"upsert"') == ROWS

    told("a pull of 1,000 notes", ours, floor, "raw SQL behind the same door")


def test_a_pull_that_finds_nothing(place: Any) -> None:
    _, device, _, _ = place
    device.pull()
    settle()
    path = f"sync/changes/?cursor={device.cursor}"

    def ours() -> None:
        assert device.caller.get(path).status_code == 204

    told("a pull with nothing new, 50 courses", ours, lambda: device.caller.get("health/"), "health")
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

    batches = [[_batch(device, lecture) for _ in range(ROWS // 200)] for _ in range(3 * TIMES + 1)]
    told("a push of 1,000 notes, in five batches", ours, floor, "one bulk insert of them")


def _batch(device: Device, lecture: Any) -> bytes:
    ops = [device.op("note.create", lecture=lecture.pk, content=WORDS) for _ in range(200)]
    body = {"device_id": device.device_id, "account": device.account, "epoch": device.epoch, "ops": ops}
    return json.dumps(body).encode()
