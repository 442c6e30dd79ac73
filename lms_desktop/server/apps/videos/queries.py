"""What the page of a lecture needs to know, asked in a fixed number of queries."""

from django.db.models import QuerySet

from lms_desktop.protocol import content as wire
from lms_desktop.server.apps.assignments.queries import with_totals
from lms_desktop.server.apps.courses.models import Lecture

from .render import lecture_detail


def with_content(lectures: QuerySet[Lecture]) -> QuerySet[Lecture]:
    """Add to lectures what their pages show."""
    return lectures.select_related("video", "pdf").prefetch_related("resources", with_totals("quiz"))


def detail_of(lecture: Lecture) -> wire.LectureDetail:
    """A lecture with everything to learn from it, as it is now."""
    return lecture_detail(with_content(Lecture.objects.all()).get(pk=lecture.pk))
