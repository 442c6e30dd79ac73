"""Loading a course file: the same file makes the same rows, a renewed one renews them."""

import re
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

from lms_desktop.protocol import limits
from lms_desktop.server.apps.assignments.models import Question, Quiz
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import (
    Course,
    CourseInstructor,
    CourseMetadata,
    CoursePricing,
    Instructor,
    Lecture,
    Section,
)
from lms_desktop.server.apps.videos.models import LectureResource, VideoContent
from lms_desktop.server.core.models import Row

from . import format as written
from .fetch import Picture
from .pictures import brought_home

R = TypeVar("R", bound=Row)
Fetch = Callable[[str], Picture | None]
_NO_SLUG = re.compile(r"[^a-z0-9-]+")
_CHOICES = {"single", "multiple"}


def id_of(course: written.Course, *path: str) -> uuid.UUID:
    """The id of something of a course, from its name, its language and the names in the file."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("lms-desktop-course", course.id, course.language, *path)))


def load_course(seed: written.Seed, teacher: User, *, fetch: Fetch) -> Course:
    """Make the course, published and free, or bring it to what the file says now.

    What the file does not have any more is not shown any more, and kept: learners may have worked in it.
    """
    with transaction.atomic():
        course = _course(seed, teacher)
        for place, section in enumerate(sorted(seed.sections, key=lambda one: one.position), start=1):
            key = id_of(seed.course, "section", section.id)
            made = _put(Section, key, course=course, title=section.title, order_index=place)
            for number, lecture in enumerate(sorted(section.lectures, key=lambda one: one.position), start=1):
                _lecture(seed.course, made, lecture, number, fetch)
        named = [id_of(seed.course, "lecture", one.id) for section in seed.sections for one in section.lectures]
        for gone in Lecture.objects.filter(section__course=course, is_published=True).exclude(pk__in=named):
            gone.save_changes({"is_published": False})
    return course


def _course(seed: written.Seed, teacher: User) -> Course:
    told = seed.course
    slug = _NO_SLUG.sub("-", f"{told.id}-{told.language}".lower()).strip("-")[: limits.SLUG]
    about = "\n\n".join(filter(None, (told.description, _source(told))))
    course = _put(
        Course,
        id_of(told),
        course_code=slug[: limits.CODE].upper(),
        slug=slug,
        title=told.title,
        short_description=told.description[: limits.SHORT_TEXT],
        description=about,
        language=told.language,
        status=Course.Status.PUBLISHED,
        created_by=teacher,
    )
    _put(CourseMetadata, id_of(told, "metadata"), course=course)
    _put(CoursePricing, id_of(told, "pricing"), course=course)
    instructor, _made = Instructor.objects.get_or_create(user=teacher)
    _put(CourseInstructor, id_of(told, "teacher"), course=course, instructor=instructor)
    return course


def _source(told: written.Course) -> str:
    parts = [f"Source: {told.source}." if told.source else "", f"Licence: {told.licence}." if told.licence else ""]
    return " ".join(filter(None, parts))


def _lecture(course: written.Course, section: Section, lecture: written.Lecture, number: int, fetch: Fetch) -> None:
    id_ = id_of(course, "lecture", lecture.id)
    made = _put(
        Lecture,
        id_,
        section=section,
        title=lecture.title,
        content_type=lecture.content_type,
        order_index=number,
        is_published=True,
    )
    body = brought_home(lecture.body, lambda address: _kept_picture(course, made, address, fetch))
    if made.body != body:
        made.save_changes({"body": body})
    if lecture.youtube_id:
        address = f"https://www.youtube.com/watch?v={lecture.youtube_id}"
        provider = VideoContent.Provider.YOUTUBE
        _put(
            VideoContent,
            id_of(course, "video", lecture.id),
            lecture=made,
            video_url=address,
            video_provider=provider,
            is_downloadable=False,
        )
    if lecture.quiz is not None:
        _quiz(course, made, lecture.quiz, lecture.id)


def _kept_picture(course: written.Course, lecture: Lecture, address: str, fetch: Fetch) -> str | None:
    id_ = id_of(course, "picture", str(lecture.pk), address)
    if LectureResource.objects.filter(pk=id_).exists():
        return str(id_)
    picture = fetch(address)
    if picture is None:
        return None
    LectureResource.objects.create(
        id=id_,
        lecture=lecture,
        title=picture.name,
        kind=LectureResource.Kind.IMAGE,
        name=picture.name,
        size_bytes=picture.stored.size_bytes,
        sha256=picture.stored.sha256,
    )
    return str(id_)


def _quiz(course: written.Course, lecture: Lecture, quiz: written.Quiz, key: str) -> None:
    made = _put(Quiz, id_of(course, "quiz", key), lecture=lecture, title=lecture.title, passing_score=quiz.pass_percent)
    ids = [id_of(course, "question", key, question.id) for question in quiz.questions]
    made.questions.exclude(pk__in=ids).delete()  # attempts keep the questions that they were made on
    for number, (id_, question) in enumerate(zip(ids, quiz.questions, strict=True), start=1):
        _put(Question, id_, quiz=made, order_index=number, **_question(question))


def _question(question: written.Question) -> dict[str, Any]:
    right = [number for number, choice in enumerate(question.choices, start=1) if choice.correct]
    reasons = [question.explanation, *(choice.explanation for choice in question.choices)]
    is_choice = question.type in _CHOICES
    return {
        "question_type": Question.Type.MULTIPLE_CHOICE if is_choice else Question.Type.SHORT_ANSWER,
        "text": question.text,
        "options": [{"id": str(n), "text": one.text} for n, one in enumerate(question.choices, 1)] if is_choice else [],
        "correct_options": [str(number) for number in right] if is_choice else [],
        "accepted_answers": [] if is_choice else [choice.text for choice in question.choices if choice.correct],
        "explanation": "\n\n".join(filter(None, reasons)),
        "points": question.points,
    }


def _put(model: type[R], id_: uuid.UUID, **fields: Any) -> R:
    """Make a row, or change what differs; an unchanged one keeps its version."""
    row = model._default_manager.filter(pk=id_).first()
    if row is None:
        return model._default_manager.create(id=id_, **fields)
    changes = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if changes:
        row.save_changes(changes)
    return row
