"""`courses/`, `sections/` and the list of lectures."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from lms_desktop.protocol.courses import CategoryDetail
from lms_desktop.server.core.endpoint import Endpoint, OpenEndpoint
from lms_desktop.server.core.paging import page_of

from . import queries, render
from .models import Category, Course
from .policies import courses_visible_to, lectures_visible_to, sections_visible_to, taught_by


class Courses(OpenEndpoint):
    def get(self) -> Response:
        asked = self.request.query_params
        visible = queries.with_counts(courses_visible_to(self.reader))
        if status := asked.get("status"):
            visible = visible.filter(status=status)
            if status != Course.Status.PUBLISHED:
                visible = visible.filter(pk__in=taught_by(self.reader).values("pk")) if self.reader else visible
        else:
            visible = visible.exclude(status=Course.Status.ARCHIVED)
        return self.page(queries.catalogue(visible, asked), render.course_rows)


class CourseItem(OpenEndpoint):
    def get(self, course: UUID) -> Response:
        visible = queries.with_syllabus(courses_visible_to(self.reader), self.reader)
        return Response(render.course_detail(get_object_or_404(visible, pk=course)))


class CourseTeachers(OpenEndpoint):
    def get(self, course: UUID) -> Response:
        found = get_object_or_404(courses_visible_to(self.reader), pk=course)
        teachers = found.course_instructors.select_related("instructor__user__profile")
        return self.page(teachers, lambda rows: map(render.course_instructor, rows))


class Categories(OpenEndpoint):
    def get(self) -> Response:
        shelves = queries.with_course_count(Category.objects.order_by("name", "id"))
        return self.page(shelves, render.category_rows)


class CategoryItem(OpenEndpoint):
    def get(self, category: UUID) -> Response:
        shelves = queries.with_course_count(Category.objects.order_by("name", "id"))
        found = get_object_or_404(shelves, pk=category)
        published = courses_visible_to(None).filter(category__in=queries.family_of(str(category)))
        courses = queries.with_counts(published).order_by("title", "id")
        return Response(
            CategoryDetail(
                **render.category_fields(found),
                children=tuple(render.category_rows(shelves.filter(parent_category=found))),
                courses=page_of(self.request, courses, render.course_rows),  # type: ignore[arg-type]
            )
        )


class CourseSections(Endpoint):
    def get(self, course: UUID) -> Response:
        found = get_object_or_404(courses_visible_to(self.actor), pk=course)
        sections = sections_visible_to(self.actor).filter(course=found)
        return self.page(queries.with_lecture_count(sections), render.section_rows)


class SectionItem(Endpoint):
    def get(self, section: UUID) -> Response:
        visible = queries.with_lecture_count(sections_visible_to(self.actor))
        found = get_object_or_404(visible, pk=section)
        return Response(next(render.section_rows([found])))


class SectionLectures(Endpoint):
    def get(self, section: UUID) -> Response:
        found = get_object_or_404(sections_visible_to(self.actor), pk=section)
        return self.page(lectures_visible_to(self.actor).filter(section=found), render.lecture_rows)
