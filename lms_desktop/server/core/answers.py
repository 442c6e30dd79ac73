"""How refusals are written: in the shapes of the contract, always as JSON."""

import logging
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, JsonResponse
from rest_framework.response import Response
from rest_framework.views import exception_handler

from lms_desktop.protocol.errors import ErrorCode

from .problems import RowConflictError, StaleError

log = logging.getLogger(__name__)


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Write an exception in the shapes of the contract; what is none of ours is a bug and rises."""
    if isinstance(error, StaleError | RowConflictError):
        return Response(error.row, status=error.status_code)
    if isinstance(error, OperationalError):
        log.warning("The database was busy: %s", error)
        body = {"detail": "The school is busy. Try again.", "code": ErrorCode.SERVER_ERROR}
        return Response(body, status=503, headers={"Retry-After": "1"})
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(response.data, dict) and set(response.data) == {"detail"}:
        response.data["code"] = getattr(response.data["detail"], "code", ErrorCode.INVALID)
    response.data = _plain(response.data)
    return response


def _plain(words: Any) -> Any:
    if isinstance(words, dict):
        return {str(name): _plain(inner) for name, inner in words.items()}
    return [_plain(inner) for inner in words] if isinstance(words, list) else str(words)


def not_found(_request: HttpRequest, exception: Exception | None = None) -> JsonResponse:  # noqa: ARG001
    """Answer for an address that is none of ours."""
    return JsonResponse({"detail": "Nothing is here.", "code": ErrorCode.NOT_FOUND}, status=404)


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> JsonResponse:  # noqa: ARG001
    """Answer for a request that could not be read."""
    return JsonResponse({"detail": "This request makes no sense.", "code": ErrorCode.INVALID}, status=400)


def server_error(_request: HttpRequest) -> JsonResponse:
    """Answer for a bug of ours, without telling its insides."""
    body = {"detail": "Something went wrong in the school. It was noted.", "code": ErrorCode.SERVER_ERROR}
    return JsonResponse(body, status=500)
