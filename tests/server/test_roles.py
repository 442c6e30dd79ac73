"""Who may do what to which row: every role at every address of the path."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from .world import WHO, World, a_world

# Columns: those of `WHO`.
READ = {
    "courses/": (200, 200, 200, 200, 200, 200, 200),
    "courses/{course}/": (200, 200, 200, 200, 200, 200, 200),
    "courses/{course}/instructors/": (200, 200, 200, 200, 200, 200, 200),
    "courses/categories/": (200, 200, 200, 200, 200, 200, 200),
    "courses/{draft}/": (404, 404, 404, 404, 404, 200, 200),
    "courses/{course}/sections/": (401, 200, 200, 200, 200, 200, 200),
    "courses/{draft}/sections/": (401, 404, 404, 404, 404, 200, 200),
    "sections/{section}/": (401, 200, 200, 200, 200, 200, 200),
    "sections/{section}/lectures/": (401, 200, 200, 200, 200, 200, 200),
    "lectures/{lecture}/": (401, 404, 200, 404, 404, 200, 200),
    "lectures/{preview}/": (401, 200, 200, 200, 200, 200, 200),
    "lectures/{hidden}/": (401, 404, 404, 404, 404, 200, 200),
    "lectures/{lecture}/resources/": (401, 404, 200, 404, 404, 200, 200),
    "lectures/{lecture}/progress/": (401, 404, 200, 200, 404, 403, 403),
    "enrollments/": (401, 200, 200, 200, 200, 200, 200),
    "enrollments/{enrollment}/": (401, 404, 200, 404, 404, 200, 200),
    "enrollments/{enrollment}/progress/": (401, 404, 200, 404, 404, 200, 200),
    "enrollments/{enrollment}/notes/": (401, 404, 200, 404, 404, 404, 200),
    "enrollments/{enrollment}/bookmarks/": (401, 404, 200, 404, 404, 404, 200),
    "notes/{note}/": (401, 404, 200, 404, 404, 404, 200),
    "bookmarks/{bookmark}/": (401, 404, 200, 404, 404, 404, 200),
    "courses/{course}/assignments/": (401, 200, 200, 200, 200, 200, 200),
    "assignments/{assignment}/": (401, 404, 200, 404, 404, 200, 200),
    "assignments/{assignment}/submissions/": (401, 404, 200, 404, 404, 200, 200),
    "submissions/{submission}/": (401, 404, 200, 404, 404, 200, 200),
    "lectures/{quiz_lecture}/quiz/": (401, 404, 200, 404, 404, 200, 200),
    "quizzes/{quiz}/": (401, 404, 200, 404, 404, 200, 200),
    "quizzes/{quiz}/questions/": (401, 404, 200, 404, 404, 200, 200),
    "quizzes/{quiz}/attempts/": (401, 404, 200, 404, 404, 200, 200),
    "quiz-attempts/{attempt}/": (401, 404, 200, 404, 404, 200, 200),
    "quiz-attempts/{attempt}/result/": (401, 404, 200, 404, 404, 200, 200),
    "users/me/": (401, 200, 200, 200, 200, 200, 200),
    "users/me/settings/": (401, 200, 200, 200, 200, 200, 200),
    "users/me/social/": (401, 200, 200, 200, 200, 200, 200),
    "users/me/skills/": (401, 200, 200, 200, 200, 200, 200),
    "users/{student}/": (401, 200, 200, 200, 200, 200, 200),
    "auth/devices/": (401, 200, 200, 200, 200, 200, 200),
    "instructors/": (200, 200, 200, 200, 200, 200, 200),
    "instructors/{helper}/": (200, 200, 200, 200, 200, 200, 200),
    "courses/categories/{category}/": (200, 200, 200, 200, 200, 200, 200),
    "lectures/{video_lecture}/video/": (401, 404, 200, 404, 404, 200, 200),
    "lectures/{pdf_lecture}/pdf/": (401, 404, 200, 404, 404, 200, 200),
    "resources/{resource}/": (401, 404, 200, 404, 404, 200, 200),
    "questions/{question}/": (401, 404, 200, 404, 404, 200, 200),
    "health/": (200, 200, 200, 200, 200, 200, 200),
}
WRITE = {
    ("post", "courses/"): (401, 403, 403, 403, 201, 201, 201),
    ("put", "courses/{course}/"): (401, 403, 403, 403, 403, 200, 200),
    ("patch", "courses/{course}/"): (401, 403, 403, 403, 403, 200, 200),
    ("patch", "courses/{draft}/"): (401, 404, 404, 404, 404, 200, 200),
    ("delete", "courses/{course}/"): (401, 403, 403, 403, 403, 204, 204),
    ("delete", "courses/{draft}/"): (401, 404, 404, 404, 404, 204, 204),
    ("post", "courses/{course}/instructors/"): (401, 403, 403, 403, 403, 201, 201),
    ("delete", "courses/{course}/instructors/{helper}/"): (401, 403, 403, 403, 403, 204, 204),
    ("post", "courses/{course}/reorder/"): (401, 403, 403, 403, 403, 200, 200),
    ("post", "courses/categories/"): (401, 403, 403, 403, 403, 403, 201),
    ("put", "courses/categories/{category}/"): (401, 403, 403, 403, 403, 403, 200),
    ("patch", "courses/categories/{category}/"): (401, 403, 403, 403, 403, 403, 200),
    ("delete", "courses/categories/{category}/"): (401, 403, 403, 403, 403, 403, 204),
    ("post", "courses/{course}/sections/"): (401, 403, 403, 403, 403, 201, 201),
    ("post", "courses/{draft}/sections/"): (401, 404, 404, 404, 404, 201, 201),
    ("put", "sections/{section}/"): (401, 403, 403, 403, 403, 200, 200),
    ("patch", "sections/{section}/"): (401, 403, 403, 403, 403, 200, 200),
    ("delete", "sections/{section}/"): (401, 403, 403, 403, 403, 204, 204),
    ("post", "sections/{section}/lectures/"): (401, 403, 403, 403, 403, 201, 201),
    ("put", "lectures/{lecture}/"): (401, 404, 403, 404, 404, 200, 200),
    ("patch", "lectures/{preview}/"): (401, 403, 403, 403, 403, 200, 200),
    ("delete", "lectures/{lecture}/"): (401, 404, 403, 404, 404, 204, 204),
    ("post", "lectures/{lecture}/video/"): (401, 404, 403, 404, 404, 201, 201),
    ("delete", "lectures/{video_lecture}/video/"): (401, 404, 403, 404, 404, 204, 204),
    ("post", "lectures/{lecture}/pdf/"): (401, 404, 403, 404, 404, 201, 201),
    ("delete", "lectures/{pdf_lecture}/pdf/"): (401, 404, 403, 404, 404, 204, 204),
    ("post", "lectures/{lecture}/resources/"): (401, 404, 403, 404, 404, 201, 201),
    ("put", "resources/{resource}/"): (401, 404, 403, 404, 404, 200, 200),
    ("patch", "resources/{resource}/"): (401, 404, 403, 404, 404, 200, 200),
    ("delete", "resources/{resource}/"): (401, 404, 403, 404, 404, 204, 204),
    ("post", "enrollments/"): (401, 201, 200, 200, 201, 201, 201),
    ("put", "lectures/{lecture}/progress/"): (401, 404, 201, 201, 404, 403, 403),
    ("patch", "notes/{note}/"): (401, 404, 200, 404, 404, 404, 200),
    ("patch", "bookmarks/{bookmark}/"): (401, 404, 200, 404, 404, 404, 200),
    ("post", "courses/{course}/assignments/"): (401, 403, 403, 403, 403, 201, 201),
    ("put", "assignments/{assignment}/"): (401, 404, 403, 404, 404, 200, 200),
    ("patch", "assignments/{assignment}/"): (401, 404, 403, 404, 404, 200, 200),
    ("delete", "assignments/{assignment}/"): (401, 404, 403, 404, 404, 204, 204),
    ("post", "assignments/{assignment}/attachments/"): (401, 404, 403, 404, 404, 415, 415),  # files alone
    ("post", "lectures/{lecture}/quiz/"): (401, 404, 403, 404, 404, 201, 201),
    ("put", "quizzes/{quiz}/"): (401, 404, 403, 404, 404, 200, 200),
    ("patch", "quizzes/{quiz}/"): (401, 404, 403, 404, 404, 200, 200),
    ("delete", "quizzes/{quiz}/"): (401, 404, 403, 404, 404, 204, 204),
    ("post", "quizzes/{quiz}/questions/"): (401, 404, 403, 404, 404, 201, 201),
    ("put", "questions/{question}/"): (401, 404, 403, 404, 404, 200, 200),
    ("patch", "questions/{question}/"): (401, 404, 403, 404, 404, 200, 200),
    ("delete", "questions/{question}/"): (401, 404, 403, 404, 404, 204, 204),
    ("put", "users/me/"): (401, 200, 200, 200, 200, 200, 200),
    ("put", "users/me/settings/"): (401, 200, 200, 200, 200, 200, 200),
    ("put", "users/me/social/"): (401, 200, 200, 200, 200, 200, 200),
    ("patch", "users/me/social/"): (401, 200, 200, 200, 200, 200, 200),
    ("post", "users/me/skills/"): (401, 201, 201, 201, 201, 201, 201),
    ("delete", "users/me/skills/{skill}/"): (401, 404, 204, 404, 404, 404, 404),
    ("delete", "auth/devices/{device}/"): (401, 404, 204, 404, 404, 404, 404),
    ("post", "courses/{course}/enroll/"): (401, 201, 200, 200, 201, 201, 201),
    ("post", "lectures/{lecture}/progress/"): (401, 404, 201, 201, 404, 403, 403),
    ("post", "lectures/{lecture}/notes/"): (401, 404, 201, 201, 404, 403, 403),
    ("post", "lectures/{preview}/notes/"): (401, 403, 201, 201, 403, 403, 403),
    ("post", "lectures/{lecture}/bookmarks/"): (401, 404, 201, 201, 404, 403, 403),
    ("put", "notes/{note}/"): (401, 404, 200, 404, 404, 404, 200),
    ("delete", "notes/{note}/"): (401, 404, 204, 404, 404, 404, 204),
    ("put", "bookmarks/{bookmark}/"): (401, 404, 200, 404, 404, 404, 200),
    ("delete", "bookmarks/{bookmark}/"): (401, 404, 204, 404, 404, 404, 204),
    ("delete", "enrollments/{enrollment}/"): (401, 404, 204, 404, 404, 403, 204),
    ("post", "assignments/{assignment}/submit/"): (401, 404, 201, 404, 404, 403, 403),
    ("post", "submissions/{submission}/grade/"): (401, 404, 403, 404, 404, 200, 200),
    ("post", "quizzes/{quiz}/start/"): (401, 404, 201, 404, 404, 403, 403),
    ("post", "quiz-attempts/{attempt}/submit/"): (401, 404, 200, 404, 404, 404, 404),
    ("post", "quiz-attempts/{attempt}/grade/"): (401, 404, 403, 404, 404, 200, 200),
    ("patch", "users/me/"): (401, 200, 200, 200, 200, 200, 200),
    ("patch", "users/me/settings/"): (401, 200, 200, 200, 200, 200, 200),
}


@pytest.fixture
def world(school: Any, room: Any) -> World:
    return a_world(school, room)


@pytest.mark.parametrize(("path", "answers"), READ.items())
def test_everybody_reads_what_is_theirs_to_see(world: World, path: str, answers: tuple[int, ...]) -> None:
    assert {who: world.call(who, "get", path) for who in WHO} == dict(zip(WHO, answers, strict=True))


@pytest.mark.parametrize(("call", "answers"), WRITE.items())
def test_everybody_writes_what_is_theirs_to_write(
    world: World, call: tuple[str, str], answers: tuple[int, ...]
) -> None:
    assert {who: undone(world, who, call) for who in WHO} == dict(zip(WHO, answers, strict=True))


def undone(world: World, who: str, call: tuple[str, str]) -> int:
    with transaction.atomic():
        status = world.call(who, *call)
        transaction.set_rollback(True)
    return status


def test_every_address_has_its_line_above() -> None:
    told = {(method, _bare(f"/api/{path}")) for method, path in [*(("get", path) for path in READ), *WRITE]}
    paths = json.loads(Path(__file__).with_name("openapi.json").read_text("utf-8"))["paths"]
    known = {(method, _bare(path)) for path, operations in paths.items() for method in operations}
    open_to_all = {(method, path) for method, path in known if path.startswith("/api/auth/") and method == "post"}
    apart = {(method, path) for method, path in known if path.startswith("/api/sync/")}
    assert known - apart - told == open_to_all


def _bare(path: str) -> str:
    return re.sub(r"{\w+}", "{}", path)


def test_lists_hold_only_what_one_may_see(world: World) -> None:
    section = f"sections/{world.ids['section']}/lectures/"
    counts = {who: world.callers[who].get(section).json()["count"] for who in WHO[1:]}
    assert counts == {"stranger": 1, "learner": 5, "left": 1, "other_teacher": 1, "teacher": 6, "admin": 6}
    works = f"courses/{world.ids['course']}/assignments/"
    counts = {who: world.callers[who].get(works).json()["count"] for who in WHO[1:]}
    assert counts == {"stranger": 0, "learner": 1, "left": 0, "other_teacher": 0, "teacher": 1, "admin": 1}
    assert [world.callers[who].get("enrollments/").json()["count"] for who in ("learner", "teacher")] == [1, 0]


def test_a_joined_teacher_may_what_the_maker_may(world: World, school: Any, room: Any) -> None:
    from lms_desktop.server.apps.courses.models import CourseInstructor

    joined = school.person("instructor")
    CourseInstructor.objects.create(course=room.course, instructor=joined.instructor, role="assistant")
    world.callers["joined"] = school.caller(joined)
    assert world.call("joined", "post", "submissions/{submission}/grade/") == 200
    assert world.call("joined", "get", "lectures/{hidden}/") == 200
    assert world.call("joined", "get", "courses/{draft}/") == 404
