"""Giving out files, whole or in part, without holding them in memory."""

import re
import time
from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase

from . import media, stores
from .answers import not_found

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z", re.ASCII)


def serve_media(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Give out the file that a link opens."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    sha256 = media.opened_by(token)
    size = stores.store().size_of(sha256) if sha256 else None
    if sha256 is None or size is None:
        return not_found(request)
    etag = f'"{sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    response = _handed_on(sha256) or _part_or_whole(request, sha256, size)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Type"] = media.type_of(name)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(media.safe_name(name), safe='')}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _handed_on(sha256: str) -> HttpResponse | None:
    """Let the web server before us give out the file, where it can."""
    prefix: str = settings.MEDIA_ACCEL_PREFIX
    if not prefix or settings.MEDIA_BUCKET:
        return None
    return HttpResponse(headers={"X-Accel-Redirect": f"{prefix}{sha256[:2]}/{sha256}"})


def _part_or_whole(request: HttpRequest, sha256: str, size: int) -> HttpResponseBase:
    asked = request.headers.get("Range", "")
    if not asked or request.headers.get("If-Range", f'"{sha256}"') != f'"{sha256}"':
        return _stream(request, sha256, 0, size)
    span = span_of(asked, size)
    if span is None:
        return _stream(request, sha256, 0, size)
    start, end = span
    if start >= end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _stream(request, sha256, start, end)
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def span_of(asked: str, size: int) -> tuple[int, int] | None:
    """Read one range as [start, end); None where the header is none or asks for several."""
    found = _RANGE.match(asked.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size)
    start, end = int(first), min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    return (start, end)


def _stream(request: HttpRequest, sha256: str, start: int, end: int) -> HttpResponseBase:
    headers = {"Content-Length": str(end - start)}
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    return StreamingHttpResponse(_pieces(sha256, start, end), headers=headers)


def _pieces(sha256: str, start: int, end: int) -> Iterator[bytes]:
    most: int = settings.MEDIA_BYTES_PER_S
    for piece in stores.store().pieces(sha256, start, end):
        yield piece
        if most:
            time.sleep(len(piece) / most)
