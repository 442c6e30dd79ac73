"""Enrolling, progress, bookmarks and notes."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from lms_desktop.domain.ids import progress_id
from lms_desktop.server.apps.courses.models import Course, Lecture
from lms_desktop.server.apps.enrollments.models import Enrollment, VideoProgress

EXACT = [
    "  spaces before and behind  ",
    "line\r\nline\rline\n",
    "cafe\u0301 is not caf\u00e9",
    "\U0001f469\u200d\U0001f3eb \u0001 \ufeff \u200f",
    "\t\n\n",
    "# Markdown <script>alert(1)</script>\n\n- [ ] kept\n",
]


def test_an_enrollment_shows_its_course(school: Any) -> None:
    course, student = school.course(title="Soil"), school.person()
    school.lecture(course)
    row = school.caller(student).post("enrollments/", {"course": str(course.pk)}).json()
    assert (row["course"]["title"], row["course"]["lecture_count"]) == ("Soil", 1)
    assert (row["status"], row["payment_status"], row["progress_percentage"]) == ("active", "free", "0.00")
    assert row["user"] == str(student.pk)


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [({"price": 10}, 402, "payment_required"), ({"status": "draft"}, 404, "not_found")],
)
def test_a_course_that_is_not_open_takes_nobody(school: Any, fields: Any, status: int, code: str) -> None:
    course = school.course(**fields)
    answer = school.caller(school.person()).post("enrollments/", {"course": str(course.pk)})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_archived_course_stays_with_its_learners_and_takes_nobody_else(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    Course.objects.filter(pk=room.course.pk).update(status="archived")
    assert room.learner.get(f"courses/{room.course.pk}/").status_code == 200
    assert room.learner.get(f"lectures/{lecture.pk}/").status_code == 200
    stranger = school.caller(school.person())
    refused = stranger.post(f"courses/{room.course.pk}/enroll/")
    assert (refused.status_code, refused.json()["code"]) == (409, "archived")
    assert room.learner.get("courses/").json()["count"] == 0
    room.learner.delete(f"enrollments/{room.enrollment.pk}/")
    assert room.learner.post(f"courses/{room.course.pk}/enroll/").status_code == 409


def test_who_teaches_does_not_enroll_before_the_course_is_published(school: Any) -> None:
    teacher = school.person("instructor")
    draft = school.course(teacher, status="draft")
    refused = school.caller(teacher).post(f"courses/{draft.pk}/enroll/")
    assert (refused.status_code, refused.json()["code"]) == (409, "closed")


def test_leaving_twice_is_leaving_once(room: Any) -> None:
    for _ in range(2):
        assert room.learner.delete(f"enrollments/{room.enrollment.pk}/").status_code == 204


def test_leaving_loses_nothing_and_coming_back_finds_it(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    path = f"enrollments/{room.enrollment.pk}/"
    room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": "Mine"})
    room.learner.post(f"lectures/{lecture.pk}/progress/", {"is_completed": True})
    assert room.learner.delete(path).status_code == 204
    assert room.learner.get(path).json()["status"] == "cancelled"
    assert room.learner.get(f"lectures/{lecture.pk}/").status_code == 404
    assert room.learner.get(f"{path}notes/").json()["count"] == 1
    assert room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": "Written before"}).status_code == 201
    back = room.learner.post(f"courses/{room.course.pk}/enroll/")
    assert (back.status_code, back.json()["progress_percentage"]) == (200, "100.00")
    assert back.json()["status"] == "completed"


def test_what_one_wrote_outlives_the_lecture_being_shown(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    Lecture.objects.filter(pk=lecture.pk).update(is_published=False)
    assert room.learner.get(f"lectures/{lecture.pk}/").status_code == 404
    for kind in ("notes", "bookmarks", "progress"):
        assert room.learner.post(f"lectures/{lecture.pk}/{kind}/", {}).status_code in (200, 201)


@pytest.mark.parametrize("text", EXACT)
def test_a_note_is_kept_byte_for_byte(room: Any, school: Any, text: str) -> None:
    lecture = school.lecture(room.course)
    made = room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": text})
    assert made.status_code == 201, made.content
    again = room.learner.get(f"notes/{made.json()['id']}/").json()["content"]
    assert again.encode() == text.encode()
    room.learner.put(f"notes/{made.json()['id']}/", {"content": text * 2})
    assert room.learner.get(f"notes/{made.json()['id']}/").json()["content"] == text * 2


def test_a_note_of_a_mebibyte_is_kept(room: Any, school: Any) -> None:
    lecture, text = school.lecture(room.course), "x" * 1024 * 1024
    made = room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": text})
    assert made.json()["content"] == text


@pytest.mark.parametrize("text", ["a\0b", b'{"content": "\\ud800"}', "x" * 1_100_001])
def test_what_cannot_be_kept_is_refused(room: Any, school: Any, text: Any) -> None:
    lecture = school.lecture(room.course)
    body = text if isinstance(text, bytes) else {"content": text}
    assert room.learner.post(f"lectures/{lecture.pk}/notes/", body).status_code == 400


def test_a_title_is_one_line(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    made = room.learner.post(f"lectures/{lecture.pk}/bookmarks/", {"title": " one\r\ntwo\nthree ", "page_number": 7})
    assert made.json()["title"] == " one two three "
    assert made.json()["page_number"] == 7


def test_a_note_keeps_its_place(room: Any, school: Any) -> None:
    lecture = school.pdf(room.course)
    anchor = {"page": 7, "quads": [[1, 2, 3, 4, 5, 6, 7, 8.5]], "colour": "#ff0", "quote": "words"}
    made = room.learner.post(
        f"lectures/{lecture.pk}/notes/", {"content": "x", "page_number": 7, "anchor": anchor, "tags": ["a", " b"]}
    ).json()
    assert made["anchor"] == {**anchor, "paragraph": None}
    assert made["tags"] == ["a", " b"]
    assert room.learner.put(f"notes/{made['id']}/", {**made, "anchor": None}).json()["anchor"] is None


@pytest.mark.parametrize(
    "body",
    [
        {"timestamp_seconds": -1},
        {"timestamp_seconds": "soon"},
        {"timestamp_seconds": True},
        {"page_number": 0},
        {"tags": "a"},
        {"tags": ["x"] * 51},
        {"anchor": {"quads": [[1]]}},
        {"content": 5},
    ],
)
def test_a_note_that_makes_no_sense_is_refused_by_field(room: Any, school: Any, body: Any) -> None:
    answer = room.learner.post(f"lectures/{school.lecture(room.course).pk}/notes/", body)
    assert answer.status_code == 400
    assert list(answer.json()) == list(body)


def test_one_may_send_back_ones_own_row(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    for kind in ("notes", "bookmarks"):
        row = room.learner.post(f"lectures/{lecture.pk}/{kind}/", {}).json()
        assert room.learner.put(f"{kind}/{row['id']}/", row).status_code == 200


def test_progress_that_was_never_written_reads_as_zeros(room: Any, school: Any) -> None:
    video, pdf = school.video(room.course, seconds=90), school.pdf(room.course, pages=12)
    row = room.learner.get(f"lectures/{video.pk}/progress/").json()
    assert (row["id"], row["watched_seconds"], row["total_seconds"], row["unit"]) == (None, 0.0, 90.0, "seconds")
    row = room.learner.get(f"lectures/{pdf.pk}/progress/").json()
    assert (row["total_seconds"], row["unit"]) == (12.0, "pages")


def watch(room: Any, lecture: Any, /, **body: Any) -> Any:
    return room.learner.put(f"lectures/{lecture.pk}/progress/", body)


def test_sittings_of_two_devices_are_united(room: Any, school: Any) -> None:
    video = school.video(room.course, seconds=100)
    first = watch(room, video, watched_ranges=[[0, 40]], last_position_seconds=40)
    assert first.status_code == 201
    assert first.json()["id"] == progress_id(str(room.enrollment.pk), str(video.pk))
    row = watch(room, video, watched_ranges=[[30, 60]], total_seconds=5000).json()
    assert row["watched_ranges"] == [[0.0, 60.0]]
    assert (row["watched_seconds"], row["total_seconds"], row["completion_percentage"]) == (60.0, 100.0, "60.00")
    assert row["last_position_seconds"] == 40.0


def test_the_same_sitting_again_changes_nothing(room: Any, school: Any) -> None:
    video = school.video(room.course)
    body = {"watched_ranges": [[0, 40]], "last_position_seconds": 40, "position_updated_at": "2026-01-01T00:00:00Z"}
    first = watch(room, video, **body).json()
    again = watch(room, video, **body)
    assert (again.status_code, again.json()) == (200, first)


def test_progress_takes_back_its_own_row_and_a_version(room: Any, school: Any) -> None:
    video = school.video(room.course)
    row = room.learner.get(f"lectures/{video.pk}/progress/").json()
    row = watch(room, video, **row).json()
    assert watch(room, video, **row).status_code == 200
    watch(room, video, watched_ranges=[[0, 5]])
    stale = watch(room, video, **row)
    assert (stale.status_code, stale.json()["watched_seconds"]) == (412, 5.0)


def test_a_clock_that_runs_ahead_does_not_win_for_ever(room: Any, school: Any) -> None:
    video = school.video(room.course)
    far = (timezone.now() + timedelta(days=3650)).isoformat()
    row = watch(room, video, last_position_seconds=10, position_updated_at=far).json()
    assert datetime.fromisoformat(row["position_updated_at"]) <= datetime.now(UTC)
    assert watch(room, video, last_position_seconds=5).json()["last_position_seconds"] == 5.0


def test_completion_never_goes_down_and_adds_up_to_the_course(room: Any, school: Any) -> None:
    text, video, pdf = school.lecture(room.course), school.video(room.course), school.pdf(room.course, pages=3)
    school.lecture(room.course, is_published=False)
    assert watch(room, text, is_completed=True).json()["completion_percentage"] == "100.00"
    assert watch(room, text, is_completed=False).json()["is_completed"] is True
    watch(room, video, watched_ranges=[[0, 115]])
    progress = room.learner.get(f"enrollments/{room.enrollment.pk}/progress/").json()
    assert (progress["completed_lectures"], progress["total_lectures"]) == (2, 3)
    assert progress["completion_percentage"] == "66.66"
    assert len(progress["lectures"]) == 2
    assert Enrollment.objects.get().status == "active"
    watch(room, pdf, watched_ranges=[[0, 3]], unit="seconds")
    row = room.learner.get(f"enrollments/{room.enrollment.pk}/").json()
    assert (row["status"], row["progress_percentage"]) == ("completed", "100.00")
    assert row["completed_at"] is not None


@pytest.mark.parametrize(
    "body", [{"watched_ranges": [[1]]}, {"watched_ranges": [[-1, 2]]}, {"watched_ranges": "x"}, {"total_seconds": "x"}]
)
def test_progress_that_makes_no_sense_is_refused(room: Any, school: Any, body: Any) -> None:
    assert watch(room, school.video(room.course), **body).status_code == 400
    assert not VideoProgress.objects.exists()


def test_work_on_a_lecture_takes_an_enrollment(school: Any) -> None:
    course = school.course()
    closed, preview = school.lecture(course), school.lecture(course, is_preview=True)
    caller = school.caller(school.person())
    assert caller.get(f"lectures/{preview.pk}/").status_code == 200
    assert caller.get(f"lectures/{preview.pk}/progress/").status_code == 403
    assert caller.post(f"lectures/{preview.pk}/notes/", {"content": "x"}).status_code == 403
    assert caller.post(f"lectures/{closed.pk}/notes/", {"content": "x"}).status_code == 404
    assert caller.get(f"lectures/{uuid4()}/progress/").status_code == 404
