"""What every address of the school has in common."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from lms_desktop.server.apps.enrollments.models import Note


def notes(room: Any, lecture: Any, count: int) -> None:
    for number in range(count):
        Note.objects.create(enrollment=room.enrollment, lecture=lecture, content=f"Note {number}")


def test_the_school_says_that_it_is_there(school: Any) -> None:
    answer = school.caller(None).get("health/")
    assert answer.json() == {"status": "ok", "version": answer.json()["version"]}
    assert answer["Content-Type"] == "application/json"


def test_a_row_that_did_not_change_is_not_sent_again(room: Any) -> None:
    first = room.learner.get("users/me/")
    again = room.learner.get("users/me/", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    room.learner.patch("users/me/", {"bio": "New words"})
    assert room.learner.get("users/me/", If_None_Match=first["ETag"]).status_code == 200


def test_long_answers_are_compressed_and_short_ones_are_not(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course, body="words " * 500)
    long = room.learner.get(f"lectures/{lecture.pk}/", Accept_Encoding="gzip")
    assert long["Content-Encoding"] == "gzip"
    assert long["ETag"].startswith("W/")
    assert room.learner.get("health/", Accept_Encoding="gzip").headers.get("Content-Encoding") is None
    etag = long["ETag"]
    again = room.learner.get(f"lectures/{lecture.pk}/", Accept_Encoding="gzip", If_None_Match=etag)
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["nothing/", "sync/nothing/", "courses", "users/me/social"])
def test_an_address_that_is_none_of_ours_is_told_in_json(school: Any, path: str) -> None:
    answer = school.caller(None).get(path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_a_row_that_is_absent_is_told_in_json(room: Any) -> None:
    answer = room.learner.get(f"lectures/{uuid4()}/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_without_a_token_everything_but_the_catalogue_is_closed(school: Any, room: Any) -> None:
    stranger = school.caller(None)
    assert stranger.get("courses/").status_code == 200
    assert stranger.get(f"courses/{room.course.pk}/").status_code == 200
    assert stranger.get("courses/categories/").status_code == 200
    for path in ("users/me/", "enrollments/", f"courses/{room.course.pk}/sections/"):
        answer = stranger.get(path)
        assert answer.status_code == 401
        assert answer.json()["code"] == "not_authenticated"


def test_a_wrong_method_is_told_in_json(room: Any) -> None:
    answer = room.learner.delete("users/me/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_method_that_is_none_is_told_so_under_any_key(room: Any) -> None:
    known = {"Authorization": f"Bearer {room.learner.token}", "Idempotency-Key": "one"}
    for path in ("/api/courses/", "/api/users/me/"):
        assert room.learner.client.generic("TRACE", path, b"{}", headers=known).status_code == 405


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"bio": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_refused(room: Any, body: bytes) -> None:
    answer = room.learner.patch("users/me/", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


@pytest.mark.parametrize("body", [b"[]", b'"words"', b"5"])
def test_a_body_that_is_no_object_is_refused(room: Any, body: bytes) -> None:
    answer = room.learner.patch("users/me/", body)
    assert answer.status_code == 400
    assert "non_field_errors" in answer.json()


def test_deep_json_is_refused(room: Any) -> None:
    deep: Any = {}
    for _ in range(30):
        deep = {"inner": deep}
    assert room.learner.patch("users/me/", deep).status_code == 400


def test_another_media_type_is_refused(room: Any) -> None:
    answer = room.learner.client.post(
        "/api/enrollments/",
        "<xml/>",
        content_type="text/xml",
        headers={"Authorization": f"Bearer {room.learner.token}"},
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_what_is_too_large_is_refused_before_it_is_read(room: Any) -> None:
    answer = room.learner.client.post(
        "/api/enrollments/",
        b"{}",
        content_type="application/json",
        headers={"Authorization": f"Bearer {room.learner.token}"},
        CONTENT_LENGTH=str(10**12),
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_json_that_is_too_long_is_refused(room: Any) -> None:
    answer = room.learner.patch("users/me/", {"bio": "x" * (9 * 1024 * 1024)})
    assert answer.status_code == 413


def test_lists_come_in_pages_that_lead_to_each_other(room: Any, school: Any) -> None:
    notes(room, school.lecture(room.course), 5)
    path = f"/api/enrollments/{room.enrollment.pk}/notes/?page_size=2"
    seen, address = [], path
    while address:
        page = room.learner.get(address).json()
        assert page["count"] == 5
        seen += [row["content"] for row in page["results"]]
        address = page["next"]
    assert seen == [f"Note {number}" for number in range(5)]
    assert page["previous"].startswith("http://testserver/api/")
    assert room.learner.get(page["previous"]).status_code == 200


@pytest.mark.parametrize(("asked", "got"), [("0", 20), ("-1", 20), ("x", 20), ("999", 25), ("7", 7), ("", 20)])
def test_a_page_size_that_makes_no_sense_is_mended(room: Any, school: Any, asked: str, got: int) -> None:
    notes(room, school.lecture(room.course), 25)
    page = room.learner.get(f"enrollments/{room.enrollment.pk}/notes/?page_size={asked}").json()
    assert len(page["results"]) == got


@pytest.mark.parametrize("number", ["0", "2", "x", "99999999999999999999"])
def test_a_page_out_of_range_is_not_found(room: Any, number: str) -> None:
    answer = room.learner.get(f"enrollments/?page={number}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_only_what_changed_since_a_time_is_listed_the_time_included(room: Any, school: Any) -> None:
    notes(room, school.lecture(room.course), 2)
    changed = Note.objects.order_by("content").last()
    assert changed is not None
    Note.objects.update(updated_at=timezone.now() - timedelta(days=2), version=7)
    room.learner.patch(f"notes/{changed.pk}/", {"content": "Changed"})
    path = f"enrollments/{room.enrollment.pk}/notes/"
    moment = room.learner.get(f"notes/{changed.pk}/").json()["updated_at"]
    since = room.learner.get(f"{path}?updated_since={moment}").json()
    assert [row["content"] for row in since["results"]] == ["Changed"]
    assert room.learner.get(f"{path}?updated_since=2001-01-01T00:00:00%2B00:00").json()["count"] == 2


@pytest.mark.parametrize("moment", ["yesterday", "2026-13-01T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00"])
def test_a_time_that_is_none_is_refused(room: Any, moment: str) -> None:
    answer = room.learner.get(f"enrollments/?updated_since={moment}")
    assert answer.status_code == 400
    assert list(answer.json()) == ["updated_since"]


def test_times_are_in_utc(room: Any) -> None:
    row = room.learner.get("users/me/").json()
    assert row["created_at"].endswith("Z")
    assert row["updated_at"].endswith("Z")


def test_a_bug_is_told_in_json_without_its_insides(room: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    monkeypatch.setattr("lms_desktop.server.apps.users.views.profile_row", lambda user: 1 / 0)
    answer = room.learner.get("users/me/")
    assert answer.status_code == 500
    assert answer.json()["code"] == "server_error"
    assert b"division" not in answer.content


def test_options_are_answered(room: Any) -> None:
    assert (
        room.learner.client.options(
            "/api/users/me/", headers={"Authorization": f"Bearer {room.learner.token}"}
        ).status_code
        == 200
    )
