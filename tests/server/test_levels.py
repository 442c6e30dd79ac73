"""A school may speak less than it could: programs of strangers' schools are tested with such a one."""

from typing import Any
from uuid import uuid4

import pytest

from lms_desktop.server.apps.enrollments.models import Note
from lms_desktop.server.core.levels import ROWS
from lms_desktop.server.core.models import IdempotencyKey


@pytest.fixture
def bare(settings: Any) -> None:
    settings.API_LEVEL = "bare"


def test_a_bare_school_ignores_ids_keys_versions_and_times(school: Any, room: Any, bare: None) -> None:
    path = f"lectures/{school.lecture(room.course).pk}/notes/"
    wanted = {"id": str(uuid4()), "content": "Mine"}
    made = [room.learner.post(path, wanted, Idempotency_Key="k").json() for _ in range(2)]
    assert len({row["id"] for row in made} | {wanted["id"]}) == 3
    assert not IdempotencyKey.objects.exists()
    Note.objects.update(content="Theirs")
    edited = room.learner.put(f"notes/{made[0]['id']}/", {"content": "Mine", "version": 1}, If_Match='"1"')
    assert (edited.status_code, edited.json()["content"]) == (200, "Mine")
    listed = room.learner.get(f"enrollments/{room.enrollment.pk}/notes/?updated_since=2999-01-01T00:00:00Z")
    assert listed.json()["count"] == 2


def test_a_bare_school_grades_over_a_grade(school: Any, room: Any, bare: None) -> None:
    work = school.assignment(room.course)
    made = room.learner.post(f"assignments/{work.pk}/submit/", {"content": "x"}).json()["id"]
    for score in (3, 4):
        graded = room.teacher.post(f"submissions/{made}/grade/", {"score": score, "version": 1})
    assert (graded.status_code, graded.json()["score"]) == (200, "4.00")


@pytest.mark.parametrize("path", ["notes/{}/", "bookmarks/{}/", "quizzes/{}/"])
def test_a_bare_school_lacks_the_methods_on_top(room: Any, bare: None, path: str) -> None:
    assert room.learner.get(path.format(uuid4())).status_code == 405


def test_a_bare_school_lacks_the_addresses_on_top(school: Any, room: Any, bare: None) -> None:
    quiz = school.quiz(room.course)
    for path in (f"quizzes/{quiz.pk}/attempts/", "sync/capabilities/", f"quiz-attempts/{uuid4()}/grade/"):
        assert room.learner.get(path).status_code == 404


def test_a_school_of_rows_keeps_the_rules(school: Any, room: Any, settings: Any) -> None:
    settings.API_LEVEL = "rows"
    note = Note.objects.create(enrollment=room.enrollment, lecture=school.lecture(room.course))
    assert room.learner.get(f"notes/{note.pk}/").status_code == 200
    assert room.learner.put(f"notes/{note.pk}/", {"content": "x"}, If_Match='"7"').status_code == 412
    assert room.learner.get("sync/capabilities/").status_code == 404


def test_there_are_sixty_nine_rows() -> None:
    together = {"users/me/": 1, "users/me/settings/": 1, "users/me/social/": 1, "courses/{}/": 1, "sections/{}/": 1}
    together |= {"lectures/{}/": 1, "lectures/{}/progress/": 1, "bookmarks/{}/": 1, "notes/{}/": 1}
    together |= {"assignments/{}/": 1, "quizzes/{}/": 1, "questions/{}/": 1}
    rows = sum(len(methods.split()) - together.get(path, 0) for path, methods in ROWS.items() if path != "health/")
    assert rows == 69
