"""The catalogue as it is opened, with nothing asked for: what most calls of it read, so it is prepared."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.http import QueryDict

from lms_desktop.protocol import courses as wire
from lms_desktop.protocol.enums import CourseStatus, Level
from lms_desktop.server.core.prepared import Prepared

from .filters import catalogue
from .policies import courses_visible_to
from .queries import with_counts

_PAGING: Final = {"page", "page_size"}
FRONT: Final = Prepared(
    lambda reader: catalogue(with_counts(courses_visible_to(reader)), QueryDict(), reader),
    *("id", "version", "created_at", "updated_at", "course_code", "title", "slug", "short_description", "level"),
    *("status", "language", "timezone", "thumbnail_url", "lecture_count", "category_id", "created_by_id"),
    *("pricing__price", "pricing__currency", "pricing__is_free"),
    *("metadata__duration_minutes", "metadata__has_certificate", "metadata__requirements"),
    *("metadata__learning_outcomes", "metadata__tags", "enrollment_count"),
)


def is_front(asked: QueryDict) -> bool:
    """Whether nothing is asked for but a page."""
    return asked.keys() <= _PAGING


def front_rows(courses: Iterable[Any]) -> Iterator[wire.CourseRow]:
    """The rows of `FRONT`, as the catalogue lists courses."""
    for course in courses:
        yield wire.CourseRow(
            id=course.id,
            version=course.version,
            created_at=course.created_at,
            updated_at=course.updated_at,
            course_code=course.course_code,
            title=course.title,
            slug=course.slug,
            short_description=course.short_description,
            level=Level(course.level),
            status=CourseStatus(course.status),
            language=course.language,
            timezone=course.timezone,
            thumbnail_url=course.thumbnail_url,
            lecture_count=course.lecture_count,
            category=course.category_id,
            created_by=course.created_by_id,
            pricing=_pricing(course),
            metadata=_metadata(course),
            enrollment_count=course.enrollment_count,
        )


def _pricing(course: Any) -> wire.CoursePricing:
    return wire.CoursePricing(
        price=course.pricing__price, currency=course.pricing__currency, is_free=course.pricing__is_free
    )


def _metadata(course: Any) -> wire.CourseMetadata:
    return wire.CourseMetadata(
        duration_minutes=course.metadata__duration_minutes,
        has_certificate=course.metadata__has_certificate,
        requirements=tuple(course.metadata__requirements),
        learning_outcomes=tuple(course.metadata__learning_outcomes),
        tags=tuple(course.metadata__tags),
    )
