"""Whether the school is there."""

from rest_framework.response import Response

from lms_desktop import __version__
from lms_desktop.protocol.rows import Health as HealthRow
from lms_desktop.server.core.described import says

from .endpoint import OpenEndpoint


class Health(OpenEndpoint):
    authentication_classes = ()

    @says("Whether the school is there.", HealthRow)
    def get(self) -> Response:
        return Response(HealthRow(status="ok", version=__version__))
