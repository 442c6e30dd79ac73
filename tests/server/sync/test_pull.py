"""A device hears what is new, all of it, once, and nothing that it may not know."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from lms_desktop.server.apps.assignments.models import AssignmentSubmission, Question, QuizAttempt
from lms_desktop.server.apps.courses.models import Course, CourseInstructor, Lecture, Section
from lms_desktop.server.apps.enrollments.models import Enrollment, Note
from lms_desktop.server.apps.sync import identity
from lms_desktop.server.apps.sync.models import Change, Stream

from ..samples import one_of_each
from .device import Device
from .log import settle


def test_a_new_device_hears_everything_that_its_person_may_read(school: Any, room: Any, learner: Device) -> None:
    video, quiz = school.video(room.course), school.quiz(room.course)
    school.assignment(room.course)
    note = Note.objects.create(enrollment=room.enrollment, lecture=video, content="Mine")
    learner.pull()
    assert learner.shown("note")[str(note.pk)]["content"] == "Mine"
    assert {row["id"] for row in learner.shown("lecture_detail").values()} == {str(video.pk), str(quiz.lecture_id)}
    for entity in ("course", "course_detail", "section", "lecture", "quiz", "question", "assignment", "enrollment"):
        assert learner.shown(entity), entity
    assert learner.shown("profile")[learner.account]["email"] == room.student.email
    assert learner.pull() == []


REST = {
    "course": "courses/",
    "category": "courses/categories/",
    "enrollment": "enrollments/",
    "section": "courses/{course}/sections/",
    "assignment": "courses/{course}/assignments/",
    "note": "enrollments/{enrollment}/notes/",
    "bookmark": "enrollments/{enrollment}/bookmarks/",
    "question": "quizzes/{quiz}/questions/",
    "attempt": "quizzes/{quiz}/attempts/",
    "submission": "assignments/{assignment}/submissions/",
}


@pytest.mark.parametrize("who", ["learner", "teacher"])
@pytest.mark.parametrize("entity", REST)
def test_rows_are_those_that_the_lists_give(school: Any, entity: str, who: str) -> None:
    one_of_each(school)
    enrollment = Enrollment.objects.select_related("user", "course__created_by").get()
    person = enrollment.user if who == "learner" else enrollment.course.created_by
    if who == "teacher" and entity in ("enrollment", "note", "bookmark"):
        return  # a list of one's own
    device = Device(school.caller(person), str(person.pk))
    device.pull()
    ids = {
        "course": enrollment.course_id,
        "enrollment": enrollment.pk,
        "quiz": QuizAttempt.objects.get().quiz_id,
        "assignment": AssignmentSubmission.objects.get().assignment_id,
    }
    listed = device.caller.get(REST[entity].format(**ids)).json()["results"]
    assert listed
    assert device.shown(entity) == {row["id"]: row for row in listed}


def test_nothing_new_is_told_in_no_words(room: Any, learner: Device) -> None:
    learner.pull()
    settle()
    answer = learner.caller.get(f"sync/changes/?cursor={learner.cursor}")
    assert (answer.status_code, answer.content) == (204, b"")


def test_an_idle_pull_is_small_with_fifty_courses(school: Any, room: Any, learner: Device) -> None:
    for _ in range(49):
        school.enroll(room.student, school.course(room.course.created_by))
    Stream.objects.update(head=1_000_000)
    learner.pull()
    settle()
    path = f"sync/changes/?cursor={learner.cursor}"
    answer = learner.caller.get(path, Accept="*/*", Accept_Encoding="gzip", User_Agent="LMS-Desktop/0.1.0")
    assert answer.status_code == 204
    asked = f"GET /api/{path} HTTP/1.1\r\nHost: school.example.org\r\nAuthorization: Bearer {room.learner.token}\r\n"
    asked += "Accept: */*\r\nAccept-Encoding: gzip\r\nUser-Agent: LMS-Desktop/0.1.0\r\nConnection: keep-alive\r\n\r\n"
    told = "HTTP/1.1 204 No Content\r\nServer: LMS\r\nDate: Mon, 23 Nov 2026 12:00:00 GMT\r\n\r\n"
    told += "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
    print(f"idle pull with 50 courses: {len(asked)} bytes up, {len(told)} bytes down")
    assert len(asked) + len(told) <= 1536


def test_a_page_tells_no_more_than_was_asked_for_and_goes_on(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    Note.objects.bulk_create(Note(enrollment=room.enrollment, lecture=lecture) for _ in range(30))
    learner.page(7)
    assert sum(map(len, learner.rows.values())) <= 7
    learner.pull(7)
    assert len(learner.shown("note")) == 30
    whole = Device(room.learner, learner.account)
    whole.pull()
    assert whole.rows == learner.rows


def test_a_page_ends_early_where_rows_are_long(
    school: Any, room: Any, learner: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lms_desktop.server.apps.sync import pull

    monkeypatch.setattr(pull.limits, "SYNC_PAGE_BYTES", 1000)
    monkeypatch.setattr(pull, "_RENDERED_AT_ONCE", 3)
    lecture = school.lecture(room.course)
    Note.objects.bulk_create(Note(enrollment=room.enrollment, lecture=lecture, content="x" * 500) for _ in range(9))
    assert len(learner.page()["changes"]) < 9
    learner.pull()
    assert len(learner.shown("note")) == 9


def test_a_whole_course_arrives_in_three_requests(school: Any, room: Any, learner: Device) -> None:
    sections = [Section.objects.create(course=room.course, title=f"S{n}", order_index=n) for n in range(14)]
    lectures = [
        Lecture.objects.create(section=sections[n % 14], title=f"L{n}", content_type="text", body="Words. " * 200)
        for n in range(200)
    ]
    quiz = school.quiz(room.course)
    Question.objects.bulk_create(
        Question(quiz=quiz, question_type="essay", text=f"Q{n}", order_index=n) for n in range(10, 136)
    )
    learner.pull()
    assert learner.calls <= 3
    assert len(learner.shown("lecture_detail")) == len(lectures) + 1
    assert (len(learner.shown("section")), len(learner.shown("question"))) == (14, 130)


def test_a_changed_row_is_told_once_as_it_is(school: Any, room: Any, learner: Device) -> None:
    note = Note.objects.create(enrollment=room.enrollment, lecture=school.lecture(room.course), content="1")
    learner.pull()
    for text in "234":
        Note.objects.update(content=text)
    (change,) = learner.pull()
    assert (change["id"], change["version"], change["row"]["content"]) == (str(note.pk), 4, "4")
    assert change["row"]["version"] == 4


def test_a_deleted_row_is_told_as_gone(school: Any, room: Any, learner: Device) -> None:
    note = Note.objects.create(enrollment=room.enrollment, lecture=school.lecture(room.course))
    learner.pull()
    Note.objects.all().delete()
    (change,) = learner.pull()
    assert (change["op"], change["entity"], change["id"], change.get("row")) == ("delete", "note", str(note.id), None)


def test_enrolling_adds_a_course_and_leaving_takes_it_away(school: Any, room: Any, learner: Device) -> None:
    other = school.course()
    lecture = school.lecture(other)
    learner.pull()
    enrollment = school.enroll(room.student, other)
    stream = f"course:{other.pk}"
    page = learner.page()
    assert page["reset"] == [stream]
    assert str(lecture.pk) in learner.shown("lecture")
    enrollment.save_changes({"status": "cancelled"})
    page = learner.page()
    assert page["revoked"] == [stream]
    assert str(lecture.pk) not in learner.shown("lecture")
    assert str(enrollment.pk) in learner.shown("enrollment")
    enrollment.save_changes({"status": "active"})
    assert learner.page()["reset"] == [stream]
    assert str(lecture.pk) in learner.shown("lecture")


def test_a_course_that_is_withdrawn_is_taken_away(school: Any, room: Any, learner: Device, teacher: Device) -> None:
    school.lecture(room.course)
    learner.pull()
    teacher.pull()
    Course.objects.update(status="draft")
    learner.pull()
    teacher.pull()
    assert not learner.shown("lecture")
    assert str(room.course.pk) not in learner.shown("course")
    assert teacher.shown("lecture")


def test_who_becomes_a_teacher_reads_the_course_anew_and_who_is_none_any_more_too(school: Any, room: Any) -> None:
    quiz, person = school.quiz(room.course), school.person("instructor")
    school.enroll(person, room.course)
    device = Device(school.caller(person), str(person.pk))
    device.pull()
    assert not any("correct_options" in row for row in device.shown("question").values())
    joined = CourseInstructor.objects.create(course=room.course, instructor=person.instructor)
    device.pull()
    assert all("correct_options" in row for row in device.shown("question").values())
    assert f"staff:{room.course.pk}" in device.rows
    assert len(device.shown("question")) == quiz.questions.count()
    joined.delete()
    page = device.page()
    assert page["revoked"] == [f"staff:{room.course.pk}"]
    device.pull()
    assert not any("correct_options" in row for row in device.shown("question").values())


def test_somebody_whose_role_is_taken_teaches_nothing(room: Any, teacher: Device) -> None:
    teacher.pull()
    room.course.created_by.save_changes({"role": "student"})
    page = teacher.page()
    assert set(page["revoked"]) == {f"course:{room.course.pk}", f"staff:{room.course.pk}"}


def test_an_unpublished_lecture_goes_with_its_quiz(school: Any, room: Any, learner: Device) -> None:
    quiz = school.quiz(room.course)
    learner.pull()
    Lecture.objects.filter(pk=quiz.lecture_id).update(is_published=False)
    learner.pull()
    for entity in ("lecture", "lecture_detail", "quiz", "question"):
        assert not learner.shown(entity)
    Lecture.objects.filter(pk=quiz.lecture_id).update(is_published=True)
    learner.pull()
    assert len(learner.shown("question")) == 4


def test_right_answers_never_leave_before_they_are_revealed(
    school: Any, room: Any, learner: Device, answer: Any
) -> None:
    quiz = school.quiz(room.course, reveal_answers="after_submit")
    hidden = school.quiz(room.course, reveal_answers="never", offline="never")
    for _ in range(2):
        learner.pull()
        said = str(learner.rows)
        assert "SECRETWORD" not in said
        assert "SECRETREASON" not in said
        assert "correct_options" not in said
        learner.push(learner.op("quiz.start", quiz=quiz.pk), learner.op("quiz.start", quiz=hidden.pk))
    learner.pull()
    for attempt in learner.shown("attempt").values():
        assert "SECRETWORD" not in str(attempt)
        asked = quiz if attempt["quiz"] == str(quiz.pk) else hidden
        (result,) = learner.push(learner.op("quiz.submit", attempt["id"], answers=answer(asked)))
        assert result["status"] == "applied"
        assert "SECRETWORD" not in str(result)
    learner.pull()
    told = {row["quiz"]: str(row) for row in learner.shown("result").values()}
    assert "SECRETWORD" in told[str(quiz.pk)]
    assert "SECRETWORD" not in told[str(hidden.pk)]
    assert not any("SECRETWORD" in str(row) for row in learner.shown("question").values())


def test_a_question_of_a_quiz_that_is_not_for_offline_comes_with_the_attempt_alone(
    school: Any, room: Any, learner: Device
) -> None:
    quiz = school.quiz(room.course, offline="after_start")
    learner.pull()
    assert not learner.shown("question")
    quiz.save_changes({"offline": "allowed"})
    learner.pull()
    assert len(learner.shown("question")) == 4


def test_a_grade_that_is_not_released_never_reaches_the_student(
    school: Any, room: Any, learner: Device, teacher: Device
) -> None:
    work = school.assignment(room.course)
    (made,) = learner.push(learner.op("submission.submit", assignment=work.pk, content="Mine"))
    key = made["row"]["id"]
    draft = {"score": "17.00", "feedback": "SECRETFEEDBACK", "release": False}
    teacher.push(teacher.op("grade.set", key, base_version=made["version"], **draft))
    learner.pull()
    teacher.pull()
    assert learner.shown("submission")[key]["status"] == "submitted"
    assert "SECRETFEEDBACK" not in str(learner.rows)
    assert "17.00" not in str(learner.rows)
    assert teacher.shown("submission")[key]["feedback"] == "SECRETFEEDBACK"
    version = teacher.shown("submission")[key]["version"]
    teacher.push(teacher.op("grade.set", key, base_version=version, **{**draft, "release": True}))
    learner.pull()
    assert learner.shown("submission")[key]["score"] == "17.00"


def test_what_others_wrote_is_never_told(school: Any, room: Any, learner: Device, teacher: Device) -> None:
    other = school.person()
    enrollment = school.enroll(other, room.course)
    lecture = school.lecture(room.course)
    Note.objects.create(enrollment=enrollment, lecture=lecture, content="PRIVATE")
    AssignmentSubmission.objects.create(
        assignment=school.assignment(room.course), enrollment=enrollment, content="THEIRWORK"
    )
    learner.pull()
    teacher.pull()
    assert "PRIVATE" not in str(learner.rows)
    assert "THEIRWORK" not in str(learner.rows)
    assert "PRIVATE" not in str(teacher.rows)
    assert "THEIRWORK" in str(teacher.rows)


def test_a_cursor_is_good_for_its_person_alone(school: Any, room: Any, learner: Device) -> None:
    learner.pull()
    other = school.caller(school.person())
    refused = other.get(f"sync/changes/?cursor={learner.cursor}")
    assert (refused.status_code, refused.json()["code"]) == (410, "cursor_expired")


@pytest.mark.parametrize("cursor", ["x", "AAAA", "%00", "A" * 300, "😀"])
def test_a_cursor_that_is_none_has_expired(room: Any, learner: Device, cursor: str) -> None:
    learner.pull()
    refused = learner.caller.get(f"sync/changes/?cursor={cursor}")
    assert (refused.status_code, refused.json()["code"]) == (410, "cursor_expired")
    changed = learner.cursor[:8] + ("A" if learner.cursor[8] != "A" else "B") + learner.cursor[9:]
    assert learner.caller.get(f"sync/changes/?cursor={changed}").status_code == 410


def test_a_cursor_older_than_the_deletions_kept_reads_that_stream_anew(school: Any, room: Any, learner: Device) -> None:
    lecture = school.lecture(room.course)
    kept, gone = (Note.objects.create(enrollment=room.enrollment, lecture=lecture) for _ in range(2))
    learner.pull()
    gone_id = str(gone.pk)
    gone.delete()
    settle()
    Stream.objects.filter(kind="user").update(floor=Stream.objects.get(kind="user", owner=room.student.pk).head)
    Change.objects.filter(deleted=True).delete()
    answer = learner.caller.get(f"sync/changes/?cursor={learner.cursor}")
    assert (answer.status_code, answer.json()["reset"]) == (410, [f"user:{learner.account}"])
    page = learner.page()
    assert page["reset"] == [f"user:{learner.account}"]
    assert {change["stream"] for change in page["changes"]} == {f"user:{learner.account}"}
    assert gone_id not in learner.shown("note")
    assert str(kept.pk) in learner.shown("note")
    assert learner.pull() == []


def test_a_history_that_was_turned_back_is_told(room: Any, learner: Device) -> None:
    learner.pull()
    identity.begin_anew(None)
    refused = learner.caller.get(f"sync/changes/?cursor={learner.cursor}")
    assert (refused.status_code, refused.json()["code"]) == (409, "epoch_mismatch")
    refused = learner.try_push(learner.op("drop", room.enrollment.pk))
    assert (refused.status_code, refused.json()["code"]) == (409, "epoch_mismatch")


def test_a_database_put_back_by_hand_is_noticed(school: Any, room: Any, learner: Device) -> None:
    learner.pull()
    before = identity.current()
    Stream.objects.filter(kind="user").update(head=1)
    refused = learner.caller.get(f"sync/changes/?cursor={learner.cursor}")
    assert (refused.status_code, refused.json()["code"]) == (409, "epoch_mismatch")
    after = identity.current()
    assert (after.server_id, after.epoch != before.epoch) == (before.server_id, True)
    assert after.restored_to is not None


def test_a_snapshot_gives_the_whole_of_a_stream(school: Any, room: Any, learner: Device) -> None:
    for _ in range(7):
        school.lecture(room.course)
    Lecture.objects.filter(pk=Lecture.objects.all()[0].pk).update(is_published=False)
    learner.pull()
    name, after, rows = f"course:{room.course.pk}", "", {}
    while True:
        page = learner.caller.get(f"sync/snapshot/?stream={name}&limit=5&after={after}").json()
        rows |= {(row["entity"], row["id"]): row["row"] for row in page["rows"]}
        after = page["after"]
        if not page["has_more"]:
            break
    assert rows == learner.rows[name]
    assert page["head"] == Stream.objects.get(kind="course", owner=room.course.pk).head


@pytest.mark.parametrize("name", ["", "user", "course:x", f"course:{UUID(int=7)}", f"user:{UUID(int=7)}"])
def test_a_stream_that_is_not_ones_own_is_not_found(room: Any, learner: Device, name: str) -> None:
    assert learner.caller.get(f"sync/snapshot/?stream={name}").status_code == 404


def test_a_place_that_is_none_is_refused(room: Any, learner: Device) -> None:
    learner.pull()
    assert learner.caller.get(f"sync/snapshot/?stream=user:{learner.account}&after=nowhere").status_code == 400


def test_sums_tell_whether_a_mirror_is_true(school: Any, room: Any, learner: Device) -> None:
    import hashlib

    one_of_each(school)
    school.quiz(room.course, offline="never")
    Note.objects.create(enrollment=room.enrollment, lecture=school.lecture(room.course))
    learner.pull()
    told = learner.caller.get("sync/digest/").json()
    assert set(told) == set(learner.rows)
    for name, rows in learner.rows.items():
        total = sum(
            int.from_bytes(hashlib.sha256(f"{entity}|{key}|{row['version']}".encode()).digest(), "big")
            for (entity, key), row in rows.items()
        )
        assert (told[name]["count"], told[name]["hash"]) == (len(rows), f"{total % 2**128:032x}"), name
    one = learner.caller.get("sync/digest/?streams=catalogue,nothing").json()
    assert set(one) == {"catalogue"}


def test_a_limit_is_kept_within_bounds(room: Any, learner: Device) -> None:
    for limit in ("0", "-3", "many", "99999999999"):
        assert learner.caller.get(f"sync/changes/?limit={limit}").status_code == 200


def test_the_files_of_a_course_are_listed(school: Any, room: Any, learner: Device) -> None:
    video = school.video(room.course)
    school.pdf(room.course)
    school.resource(video)
    attached = {"id": "a", **school.file(b"task", "task.txt")}
    school.assignment(room.course, attachments=[attached])
    told = learner.caller.get(f"sync/media/?course={room.course.pk}").json()
    assert {file["name"] for file in told["files"]} == {"film.mp4", "en.vtt", "book.pdf", "x.py", "task.txt"}
    assert not told["has_more"]
    for file in told["files"]:
        got = learner.caller.get(file["url_path"])
        assert (got.status_code, got["ETag"]) == (200, file["etag"])
        assert len(b"".join(got.streaming_content)) == file["size"]
    further = learner.caller.get(f"sync/media/?course={room.course.pk}&cursor={told['cursor']}").json()
    assert further["files"] == []
    assert learner.caller.get(f"sync/media/?course={uuid4()}").status_code == 404
    assert learner.caller.get("sync/media/?course=x").status_code == 400


def test_what_the_school_can_do_is_told_to_anybody(room: Any, school: Any) -> None:
    told = school.caller(None).get("sync/capabilities/").json()
    again = school.caller(None).get("sync/capabilities/").json()
    assert (told["protocol"], told["epoch"], told["server_id"]) == (1, again["epoch"], again["server_id"])
    assert "note.create" in told["features"]


def test_a_program_that_is_too_old_is_told_so(room: Any, learner: Device, settings: Any) -> None:
    settings.MIN_CLIENT = "2.1"
    for told, status in (("2.0.9", 426), ("2.1", 200), ("10.0", 200), ("", 200)):
        assert learner.caller.get("sync/capabilities/", LMS_Client=told).status_code == status


@pytest.mark.parametrize("level", ["rows", "bare"])
@pytest.mark.parametrize("path", ["capabilities/", "changes/", "snapshot/", "digest/", "media/"])
def test_a_school_of_rows_alone_has_no_sync(room: Any, learner: Device, settings: Any, level: str, path: str) -> None:
    settings.API_LEVEL = level
    assert learner.caller.get(f"sync/{path}").status_code == 404


@pytest.mark.parametrize("path", ["changes/", "snapshot/?stream=catalogue", "digest/", "media/"])
def test_nobody_reads_without_signing_in(school: Any, room: Any, path: str) -> None:
    assert school.caller(None).get(f"sync/{path}").status_code == 401
