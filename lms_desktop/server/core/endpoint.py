"""The base of all views: they parse, call one action, and answer."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, OperationalError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from msgspec import Struct
from rest_framework import status
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.permissions import SAFE_METHODS, AllowAny, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from lms_desktop.server.apps.authentication.models import User

from . import levels
from .idempotency import answer_once
from .locks import in_turn
from .paging import page_of, since
from .problems import ConflictError, TooLargeError
from .versions import expected_version

M = TypeVar("M", bound=Model)
_CHANGING = ("POST", "PUT", "PATCH", "DELETE")


class Endpoint(APIView):
    """One address of the API."""

    keeps_answers = True  # whether `Idempotency-Key` counts here
    encodings: tuple[str, ...] = ("identity",)  # how a body may be packed

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a call, once per `Idempotency-Key`."""
        self.args, self.kwargs = args, kwargs
        self.request = asked = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        try:
            self.initial(asked, *args, **kwargs)
            answer = self._answer(asked, kwargs)
        except Exception as error:  # noqa: BLE001 (the framework's own top; what is unknown rises again)
            answer = self.handle_exception(error)
        self.response = self.finalize_response(asked, answer, *args, **kwargs)
        return self.response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what this school does not speak, and what is too large before anything of it is read."""
        levels.demand_spoken(request._request)
        if request.headers.get("Content-Encoding", "identity") not in self.encodings:
            raise UnsupportedMediaType(request.headers["Content-Encoding"])
        told = str(request.META.get("CONTENT_LENGTH") or "0")
        if told.isascii() and told.isdigit() and int(told) > settings.UPLOAD_BYTES:
            raise TooLargeError
        super().initial(request, *args, **kwargs)

    @property
    def actor(self) -> User:
        """Who asks; every address that is not open to all has somebody."""
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def reader(self) -> User | None:
        """Who asks, where nobody in particular may ask too."""
        return self.request.user if isinstance(self.request.user, User) else None

    def read(self, form: type[BaseSerializer[Any]], *, partial: bool = False, **context: Any) -> dict[str, Any]:
        """Read the body, or refuse it field by field."""
        serializer = form(data=self.request.data, partial=partial, context=context)
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        if levels.is_bare():
            values.pop("id", None)
        return values

    def changes(self, form: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """Read the fields that a change names; the id stays what it is."""
        values = self.read(form, partial=True)
        return {name: value for name, value in values.items() if name != "id"}

    @property
    def expected(self) -> int | None:
        """The version on which a change was made, if the caller tells it."""
        return expected_version(self.request)

    def page(self, rows: QuerySet[M], render: Callable[[Iterable[M]], Iterable[Struct]]) -> Response:
        """Answer one page of a list in a stable order."""
        return Response(page_of(self.request, since(self.request, rows), render))

    def _answer(self, asked: Request, place: dict[str, Any]) -> Response:
        def work() -> Response:
            try:
                return self._call(asked, place)
            except OperationalError:  # the database is busy: nothing of this call may stay
                raise
            except Exception as error:  # noqa: BLE001 (turned into an answer, or raised again)
                return self.handle_exception(error)

        def once() -> Response:
            if asked.method in SAFE_METHODS or self.reader is None:
                return work()
            with in_turn(self.actor):
                return answer_once(asked, self.actor, work) if self._is_kept(asked) else work()

        try:
            return once()
        except IntegrityError:  # somebody made the same row at the same moment: look again
            return self._answer_again(once)

    def _answer_again(self, work: Callable[[], Response]) -> Response:
        try:
            return work()
        except IntegrityError as error:
            raise ConflictError from error

    def _call(self, asked: Request, place: dict[str, Any]) -> Response:
        method = (asked.method or "").lower()
        if method == "options":
            return self.options(asked)
        handler = getattr(self, method, None) if method in self.http_method_names else None
        answer: Response = handler(**place) if handler else self.http_method_not_allowed(asked)
        return answer

    def _is_kept(self, request: Request) -> bool:
        changes = request.method in _CHANGING and hasattr(self, request.method.lower())
        is_known = self.reader is not None and not levels.is_bare()
        return changes and is_known and self.keeps_answers and "Idempotency-Key" in request.headers


class OpenEndpoint(Endpoint):
    """An address that anybody may call, signed in or not."""

    permission_classes = (AllowAny,)
    keeps_answers = False


class ReadableEndpoint(Endpoint):
    """An address that anybody may read, and that some who are signed in may write."""

    permission_classes = (IsAuthenticatedOrReadOnly,)


def made(row: Struct, *, is_new: bool) -> Response:
    """Answer a create: 201 for a new row, 200 for one that was there."""
    return Response(row, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


def gone() -> Response:
    """Answer a delete."""
    return Response(status=status.HTTP_204_NO_CONTENT)
