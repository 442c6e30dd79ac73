"""`lectures/{id}/` and what it shows and gives."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from lms_desktop.server.apps.assignments.queries import with_totals
from lms_desktop.server.apps.courses.policies import lectures_visible_to
from lms_desktop.server.core.endpoint import Endpoint

from .render import lecture_detail, resource_row


class LectureItem(Endpoint):
    def get(self, lecture: UUID) -> Response:
        visible = lectures_visible_to(self.actor).select_related("video", "pdf")
        found = get_object_or_404(visible.prefetch_related("resources", with_totals("quiz")), pk=lecture)
        return Response(lecture_detail(found))


class LectureResources(Endpoint):
    def get(self, lecture: UUID) -> Response:
        found = get_object_or_404(lectures_visible_to(self.actor), pk=lecture)
        return self.page(found.resources.all(), lambda rows: map(resource_row, rows))
