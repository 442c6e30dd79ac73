"""How often somebody may try."""

from hashlib import sha256

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from .models import fold_address


class PerAddressAndComputer(SimpleRateThrottle):
    """Guessing the password of one account from one computer."""

    scope = "login_pair"

    def get_cache_key(self, request: Request, view: APIView) -> str:  # noqa: ARG002
        given = request.data.get("email", "") if isinstance(request.data, dict) else ""
        address = sha256(fold_address(str(given)).encode("utf-8", "replace")).hexdigest()
        return f"throttle-{self.scope}-{self.get_ident(request)}-{address}"


class PerComputer(SimpleRateThrottle):
    """All tries from one computer; a classroom shares one."""

    scope = "login_ip"

    def get_cache_key(self, request: Request, view: APIView) -> str:  # noqa: ARG002
        return f"throttle-{self.scope}-{self.get_ident(request)}"


class ResetPerAddress(PerAddressAndComputer):
    """Letters to one address, asked for from one computer."""

    scope = "reset_pair"


class ResetPerComputer(PerComputer):
    """Letters asked for from one computer."""

    scope = "reset_ip"


class CodePerComputer(PerComputer):
    """Guessing what a letter said."""

    scope = "code_ip"


class SearchPerComputer(PerComputer):
    """Searches from one computer: each costs the school more than other calls."""

    scope = "search_ip"

    def allow_request(self, request: Request, view: APIView) -> bool:
        return "search" not in request.query_params or super().allow_request(request, view)


class RegistrationPerComputer(PerComputer):
    """New accounts from one computer."""

    scope = "register_ip"
