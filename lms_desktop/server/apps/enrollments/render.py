"""What learners made, as rows."""

from collections.abc import Iterable, Iterator
from typing import Any

from lms_desktop.protocol import learning as wire
from lms_desktop.protocol.enums import EnrollmentStatus, PaymentStatus, ProgressUnit
from lms_desktop.server.apps.courses.models import Lecture
from lms_desktop.server.apps.courses.render import course_summary
from lms_desktop.server.core.models import Row

from .models import Bookmark, Enrollment, Note, VideoProgress


def enrollment_rows(enrollments: Iterable[Enrollment]) -> Iterator[wire.Enrollment]:
    """Learners' places in courses."""
    for enrollment in enrollments:
        yield wire.Enrollment(
            **_base(enrollment),
            user=str(enrollment.user_id),
            course=course_summary(enrollment.course),
            status=EnrollmentStatus(enrollment.status),
            payment_status=PaymentStatus(enrollment.payment_status),
            enrolled_at=enrollment.enrolled_at,
            completed_at=enrollment.completed_at,
            progress_percentage=enrollment.progress_percentage,
            last_accessed_at=enrollment.last_accessed_at,
        )


def progress_row(progress: VideoProgress) -> wire.Progress:
    """How far a learner got in one lecture."""
    return wire.Progress(
        id=str(progress.id),
        version=progress.version,
        created_at=progress.created_at,
        updated_at=progress.updated_at,
        enrollment=str(progress.enrollment_id),
        lecture=str(progress.lecture_id),
        watched_seconds=progress.watched_seconds,
        total_seconds=progress.total_seconds,
        completion_percentage=progress.completion_percentage,
        last_position_seconds=progress.last_position_seconds,
        position_updated_at=progress.position_updated_at,
        unit=ProgressUnit(progress.unit),
        watched_ranges=tuple((start, end) for start, end in progress.watched_ranges),
        is_completed=progress.is_completed,
        completed_at=progress.completed_at,
    )


def no_progress(enrollment: Enrollment, lecture: Lecture) -> wire.Progress:
    """A lecture that was never opened: zeros, and no id."""
    unit, total = measure_of(lecture)
    return wire.Progress(enrollment=str(enrollment.pk), lecture=str(lecture.pk), unit=unit, total_seconds=total)


def measure_of(lecture: Lecture) -> tuple[ProgressUnit, float]:
    """In what, and up to how much, progress in a lecture is measured; 0 where the school does not know."""
    if lecture.content_type == Lecture.ContentType.PDF:
        pdf = getattr(lecture, "pdf", None)
        return ProgressUnit.PAGES, float(pdf.page_count) if pdf else 0.0
    if lecture.content_type == Lecture.ContentType.VIDEO:
        video = getattr(lecture, "video", None)
        known = (video.duration_seconds if video else 0) or lecture.duration_seconds
        return ProgressUnit.SECONDS, float(known)
    return ProgressUnit.SECONDS, 0.0


def bookmark_rows(bookmarks: Iterable[Bookmark]) -> Iterator[wire.Bookmark]:
    """Places to come back to."""
    for bookmark in bookmarks:
        yield wire.Bookmark(
            id=str(bookmark.id),
            version=bookmark.version,
            created_at=bookmark.created_at,
            updated_at=bookmark.updated_at,
            enrollment=str(bookmark.enrollment_id),
            lecture=str(bookmark.lecture_id),
            timestamp_seconds=bookmark.timestamp_seconds,
            page_number=bookmark.page_number,
            title=bookmark.title,
        )


def note_rows(notes: Iterable[Note]) -> Iterator[wire.Note]:
    """Learners' own words."""
    for note in notes:
        yield wire.Note(
            id=str(note.id),
            version=note.version,
            created_at=note.created_at,
            updated_at=note.updated_at,
            enrollment=str(note.enrollment_id),
            lecture=str(note.lecture_id),
            content=note.content,
            timestamp_seconds=note.timestamp_seconds,
            page_number=note.page_number,
            anchor=None if note.anchor is None else _anchor(note.anchor),
            tags=tuple(note.tags),
        )


def _anchor(kept: dict[str, Any]) -> wire.Anchor:
    quads = tuple(tuple(quad) for quad in kept.get("quads", ()))
    return wire.Anchor(**{**kept, "quads": quads})


def _base(row: Row) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "version": row.version,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
