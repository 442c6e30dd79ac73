"""Which courses of the catalogue somebody asked for, and in which order."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from lms_desktop.server.apps.authentication.models import User

from .models import Course, CourseInstructor
from .policies import taught_by
from .queries import family_of
from .search import holding

ORDERS = {
    "title": "title",
    "created_at": "created_at",
    "price": "pricing__price",
    "enrollment_count": "enrollment_count",
}


class CourseFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """What `courses/` can be asked for."""

    search = django_filters.CharFilter(method="by_words", max_length=500)
    category = django_filters.CharFilter(method="by_category")
    level = django_filters.CharFilter()
    language = django_filters.CharFilter()
    is_free = django_filters.BooleanFilter("pricing__is_free")
    price_min = django_filters.NumberFilter("pricing__price", "gte", max_digits=14, decimal_places=4)
    price_max = django_filters.NumberFilter("pricing__price", "lte", max_digits=14, decimal_places=4)
    instructor = django_filters.UUIDFilter(method="by_teacher")
    has_certificate = django_filters.BooleanFilter("metadata__has_certificate")

    def by_words(self, courses: QuerySet[Course], _name: str, words: str) -> QuerySet[Course]:
        return holding(courses, words)

    def by_category(self, courses: QuerySet[Course], _name: str, category: str) -> QuerySet[Course]:
        return courses.filter(category__in=family_of(category))

    def by_teacher(self, courses: QuerySet[Course], _name: str, key: UUID) -> QuerySet[Course]:
        named = CourseInstructor.objects.filter(Q(instructor=key) | Q(instructor__user=key))
        return courses.filter(pk__in=named.values("course"))


def catalogue(courses: QuerySet[Course], asked: QueryDict, reader: User | None) -> QuerySet[Course]:
    """Keep the courses that were asked for, in the order that was asked for."""
    words = {name: str(value).replace("\0", "") for name, value in asked.items()}
    shown = _of_status(courses, words.get("status", ""), reader)
    if not words.keys().isdisjoint(CourseFilter.base_filters):  # a form is a tenth of the work where nothing is asked
        filters = CourseFilter(words, shown)
        if not filters.is_valid():
            raise ValidationError({name: list(errors) for name, errors in filters.errors.items()})
        shown = filters.qs
    return _ordered(shown, words.get("ordering", ""))


def _of_status(courses: QuerySet[Course], status: str, reader: User | None) -> QuerySet[Course]:
    if not status:
        return courses.exclude(status=Course.Status.ARCHIVED)
    if status == Course.Status.PUBLISHED:
        return courses.filter(status=status)
    mine: QuerySet[Course] = taught_by(reader) if reader else Course.objects.none()
    return courses.filter(status=status, pk__in=mine.values("pk"))


def _ordered(courses: QuerySet[Any], order: str) -> QuerySet[Any]:
    column = ORDERS.get(order.removeprefix("-"))
    if column is None:
        return courses.order_by("title", "id")
    return courses.order_by(f"-{column}" if order.startswith("-") else column, "id")
