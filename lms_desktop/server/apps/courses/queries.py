"""What a course row needs to know, asked in a fixed number of queries; and the catalogue's filters."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core.problems import invalid

from .models import Category, Course, CourseInstructor, Lecture, Section

_ORDERS = {
    "title": "title",
    "created_at": "created_at",
    "price": "pricing__price",
    "enrollment_count": "enrollment_count",
}


def with_counts(courses: QuerySet[Course]) -> QuerySet[Course]:
    """Add to courses what their rows show."""
    enrolled = Course.objects.filter(pk=OuterRef("pk"), enrollments__status__in=("active", "completed"))
    lectures = Lecture.objects.filter(section__course=OuterRef("pk"), is_published=True)
    return courses.select_related("pricing", "metadata").annotate(
        enrollment_count=_count(enrolled, "pk", "enrollments"),
        lecture_count=_count(lectures, "section__course", "pk"),
    )


def with_syllabus(courses: QuerySet[Course], reader: User | None) -> QuerySet[Course]:
    """Add to courses what their pages show."""
    lectures = Lecture.objects.filter(is_published=True)
    teachers = CourseInstructor.objects.select_related("instructor__user__profile")
    mine = Course.objects.filter(
        pk=OuterRef("pk"), enrollments__user=reader, enrollments__status__in=("active", "completed")
    )
    return (
        with_counts(courses)
        .annotate(is_enrolled=Exists(mine))
        .prefetch_related(
            Prefetch("course_instructors", teachers),
            "sections",
            Prefetch("sections__lectures", lectures),
        )
    )


def with_lecture_count(sections: QuerySet[Section]) -> QuerySet[Section]:
    """Add to sections what their rows show."""
    lectures = Lecture.objects.filter(section=OuterRef("pk"), is_published=True)
    return sections.annotate(lecture_count=_count(lectures, "section", "pk"))


def with_course_count(categories: QuerySet[Category]) -> QuerySet[Category]:
    """Add to categories what their rows show."""
    published = Course.objects.filter(category=OuterRef("pk"), status=Course.Status.PUBLISHED)
    return categories.annotate(course_count=_count(published, "category", "pk"))


def catalogue(courses: QuerySet[Course], asked: Mapping[str, str]) -> QuerySet[Course]:
    """Keep the courses that were asked for, in the order that was asked for."""
    courses = _by_words(courses, asked.get("search", ""))
    courses = _by_choice(courses, asked)
    courses = _by_price(courses, asked)
    order = asked.get("ordering", "")
    column = _ORDERS.get(order.removeprefix("-"))
    if column is None:
        return courses.order_by("title", "id")
    return courses.order_by(f"-{column}" if order.startswith("-") else column, "id")


def family_of(category: str) -> list[UUID]:
    """The ids of a category, named by id or slug, and of everything below it."""
    rows = list(Category.objects.values_list("pk", "slug", "parent_category"))
    found = [pk for pk, slug, _ in rows if category in (str(pk), slug)]
    for known in found:
        found += [pk for pk, _, parent in rows if parent == known and pk not in found]
    return found


def _by_words(courses: QuerySet[Course], words: str) -> QuerySet[Course]:
    for word in words.replace("\0", "").split()[:10]:
        teacher = CourseInstructor.objects.filter(
            Q(instructor__user__profile__first_name__icontains=word)
            | Q(instructor__user__profile__last_name__icontains=word),
            course=OuterRef("pk"),
        )
        courses = courses.alias(tag_text=Cast("metadata__tags", TextField())).filter(
            Q(title__icontains=word)
            | Q(course_code__icontains=word)
            | Q(short_description__icontains=word)
            | Q(description__icontains=word)
            | Q(tag_text__icontains=word)
            | Exists(teacher)
        )
    return courses


def _by_choice(courses: QuerySet[Course], asked: Mapping[str, str]) -> QuerySet[Course]:
    if category := asked.get("category"):
        courses = courses.filter(category__in=family_of(category))
    for name in ("level", "language"):
        if asked.get(name):
            courses = courses.filter(**{name: asked[name]})
    if teacher := asked.get("instructor"):
        key = _as_id(teacher)
        named = CourseInstructor.objects.filter(Q(instructor=key) | Q(instructor__user=key))
        courses = courses.filter(pk__in=named.values("course"))
    for name, column in (("is_free", "pricing__is_free"), ("has_certificate", "metadata__has_certificate")):
        if asked.get(name):
            courses = courses.filter(**{column: asked[name].lower() in ("true", "1")})
    return courses


def _by_price(courses: QuerySet[Course], asked: Mapping[str, str]) -> QuerySet[Course]:
    for name, column in (("price_min", "pricing__price__gte"), ("price_max", "pricing__price__lte")):
        if asked.get(name):
            courses = courses.filter(**{column: _as_price(name, asked[name])})
    return courses


def _as_price(name: str, given: str) -> Decimal:
    try:
        price = Decimal(given)
    except InvalidOperation as error:
        raise invalid(name, "A number was expected.") from error
    if not price.is_finite() or abs(price.adjusted()) > 9:
        raise invalid(name, "A number was expected.")
    return price


def _as_id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise invalid("instructor", "An id was expected.") from error


def _count(rows: QuerySet[Any], group: str, what: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(number=Count(what)).values("number")
    return Coalesce(Subquery(counted), 0)
