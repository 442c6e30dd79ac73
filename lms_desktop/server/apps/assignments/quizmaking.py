"""Making quizzes and their questions; attempts keep the questions on which they were made."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lms_desktop.domain import questions
from lms_desktop.protocol import limits
from lms_desktop.protocol import quizzes as wire
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Lecture
from lms_desktop.server.apps.courses.policies import demand_may, lectures_visible_to
from lms_desktop.server.core import audit, creation, writing
from lms_desktop.server.core.problems import ConflictError, invalid
from lms_desktop.server.core.versions import demand

from .models import Question, Quiz
from .policies import questions_visible_to, quizzes_visible_to
from .queries import quizzes_with_totals
from .render import question_rows, quiz_row


def make_quiz(actor: User, lecture_id: UUID, given: dict[str, Any]) -> tuple[wire.Quiz, bool]:
    """Give a lecture its quiz."""
    with transaction.atomic():
        visible = lectures_visible_to(actor).select_related("section")
        lecture = writing.locked(visible, lecture_id)
        demand_may(actor, "write", lecture.section.course_id)
        place = {"lecture": lecture}
        quiz, is_new = writing.make(Quiz, actor, given, place=place, create=_create_quiz)
    return row_of(quiz), is_new


def change_quiz(actor: User, quiz_id: UUID, given: dict[str, Any], *, expected: int | None) -> wire.Quiz:
    """Write the fields of a quiz that were given."""
    with transaction.atomic():
        quiz = _locked(actor, quiz_id)
        return row_of(writing.change(quiz, actor, given, expected=expected, render=row_of))


def remove_quiz(actor: User, quiz_id: UUID, *, expected: int | None) -> None:
    """Take a quiz away; the attempts that were made stay with those who made them."""
    with transaction.atomic():
        quiz = _locked(actor, quiz_id)
        if not quiz.attempts.exists():
            writing.remove(quiz, actor, expected=expected, render=row_of)
            return
        demand(quiz, expected, lambda: row_of(quiz))
        creation.forget(quiz, actor)
        quiz.save_changes({"lecture": _out_of_sight(quiz.lecture)})
        audit.note(actor, "remove", quiz)


def add_question(actor: User, quiz_id: UUID, given: dict[str, Any]) -> tuple[wire.Question, bool]:
    """Ask one more question, at the end unless told otherwise."""
    with transaction.atomic():
        quiz = _locked(actor, quiz_id)
        whole = _sound(given)

        def create(_fields: dict[str, Any]) -> Question:
            if quiz.questions.count() >= limits.QUESTIONS:
                raise invalid("non_field_errors", f"A quiz has at most {limits.QUESTIONS} questions.")
            return Question.objects.create(
                quiz=quiz, **{"order_index": writing.next_place(quiz.questions.all()), **whole}
            )

        question, is_new = writing.make(Question, actor, given, place={"quiz": quiz}, create=create)
    return question_row(question), is_new


def change_question(actor: User, question_id: UUID, given: dict[str, Any], *, expected: int | None) -> wire.Question:
    """Write the fields of a question that were given."""
    with transaction.atomic():
        question = _locked_question(actor, question_id)
        demand(question, expected, lambda: question_row(question))
        before = {name: getattr(question, name) for name in ("question_type", "options", "correct_options")}
        whole = _sound({**before, **given}) if given else {}
        changes = {name: value for name, value in whole.items() if name in given or value != before.get(name)}
        return question_row(writing.change(question, actor, changes, expected=None, render=question_row))


def remove_question(actor: User, question_id: UUID, *, expected: int | None) -> None:
    """Ask a question no more."""
    with transaction.atomic():
        question = _locked_question(actor, question_id)
        writing.remove(question, actor, expected=expected, render=question_row)


def row_of(quiz: Quiz) -> wire.Quiz:
    """A quiz as a row, as it is now."""
    return quiz_row(quizzes_with_totals(Quiz.objects.all()).get(pk=quiz.pk))


def question_row(question: Question) -> wire.Question:
    """A question as those who teach see it."""
    return next(question_rows([question], shows_keys=True))


def _create_quiz(fields: dict[str, Any]) -> Quiz:
    lecture = fields["lecture"]
    if Quiz.objects.filter(lecture=lecture).exists():
        raise ConflictError("This lecture has a quiz already.", ErrorCode.CONFLICT)
    timed = fields.get("time_limit_minutes") is not None
    rule = Quiz.Offline.AFTER_START if timed else Quiz.Offline.ALLOWED
    title = fields.get("title") or lecture.title
    return Quiz.objects.create(**{"offline": rule, **fields, "title": title})


def _locked(actor: User, quiz_id: UUID) -> Quiz:
    quiz = writing.locked(quizzes_visible_to(actor).select_related("lecture__section"), quiz_id)
    demand_may(actor, "write", quiz.lecture.section.course_id)
    return quiz


def _locked_question(actor: User, question_id: UUID) -> Question:
    question = get_object_or_404(questions_visible_to(actor), pk=question_id)
    _locked(actor, question.quiz_id)  # whoever changes a question changes its quiz
    return writing.locked(questions_visible_to(actor), question_id)


def _out_of_sight(lecture: Lecture) -> Lecture:
    # A quiz that was taken needs a lecture for its attempts to stay in their course.
    return Lecture.objects.create(
        section=lecture.section,
        title=lecture.title,
        content_type=Lecture.ContentType.QUIZ,
        is_published=False,
        removed_at=timezone.now(),
    )


def _sound(given: dict[str, Any]) -> dict[str, Any]:
    try:
        return questions.sound(given)
    except questions.UnsoundError as error:
        raise invalid(error.field, str(error)) from error
