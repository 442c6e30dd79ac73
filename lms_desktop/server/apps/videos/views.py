"""`lectures/{id}/` and what it shows and gives."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from lms_desktop.server.apps.courses import outline
from lms_desktop.server.apps.courses.forms import LectureChangeForm, LectureForm
from lms_desktop.server.apps.courses.policies import lectures_visible_to, sections_visible_to
from lms_desktop.server.apps.courses.render import lecture_rows
from lms_desktop.server.core.endpoint import Endpoint, gone, made

from .queries import detail_of, with_content
from .render import lecture_detail


class SectionLectures(Endpoint):
    def get(self, section: UUID) -> Response:
        found = get_object_or_404(sections_visible_to(self.actor), pk=section)
        return self.page(lectures_visible_to(self.actor).filter(section=found), lecture_rows)

    def post(self, section: UUID) -> Response:
        lecture, is_new = outline.add_lecture(self.actor, section, self.read(LectureForm))
        return made(detail_of(lecture), is_new=is_new)


class LectureItem(Endpoint):
    def get(self, lecture: UUID) -> Response:
        found = get_object_or_404(with_content(lectures_visible_to(self.actor)), pk=lecture)
        return Response(lecture_detail(found))

    def patch(self, lecture: UUID) -> Response:
        given = self.changes(LectureChangeForm)
        changed = outline.change_lecture(self.actor, lecture, given, expected=self.expected, render=detail_of)
        return Response(detail_of(changed))

    put = patch

    def delete(self, lecture: UUID) -> Response:
        outline.remove_lecture(self.actor, lecture, expected=self.expected, render=detail_of)
        return gone()
