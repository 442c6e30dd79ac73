"""`lectures/{id}/` and what it shows and gives."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from lms_desktop.protocol import content as wire
from lms_desktop.server.apps.courses import outline
from lms_desktop.server.apps.courses.forms import LectureChangeForm, LectureForm
from lms_desktop.server.apps.courses.policies import lectures_visible_to, sections_visible_to
from lms_desktop.server.apps.courses.render import lecture_rows
from lms_desktop.server.core.described import GONE, MADE, says
from lms_desktop.server.core.endpoint import Endpoint, gone, made

from .queries import detail_of, with_content
from .render import lecture_detail


class SectionLectures(Endpoint):
    @says("List the lectures of a section.", wire.LectureRow, pages=True)
    def get(self, section: UUID) -> Response:
        found = get_object_or_404(sections_visible_to(self.actor), pk=section)
        return self.page(lectures_visible_to(self.actor).filter(section=found), lecture_rows)

    @says("Add a lecture.", wire.LectureDetail, takes=LectureForm, status=MADE)
    def post(self, section: UUID) -> Response:
        lecture, is_new = outline.add_lecture(self.actor, section, self.read(LectureForm))
        return made(detail_of(lecture), is_new=is_new)


class LectureItem(Endpoint):
    @says("A lecture with everything to learn from it.", wire.LectureDetail)
    def get(self, lecture: UUID) -> Response:
        found = get_object_or_404(with_content(lectures_visible_to(self.actor)), pk=lecture)
        return Response(lecture_detail(found))

    @says("Change a lecture.", wire.LectureDetail, takes=LectureChangeForm, changes=True)
    def patch(self, lecture: UUID) -> Response:
        given = self.changes(LectureChangeForm)
        changed = outline.change_lecture(self.actor, lecture, given, expected=self.expected, render=detail_of)
        return Response(detail_of(changed))

    put = patch

    @says("Remove a lecture; what learners wrote stays theirs.", status=GONE)
    def delete(self, lecture: UUID) -> Response:
        outline.remove_lecture(self.actor, lecture, expected=self.expected, render=detail_of)
        return gone()
