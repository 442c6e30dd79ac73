"""Taking a quiz; the right answers stay at the school until they may be shown."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from lms_desktop.server.apps.assignments.models import Question, QuizAttempt

Answer = Callable[[Any], list[dict[str, Any]]]
KEYS = (b"SECRETWORD", b"SECRETREASON", b"correct_options", b"accepted_answers", b"explanation")


def start(room: Any, quiz: Any, **body: Any) -> Any:
    return room.learner.post(f"quizzes/{quiz.pk}/start/", body)


def submit(room: Any, attempt: str, answers: Any, **body: Any) -> Any:
    return room.learner.post(f"quiz-attempts/{attempt}/submit/", {"answers": answers, **body})


def taken(room: Any, quiz: Any, answers: Any) -> str:
    attempt: str = start(room, quiz).json()["id"]
    assert submit(room, attempt, answers).status_code == 200
    return attempt


def test_a_quiz_is_marked_and_its_essay_waits(room: Any, school: Any, answer: Answer) -> None:
    quiz = school.quiz(room.course, passing_score=60)
    attempt = start(room, quiz).json()
    assert (attempt["status"], attempt["attempt_number"], len(attempt["questions"])) == ("in_progress", 1, 4)
    done = submit(room, attempt["id"], answer(quiz)).json()
    assert (done["status"], done["score"], done["max_score"]) == ("submitted", "3.00", "5.00")
    assert (done["percentage"], done["passed"]) == ("60.00", True)
    result = room.learner.get(f"quiz-attempts/{attempt['id']}/result/").json()
    assert [row["is_correct"] for row in result["questions"]] == [True, True, True, None]
    assert [row["points_awarded"] for row in result["questions"]] == ["1.00", "1.00", "1.00", None]
    assert result["questions"][0]["correct_options"] == ["a", "c"]


def test_an_essay_is_judged_by_those_who_teach(room: Any, school: Any, answer: Answer) -> None:
    quiz = school.quiz(room.course, passing_score=90)
    attempt = taken(room, quiz, answer(quiz))
    essay = answer(quiz)[3]["question"]
    path, body = f"quiz-attempts/{attempt}/grade/", {"question": essay, "points_awarded": "1.5", "feedback": " Good.\n"}
    assert room.learner.post(path, {"answers": [body]}).status_code == 403
    graded = room.teacher.post(path, {"answers": [body]}).json()
    assert (graded["status"], graded["score"], graded["passed"]) == ("graded", "4.50", True)
    result = room.learner.get(f"quiz-attempts/{attempt}/result/").json()
    assert result["questions"][3] | {"explanation": ""} == {
        "question": essay,
        "is_correct": False,
        "points_awarded": "1.50",
        "feedback": " Good.\n",
        "correct_options": [],
        "accepted_answers": [],
        "explanation": "",
    }
    unconditional = room.teacher.post(path, {"answers": [body]})
    assert (unconditional.status_code, unconditional.json()["score"]) == (409, "4.50")
    stale = room.teacher.post(path, {"answers": [body], "version": 1})
    assert (stale.status_code, stale.json()["version"]) == (412, graded["version"])
    assert room.teacher.post(path, {"answers": [body], "version": graded["version"]}).status_code == 200


@pytest.mark.parametrize("points", ["2.01", "-1", "many", True])
def test_points_stay_within_the_question(room: Any, school: Any, answer: Answer, points: Any) -> None:
    quiz = school.quiz(room.course)
    attempt = taken(room, quiz, answer(quiz))
    body = {"question": answer(quiz)[3]["question"], "points_awarded": points}
    assert room.teacher.post(f"quiz-attempts/{attempt}/grade/", {"answers": [body]}).status_code == 400


def test_only_questions_of_the_attempt_are_judged_and_only_when_handed_in(
    room: Any, school: Any, answer: Answer
) -> None:
    quiz = school.quiz(room.course)
    attempt = start(room, quiz).json()["id"]
    body = {"answers": [{"question": str(uuid4()), "points_awarded": 1}]}
    assert room.teacher.post(f"quiz-attempts/{attempt}/grade/", body).status_code == 409
    submit(room, attempt, answer(quiz))
    assert room.teacher.post(f"quiz-attempts/{attempt}/grade/", body).status_code == 400


@pytest.mark.parametrize("reveal", ["never", "after_submit", "after_pass"])
def test_right_answers_never_leave_before_they_may(room: Any, school: Any, answer: Answer, reveal: str) -> None:
    quiz = school.quiz(room.course, reveal_answers=reveal, passing_score=100)
    attempt = start(room, quiz).json()["id"]
    section = room.course.sections.get()
    answers = [
        start(room, quiz),
        room.learner.get(f"quiz-attempts/{attempt}/result/"),
        submit(room, attempt, answer(quiz)),
        submit(room, attempt, answer(quiz)[:1]),
        submit(room, attempt, [{"question": 5}]),
        room.learner.post(f"quiz-attempts/{attempt}/grade/", {"answers": []}),
    ]
    for path in (
        f"lectures/{quiz.lecture_id}/",
        f"lectures/{quiz.lecture_id}/quiz/",
        f"quizzes/{quiz.pk}/",
        f"quizzes/{quiz.pk}/questions/",
        f"quizzes/{quiz.pk}/attempts/",
        f"quiz-attempts/{attempt}/",
        f"sections/{section.pk}/lectures/",
        f"courses/{room.course.pk}/",
    ):
        answers.append(room.learner.get(path))
    for given in answers:
        assert not any(key in given.content for key in KEYS), given.content
    result = room.learner.get(f"quiz-attempts/{attempt}/result/").content
    assert (b"SECRETWORD" in result) is (reveal == "after_submit")


def test_a_tag_tells_nothing_of_the_right_answers(room: Any, school: Any) -> None:
    quiz = school.quiz(room.course)
    path = f"quizzes/{quiz.pk}/questions/"
    before = room.learner.get(path)["ETag"]
    question = Question.objects.get(quiz=quiz, order_index=1)
    Question.objects.filter(pk=question.pk).update(correct_options=["f"])
    # Put back what every change raises, so that only the right answer differs.
    Question.objects.filter(pk=question.pk).update(version=1, updated_at=question.updated_at)
    assert room.learner.get(path)["ETag"] == before


def test_right_answers_are_shown_to_those_who_teach_and_after_passing(room: Any, school: Any, answer: Answer) -> None:
    quiz = school.quiz(room.course, reveal_answers="after_pass", passing_score=60)
    shown = room.teacher.get(f"quizzes/{quiz.pk}/questions/").json()["results"]
    assert shown[0]["correct_options"] == ["a", "c"]
    attempt = taken(room, quiz, answer(quiz))
    assert room.learner.get(f"quiz-attempts/{attempt}/result/").json()["questions"][2]["accepted_answers"]
    assert room.teacher.get(f"quiz-attempts/{attempt}/").json()["questions"][2]["accepted_answers"] == ["SECRETWORD"]


def test_an_attempt_keeps_the_questions_on_which_it_was_made(room: Any, school: Any, answer: Answer) -> None:
    quiz = school.quiz(room.course)
    attempt = start(room, quiz).json()
    right = answer(quiz)
    Question.objects.filter(quiz=quiz, order_index=1).update(text="Other words", correct_options=["f"])
    Question.objects.filter(quiz=quiz, order_index=2).delete()
    done = submit(room, attempt["id"], right).json()
    assert (done["score"], done["max_score"]) == ("3.00", "5.00")
    assert done["questions"] == attempt["questions"]
    assert done["quiz_version"] == attempt["quiz_version"]
    current = room.learner.get(f"quizzes/{quiz.pk}/questions/").json()
    assert (current["count"], current["results"][1]["text"]) == (3, "Other words")


def test_answers_come_back_as_they_were_given(room: Any, school: Any, answer: Answer) -> None:
    quiz = school.quiz(room.course)
    given = answer(quiz)
    given[3]["text"] = "  e\u0301 \r\n\U0001f600\n"
    attempt = taken(room, quiz, given)
    back = room.learner.get(f"quiz-attempts/{attempt}/").json()["answers"]
    assert back[3]["text"].encode() == given[3]["text"].encode()
    assert back[0]["selected_options"] == ["c", "a"]


def test_the_same_answers_again_are_welcome_and_others_are_kept_for_the_teacher(
    room: Any, school: Any, answer: Answer
) -> None:
    quiz = school.quiz(room.course)
    attempt = taken(room, quiz, answer(quiz))
    again = submit(room, attempt, list(reversed(answer(quiz))))
    assert again.status_code == 200
    other = submit(room, attempt, answer(quiz)[:2])
    assert (other.status_code, other.json()["code"]) == (409, "already_submitted")
    kept = QuizAttempt.objects.get()
    assert [len(one["answers"]) for one in kept.evidence] == [2]
    assert room.teacher.get(f"quiz-attempts/{attempt}/").json()["flags"] == ["second_submit"]
    assert len(kept.answers) == 4


@pytest.mark.parametrize("answers", ["x", [{"text": "x"}], [{"question": "a"}, {"question": "a"}]])
def test_answers_that_make_no_sense_are_refused(room: Any, school: Any, answers: Any) -> None:
    attempt = start(room, school.quiz(room.course)).json()["id"]
    given = submit(room, attempt, answers)
    assert (given.status_code, list(given.json())) == (400, ["answers"])


def test_tries_are_counted_but_one_begun_offline_is_kept_and_flagged(room: Any, school: Any, answer: Answer) -> None:
    quiz = school.quiz(room.course, max_attempts=1)
    taken(room, quiz, answer(quiz))
    refused = start(room, quiz)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_attempts_left")
    offline = start(room, quiz, id=str(uuid4()), client_started_at="2026-01-01T08:00:00Z")
    assert (offline.status_code, offline.json()["flags"]) == (201, ["over_max_attempts"])
    assert offline.json()["attempt_number"] == 2


@pytest.mark.parametrize("offline", ["after_start", "never"])
def test_a_quiz_that_needs_the_school_gives_its_questions_with_an_attempt(
    room: Any, school: Any, answer: Answer, offline: str
) -> None:
    quiz = school.quiz(room.course, offline=offline, max_attempts=1)
    closed = room.learner.get(f"quizzes/{quiz.pk}/questions/")
    assert (closed.status_code, closed.json()["code"]) == (403, "not_started")
    taken(room, quiz, answer(quiz))
    assert room.learner.get(f"quizzes/{quiz.pk}/questions/").status_code == 200
    assert start(room, quiz, client_started_at="2026-01-01T08:00:00Z").status_code == 409


def test_an_attempt_handed_in_too_late_is_marked_and_flagged(room: Any, school: Any, answer: Answer) -> None:
    quiz = school.quiz(room.course, time_limit_minutes=10)
    attempt = start(room, quiz).json()
    assert attempt["deadline"] is not None
    QuizAttempt.objects.update(deadline=timezone.now() - timedelta(minutes=5))
    late = submit(room, attempt["id"], answer(quiz)).json()
    assert (late["flags"], late["score"]) == (["late"], "3.00")


def test_an_attempt_finished_in_time_and_received_later_says_so(room: Any, school: Any, answer: Answer) -> None:
    quiz = school.quiz(room.course, time_limit_minutes=10)
    began = timezone.now() - timedelta(hours=3)
    attempt = start(room, quiz, client_started_at=began.isoformat()).json()
    told = (began + timedelta(minutes=9)).isoformat()
    done = submit(room, attempt["id"], answer(quiz), client_submitted_at=told).json()
    assert done["flags"] == ["received_late"]
    assert done["client_started_at"] is not None
    assert done["client_submitted_at"] is not None


@pytest.mark.parametrize(("began", "ended"), [(3650, 3650), (0, -5), (3650, 0)])
def test_clocks_that_disagree_are_flagged(room: Any, school: Any, answer: Answer, began: int, ended: int) -> None:
    quiz, now = school.quiz(room.course), timezone.now()
    attempt = start(room, quiz, client_started_at=(now + timedelta(days=began)).isoformat()).json()["id"]
    told = (now + timedelta(days=ended)).isoformat()
    assert submit(room, attempt, answer(quiz), client_submitted_at=told).json()["flags"] == ["clock"]


def test_mixed_questions_stay_in_the_order_of_the_attempt(room: Any, school: Any) -> None:
    quiz = school.quiz(room.course, shuffle_questions=True)
    first = start(room, quiz).json()["questions"]
    assert start(room, quiz).json()["questions"] == first
    assert sorted(row["order_index"] for row in first) == [0, 1, 2, 3]


def test_a_quiz_takes_an_enrollment(school: Any) -> None:
    course = school.course()
    quiz = school.quiz(course)
    caller = school.caller(school.person())
    assert caller.post(f"quizzes/{quiz.pk}/start/").status_code == 404
    quiz.lecture.save_changes({"is_preview": True})
    assert caller.post(f"quizzes/{quiz.pk}/start/").status_code == 403


def test_a_result_waits_for_the_hand_in(room: Any, school: Any) -> None:
    attempt = start(room, school.quiz(room.course)).json()["id"]
    answer = room.learner.get(f"quiz-attempts/{attempt}/result/")
    assert (answer.status_code, answer.json()["code"]) == (409, "in_progress")


def test_a_quiz_tells_its_size(room: Any, school: Any) -> None:
    quiz = school.quiz(room.course)
    row = room.learner.get(f"lectures/{quiz.lecture_id}/quiz/").json()
    assert (row["question_count"], row["total_points"]) == (4, 5.0)
    assert room.learner.get(f"lectures/{quiz.lecture_id}/").json()["quiz"] == row
    assert room.learner.get(f"quizzes/{quiz.pk}/").json() == row
    questions = room.learner.get(f"quizzes/{quiz.pk}/questions/").json()["results"]
    assert [one["takes_several"] for one in questions] == [True, False, False, False]
