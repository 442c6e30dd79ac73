from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from lms_desktop.protocol import limits


class Compress(GZipMiddleware):
    """Compresses JSON that is worth it; files stay as they are, so that parts of them can be asked for."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or len(getattr(response, "content", b"")) <= limits.GZIP_FROM_BYTES:
            return response
        return super().process_response(request, response)
