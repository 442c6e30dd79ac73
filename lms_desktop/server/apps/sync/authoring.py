"""The kinds of entries by which those who teach write their courses: each runs the action of the REST call."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from msgspec import Struct
from rest_framework import serializers

from lms_desktop.protocol import limits
from lms_desktop.server.apps.assignments import quizmaking, works
from lms_desktop.server.apps.assignments.authoring_forms import AssignmentForm, QuestionForm, QuizForm
from lms_desktop.server.apps.assignments.models import Assignment, Question, Quiz
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses import outline, reorder
from lms_desktop.server.apps.courses.forms import LectureChangeForm, LectureForm, SectionForm
from lms_desktop.server.apps.courses.models import Lecture, Section
from lms_desktop.server.apps.courses.policies import sections_visible_to, taught_by
from lms_desktop.server.apps.videos.queries import detail_of
from lms_desktop.server.core.fields import Body, Whole
from lms_desktop.server.core.problems import RowConflictError

from .kind import Asked, Kind


class Seen(Body):
    """How many rows stood in one that is to go."""

    holds = Whole(default=limits.WHOLE_MAX)


class Order(Body):
    """The rows of one place, in their order."""

    ids = serializers.ListField(child=serializers.UUIDField(), max_length=limits.OUTLINE)


class NewSection(SectionForm):
    course = serializers.UUIDField()


class NewLecture(LectureForm):
    section = serializers.UUIDField()


class NewQuiz(QuizForm):
    lecture = serializers.UUIDField()


class NewQuestion(QuestionForm):
    quiz = serializers.UUIDField()


class NewAssignment(AssignmentForm):
    course = serializers.UUIDField()


def _add_section(actor: User, asked: Asked) -> Struct:
    course = asked.given.pop("course")
    return outline.add_section(actor, course, {**asked.given, "id": asked.row})[0]


def _patch_section(actor: User, asked: Asked) -> Struct:
    return outline.change_section(actor, asked.row, _changes(asked), expected=asked.base)


def _remove_section(actor: User, asked: Asked) -> None:
    taught = Section.objects.filter(course__in=taught_by(actor).values("pk"))
    _demand_seen(taught, asked, lambda row: row.lectures.filter(removed_at=None), outline.section_row)
    there = Section.objects.filter(removed_at=None)
    _gone(there, asked, lambda: outline.remove_section(actor, asked.row, expected=asked.base))


def _order_sections(actor: User, asked: Asked) -> None:
    there = {one.pk for one in _in_order(asked.row)}
    wanted = [{"id": pk} for pk in asked.given["ids"] if pk in there]
    reorder.reorder(actor, asked.row, wanted, expected=None)  # the order that comes last is the order


def _order_lectures(actor: User, asked: Asked) -> None:
    section = get_object_or_404(sections_visible_to(actor), pk=asked.row)
    there = set(section.lectures.filter(removed_at=None).values_list("pk", flat=True))
    lectures = [pk for pk in asked.given["ids"] if pk in there]
    wanted = [
        {"id": one.pk, **({"lectures": lectures} if one == section else {})} for one in _in_order(section.course_id)
    ]
    reorder.reorder(actor, section.course_id, wanted, expected=None)


def _in_order(course: UUID) -> QuerySet[Section]:
    """The sections that are there: what an order names may have gone, or not come yet."""
    return Section.objects.filter(course=course, removed_at=None)


def _add_lecture(actor: User, asked: Asked) -> Struct:
    section = asked.given.pop("section")
    return detail_of(outline.add_lecture(actor, section, {**asked.given, "id": asked.row})[0])


def _patch_lecture(actor: User, asked: Asked) -> Struct:
    changes = _changes(asked)
    return detail_of(outline.change_lecture(actor, asked.row, changes, expected=asked.base, render=detail_of))


def _remove_lecture(actor: User, asked: Asked) -> None:
    taught = Lecture.objects.filter(section__course__in=taught_by(actor).values("pk"))
    _demand_seen(taught, asked, lambda row: Quiz.objects.filter(lecture=row), detail_of)
    there = Lecture.objects.filter(removed_at=None)
    _gone(there, asked, lambda: outline.remove_lecture(actor, asked.row, expected=asked.base, render=detail_of))


def _add_quiz(actor: User, asked: Asked) -> Struct:
    lecture = asked.given.pop("lecture")
    return quizmaking.make_quiz(actor, lecture, {**asked.given, "id": asked.row})[0]


def _patch_quiz(actor: User, asked: Asked) -> Struct:
    return quizmaking.change_quiz(actor, asked.row, _changes(asked), expected=asked.base)


def _remove_quiz(actor: User, asked: Asked) -> None:
    taught = Quiz.objects.filter(lecture__section__course__in=taught_by(actor).values("pk"))
    _demand_seen(taught, asked, lambda row: row.questions.all(), quizmaking.row_of)
    there = Quiz.objects.filter(lecture__removed_at=None)
    _gone(there, asked, lambda: quizmaking.remove_quiz(actor, asked.row, expected=asked.base))


def _add_question(actor: User, asked: Asked) -> Struct:
    quiz = asked.given.pop("quiz")
    return quizmaking.add_question(actor, quiz, {**asked.given, "id": asked.row})[0]


def _patch_question(actor: User, asked: Asked) -> Struct:
    return quizmaking.change_question(actor, asked.row, _changes(asked), expected=asked.base)


def _remove_question(actor: User, asked: Asked) -> None:
    there = Question.objects.filter(quiz__lecture__removed_at=None)
    _gone(there, asked, lambda: quizmaking.remove_question(actor, asked.row, expected=asked.base))


def _add_work(actor: User, asked: Asked) -> Struct:
    course = asked.given.pop("course")
    return works.set_work(actor, course, {**asked.given, "id": asked.row})[0]


def _patch_work(actor: User, asked: Asked) -> Struct:
    return works.change_work(actor, asked.row, _changes(asked), expected=asked.base)


def _remove_work(actor: User, asked: Asked) -> None:
    there = Assignment.objects.filter(removed_at=None)
    _gone(there, asked, lambda: works.remove_work(actor, asked.row, expected=asked.base))


def _demand_seen(
    taught: QuerySet[Any], asked: Asked, inner: Callable[[Any], QuerySet[Any]], render: Callable[[Any], Struct]
) -> None:
    """Refuse to take away what somebody put into a row that goes, and whoever takes it away has not seen."""
    row = taught.select_for_update(of=("self",)).filter(pk=asked.row).first()
    if row is not None and inner(row).count() > asked.given["holds"]:
        raise RowConflictError(render(row))


def _changes(asked: Asked) -> dict[str, Any]:
    return {name: value for name, value in asked.given.items() if name != "id"}


def _gone(there: QuerySet[Any], asked: Asked, remove: Callable[[], None]) -> None:
    """Gone is what was wanted; what is there and was not to be seen is not this person's to take away."""
    try:
        remove()
    except Http404:
        if there.filter(pk=asked.row).exists():
            raise


AUTHORING: dict[str, Kind] = {
    "section.add": Kind(NewSection, _add_section),
    "section.patch": Kind(SectionForm, _patch_section, is_partial=True),
    "section.remove": Kind(Seen, _remove_section),
    "section.order": Kind(Order, _order_sections),
    "lecture.order": Kind(Order, _order_lectures),
    "lecture.add": Kind(NewLecture, _add_lecture),
    "lecture.patch": Kind(LectureChangeForm, _patch_lecture, is_partial=True),
    "lecture.remove": Kind(Seen, _remove_lecture),
    "quiz.add": Kind(NewQuiz, _add_quiz),
    "quiz.patch": Kind(QuizForm, _patch_quiz, is_partial=True),
    "quiz.remove": Kind(Seen, _remove_quiz),
    "question.add": Kind(NewQuestion, _add_question),
    "question.patch": Kind(QuestionForm, _patch_question, is_partial=True),
    "question.remove": Kind(Body, _remove_question),
    "assignment.add": Kind(NewAssignment, _add_work),
    "assignment.patch": Kind(AssignmentForm, _patch_work, is_partial=True),
    "assignment.remove": Kind(Body, _remove_work),
}
