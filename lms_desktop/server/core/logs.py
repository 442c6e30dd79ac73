"""What the school notes about itself: a line of JSON for each event, with the number of the call, and nothing personal.

An exception is told by its kind and by where it arose. Its words are left out: databases quote what people wrote.
"""

import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
_call: ContextVar[str] = ContextVar("call", default="")
log = logging.getLogger("lms_desktop.server.calls")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if call := _call.get():
            line["request"] = call
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(line, default=str)


class Numbered:
    """Gives each call a number, or keeps the one that a proxy gave it, and notes how the call ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        number = given if _GIVEN.match(given) else uuid4().hex
        begun, token = time.perf_counter(), _call.set(number)
        try:
            response = self._get_response(request)
            response[HEADER] = number
            log.info("call", extra={"facts": _facts(request, response, time.perf_counter() - begun)})
        finally:
            _call.reset(token)
        return response


def _facts(request: HttpRequest, response: HttpResponseBase, seconds: float) -> dict[str, object]:
    # The route, not the path: paths hold names of files and signed links, queries hold what people look for.
    route = request.resolver_match.route if request.resolver_match else ""
    return {
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
    }


def _event(record: logging.LogRecord) -> str:
    # The framework tells paths: "Internal Server Error: /media/…".
    return str(record.msg).partition(":")[0] if record.name.startswith("django.") else record.getMessage()
