"""What the courses of the demo school are made of."""

import mimetypes
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.utils import timezone

from lms_desktop.server.apps.assignments.models import Assignment, Question, Quiz
from lms_desktop.server.apps.courses.models import Lecture, Section
from lms_desktop.server.apps.videos.models import LectureResource, PDFContent, VideoContent

from . import format as written
from .load import Folder, id_of, with_resource_ids


def add_sections(folder: Folder, course: written.Course) -> None:
    """Make the sections of a course, with all their lectures."""
    for number, section in enumerate(course.sections, start=1):
        made = Section.objects.create(
            id=id_of("section", course.slug, section.key),
            course_id=id_of("course", course.slug),
            title=section.title,
            description=section.description,
            order_index=number,
        )
        for place, lecture in enumerate(section.lectures, start=1):
            _add_lecture(folder, course.slug, made, lecture, place)


def add_assignments(folder: Folder, course: written.Course) -> None:
    """Make the works to hand in; each is due some days from today."""
    ids = _resource_ids(course)
    for work in course.assignments:
        Assignment.objects.create(
            id=id_of("assignment", course.slug, work.key),
            course_id=id_of("course", course.slug),
            title=work.title,
            description=with_resource_ids(folder.text(work.description_file), ids),
            max_score=str(work.max_score),
            due_date=_due(work.due_in_days),
            allow_late=work.allow_late,
            late_penalty_percent=work.late_penalty_percent,
            max_attempts=work.max_attempts,
            allowed_extensions=list(work.allowed_extensions),
            max_file_size=work.max_file_size,
            rubric=msgspec.to_builtins(work.rubric),
            attachments=[
                {"id": str(id_of("attachment", course.slug, work.key, name)), **folder.keep(name)}
                for name in work.attachments
            ],
        )


def _add_lecture(folder: Folder, course: str, section: Section, lecture: written.Lecture, place: int) -> None:
    lecture_id = id_of("lecture", course, lecture.key)
    ids = {one.key: _resource_id(course, lecture, one) for one in lecture.resources}
    body = folder.text(lecture.body_file) if lecture.body_file else ""
    Lecture.objects.create(
        id=lecture_id,
        section=section,
        title=lecture.title,
        description=lecture.description,
        content_type=lecture.content_type,
        order_index=place,
        duration_seconds=round(lecture.duration_seconds),
        is_preview=lecture.is_preview,
        body=with_resource_ids(body, ids),
    )
    for resource in lecture.resources:
        LectureResource.objects.create(
            id=ids[resource.key],
            lecture_id=lecture_id,
            title=resource.title,
            kind=resource.kind,
            **folder.keep(resource.file),
        )
    if lecture.video:
        _add_video(folder, lecture_id, lecture.video)
    if lecture.pdf:
        PDFContent.objects.create(
            id=id_of("pdf", str(lecture_id)),
            lecture_id=lecture_id,
            page_count=lecture.pdf.page_count,
            **folder.keep(lecture.pdf.file),
        )
    if lecture.quiz:
        _add_quiz(lecture_id, lecture.quiz)


def _add_video(folder: Folder, lecture_id: UUID, video: written.Video) -> None:
    mime = mimetypes.guess_type(video.file)[0] or "video/mp4"
    VideoContent.objects.create(
        id=id_of("video", str(lecture_id)),
        lecture_id=lecture_id,
        duration_seconds=round(video.duration_seconds),
        renditions=[{"height": video.height, "mime_type": mime, **folder.keep(video.file)}],
        captions=[_caption(folder, caption) for caption in video.captions],
    )


def _caption(folder: Folder, caption: written.CaptionFile) -> dict[str, Any]:
    kind = Path(caption.file).suffix.lstrip(".")
    words = {"language": caption.language, "label": caption.label, "format": kind}
    return {**words, **folder.keep(caption.file)}


def _add_quiz(lecture_id: UUID, quiz: written.Quiz) -> None:
    fields = {name: value for name, value in msgspec.structs.asdict(quiz).items() if name != "questions"}
    made = Quiz.objects.create(id=id_of("quiz", str(lecture_id)), lecture_id=lecture_id, **fields)
    for number, question in enumerate(quiz.questions, start=1):
        Question.objects.create(
            id=id_of("question", str(lecture_id), question.key),
            quiz=made,
            question_type=question.question_type,
            text=question.text,
            options=list(question.options),
            correct_options=list(question.correct_options),
            accepted_answers=list(question.accepted_answers),
            points=question.points,
            explanation=question.explanation,
            order_index=number,
        )


def _resource_ids(course: written.Course) -> dict[str, UUID]:
    return {
        resource.key: _resource_id(course.slug, lecture, resource)
        for section in course.sections
        for lecture in section.lectures
        for resource in lecture.resources
    }


def _resource_id(course: str, lecture: written.Lecture, resource: written.Resource) -> UUID:
    return id_of("resource", course, lecture.key, resource.key)


def _due(days: int | None) -> str | None:
    return None if days is None else (timezone.now() + timedelta(days=days)).date().isoformat()
