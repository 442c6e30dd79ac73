"""Taking a quiz: start, hand in, and what a person has to judge."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lms_desktop.domain import quiz as rules
from lms_desktop.protocol import quizzes as wire
from lms_desktop.protocol.decoding import convert
from lms_desktop.protocol.enums import Flag
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.policies import among
from lms_desktop.server.apps.enrollments.models import Enrollment
from lms_desktop.server.core import audit, creation
from lms_desktop.server.core.problems import ConflictError
from lms_desktop.server.core.writing import locked

from .models import Quiz, QuizAttempt
from .policies import attempts_visible_to, open_enrollment, quizzes_visible_to
from .queries import with_course
from .render import attempt_rows, full_question, pinned_questions

_GRACE = timedelta(seconds=30)
_CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Begun:
    """When a go at a quiz began, by the school's clock and by the learner's."""

    at: datetime
    by_client: datetime | None


def start(actor: User, quiz_id: UUID, given: dict[str, Any]) -> tuple[wire.Attempt, bool]:
    """Begin a go at a quiz, or go on with the one that is open."""
    with transaction.atomic():
        quiz = get_object_or_404(quizzes_visible_to(actor).select_related("lecture__section"), pk=quiz_id)
        enrollment = open_enrollment(actor, quiz.lecture.section.course_id)
        print_ = creation.fingerprint({**given, "quiz": quiz.pk})
        kept = creation.known(QuizAttempt, actor, given.get("id"), print_)
        mine = QuizAttempt.objects.filter(quiz=quiz, enrollment=enrollment)
        kept = kept or mine.filter(status=QuizAttempt.Status.IN_PROGRESS).first()
        if kept is not None:
            return row_for(actor, kept.pk), False
        attempt = _begin(quiz, enrollment, given, made_before=mine.count())
        creation.remember(attempt, actor, print_)
        audit.note(actor, "start", attempt)
        return row_for(actor, attempt.pk), True


def submit(actor: User, attempt_id: UUID, given: dict[str, Any]) -> wire.Attempt:
    """Hand in the answers; a second, different set is kept for the teachers and refused."""
    with transaction.atomic():
        attempt = locked(with_course(attempts_visible_to(actor)).filter(enrollment__user=actor), attempt_id)
        answers = _tidy(given["answers"])
        is_first = attempt.status == QuizAttempt.Status.IN_PROGRESS
        is_same = not is_first and answers == _tidy(attempt.answers)
        if is_first:
            _take(attempt, given["answers"], given.get("client_submitted_at"))
            audit.note(actor, "submit", attempt)
        elif not is_same:
            _keep_as_evidence(attempt, given)
            audit.note(actor, "submit again", attempt)
    if not is_first and not is_same:  # raised outside, so that the evidence stays written
        raise ConflictError("This attempt was handed in before.", ErrorCode.ALREADY_SUBMITTED)
    return row_for(actor, attempt.pk)


def row_for(reader: User, attempt_id: UUID) -> wire.Attempt:
    """An attempt as a reader may see it."""
    attempt = with_course(attempts_visible_to(reader)).get(pk=attempt_id)
    return next(attempt_rows([attempt], among(reader, [attempt.quiz.lecture.section.course_id])))


def mark_all(attempt: QuizAttempt, answers: list[dict[str, Any]]) -> dict[str, Any]:
    """Mark what can be marked, and add it up."""
    questions = pinned_questions(attempt)
    marks = rules.mark_all(questions, convert(answers, list[wire.Answer]))
    written = [
        {
            "question": question,
            "is_correct": mark.is_correct,
            "points_awarded": None if mark.points is None else str(mark.points),
            "feedback": "",
        }
        for question, mark in marks.items()
    ]
    return {"marks": written, **added_up(attempt, marks)}


def added_up(attempt: QuizAttempt, marks: dict[str, rules.Mark]) -> dict[str, Any]:
    """The sum of an attempt, and whether a person still has to judge something."""
    total = rules.totals(pinned_questions(attempt), marks, attempt.quiz.passing_score)
    return {
        "score": total.score,
        "max_score": total.max_score,
        "percentage": total.percentage,
        "passed": total.passed,
        "status": QuizAttempt.Status.SUBMITTED if total.is_waiting else QuizAttempt.Status.GRADED,
    }


def _begin(quiz: Quiz, enrollment: Enrollment, given: dict[str, Any], *, made_before: int) -> QuizAttempt:
    begun = Begun(timezone.now(), given.get("client_started_at"))
    flags = []
    if quiz.max_attempts is not None and made_before >= quiz.max_attempts:
        if begun.by_client is None or quiz.offline != Quiz.Offline.ALLOWED:
            raise ConflictError("No tries are left for this quiz.", ErrorCode.NO_ATTEMPTS_LEFT)
        flags.append(str(Flag.OVER_MAX_ATTEMPTS))
    if begun.by_client is not None and begun.by_client > begun.at + _CLOCK_SLACK:
        flags.append(str(Flag.CLOCK))
    attempt = QuizAttempt(
        quiz=quiz,
        enrollment=enrollment,
        attempt_number=made_before + 1,
        started_at=begun.at,
        client_started_at=begun.by_client,
        deadline=_deadline(quiz, begun),
        flags=flags,
        quiz_version=quiz.version,
        **({"id": given["id"]} if "id" in given else {}),
    )
    attempt.pinned = msgspec.to_builtins(_questions_for(quiz, str(attempt.pk)))
    attempt.save(force_insert=True)
    return attempt


def _questions_for(quiz: Quiz, attempt: str) -> tuple[wire.Question, ...]:
    questions = tuple(map(full_question, quiz.questions.all()))
    return rules.shuffled(questions, attempt) if quiz.shuffle_questions else questions


def _deadline(quiz: Quiz, begun: Begun) -> datetime | None:
    if quiz.time_limit_minutes is None:
        return None
    from_ = begun.at
    if begun.by_client is not None and quiz.offline == Quiz.Offline.ALLOWED:
        from_ = min(begun.by_client, begun.at)
    return from_ + timedelta(minutes=quiz.time_limit_minutes)


def _take(attempt: QuizAttempt, answers: list[dict[str, Any]], told: datetime | None) -> None:
    now = timezone.now()
    flags = [*attempt.flags, *_time_flags(attempt, now, told)]
    attempt.save_changes(
        {
            "answers": answers,
            "submitted_at": now,
            "client_submitted_at": told,
            "flags": list(dict.fromkeys(flags)),
            **mark_all(attempt, answers),
        }
    )


def _time_flags(attempt: QuizAttempt, now: datetime, told: datetime | None) -> list[str]:
    flags = []
    began = attempt.client_started_at
    if told is not None and (told > now + _CLOCK_SLACK or (began is not None and told < began)):
        flags.append(str(Flag.CLOCK))
    if attempt.deadline is not None and now > attempt.deadline + _GRACE:
        in_time = told is not None and told <= attempt.deadline + _GRACE
        flags.append(str(Flag.RECEIVED_LATE if in_time else Flag.LATE))
    return flags


def _keep_as_evidence(attempt: QuizAttempt, given: dict[str, Any]) -> None:
    told = given.get("client_submitted_at")
    evidence = {
        "answers": given["answers"],
        "received_at": timezone.now().isoformat(),
        "client_submitted_at": told.isoformat() if told else None,
    }
    flags = list(dict.fromkeys([*attempt.flags, str(Flag.SECOND_SUBMIT)]))
    attempt.save_changes({"evidence": [*attempt.evidence, evidence][-20:], "flags": flags})


def _tidy(answers: list[dict[str, Any]]) -> dict[str, tuple[tuple[str, ...], str]]:
    return {
        answer["question"]: (tuple(sorted(answer.get("selected_options", ()))), answer.get("text", ""))
        for answer in answers
    }
