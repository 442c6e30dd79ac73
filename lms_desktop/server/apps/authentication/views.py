"""`auth/`."""

from uuid import UUID

from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from lms_desktop.protocol import limits
from lms_desktop.protocol import users as wire
from lms_desktop.protocol.rows import Said
from lms_desktop.server.core.described import GONE, says
from lms_desktop.server.core.endpoint import Endpoint, OpenEndpoint, gone
from lms_desktop.server.core.paging import page_of

from . import actions, devices, tokens
from .forms import AddressForm, LoginForm, RefreshForm, RegisterForm, ResetForm, TokenForm
from .models import RefreshToken
from .throttles import (
    CodePerComputer,
    PerAddressAndComputer,
    PerComputer,
    RegistrationPerComputer,
    ResetPerAddress,
    ResetPerComputer,
)


class TokenEndpoint(OpenEndpoint):
    """An address whose body says who asks: an old token in the header must not stand in the way."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return 'Bearer realm="api"'


class Register(TokenEndpoint):
    throttle_classes = (RegistrationPerComputer,)

    @says("Open an account; a letter goes to its address.", wire.Registered, takes=RegisterForm, status=(201,))
    def post(self) -> Response:
        return Response(actions.register(self.read(RegisterForm)), status=status.HTTP_201_CREATED)


class Login(TokenEndpoint):
    throttle_classes = (PerAddressAndComputer, PerComputer)

    @says("Sign in.", wire.LoginAnswer, takes=LoginForm)
    def post(self) -> Response:
        given = self.read(LoginForm)
        agent = self.request.headers.get("User-Agent", "")
        device = given.get("device") or agent[: limits.NAME].encode("ascii", "replace").decode()
        return Response(actions.sign_in(given["email"], given["password"], device=device))


class Refresh(TokenEndpoint):
    @says("Get the next pair of tokens.", wire.TokenPair, takes=RefreshForm)
    def post(self) -> Response:
        return Response(tokens.rotate(self.read(RefreshForm)["refresh"]))


class Logout(TokenEndpoint):
    @says("End a session.", takes=RefreshForm, status=GONE)
    def post(self) -> Response:
        tokens.sign_out(self.read(RefreshForm)["refresh"])
        return gone()


class VerifyEmail(TokenEndpoint):
    throttle_classes = (CodePerComputer,)

    @says("Prove an address by the code of the letter.", wire.Registered, takes=TokenForm)
    def post(self) -> Response:
        return Response(actions.verify(self.read(TokenForm)["token"]))


class PasswordReset(TokenEndpoint):
    throttle_classes = (ResetPerAddress, ResetPerComputer)

    @says("Ask for a letter with which to choose a new password.", Said, takes=AddressForm)
    def post(self) -> Response:
        actions.ask_for_reset(self.read(AddressForm)["email"])
        return Response(Said(detail="If there is an account for this address, a letter is on its way."))


class PasswordResetConfirm(TokenEndpoint):
    throttle_classes = (CodePerComputer,)

    @says("Choose a new password by the code of the letter.", Said, takes=ResetForm)
    def post(self) -> Response:
        given = self.read(ResetForm)
        actions.reset(given["token"], given["new_password"])
        return Response(Said(detail="The new password is set. Sign in with it."))


class Devices(Endpoint):
    @says("List where one is signed in.", wire.Device, pages=True)
    def get(self) -> Response:
        here = self.request.auth.family_id if isinstance(self.request.auth, RefreshToken) else UUID(int=0)
        rows = devices.devices_of(self.actor)
        return Response(page_of(self.request, rows, lambda page: devices.device_rows(page, here=here)))


class DeviceItem(Endpoint):
    keeps_answers = False

    @says("Sign out a device.", status=GONE)
    def delete(self, device: UUID) -> Response:
        devices.sign_out(self.actor, device)
        return gone()
