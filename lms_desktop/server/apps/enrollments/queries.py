"""What rows of learners need to know, asked in a fixed number of queries."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from lms_desktop.protocol import learning as wire
from lms_desktop.server.apps.courses.models import Course, Lecture
from lms_desktop.server.apps.courses.queries import with_counts

from .models import Enrollment, VideoProgress
from .render import enrollment_rows, progress_row


def with_course(enrollments: QuerySet[Enrollment]) -> QuerySet[Enrollment]:
    """Add to enrollments what their rows show."""
    return enrollments.prefetch_related(Prefetch("course", with_counts(Course.objects.all())))


def enrollment_row(enrollment: UUID) -> wire.Enrollment:
    """One enrollment as it is now."""
    return next(enrollment_rows(with_course(Enrollment.objects.filter(pk=enrollment))))


def progress_of(enrollment: Enrollment) -> wire.EnrollmentProgress:
    """How far a learner got in a whole course."""
    lectures = set(published_lectures(enrollment).values_list("pk", flat=True))
    rows = list(VideoProgress.objects.filter(enrollment=enrollment).order_by("created_at", "id"))
    return wire.EnrollmentProgress(
        completion_percentage=enrollment.progress_percentage,
        completed_lectures=sum(row.is_completed and row.lecture_id in lectures for row in rows),
        total_lectures=len(lectures),
        lectures=tuple(map(progress_row, rows)),
    )


def published_lectures(enrollment: Enrollment) -> QuerySet[Lecture]:
    """The lectures that make up a course for its learners."""
    return Lecture.objects.filter(section__course=enrollment.course_id, is_published=True)
