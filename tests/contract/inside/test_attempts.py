"""One attempt on two computers: what the second hands in is kept here, and holds up nothing that comes after it."""

from typing import Any

import pytest

from lms_desktop.domain.ops import OpState, QuizSubmit
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.apps.assignments.models import QuizAttempt
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom, School


@pytest.mark.parametrize("level", ["full", "rows"])
def test_an_attempt_after_one_that_was_handed_in_elsewhere_arrives(
    level: str, settings: Any, school: School, room: Classroom, new_computer: Any
) -> None:
    settings.API_LEVEL = level
    quiz = school.quiz(room.course, max_attempts=3)
    essay, lecture = str(quiz.questions.get(question_type="essay").pk), str(quiz.lecture_id)
    here: Computer = new_computer(room.student)
    there: Computer = new_computer(room.student)
    here.sync()
    here.services.quizzes.start(lecture)
    here.sync()
    there.sync()
    _hand_in(there, lecture, essay, "There.")
    _hand_in(here, lecture, essay, "Here.")
    _hand_in(here, lecture, essay, "Here, the second.")
    there.sync()
    for _ in range(3):
        here.sync()
    (kept,) = here.pending()
    assert isinstance(kept.op, QuizSubmit)
    assert (kept.state, kept.error_code) == (OpState.REJECTED, ErrorCode.ALREADY_SUBMITTED)
    assert [one.text for one in kept.op.answers] == ["Here."]
    told = QuizAttempt.objects.order_by("attempt_number").values_list("answers", flat=True)
    assert [[one["text"] for one in answers if one.get("text")] for answers in told] == [
        ["There."],
        ["Here, the second."],
    ]


def _hand_in(computer: Computer, lecture: str, question: str, text: str) -> None:
    quizzes = computer.services.quizzes
    attempt = quizzes.start(lecture)
    quizzes.answer(attempt.attempt_id, question, text=text)
    quizzes.hand_in(attempt.attempt_id)
