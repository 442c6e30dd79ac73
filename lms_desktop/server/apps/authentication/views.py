"""`auth/`."""

from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from lms_desktop.protocol import limits
from lms_desktop.server.core.endpoint import OpenEndpoint, gone
from lms_desktop.server.core.fields import Body, Text

from . import actions, tokens
from .throttles import PerAddressAndComputer, PerComputer


class LoginForm(Body):
    email = Text(limits.EMAIL, allow_blank=False)
    password = Text(limits.PASSWORD_MAX, allow_blank=False)


class RefreshForm(Body):
    refresh = Text(limits.SHORT_TEXT, allow_blank=False)


class TokenEndpoint(OpenEndpoint):
    """An address whose body says who asks: an old token in the header must not stand in the way."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return 'Bearer realm="api"'


class Login(TokenEndpoint):
    throttle_classes = (PerAddressAndComputer, PerComputer)

    def post(self) -> Response:
        given = self.read(LoginForm)
        return Response(actions.sign_in(given["email"], given["password"]))


class Refresh(TokenEndpoint):
    def post(self) -> Response:
        return Response(tokens.rotate(self.read(RefreshForm)["refresh"]))


class Logout(TokenEndpoint):
    def post(self) -> Response:
        tokens.sign_out(self.read(RefreshForm)["refresh"])
        return gone()
