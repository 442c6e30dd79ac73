"""Sessions are for the office alone: programs bring a token with each call and need none."""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware

PLACE = "/admin/"


class OfficeOnly:
    """Stands aside for every call that is none of the office's."""

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path.startswith(PLACE):
            return self.get_response(request)  # type: ignore[attr-defined]  # stands before a middleware
        return super().__call__(request)  # type: ignore[misc]  # stands before a middleware


class Sessions(OfficeOnly, SessionMiddleware):
    """Who sits in the office."""


class People(OfficeOnly, AuthenticationMiddleware):
    """The person of a session."""


class Messages(OfficeOnly, MessageMiddleware):
    """What is told after something was done."""


class Frames(OfficeOnly, XFrameOptionsMiddleware):
    """Not to be shown inside of other pages."""


class Forms(CsrfViewMiddleware):
    """Forms come from the office's own pages. Calls of the API carry a token that no page can send unasked."""

    def process_view(self, request: HttpRequest, *args: Any) -> Any:
        return super().process_view(request, *args) if request.path.startswith(PLACE) else None
