"""Setting works and quizzes, and what learners keep when they are changed or taken away."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lms_desktop.server.apps.assignments.models import Assignment, Question, Quiz

OPTIONS = [{"id": "a", "text": "One"}, {"id": "b", "text": "Two "}]
CHOICE = {"question_type": "multiple_choice", "text": "Which?", "options": OPTIONS, "correct_options": ["b"]}


@pytest.fixture
def quiz(room: Any, school: Any) -> Any:
    lecture = school.lecture(room.course, "quiz")
    return room.teacher.post(f"lectures/{lecture.pk}/quiz/", {"title": "Q"}).json()


def test_a_work_keeps_everything_that_was_given(room: Any) -> None:
    wanted = {
        "title": "Essay",
        "description": "Write\r\n",
        "max_score": "12.50",
        "due_date": "2030-01-31",
        "allow_late": False,
        "late_penalty_percent": 10.0,
        "max_attempts": 2,
        "allowed_extensions": ["pdf"],
        "max_file_size": 1000,
        "rubric": [
            {
                "id": "r",
                "criterion": "Style",
                "max_points": 5.0,
                "levels": [{"title": "Good", "points": 5.0, "description": ""}],
            }
        ],
    }
    path = f"courses/{room.course.pk}/assignments/"
    answer = room.teacher.post(path, wanted)
    row = answer.json()
    assert answer.status_code == 201
    assert {name: row[name] for name in wanted} == wanted
    assert room.learner.get(f"assignments/{row['id']}/").json() == row
    assert room.teacher.put(f"assignments/{row['id']}/", row).status_code == 200
    assert room.teacher.put(f"assignments/{row['id']}/", row).status_code == 412
    changed = room.teacher.patch(f"assignments/{row['id']}/", {"due_date": None, "max_score": 20}).json()
    assert (changed["due_date"], changed["due_at"], changed["max_score"]) == (None, None, "20.00")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x", "due_date": "soon"},
        {"title": "x", "due_date": "0001-01-01T00:00:00+14:00"},
        {"title": "x", "max_score": "-1"},
        {"title": "x", "max_score": "NaN"},
        {"title": "x", "max_score": 10**7},
        {"title": "x", "late_penalty_percent": 101},
        {"title": "x", "max_attempts": 0},
        {"title": "x", "rubric": [{"id": "a"}, {"id": "a"}]},
        {"title": "x", "rubric": [5]},
        {"title": "x", "attachments": [{"id": "x"}]},
    ],
)
def test_a_work_that_is_none_is_refused(room: Any, wrong: Any) -> None:
    assert room.teacher.post(f"courses/{room.course.pk}/assignments/", wrong).status_code == 400
    assert not Assignment.objects.exists()


def test_files_go_with_a_work(room: Any, school: Any) -> None:
    work = school.assignment(room.course)
    path = f"assignments/{work.pk}/"
    upload = [SimpleUploadedFile("../a.txt", b"first"), SimpleUploadedFile("b.txt", b"second")]
    row = room.teacher.upload(f"{path}attachments/", {"files": upload}).json()
    assert [one["name"] for one in row["attachments"]] == ["a.txt", "b.txt"]
    answer = room.learner.client.get(row["attachments"][1]["url"])
    assert b"".join(answer.streaming_content) == b"second"
    kept = room.teacher.patch(path, {"attachments": row["attachments"][1:]}).json()
    assert [one["name"] for one in kept["attachments"]] == ["b.txt"]
    assert room.teacher.post(f"{path}attachments/", {}).status_code == 415
    assert room.teacher.upload(f"{path}attachments/", {"x": "y"}).status_code == 400
    assert room.learner.upload(f"{path}attachments/", {"files": upload}).status_code == 403


def test_a_work_nobody_did_goes_and_one_handed_in_stays_with_who_did(room: Any, school: Any) -> None:
    plain, done = school.assignment(room.course), school.assignment(room.course)
    row = room.learner.post(f"assignments/{done.pk}/submit/", {"content": "Mine"}).json()
    assert room.teacher.delete(f"assignments/{plain.pk}/").status_code == 204
    assert room.teacher.delete(f"assignments/{done.pk}/", If_Match='"9"').status_code == 412
    assert room.teacher.delete(f"assignments/{done.pk}/").status_code == 204
    assert room.teacher.get(f"courses/{room.course.pk}/assignments/").json()["count"] == 0
    assert room.teacher.get(f"assignments/{done.pk}/").status_code == 404
    for caller in (room.learner, room.teacher):
        assert caller.get(f"submissions/{row['id']}/").json()["content"] == "Mine"
    assert room.teacher.post(f"submissions/{row['id']}/grade/", {"score": 1}).status_code == 200


def test_a_quiz_knows_what_it_was_told(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course, "quiz")
    path = f"lectures/{lecture.pk}/quiz/"
    wanted = {
        "title": "Q",
        "description": "d\n",
        "time_limit_minutes": 5,
        "passing_score": 60.0,
        "max_attempts": 3,
        "shuffle_questions": True,
        "reveal_answers": "after_pass",
    }
    answer = room.teacher.post(path, wanted)
    row = answer.json()
    assert answer.status_code == 201
    assert {name: row[name] for name in wanted} == wanted
    assert row["offline"] == "after_start"
    assert room.teacher.post(path, {"title": "Second"}).status_code == 409
    assert room.teacher.get(f"quizzes/{row['id']}/").json() == row
    assert room.teacher.put(f"quizzes/{row['id']}/", row).status_code == 200
    assert room.teacher.patch(f"quizzes/{row['id']}/", {"title": "x"}, If_Match='"1"').status_code == 412
    for wrong in ({"passing_score": 101}, {"time_limit_minutes": 0}, {"offline": "maybe"}, {"reveal_answers": 5}):
        assert room.teacher.patch(f"quizzes/{row['id']}/", wrong).status_code == 400


def test_a_quiz_without_words_is_named_after_its_lecture(room: Any, school: Any) -> None:
    lecture = school.lecture(room.course, "quiz")
    row = room.teacher.post(f"lectures/{lecture.pk}/quiz/").json()
    assert (row["title"], row["offline"]) == (lecture.title, "allowed")


def test_questions_raise_the_version_of_their_quiz(room: Any, quiz: Any) -> None:
    path = f"quizzes/{quiz['id']}/questions/"
    answer = room.teacher.post(path, {**CHOICE, "explanation": "So", "points": 2})
    row = answer.json()
    assert answer.status_code == 201
    assert (row["options"], row["correct_options"], row["order_index"]) == (OPTIONS, ["b"], 1)
    after = room.teacher.get(f"quizzes/{quiz['id']}/").json()
    assert (after["question_count"], after["total_points"]) == (1, 2.0)
    assert after["version"] > quiz["version"]
    assert room.teacher.get(f"questions/{row['id']}/").json() == row
    seen = room.learner.get(f"questions/{row['id']}/").json()
    assert not {"correct_options", "accepted_answers", "explanation"} & set(seen)
    assert room.teacher.put(f"questions/{row['id']}/", row).status_code == 200
    stale = room.teacher.put(f"questions/{row['id']}/", row)
    assert (stale.status_code, stale.json()["id"]) == (412, row["id"])
    assert room.teacher.delete(f"questions/{row['id']}/").status_code == 204
    assert room.teacher.get(path).json()["count"] == 0


def test_options_without_ids_get_the_same_ones_each_time(room: Any, quiz: Any) -> None:
    wanted = {**CHOICE, "id": str(uuid4()), "options": [{"text": "x"}, {"text": "y"}], "correct_options": ["2"]}
    answers = [room.teacher.post(f"quizzes/{quiz['id']}/questions/", wanted) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert [option["id"] for option in answers[0].json()["options"]] == ["1", "2"]


def test_true_or_false_needs_no_options_spelled_out(room: Any, quiz: Any) -> None:
    wanted = {"question_type": "true_false", "text": "So?", "correct_options": ["true"]}
    row = room.teacher.post(f"quizzes/{quiz['id']}/questions/", wanted).json()
    assert [option["id"] for option in row["options"]] == ["true", "false"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"question_type": "drawing"},
        {"options": []},
        {"options": [{"id": "a"}, {"id": "a"}]},
        {"correct_options": ["c"]},
        {"points": -1},
        {"points": "NaN"},
        {"points": 1e9},
        {"question_type": "true_false", "options": [{"id": "a"}, {"id": "b"}, {"id": "c"}]},
        {"accepted_answers": "x"},
    ],
)
def test_a_question_that_is_none_is_refused(room: Any, quiz: Any, wrong: Any) -> None:
    assert room.teacher.post(f"quizzes/{quiz['id']}/questions/", {**CHOICE, **wrong}).status_code == 400
    row = room.teacher.post(f"quizzes/{quiz['id']}/questions/", CHOICE).json()
    assert room.teacher.patch(f"questions/{row['id']}/", wrong).status_code == 400
    assert Question.objects.count() == 1


def test_an_attempt_keeps_the_questions_on_which_it_was_made(room: Any, quiz: Any) -> None:
    question = room.teacher.post(f"quizzes/{quiz['id']}/questions/", CHOICE).json()
    attempt = room.learner.post(f"quizzes/{quiz['id']}/start/").json()
    room.teacher.patch(f"questions/{question['id']}/", {"text": "Changed?", "correct_options": ["a"]})
    answers = [{"question": question["id"], "selected_options": ["b"]}]
    done = room.learner.post(f"quiz-attempts/{attempt['id']}/submit/", {"answers": answers}).json()
    assert (done["percentage"], done["questions"][0]["text"]) == ("100.00", "Which?")
    assert done["quiz_version"] < room.learner.get(f"quizzes/{quiz['id']}/").json()["version"]
    assert room.teacher.delete(f"questions/{question['id']}/").status_code == 204
    assert room.learner.get(f"quiz-attempts/{attempt['id']}/result/").json()["percentage"] == "100.00"


def test_a_quiz_that_was_taken_leaves_its_attempts_and_makes_room(room: Any, quiz: Any) -> None:
    attempt = room.learner.post(f"quizzes/{quiz['id']}/start/").json()
    lecture = quiz["lecture"]
    assert room.teacher.delete(f"quizzes/{quiz['id']}/", If_Match='"9"').status_code == 412
    assert room.teacher.delete(f"quizzes/{quiz['id']}/").status_code == 204
    assert room.teacher.get(f"lectures/{lecture}/quiz/").status_code == 404
    assert room.teacher.get(f"lectures/{lecture}/").json()["quiz"] is None
    assert room.learner.get(f"quiz-attempts/{attempt['id']}/").status_code == 200
    assert room.learner.post(f"quiz-attempts/{attempt['id']}/submit/", {"answers": []}).status_code == 200
    assert room.teacher.get(f"quiz-attempts/{attempt['id']}/").status_code == 200
    assert room.teacher.post(f"lectures/{lecture}/quiz/", {"title": "New"}).status_code == 201
    assert len(room.teacher.get(f"courses/{room.course.pk}/").json()["sections"][0]["lectures"]) == 1


def test_a_quiz_nobody_took_goes(room: Any, quiz: Any) -> None:
    assert room.teacher.delete(f"quizzes/{quiz['id']}/").status_code == 204
    assert not Quiz.objects.exists()


def test_questions_reach_a_learner_only_with_a_start_where_the_quiz_says_so(room: Any, quiz: Any) -> None:
    question = room.teacher.post(f"quizzes/{quiz['id']}/questions/", CHOICE).json()["id"]
    room.teacher.patch(f"quizzes/{quiz['id']}/", {"offline": "after_start"})
    assert room.learner.get(f"questions/{question}/").status_code == 404
    room.learner.post(f"quizzes/{quiz['id']}/start/")
    assert room.learner.get(f"questions/{question}/").status_code == 200
