"""The network of one computer within this process: it loses, doubles, delays, cuts and lies as it is told to."""

import io
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any

import requests
import urllib3

from tests.faults.answers import Told
from tests.faults.school import School

FAULTS = (
    "lose_request",
    "no_route",
    "lose_answer",
    "twice",
    "late",
    "again_later",
    "500",
    "502",
    "503",
    "504",
    "429",
    "408",
    "413",
    "401",
    "portal",
    "login_page",
    "bad_json",
    "half_answer",
    "redirect",
)


class Wire(requests.Session):
    """A ``requests.Session`` whose n-th call meets the fault that was planned for it."""

    def __init__(self, school: School, who: str) -> None:
        super().__init__()
        self.trust_env = False
        # Imported late: it reads the settings of a school that has to be there.
        from rest_framework.test import RequestsClient

        self.faulty = _Faulty(RequestsClient().get_adapter("http://"), school, who)
        self.mount("http://", self.faulty)


@dataclass
class _Faulty(requests.adapters.BaseAdapter):
    usual: Any
    school: School
    who: str
    plan: dict[int, str] = field(default_factory=dict)
    is_cut: bool = False
    calls: int = 0
    held: list[requests.PreparedRequest] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    faults_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def expect(self, plan: dict[int, str]) -> None:
        """From now on: which fault the n-th call meets, counted from 0."""
        self.plan, self.calls = dict(plan), 0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        fault = self.plan.pop(self.calls, "")
        self.calls += 1
        if self.is_cut:
            raise requests.ConnectTimeout("cut off")
        if not fault:
            return self._answer(request)
        self.met[fault] += 1
        kind = f"{request.method} {_kind(request.path_url)}"
        self.kinds[kind] += 1
        self.faults_of[kind].add(fault)
        return self._trouble(request, fault)

    def deliver(self) -> None:
        """What was held on its way arrives after all; its answer goes to nobody."""
        held, self.held = self.held, []
        for request in held:
            self._answer(request)

    def close(self) -> None:
        """Nothing is open."""

    def _trouble(self, request: requests.PreparedRequest, fault: str) -> requests.Response:
        match fault:
            case "lose_request":
                raise requests.ConnectionError("Connection reset by peer")
            case "no_route":
                raise requests.ConnectTimeout("no answer")
            case "lose_answer":
                self._answer(request)
                raise requests.ReadTimeout("no answer")
            case "twice":
                self._answer(request)
                return self._answer(request)
            case "late":
                self.held.append(request)
                raise requests.ReadTimeout("no answer")
            case "again_later":
                self.held.append(request)
                return self._answer(request)
            case "bad_json" | "half_answer":
                return self._garbled(request, fault)
            case _:
                return _made(request, *MADE[fault])

    def _garbled(self, request: requests.PreparedRequest, fault: str) -> requests.Response:
        answer = self._answer(request)
        body = answer.content[: len(answer.content) // 2] if fault == "half_answer" else b"{{" + answer.content
        return _made(request, answer.status_code, dict(answer.headers), body)

    def _answer(self, request: requests.PreparedRequest) -> requests.Response:
        told = self.school.answers.find(request, self.who, self.school.state())
        if told is None:
            told = self._ask(request)
        status, headers, body = told
        return _made(request, status, {"Date": format_datetime(self.school.hours.now(), usegmt=True), **headers}, body)

    def _ask(self, request: requests.PreparedRequest) -> Told:
        school, began = self.school, self.school.hours.at
        answer: requests.Response = self.usual.send(request)
        told = (answer.status_code, dict(answer.headers), answer.content)
        school.answers.keep(request, self.who, told, school.state(), is_timed=school.hours.at != began)
        return told


JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html"}
MADE: dict[str, tuple[int, dict[str, str], bytes]] = {
    "500": (500, HTML, b"<h1>Server Error</h1>"),
    "502": (502, HTML, b"<h1>Bad Gateway</h1>"),
    "503": (503, HTML, b"<h1>Unavailable</h1>"),
    "504": (504, HTML, b"<h1>Gateway Timeout</h1>"),
    "429": (429, {**JSON, "Retry-After": "7"}, b'{"detail":"Slow down.","code":"throttled"}'),
    "408": (408, HTML, b""),
    "413": (413, HTML, b"<h1>Request Entity Too Large</h1>"),
    "401": (401, JSON, json.dumps({"detail": "Sign in again.", "code": "token_not_valid"}).encode()),
    "portal": (200, HTML, b"<html><form>Accept our terms</form></html>"),
    "login_page": (302, {"Location": "http://portal.example/login", **HTML}, b""),
    "redirect": (301, {"Location": "http://localhost/api/", **HTML}, b""),
}


def _made(request: requests.PreparedRequest, status: int, headers: dict[str, str], body: bytes) -> requests.Response:
    plain = {
        name: value for name, value in headers.items() if name.lower() not in {"content-length", "content-encoding"}
    }
    raw = urllib3.HTTPResponse(
        body=io.BytesIO(body), status=status, headers=plain, preload_content=False, reason="made", version=11
    )
    return requests.adapters.HTTPAdapter().build_response(request, raw)


def _kind(path: str) -> str:
    """The kind of a call: its path without ids and without a question."""
    parts = path.split("?")[0].removeprefix("/api/").split("/")
    return "/".join("{}" if len(part) == 36 and part.count("-") == 4 else part for part in parts)
