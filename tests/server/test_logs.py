"""What the school notes: lines of JSON, with the number of the call, and nothing that a person wrote."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import path
from rest_framework.response import Response

from lms_desktop.server.core.endpoint import OpenEndpoint
from lms_desktop.server.core.logs import JsonLines
from lms_desktop.server.urls import handler500

from .conftest import Caller

WORDS = "amina@example.org wrote this"


class Broken(OpenEndpoint):
    def get(self, name: str) -> Response:
        raise RuntimeError(f"{name}: {WORDS}")


urlpatterns = [path("api/broken/<str:name>", Broken.as_view())]
__all__ = ["handler500"]


@pytest.fixture
def noted() -> Iterator[io.StringIO]:
    """What a school with `LMS_LOG=info` would write."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.setLevel(before)
    root.removeHandler(handler)


def lines(noted: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in noted.getvalue().splitlines()]


@pytest.mark.usefixtures("school")
def test_a_call_is_noted_by_its_route_and_number(noted: io.StringIO) -> None:
    answer = Caller().get("courses/?search=amina", X_Request_ID="from-a-proxy-1")
    assert answer.headers["X-Request-ID"] == "from-a-proxy-1"
    (line,) = lines(noted)
    assert line["request"] == "from-a-proxy-1"
    assert (line["method"], line["route"], line["status"]) == ("GET", "api/courses/", 200)
    assert line["ms"] > 0
    assert "amina" not in noted.getvalue()


@pytest.mark.parametrize("given", ["", "short", "a" * 65, 'x"\r\nSet-Cookie: a=b', "ünumber-one"])
def test_a_number_that_is_none_is_replaced(given: str) -> None:
    number = Caller().get("health/", X_Request_ID=given).headers["X-Request-ID"]
    assert number != given
    assert len(number) == 32
    assert number.isalnum()


def test_a_bug_is_noted_by_its_place_without_its_words(noted: io.StringIO, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    answer = Caller().get("broken/amina@example.org")
    assert answer.status_code == 500
    told = [line for line in lines(noted) if "error" in line]
    assert told
    assert {line["error"] for line in told} == {"RuntimeError"}
    assert {line["request"] for line in lines(noted)} == {answer.headers["X-Request-ID"]}
    assert __file__ in told[0]["at"][-1]
    assert "amina" not in noted.getvalue()
