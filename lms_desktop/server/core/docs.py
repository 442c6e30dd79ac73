"""The schema, and a page to read it on that loads nothing from elsewhere."""

from pathlib import Path
from typing import Final

import drf_spectacular_sidecar
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from lms_desktop.protocol.rows import encode

from .answers import not_found
from .schema import whole_schema

_FILES: Final = Path(drf_spectacular_sidecar.__file__).parent / "static/drf_spectacular_sidecar/swagger-ui-dist"
_TYPES: Final = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
_START: Final = """
window.addEventListener("load", () => SwaggerUIBundle({
  url: "/api/schema/", dom_id: "#page", deepLinking: true, validatorUrl: null,
}));
"""
_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>LMS: the interface of this school</title>
<link rel="icon" href="/api/docs/favicon-32x32.png">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<div id="page"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</html>
"""
_POLICY: Final = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"


def schema(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI schema of the school."""
    return HttpResponse(encode(whole_schema()), content_type="application/json")


def page(_request: HttpRequest) -> HttpResponse:
    """The schema, to be read and tried out by a person."""
    return HttpResponse(_PAGE, headers={"Content-Security-Policy": _POLICY})


def part(request: HttpRequest, name: str) -> HttpResponseBase:
    """What the page is made of."""
    if name == "start.js":
        return HttpResponse(_START, content_type="text/javascript")
    if name not in _TYPES:
        return not_found(request)
    return FileResponse((_FILES / name).open("rb"), content_type=_TYPES[name])
