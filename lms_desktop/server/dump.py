"""What the school holds of its learners' work, told from the outside."""

from typing import Any

from lms_desktop.server.apps.assignments.models import AssignmentSubmission, Question, QuizAttempt
from lms_desktop.server.apps.courses.models import Lecture, Section
from lms_desktop.server.apps.enrollments.models import Bookmark, Enrollment, Note, VideoProgress


def summary() -> dict[str, Any]:
    """Everything that learners made, the grades that it got, and the courses as they were written."""
    return {
        "enrollments": list(map(_enrollment, _enrollments())),
        "progress": list(map(_progress, _of_learners(VideoProgress.objects))),
        "bookmarks": list(map(_bookmark, _of_learners(Bookmark.objects))),
        "notes": list(map(_note, _of_learners(Note.objects))),
        "attempts": list(map(_attempt, _attempts())),
        "submissions": list(map(_submission, _submissions())),
        "sections": [_written(row) for row in Section.objects.filter(removed_at=None)],
        "lectures": [{**_written(row), "body": row.body} for row in Lecture.objects.filter(removed_at=None)],
        "questions": [{"id": row.pk, "text": row.text} for row in Question.objects.order_by("created_at", "id")],
    }


def _written(row: Section | Lecture) -> dict[str, Any]:
    return {"id": row.pk, "title": row.title, "description": row.description}


def _enrollments() -> Any:
    return Enrollment.objects.select_related("user", "course").order_by("created_at", "id")


def _of_learners(manager: Any) -> Any:
    return manager.select_related("enrollment__user", "lecture").order_by("created_at", "id")


def _attempts() -> Any:
    rows = QuizAttempt.objects.select_related("enrollment__user", "quiz__lecture")
    return rows.order_by("created_at", "id")


def _submissions() -> Any:
    rows = AssignmentSubmission.objects.select_related("enrollment__user", "assignment", "graded_by")
    return rows.prefetch_related("files").order_by("created_at", "id")


def _enrollment(row: Enrollment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "user": row.user.email,
        "course": row.course.slug,
        "status": row.status,
        "progress_percentage": row.progress_percentage,
    }


def _beside(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "user": row.enrollment.user.email,
        "enrollment": row.enrollment_id,
        "lecture": row.lecture_id,
        "lecture_title": row.lecture.title,
    }


def _progress(row: VideoProgress) -> dict[str, Any]:
    return {
        **_beside(row),
        "content_type": row.lecture.content_type,
        "watched_seconds": row.watched_seconds,
        "total_seconds": row.total_seconds,
        "last_position_seconds": row.last_position_seconds,
        "completion_percentage": row.completion_percentage,
        "is_completed": row.is_completed,
    }


def _bookmark(row: Bookmark) -> dict[str, Any]:
    return {
        **_beside(row),
        "timestamp_seconds": row.timestamp_seconds,
        "page_number": row.page_number,
        "title": row.title,
    }


def _note(row: Note) -> dict[str, Any]:
    return {
        **_beside(row),
        "content": row.content,
        "timestamp_seconds": row.timestamp_seconds,
        "page_number": row.page_number,
        "tags": row.tags,
    }


def _attempt(row: QuizAttempt) -> dict[str, Any]:
    return {
        "id": row.pk,
        "user": row.enrollment.user.email,
        "quiz": row.quiz_id,
        "lecture": row.quiz.lecture_id,
        "attempt_number": row.attempt_number,
        "status": row.status,
        "answers": row.answers,
        "score": row.score,
        "max_score": row.max_score,
        "passed": row.passed,
        "flags": row.flags,
    }


def _submission(row: AssignmentSubmission) -> dict[str, Any]:
    files = [{"name": file.name, "size_bytes": file.size_bytes, "sha256": file.sha256} for file in row.files.all()]
    return {
        "id": row.pk,
        "user": row.enrollment.user.email,
        "assignment": row.assignment_id,
        "assignment_title": row.assignment.title,
        "attempt_number": row.attempt_number,
        "status": row.status,
        "content": row.content,
        "files": files,
        "is_late": row.is_late,
        "flags": row.flags,
        "score": row.score,
        "feedback": row.feedback,
        "graded_by": row.graded_by.email if row.graded_by else None,
        "released": row.released_at is not None,
    }
