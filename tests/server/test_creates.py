"""The same create twice is one row; the same call twice is one answer."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lms_desktop.domain.ids import enrollment_id
from lms_desktop.server.apps.assignments.models import AssignmentSubmission, QuizAttempt
from lms_desktop.server.apps.enrollments.models import Bookmark, Enrollment, Note
from lms_desktop.server.core.models import AuditLine, IdempotencyKey


def test_a_note_is_made_under_the_id_of_the_client(room: Any, school: Any) -> None:
    lecture, name = school.lecture(room.course), str(uuid4())
    answer = room.learner.post(f"lectures/{lecture.pk}/notes/", {"id": name, "content": "Mine"})
    assert answer.status_code == 201
    assert answer.json()["id"] == name
    assert answer.json()["version"] == 1


def test_the_same_create_again_answers_with_the_row_as_it_now_is(room: Any, school: Any) -> None:
    lecture, name = school.lecture(room.course), str(uuid4())
    wanted = {"id": name, "content": "Mine", "tags": ["a"]}
    room.learner.post(f"lectures/{lecture.pk}/notes/", wanted)
    room.learner.put(f"notes/{name}/", {"content": "Edited"})
    again = room.learner.post(f"lectures/{lecture.pk}/notes/", wanted)
    assert again.status_code == 200
    assert again.json()["content"] == "Edited"
    assert Note.objects.count() == 1


@pytest.mark.parametrize("change", [{"content": "Other"}, {"tags": ["b"]}])
def test_another_create_under_a_known_id_is_refused(room: Any, school: Any, change: dict[str, Any]) -> None:
    lecture, name = school.lecture(room.course), str(uuid4())
    wanted = {"id": name, "content": "Mine", "tags": ["a"]}
    room.learner.post(f"lectures/{lecture.pk}/notes/", wanted)
    other = room.learner.post(f"lectures/{lecture.pk}/notes/", wanted | change)
    assert (other.status_code, other.json()["code"]) == (409, "id_taken")


def test_the_same_words_beside_another_lecture_are_another_create(room: Any, school: Any) -> None:
    one, two = school.lecture(room.course), school.lecture(room.course)
    wanted = {"id": str(uuid4()), "content": "Mine"}
    assert room.learner.post(f"lectures/{one.pk}/notes/", wanted).status_code == 201
    assert room.learner.post(f"lectures/{two.pk}/notes/", wanted).status_code == 409


def test_an_id_of_somebody_else_is_refused(room: Any, school: Any) -> None:
    lecture, other = school.lecture(room.course), school.person()
    school.enroll(other, room.course)
    wanted = {"id": str(uuid4()), "content": "Mine"}
    room.learner.post(f"lectures/{lecture.pk}/notes/", wanted)
    answer = school.caller(other).post(f"lectures/{lecture.pk}/notes/", wanted)
    assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")
    assert b"Mine" not in answer.content


def test_an_id_of_another_kind_is_refused(room: Any, school: Any) -> None:
    lecture, wanted = school.lecture(room.course), {"id": str(uuid4())}
    room.learner.post(f"lectures/{lecture.pk}/notes/", wanted)
    assert room.learner.post(f"lectures/{lecture.pk}/bookmarks/", wanted).status_code == 409


def test_an_id_made_without_the_api_is_refused_too(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    note = Note.objects.create(enrollment=room.enrollment, lecture=lecture)
    answer = room.learner.post(f"lectures/{lecture.pk}/notes/", {"id": str(note.pk)})
    assert answer.status_code == 409


@pytest.mark.parametrize("kind", ["notes", "bookmarks"])
def test_a_deleted_id_never_comes_back(room: Any, school: Any, kind: str) -> None:
    lecture, wanted = school.lecture(room.course), {"id": str(uuid4())}
    room.learner.post(f"lectures/{lecture.pk}/{kind}/", wanted)
    assert room.learner.delete(f"{kind}/{wanted['id']}/").status_code == 204
    answer = room.learner.post(f"lectures/{lecture.pk}/{kind}/", wanted)
    assert (answer.status_code, answer.json()["code"]) == (409, "deleted")


def test_what_is_no_id_is_refused(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    answer = room.learner.post(f"lectures/{lecture.pk}/notes/", {"id": "mine"})
    assert answer.status_code == 400
    assert list(answer.json()) == ["id"]


def test_enrolling_on_two_devices_is_one_enrollment(school: Any) -> None:
    student, course = school.person(), school.course()
    caller = school.caller(student)
    first = caller.post("enrollments/", {"course": str(course.pk)})
    second = caller.post(f"courses/{course.pk}/enroll/")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert first.json()["id"] == enrollment_id(str(student.pk), str(course.pk))


def test_nobody_takes_the_derived_id_of_another(school: Any) -> None:
    student, other, course = school.person(), school.person(), school.course()
    theirs = enrollment_id(str(other.pk), str(course.pk))
    answer = school.caller(student).post("enrollments/", {"course": str(course.pk), "id": theirs})
    assert answer.status_code == 400
    own = enrollment_id(str(student.pk), str(course.pk))
    assert school.caller(student).post("enrollments/", {"course": str(course.pk), "id": own}).status_code == 201


def test_a_quiz_started_twice_is_one_attempt(room: Any, school: Any) -> None:
    quiz, wanted = school.quiz(room.course), {"id": str(uuid4())}
    first = room.learner.post(f"quizzes/{quiz.pk}/start/", wanted)
    again = room.learner.post(f"quizzes/{quiz.pk}/start/", wanted)
    elsewhere = room.learner.post(f"quizzes/{quiz.pk}/start/")
    assert (first.status_code, again.status_code, elsewhere.status_code) == (201, 200, 200)
    assert first.json()["id"] == again.json()["id"] == elsewhere.json()["id"] == wanted["id"]
    assert QuizAttempt.objects.count() == 1


def hand_in(room: Any, work: Any, name: str, data: bytes = b"words", **headers: str) -> Any:
    file = SimpleUploadedFile("essay.txt", data)
    return room.learner.upload(f"assignments/{work.pk}/submit/", {"id": name, "content": "x", "files": file}, **headers)


def test_a_work_handed_in_twice_is_one_submission(room: Any, school: Any) -> None:
    work, name = school.assignment(room.course), str(uuid4())
    assert hand_in(room, work, name).status_code == 201
    assert hand_in(room, work, name).status_code == 200
    assert hand_in(room, work, name, b"other words").status_code == 409
    assert AssignmentSubmission.objects.count() == 1


def test_a_call_with_a_key_is_answered_as_the_first_time(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    first = room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": "Mine"}, Idempotency_Key="k1")
    room.learner.put(f"notes/{first.json()['id']}/", {"content": "Edited"})
    again = room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": "Mine"}, Idempotency_Key="k1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Content-Type"] == "application/json"
    assert Note.objects.count() == 1


def test_a_key_for_another_call_is_refused(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": "Mine"}, Idempotency_Key="k1")
    body = room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": "Other"}, Idempotency_Key="k1")
    path = room.learner.post(f"lectures/{lecture.pk}/bookmarks/", {"content": "Mine"}, Idempotency_Key="k1")
    assert [answer.json()["code"] for answer in (body, path)] == ["key_reused", "key_reused"]
    assert (Note.objects.count(), Bookmark.objects.count()) == (1, 0)


def test_a_key_is_one_persons_own(room: Any, school: Any) -> None:
    lecture, other = school.lecture(room.course), school.person()
    school.enroll(other, room.course)
    for caller in (room.learner, school.caller(other)):
        answer = caller.post(f"lectures/{lecture.pk}/notes/", {"content": "Mine"}, Idempotency_Key="k1")
        assert answer.status_code == 201
    assert Note.objects.count() == 2


def test_a_refusal_is_kept_too_and_changes_nothing(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course)
    for _ in range(2):
        answer = room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": 5}, Idempotency_Key="k1")
        assert answer.status_code == 400
        assert list(answer.json()) == ["content"]
    assert IdempotencyKey.objects.get().status == 400


def test_a_delete_with_a_key_is_gone_both_times(room: Any, school: Any) -> None:
    note = Note.objects.create(enrollment=room.enrollment, lecture=school.lecture(room.course))
    for _ in range(2):
        answer = room.learner.delete(f"notes/{note.pk}/", Idempotency_Key="k1")
        assert (answer.status_code, answer.content) == (204, b"")
    assert room.learner.delete(f"notes/{note.pk}/").status_code == 404


def test_a_bug_is_not_kept_and_leaves_nothing_behind(
    room: Any, school: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    lecture = school.lecture(room.course)
    path = "lms_desktop.server.apps.enrollments.learning.written_row"
    with monkeypatch.context() as broken:
        broken.setattr(path, lambda row: 1 / 0)
        answer = room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": "x"}, Idempotency_Key="k1")
        assert answer.status_code == 500
    assert (Note.objects.count(), IdempotencyKey.objects.count()) == (0, 0)
    again = room.learner.post(f"lectures/{lecture.pk}/notes/", {"content": "x"}, Idempotency_Key="k1")
    assert again.status_code == 201


def test_an_upload_with_a_key_is_known_by_its_bytes(room: Any, school: Any) -> None:
    work = school.assignment(room.course)
    name = str(uuid4())
    assert hand_in(room, work, name, Idempotency_Key="k1").status_code == 201
    assert hand_in(room, work, name, Idempotency_Key="k1").status_code == 201
    assert hand_in(room, work, name, b"other", Idempotency_Key="k1").json()["code"] == "key_reused"
    assert AssignmentSubmission.objects.count() == 1


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_a_key_that_is_none_is_refused(room: Any, key: str) -> None:
    assert room.learner.post("enrollments/", {"course": str(uuid4())}, Idempotency_Key=key).status_code == 400


def test_a_body_that_is_no_object_is_refused_under_a_key_too(room: Any) -> None:
    answer = room.learner.post("enrollments/", b"[]", Idempotency_Key="k1")
    assert (answer.status_code, list(answer.json())) == (400, ["non_field_errors"])


def test_a_change_is_audited_and_a_repeat_is_not(room: Any, school: Any) -> None:
    lecture, wanted = school.lecture(room.course), {"id": str(uuid4()), "content": "Mine"}
    for _ in range(2):
        room.learner.post(f"lectures/{lecture.pk}/notes/", wanted)
    line = AuditLine.objects.get(entity="note")
    assert (line.verb, str(line.entity_id), line.actor) == ("add", wanted["id"], room.student)


def test_a_second_submit_is_refused_once_and_its_evidence_kept_once(
    room: Any, school: Any, answer: Callable[[Any], Any]
) -> None:
    quiz = school.quiz(room.course)
    attempt = room.learner.post(f"quizzes/{quiz.pk}/start/").json()["id"]
    room.learner.post(f"quiz-attempts/{attempt}/submit/", {"answers": answer(quiz)})
    for _ in range(2):
        other = {"answers": answer(quiz)[:1]}
        again = room.learner.post(f"quiz-attempts/{attempt}/submit/", other, Idempotency_Key="k1")
        assert (again.status_code, again.json()["code"]) == (409, "already_submitted")
    kept = QuizAttempt.objects.get()
    assert len(kept.evidence) == 1
    assert kept.flags == ["second_submit"]
    assert Enrollment.objects.count() == 1
