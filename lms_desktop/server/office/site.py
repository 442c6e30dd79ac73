"""The pages of the office, and who may enter."""

import math
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse

from lms_desktop.server.apps.authentication.models import User, fold_address
from lms_desktop.server.apps.authentication.throttles import PerAddressAndComputer, PerComputer


class Tries(PerAddressAndComputer):
    """Tries to enter the office count with those to sign in from a program."""

    def get_cache_key(self, request: Any, view: Any) -> str:  # noqa: ARG002 - the framework's signature
        return self.key_of(self.get_ident(request), fold_address(request.POST.get("username", "")))


class Office(AdminSite):
    """Where a school is run from; open to its admins alone."""

    site_header = site_title = "LMS school"
    index_title = "The office"
    site_url = None
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Admins who may sign in."""
        user = request.user
        return isinstance(user, User) and user.is_active and user.role == User.Role.ADMIN

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Let somebody in, if they did not try too often."""
        if request.method == "POST":
            for throttle in (Tries(), PerComputer()):
                if not throttle.allow_request(request, None):  # type: ignore[arg-type]  # it reads what both kinds have
                    return _later(throttle.wait() or 60)
        return super().login(request, extra_context)


def _later(seconds: float) -> HttpResponse:
    headers = {"Retry-After": str(math.ceil(seconds))}
    return HttpResponse("Too many tries. Wait a little.", status=429, headers=headers)
