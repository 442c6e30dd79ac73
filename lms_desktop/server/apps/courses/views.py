"""`courses/`, its categories and those who teach."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from lms_desktop.protocol import courses as wire
from lms_desktop.protocol.courses import CategoryDetail
from lms_desktop.server.apps.authentication.throttles import SearchPerComputer
from lms_desktop.server.core.described import GONE, MADE, says
from lms_desktop.server.core.endpoint import OpenEndpoint, ReadableEndpoint, gone, made
from lms_desktop.server.core.paging import page_of

from . import actions, categories, queries, render, teachers
from .filters import catalogue
from .forms import CategoryForm, CourseForm, TeacherForm
from .front import FRONT, front_rows, is_front
from .policies import categories_visible_to, courses_visible_to


class Courses(ReadableEndpoint):
    throttle_classes = (SearchPerComputer,)

    @says("List the courses of the catalogue.", wire.CourseRow, pages=True)
    def get(self) -> Response:
        asked = self.request.query_params
        if is_front(asked):
            return Response(page_of(self.request, FRONT.of(self.reader), front_rows))
        visible = queries.with_counts(courses_visible_to(self.reader))
        return self.page(catalogue(visible, asked, self.reader), render.course_rows)

    @says("Make a course.", wire.CourseDetail, takes=CourseForm, status=MADE)
    def post(self) -> Response:
        row, is_new = actions.make_course(self.actor, self.read(CourseForm))
        return made(row, is_new=is_new)


class CourseItem(ReadableEndpoint):
    @says("A course with its syllabus.", wire.CourseDetail)
    def get(self, course: UUID) -> Response:
        visible = queries.with_syllabus(courses_visible_to(self.reader), self.reader)
        return Response(render.course_detail(get_object_or_404(visible, pk=course)))

    @says("Change a course; metadata and pricing are merged by key.", wire.CourseDetail, takes=CourseForm, changes=True)
    def patch(self, course: UUID) -> Response:
        given = self.changes(CourseForm)
        return Response(actions.change_course(self.actor, course, given, expected=self.expected))

    put = patch

    @says("Archive a course that somebody joined, remove one that nobody did.", status=GONE)
    def delete(self, course: UUID) -> Response:
        actions.remove_course(self.actor, course, expected=self.expected)
        return gone()


class CourseTeachers(ReadableEndpoint):
    @says("List who teaches a course.", wire.CourseInstructor, pages=True)
    def get(self, course: UUID) -> Response:
        found = get_object_or_404(courses_visible_to(self.reader), pk=course)
        rows = found.course_instructors.select_related("instructor__user__profile")
        return self.page(rows, lambda page: map(render.course_instructor, page))

    @says("Let somebody teach a course too.", wire.CourseInstructor, takes=TeacherForm, status=MADE)
    def post(self, course: UUID) -> Response:
        row, is_new = teachers.add_teacher(self.actor, course, self.read(TeacherForm))
        return made(row, is_new=is_new)


class CourseTeacher(ReadableEndpoint):
    @says("Let somebody teach a course no more.", status=GONE)
    def delete(self, course: UUID, instructor: UUID) -> Response:
        teachers.remove_teacher(self.actor, course, instructor)
        return gone()


class Categories(ReadableEndpoint):
    @says("List the categories.", wire.Category, pages=True)
    def get(self) -> Response:
        shelves = queries.with_course_count(categories_visible_to(self.reader))
        return self.page(shelves, render.category_rows)

    @says("Make a category.", wire.Category, takes=CategoryForm, status=MADE)
    def post(self) -> Response:
        row, is_new = categories.make_category(self.actor, self.read(CategoryForm))
        return made(row, is_new=is_new)


class CategoryItem(ReadableEndpoint):
    @says("A category with its courses.", wire.CategoryDetail)
    def get(self, category: UUID) -> Response:
        shelves = queries.with_course_count(categories_visible_to(self.reader))
        found = get_object_or_404(shelves, pk=category)
        published = courses_visible_to(None).filter(category__in=queries.family_of(str(category)))
        courses = queries.with_counts(published).order_by("title", "id")
        return Response(
            CategoryDetail(
                **render.category_fields(found),
                children=tuple(render.category_rows(shelves.filter(parent_category=found))),
                courses=page_of(self.request, courses, render.course_rows),  # type: ignore[arg-type]  # rows of one kind
            )
        )

    @says("Change a category.", wire.Category, takes=CategoryForm, changes=True)
    def patch(self, category: UUID) -> Response:
        given = self.changes(CategoryForm)
        return Response(categories.change_category(self.actor, category, given, expected=self.expected))

    put = patch

    @says("Remove a category; its courses stay.", status=GONE)
    def delete(self, category: UUID) -> Response:
        categories.remove_category(self.actor, category, expected=self.expected)
        return gone()


class Instructors(OpenEndpoint):
    @says("List the instructors.", wire.Instructor, pages=True)
    def get(self) -> Response:
        visible = queries.with_published_count(teachers.instructors_visible_to(self.reader))
        ordered = visible.order_by("user__profile__first_name", "user__profile__last_name", "id")
        return self.page(ordered, render.instructor_rows)


class InstructorItem(OpenEndpoint):
    @says("An instructor with their courses.", wire.InstructorDetail)
    def get(self, instructor: UUID) -> Response:
        visible = queries.with_published_count(teachers.instructors_visible_to(self.reader))
        found = get_object_or_404(visible, teachers.named(instructor))
        published = courses_visible_to(None).filter(course_instructors__instructor=found)
        courses = queries.with_counts(published).order_by("title", "id")
        return Response(render.instructor_detail(found, courses))
