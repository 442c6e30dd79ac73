"""Judging what a quiz cannot judge by itself."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from lms_desktop.domain.grading import BadScoreError, format_score, parse_score
from lms_desktop.domain.quiz import Mark, two_places
from lms_desktop.protocol import quizzes as wire
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import audit
from lms_desktop.server.core.problems import ConflictError, RowConflictError, invalid
from lms_desktop.server.core.versions import demand
from lms_desktop.server.core.writing import locked

from .attempts import added_up, row_for
from .models import QuizAttempt
from .policies import attempts_visible_to, demand_grader
from .queries import with_course
from .render import course_of, pinned_questions


def grade(actor: User, attempt_id: UUID, given: dict[str, Any], *, expected: int | None) -> wire.Attempt:
    """Give points and words for single answers."""
    with transaction.atomic():
        attempt = locked(with_course(attempts_visible_to(actor)), attempt_id)
        demand_grader(actor, course_of(attempt))
        demand(attempt, expected, lambda: row_for(actor, attempt.pk))
        if attempt.status == QuizAttempt.Status.IN_PROGRESS:
            raise ConflictError("This attempt was not handed in yet.", ErrorCode.IN_PROGRESS)
        if expected is None and any(mark.get("by_hand") for mark in attempt.marks):
            raise RowConflictError(row_for(actor, attempt.pk))
        marks = _with_judgements(attempt, given["answers"])
        attempt.save_changes({"marks": marks, **added_up(attempt, {m["question"]: _mark(m) for m in marks})})
        audit.note(actor, "grade", attempt, score=str(attempt.score))
        return row_for(actor, attempt.pk)


def is_judged_so(attempt_id: UUID, given: dict[str, Any]) -> bool:
    """Whether an attempt has these very points and words already."""
    marks = QuizAttempt.objects.get(pk=attempt_id).marks
    has = {mark["question"]: (mark["points_awarded"], mark.get("feedback", "")) for mark in marks}
    told = {one["question"]: (str(one["points_awarded"]), one.get("feedback", "")) for one in given["answers"]}
    return all(has.get(question) == judged for question, judged in told.items())


def _with_judgements(attempt: QuizAttempt, judgements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    questions = {question.id: question for question in pinned_questions(attempt)}
    marks = {mark["question"]: mark for mark in attempt.marks}
    for judgement in judgements:
        question = questions.get(judgement["question"])
        if question is None:
            raise invalid("answers", "One of these questions is not part of the attempt.")
        most = two_places(question.points)
        points = _points(judgement["points_awarded"], most)
        marks[question.id] = {
            "question": question.id,
            "is_correct": points == most,
            "points_awarded": format_score(points),
            "feedback": judgement.get("feedback", ""),
            "by_hand": True,
        }
    return list(marks.values())


def _points(given: Any, most: Decimal) -> Decimal:
    try:
        return parse_score(given, max_score=most)
    except BadScoreError as error:
        raise invalid("answers", str(error)) from error


def _mark(kept: dict[str, Any]) -> Mark:
    points = kept["points_awarded"]
    return Mark(kept["is_correct"], None if points is None else Decimal(points))
