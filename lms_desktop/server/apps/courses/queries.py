"""What a course row needs to know, asked in a fixed number of queries."""

from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lms_desktop.server.apps.authentication.models import User

from .models import Category, Course, CourseInstructor, Instructor, Lecture, Section


def with_counts(courses: QuerySet[Course]) -> QuerySet[Course]:
    """Add to courses what their rows show."""
    return courses.select_related("pricing", "metadata").annotate(**_counts())


@cache
def _counts() -> dict[str, Coalesce]:
    enrolled = Course.objects.filter(pk=OuterRef("pk"), enrollments__status__in=("active", "completed"))
    lectures = Lecture.objects.filter(section__course=OuterRef("pk"), is_published=True)
    return {
        "enrollment_count": _count(enrolled, "pk", "enrollments"),
        "lecture_count": _count(lectures, "section__course", "pk"),
    }


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
            Prefetch("sections", Section.objects.filter(removed_at=None)),
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


def with_published_count(instructors: QuerySet[Instructor]) -> QuerySet[Instructor]:
    """Add to instructors what their rows show."""
    teaches = CourseInstructor.objects.filter(instructor=OuterRef("pk"), course__status=Course.Status.PUBLISHED)
    related = instructors.select_related("user__profile")
    return related.annotate(course_count=_count(teaches, "instructor", "pk"))


def family_of(category: str) -> list[UUID]:
    """The ids of a category, named by id or slug, and of everything below it."""
    rows = list(Category.objects.values_list("pk", "slug", "parent_category"))
    found = [pk for pk, slug, _ in rows if category in (str(pk), slug)]
    for known in found:
        found += [pk for pk, _, parent in rows if parent == known and pk not in found]
    return found


def _count(rows: QuerySet[Any], group: str, what: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(number=Count(what)).values("number")
    return Coalesce(Subquery(counted), 0)
