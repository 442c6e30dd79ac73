"""Whatever comes in: an answer that the schema tells of, never a fault of the school, and nothing changed by a no."""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from rest_framework_simplejwt.tokens import AccessToken

from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core.models import Row

from .world import World, a_world

SCHEMA = json.loads(Path(__file__).with_name("openapi.json").read_text("utf-8"))
PATHS = {path: found for path, found in SCHEMA["paths"].items() if not path.startswith("/api/sync/")}
WRITES = [(path, method) for path, found in PATHS.items() for method in found if method in ("post", "patch", "put")]
PLACES = {"row": "note", "user": "student", "instructor": "helper"}
# Who may, by what the address begins with; everything else is for the teacher.
CALLERS = {
    "/api/users/": "learner",
    "/api/auth/": "learner",
    "/api/enrollments/": "learner",
    "/api/notes/": "learner",
    "/api/bookmarks/": "learner",
    "/api/lectures/{lecture}/notes/": "learner",
    "/api/lectures/{lecture}/bookmarks/": "learner",
    "/api/lectures/{lecture}/progress/": "learner",
    "/api/assignments/{assignment}/submit/": "learner",
    "/api/quizzes/{quiz}/start/": "learner",
    "/api/quiz-attempts/{attempt}/submit/": "learner",
    "/api/courses/{course}/enroll/": "learner",
    "/api/courses/categories/": "admin",
}
HOSTILE: list[Any] = [
    None,
    True,
    5,
    -1,
    1.5,
    10**30,
    1e308,
    "",
    "NaN",
    "-Infinity",
    "\0",
    "'; DROP TABLE courses_course; --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "https://[",
    "\U0001f600" * 300,
    [],
    {},
    [[]],
    [None, 5, "x", {}],
    {"id": {"id": []}},
    [{"id": "\0", "lectures": 5, "question": [], "url": None}],
]
# One field at a time, since a body is refused at its first bad field.
SHARP: list[Any] = [
    None,
    10**30,
    "\0",
    "0001-01-01T00:00:00+14:00",
    "https://[",
    [None, 5, "x", {}],
    [{"id": "\0", "lectures": 5, "question": [], "url": None}],
]
BODIES = [
    b"[]",
    b'"words"',
    b"5",
    b"null",
    b"{",
    b"\xff\xfe",
    b'{"title": NaN}',
    b'{"title": "\\ud800"}',
    b'{"title": "\xed\xa0\x80"}',
    b"[" * 100_000,
    b'{"a":' * 40 + b"1" + b"}" * 40,
    b'{"title": "' + b"x" * 10_000_000 + b'"}',
]


@pytest.fixture
def world(school: Any, room: Any) -> World:
    made = a_world(school, room)
    made.ids |= {"lecture": made.ids["preview"]}
    return made


def address_of(world: World, path: str, method: str = "get") -> str:
    names = dict(PLACES)
    if "/bookmarks/" in path:
        names["row"] = "bookmark"
    for kind in ("video", "pdf", "quiz"):
        if path.endswith(f"{{lecture}}/{kind}/") and method != "post":
            names["lecture"] = f"{kind}_lecture"
    return re.sub(r"{(\w+)}", lambda found: str(world.ids[names.get(found[1], found[1])]), path)


def caller_of(world: World, path: str) -> Any:
    begins = [start for start in CALLERS if path.startswith(start)]
    return world.callers[CALLERS[max(begins, key=len)] if begins else "teacher"]


def told(path: str, method: str) -> set[int]:
    return {int(code) for code in PATHS[path][method]["responses"]}


def held() -> str:
    """All rows of the school, in a word."""
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, Row)]
    sums = " || '-' || ".join(f"(SELECT count(*) || ':' || coalesce(sum(version), 0) FROM {name})" for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sums}")
        return str(cursor.fetchone()[0])


def tried(world: World, path: str, method: str, body: Any, **headers: str) -> int:
    """Call, look whether the answer is one that the schema tells of, and undo it."""
    cache.clear()
    with transaction.atomic():
        before = held()
        answer = getattr(caller_of(world, path), method)(address_of(world, path, method), body, **headers)
        known = told(path, method)
        assert answer.status_code in known, (method, path, str(body)[:200], answer.status_code, answer.content[:500])
        assert answer.status_code < 400 or held() == before or answer.json().get("code") == "already_submitted"
        transaction.set_rollback(True)
    return int(answer.status_code)


def fields_of(path: str, method: str) -> Iterator[str]:
    """The fields that a body of an operation may have."""
    content = PATHS[path][method].get("requestBody", {}).get("content", {})
    name = content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
    yield from SCHEMA["components"]["schemas"].get(name, {}).get("properties", {})
    yield from ("version", "something else")


def sound_body(world: World) -> dict[str, Any]:
    words = {"email": "a@example.org", "password": "a good password", "new_password": "a good password"}
    return {**world.body(), **words, "token": "x", "refresh": "x"}


@pytest.mark.parametrize(("path", "method"), WRITES)
def test_a_hostile_field_gets_an_answer_that_was_told_of(world: World, path: str, method: str) -> None:
    if method == "put" and "patch" in PATHS[path]:  # the same work as `patch`
        return
    sound = sound_body(world)
    fields = list(fields_of(path, method))
    for value in HOSTILE:
        tried(world, path, method, {**sound, **dict.fromkeys(fields, value)})
    for field in fields:
        for value in SHARP:
            tried(world, path, method, {**sound, field: value})
        left_out = {name: value for name, value in sound.items() if name != field}
        tried(world, path, method, left_out)


@pytest.mark.parametrize(("path", "method"), WRITES)
def test_a_hostile_body_is_refused_and_changes_nothing(world: World, path: str, method: str) -> None:
    for body in BODIES:
        assert 400 <= tried(world, path, method, body) < 500
    bomb = gzip.compress(b" " * 50_000_000)
    assert tried(world, path, method, bomb, Content_Encoding="gzip") == 415


@pytest.mark.parametrize(("path", "method"), WRITES)
def test_a_hostile_header_gets_an_answer_that_was_told_of(world: World, path: str, method: str) -> None:
    sound = sound_body(world)
    for tag in ("", "x", '"-1"', '"1.5"', '"99999999999999999999"', "*", '"1", "2"', "\u00b2"):
        tried(world, path, method, sound, If_Match=tag)
    for key in ("x" * 255, "x" * 256, "\u00e9", "../x", "'"):
        tried(world, path, method, sound, Idempotency_Key=key)
    assert 400 <= tried(world, path, method, sound, Content_Encoding="br") < 500


@pytest.mark.parametrize("path", PATHS)
def test_somebody_without_a_token_that_works_is_refused(world: World, path: str) -> None:
    expired = AccessToken.for_user(User.objects.get(pk=world.ids["student"]))
    expired.set_exp(lifetime=-timedelta(minutes=1))
    caller = world.callers["nobody"]
    if (path.startswith("/api/auth/") and "devices" not in path) or path == "/api/health/":
        return
    before = held()
    for token in (str(expired), "x", "x.y.z", "\u00e9", "null", "Bearer x"):
        caller.token = token
        for method in PATHS[path]:
            assert getattr(caller, method)(address_of(world, path, method)).status_code == 401
    caller.token = ""
    for method in PATHS[path]:
        is_open = {} in PATHS[path][method]["security"]
        assert getattr(caller, method)(address_of(world, path, method)).status_code == (200 if is_open else 401)
    assert held() == before


@pytest.mark.parametrize("path", [path for path in PATHS if "{" in path])
def test_what_is_absent_is_not_found(world: World, path: str) -> None:
    caller, before = caller_of(world, path), held()
    for method in PATHS[path]:
        for name in re.findall(r"{\w+}", path):
            for other in (str(uuid4()), "x", "1", "00000000-0000-0000-0000-00000000000g", "%00", "..", "%F0%9F%98%80"):
                address = address_of(world, path.replace(name, other), method)
                body = {} if method in ("get", "delete") else {"body": world.body()}
                answer = getattr(caller, method)(address, **body)
                assert answer.status_code == 404, (method, address)
                assert answer.json()["code"] == "not_found"
    assert held() == before


@pytest.mark.parametrize("path", [path for path, found in PATHS.items() if "get" in found])
def test_a_hostile_question_gets_an_answer_that_was_told_of(world: World, path: str) -> None:
    names = {one["name"] for one in PATHS[path]["get"]["parameters"] if one["in"] == "query"}
    values = ("", "-1", "0", "1e9", "9" * 30, "NaN", "\0", "'", "%", "\u0663", "x" * 600, "\U0001f600", "true", "[]")
    times = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00Z")
    for name in sorted(names | {"format", "page"}):
        for value in (*values, *times):
            answer = caller_of(world, path).get(address_of(world, path), query={name: value})
            known = told(path, "get") | {404}
            assert answer.status_code in known - {500}, (path, name, value, answer.content[:300])
