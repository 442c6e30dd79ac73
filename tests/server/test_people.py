"""What people tell about themselves, and to whom."""

from typing import Any
from uuid import uuid4

import pytest

from lms_desktop.server.apps.authentication.models import User


def test_links_are_kept_and_given_back(room: Any) -> None:
    row = room.learner.get("users/me/social/").json()
    assert row["website"] == ""
    wanted = {"website": "https://example.org/~me?x=1", "github": "http://example.org/me"}
    changed = room.learner.put("users/me/social/", {**row, **wanted})
    assert changed.status_code == 200
    assert {name: changed.json()[name] for name in wanted} == wanted
    assert room.learner.put("users/me/social/", row).status_code == 412
    for wrong in ("javascript:alert(1)", "example.org", "https://", "https://x y", None, 5, "https://" + "x" * 2000):
        assert room.learner.patch("users/me/social/", {"website": wrong}).status_code == 400
    assert room.learner.patch("users/me/social/", {"website": ""}).json()["website"] == ""


def test_a_skill_is_named_once(room: Any, school: Any) -> None:
    wanted = {"id": str(uuid4()), "name": "Python", "proficiency": "expert"}
    first, again = (room.learner.post("users/me/skills/", wanted) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["proficiency"] == "expert"
    double = room.learner.post("users/me/skills/", {"name": "python"})
    assert (double.status_code, list(double.json())) == (400, ["name"])
    assert school.caller(school.person()).post("users/me/skills/", {"name": "Python"}).status_code == 201
    assert room.learner.get("users/me/skills/").json()["count"] == 1
    assert room.learner.post("users/me/skills/", {"name": "x", "proficiency": "god"}).status_code == 400
    path = f"users/me/skills/{wanted['id']}/"
    assert room.teacher.delete(path).status_code == 404
    assert room.learner.delete(path, If_Match='"9"').status_code == 412
    assert room.learner.delete(path).status_code == 204
    assert room.learner.delete(path).status_code == 404
    assert room.learner.post("users/me/skills/", wanted).json()["code"] == "deleted"


def test_a_person_shows_neither_address_nor_settings(room: Any, school: Any) -> None:
    room.learner.patch("users/me/", {"bio": "Words", "location": "Kisumu"})
    room.learner.post("users/me/skills/", {"name": "Python"})
    row = room.teacher.get(f"users/{room.student.pk}/").json()
    assert (row["bio"], row["location"], row["role"]) == ("Words", "Kisumu", "student")
    assert [skill["name"] for skill in row["skills"]] == ["Python"]
    assert row["social"]["website"] == ""
    assert room.student.email not in str(row)
    assert school.caller(None).get(f"users/{room.student.pk}/").status_code == 401


def test_a_closed_account_is_shown_to_nobody(room: Any, school: Any) -> None:
    other = school.person()
    User.objects.filter(pk=other.pk).update(is_active=False)
    for key in (other.pk, uuid4()):
        assert room.learner.get(f"users/{key}/").status_code == 404


@pytest.mark.parametrize("path", ["users/me/", "users/me/settings/", "users/me/social/"])
def test_a_put_of_what_was_got_is_taken(room: Any, path: str) -> None:
    assert room.learner.put(path, room.learner.get(path).json()).status_code == 200
