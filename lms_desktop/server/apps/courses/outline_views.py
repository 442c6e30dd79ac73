"""`sections/`, the lists of lectures, and their order."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from lms_desktop.protocol import content as wire
from lms_desktop.protocol.courses import CourseDetail
from lms_desktop.server.core.described import GONE, MADE, says
from lms_desktop.server.core.endpoint import Endpoint, gone, made

from . import outline, queries, render, reorder
from .forms import OrderForm, SectionForm
from .policies import courses_visible_to, sections_visible_to


class CourseSections(Endpoint):
    @says("List the sections of a course.", wire.Section, pages=True)
    def get(self, course: UUID) -> Response:
        found = get_object_or_404(courses_visible_to(self.actor), pk=course)
        sections = sections_visible_to(self.actor).filter(course=found)
        return self.page(queries.with_lecture_count(sections), render.section_rows)

    @says("Add a section.", wire.Section, takes=SectionForm, status=MADE)
    def post(self, course: UUID) -> Response:
        row, is_new = outline.add_section(self.actor, course, self.read(SectionForm))
        return made(row, is_new=is_new)


class SectionItem(Endpoint):
    @says("A section.", wire.Section)
    def get(self, section: UUID) -> Response:
        visible = queries.with_lecture_count(sections_visible_to(self.actor))
        found = get_object_or_404(visible, pk=section)
        return Response(next(render.section_rows([found])))

    @says("Change a section.", wire.Section, takes=SectionForm, changes=True)
    def patch(self, section: UUID) -> Response:
        given = self.changes(SectionForm)
        return Response(outline.change_section(self.actor, section, given, expected=self.expected))

    put = patch

    @says("Remove a section with its lectures.", status=GONE)
    def delete(self, section: UUID) -> Response:
        outline.remove_section(self.actor, section, expected=self.expected)
        return gone()


class CourseOrder(Endpoint):
    @says("Put sections and lectures in order.", CourseDetail, takes=OrderForm)
    def post(self, course: UUID) -> Response:
        wanted = self.read(OrderForm)["sections"]
        return Response(reorder.reorder(self.actor, course, wanted, expected=self.expected))
