"""Handing in a work, and judging it."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms_desktop.server.apps.assignments.models import AssignmentSubmission
from lms_desktop.server.core import media

WORDS = "  My essay\r\nwith cafe\u0301 \U0001f600\n"
HIDDEN = ("score", "feedback", "rubric_scores", "graded_by", "graded_at", "released_at")


def hand_in(room: Any, work: Any, *files: SimpleUploadedFile, **fields: Any) -> Any:
    return room.learner.upload(f"assignments/{work.pk}/submit/", {**fields, "files": list(files)})


def grade(caller: Any, work: str, **body: Any) -> Any:
    headers = {"If_Match": body.pop("match")} if "match" in body else {}
    return caller.post(f"submissions/{work}/grade/", body, **headers)


@pytest.fixture
def handed_in(room: Any, school: Any) -> str:
    work = school.assignment(room.course)
    made: str = room.learner.post(f"assignments/{work.pk}/submit/", {"content": WORDS}).json()["id"]
    return made


def test_a_work_with_words_and_files_arrives_whole(room: Any, school: Any) -> None:
    work, data = school.assignment(room.course), b"print(1)\r\n" * 40_000
    answer = hand_in(
        room, work, SimpleUploadedFile("my essay.py", data), SimpleUploadedFile("b.txt", b""), content=WORDS
    )
    assert answer.status_code == 201, answer.content
    row = answer.json()
    assert row["content"].encode() == WORDS.encode()
    assert (row["status"], row["attempt_number"], row["is_late"], row["score"]) == ("submitted", 1, False, None)
    assert row["submitted_at"] is not None
    assert row["student"] == room.student.profile.name
    first = row["files"][0]
    assert (first["name"], first["size_bytes"]) == ("my essay.py", len(data))
    assert first["sha256"] == hashlib.sha256(data).hexdigest()
    served = room.learner.client.get(first["url"])
    assert b"".join(served.streaming_content) == data
    assert room.learner.get(f"submissions/{row['id']}/").json() == row


def test_words_alone_are_a_work_and_nothing_is_none(room: Any, school: Any) -> None:
    work = school.assignment(room.course)
    assert room.learner.post(f"assignments/{work.pk}/submit/", {"content": WORDS}).json()["content"] == WORDS
    assert room.learner.post(f"assignments/{work.pk}/submit/", {}).status_code == 400


def test_words_in_the_place_of_a_file_are_no_file(school: Any, room: Any) -> None:
    work = school.assignment(room.course)
    told = room.learner.upload(f"assignments/{work.pk}/submit/", {"content": WORDS, "files": "no file"})
    assert told.status_code == 400
    assert "files" in told.json()
    assert AssignmentSubmission.objects.count() == 0


def test_a_name_is_never_a_path(room: Any, school: Any) -> None:
    work = school.assignment(room.course)
    row = hand_in(room, work, SimpleUploadedFile("x", b"1", "text/plain"), content="x").json()
    assert row["files"][0]["name"] == "x"
    for name in ("../../etc/passwd", "C:\\windows\\evil.exe", "/", "a\0b"):
        assert not set(media.safe_name(name)) & set("/\\\0")


def test_files_are_checked_by_kind_and_size(room: Any, school: Any) -> None:
    work = school.assignment(room.course, allowed_extensions=[".py", "txt"], max_file_size=10)
    assert hand_in(room, work, SimpleUploadedFile("a.exe", b"x"), content="x").status_code == 400
    large = hand_in(room, work, SimpleUploadedFile("a.py", b"x" * 11), content="x")
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    assert hand_in(room, work, SimpleUploadedFile("A.PY", b"x" * 10), content="x").status_code == 201
    many = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(21)]
    assert hand_in(room, work, *many, content="x").status_code == 400


def test_tries_are_counted(room: Any, school: Any) -> None:
    work = school.assignment(room.course, max_attempts=2)
    for number in (1, 2):
        row = room.learner.post(f"assignments/{work.pk}/submit/", {"content": str(number)}).json()
        assert row["attempt_number"] == number
    refused = room.learner.post(f"assignments/{work.pk}/submit/", {"content": "3"})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_attempts_left")


def test_a_closed_assignment_takes_only_what_was_finished_in_time(room: Any, school: Any) -> None:
    due = timezone.now() - timedelta(hours=1)
    work = school.assignment(room.course, due_date=due.isoformat(), allow_late=False)
    path = f"assignments/{work.pk}/submit/"
    closed = room.learner.post(path, {"content": "x"})
    assert (closed.status_code, closed.json()["code"]) == (403, "closed")
    told = {"content": "x", "client_submitted_at": (due - timedelta(minutes=1)).isoformat()}
    taken = room.learner.post(path, told)
    assert (taken.status_code, taken.json()["is_late"], taken.json()["flags"]) == (201, True, ["received_late"])
    late = {"content": "x", "client_submitted_at": (due + timedelta(minutes=1)).isoformat()}
    assert room.learner.post(path, late).status_code == 403


def test_a_late_work_is_flagged_where_late_is_allowed(room: Any, school: Any) -> None:
    work = school.assignment(room.course, due_date="2020-01-31")
    row = room.learner.post(f"assignments/{work.pk}/submit/", {"content": "x"}).json()
    assert (row["is_late"], row["flags"]) == (True, ["late"])


def test_a_clock_that_runs_ahead_is_flagged(room: Any, school: Any) -> None:
    work = school.assignment(room.course)
    told = (timezone.now() + timedelta(hours=1)).isoformat()
    row = room.learner.post(f"assignments/{work.pk}/submit/", {"content": "x", "client_submitted_at": told}).json()
    assert row["flags"] == ["clock"]


def test_a_due_day_ends_in_the_zone_of_the_course(room: Any, school: Any) -> None:
    room.course.save_changes({"timezone": "Africa/Nairobi"})
    work = school.assignment(room.course, due_date="2030-02-01")
    row = room.learner.get(f"assignments/{work.pk}/").json()
    assert (row["due_date"], row["due_at"]) == ("2030-02-01", "2030-02-01T20:59:59.999999Z")
    assert room.learner.get(f"courses/{room.course.pk}/assignments/").json()["results"] == [row]


def test_a_grade_reaches_the_learner_once_released(room: Any, school: Any, handed_in: str) -> None:
    path = f"submissions/{handed_in}/"
    draft = grade(room.teacher, handed_in, score="17.5", feedback="SECRETWORD\r\n", release=False).json()
    assert (draft["status"], draft["score"], draft["released_at"]) == ("graded", "17.50", None)
    listed = f"assignments/{draft['assignment']}/submissions/"
    for seen in (room.learner.get(path), room.learner.get(listed)):
        assert b"SECRETWORD" not in seen.content
        assert b'"17.5' not in seen.content  # a time may hold these signs
    hidden = room.learner.get(path).json()
    assert hidden["status"] == "submitted"
    assert [hidden[name] for name in HIDDEN] == [None, "", [], None, None, None]
    again = grade(room.teacher, handed_in, score=18, feedback="SECRETWORD\r\n", version=draft["version"]).json()
    assert again["released_at"] is not None
    shown = room.learner.get(path).json()
    assert (shown["status"], shown["score"], shown["feedback"]) == ("graded", "18.00", "SECRETWORD\r\n")
    assert room.learner.get(listed).json()["results"] == [shown]


def test_a_grade_keeps_its_rubric(room: Any, school: Any) -> None:
    rubric = [{"id": "r1", "criterion": "Clear", "max_points": 5, "levels": [{"title": "Good", "points": 5}]}]
    work = school.assignment(room.course, rubric=rubric)
    assert room.learner.get(f"assignments/{work.pk}/").json()["rubric"][0]["levels"][0]["points"] == 5.0
    made = room.learner.post(f"assignments/{work.pk}/submit/", {"content": "x"}).json()["id"]
    scores = [{"criterion": "r1", "points": 4.5, "comment": " nearly"}]
    assert grade(room.teacher, made, score=4.5, rubric_scores=scores).json()["rubric_scores"] == scores


def test_two_graders_do_not_overwrite_each_other(room: Any, handed_in: str) -> None:
    first = grade(room.teacher, handed_in, score=10, match='"1"').json()
    stale = grade(room.teacher, handed_in, score=12, match='"1"')
    assert (stale.status_code, stale.json()) == (412, first)
    by_body = grade(room.teacher, handed_in, score=12, version=1)
    assert (by_body.status_code, by_body.json()) == (412, first)
    blind = grade(room.teacher, handed_in, score=12)
    assert (blind.status_code, blind.json()) == (409, first)
    newer = grade(room.teacher, handed_in, score=12, match=f'"{first["version"]}"')
    assert (newer.status_code, newer.json()["score"]) == (200, "12.00")


@pytest.mark.parametrize("score", ["20.01", "-1", "NaN", "many", True, None, "1.005"])
def test_a_score_that_is_none_is_refused(room: Any, handed_in: str, score: Any) -> None:
    answer = grade(room.teacher, handed_in, score=score)
    assert (answer.status_code, list(answer.json())) == (400, ["score"])
    assert AssignmentSubmission.objects.get().score is None


def test_only_those_who_teach_the_course_give_grades(room: Any, school: Any, handed_in: str) -> None:
    assert grade(room.learner, handed_in, score=20).status_code == 403
    other = school.person("instructor")
    school.course(other)
    assert grade(school.caller(other), handed_in, score=20).status_code == 404
    assert grade(school.caller(school.person()), handed_in, score=20).status_code == 404
    assert grade(school.caller(school.person("admin")), handed_in, score=20).status_code == 200


def test_a_teacher_sees_all_works_and_a_learner_their_own(room: Any, school: Any, handed_in: str) -> None:
    work = AssignmentSubmission.objects.get().assignment
    other = school.person()
    school.enroll(other, room.course)
    stranger = school.caller(other)
    stranger.post(f"assignments/{work.pk}/submit/", {"content": "Theirs"})
    path = f"assignments/{work.pk}/submissions/"
    assert [caller.get(path).json()["count"] for caller in (room.teacher, room.learner, stranger)] == [2, 1, 1]
    assert stranger.get(f"submissions/{handed_in}/").status_code == 404
    assert school.caller(school.person()).get(path).status_code == 404


def test_a_work_stays_ones_own_after_leaving(room: Any, handed_in: str) -> None:
    work = AssignmentSubmission.objects.get().assignment_id
    room.learner.delete(f"enrollments/{room.enrollment.pk}/")
    assert room.learner.get(f"submissions/{handed_in}/").status_code == 200
    assert room.learner.get(f"assignments/{work}/submissions/").json()["count"] == 1
    assert room.learner.get(f"assignments/{work}/").status_code == 404
    assert room.learner.post(f"assignments/{work}/submit/", {"content": "x"}).status_code == 404


def test_who_teaches_hands_nothing_in(room: Any, school: Any) -> None:
    work = school.assignment(room.course)
    assert room.teacher.post(f"assignments/{work.pk}/submit/", {"content": "x"}).status_code == 403


def test_an_unknown_assignment_is_not_found(room: Any) -> None:
    for path in ("", "submissions/"):
        assert room.learner.get(f"assignments/{uuid4()}/{path}").status_code == 404


def test_attachments_come_with_the_assignment(room: Any, school: Any) -> None:
    kept = {"id": str(uuid4()), **school.file(b"data", "data.csv")}
    work = school.assignment(room.course, attachments=[kept])
    attached = room.learner.get(f"assignments/{work.pk}/").json()["attachments"][0]
    assert attached["sha256"] == hashlib.sha256(b"data").hexdigest()
    assert b"".join(room.learner.client.get(attached["url"]).streaming_content) == b"data"


def test_nothing_of_a_refused_work_stays(room: Any, school: Any) -> None:
    work = school.assignment(room.course, max_attempts=0)
    assert hand_in(room, work, SimpleUploadedFile("a.txt", b"x"), content="x").status_code == 409
    assert not AssignmentSubmission.objects.exists()
