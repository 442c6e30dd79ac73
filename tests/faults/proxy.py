"""A network of our own between a program and a school: it forwards, counts, and does to a call what a script says.

It reads whole calls and whole answers, so that a cut falls where it is wanted: see ``Cut``.
"""

import gzip
import json
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

CRLF = b"\r\n\r\n"
PIECE = 16 * 1024


class Cut(StrEnum):
    """The ten places at which a call is cut."""

    NOTHING = "before the first byte"
    REQUEST_LINE = "in the request line"
    HEADERS = "after the headers"
    FIRST_BODY_BYTE = "after the first byte of the body"
    HALF_BODY = "in the middle of the body"
    LAST_BUT_ONE = "before the last byte"
    NO_ANSWER = "after the last byte, before the answer"
    STATUS_LINE = "in the status line"
    HALF_ANSWER = "in the middle of the answer"
    ANSWER_BUT_ONE = "before the last byte of the answer"


BEFORE_ARRIVAL = tuple(Cut)[:6]


class End(StrEnum):
    """How a cut shows."""

    RESET = "RST"
    CLOSE = "FIN"
    SILENCE = "silence"


@dataclass(frozen=True)
class Fault:
    """What happens to a call: one of these."""

    cut: Cut | None = None
    end: End = End.RESET
    swallow: bool = False  # it arrives, its answer does not
    copies: int = 0  # it arrives so many times more
    hold: bool = False  # it does not arrive before ``deliver``
    keep_copy: bool = False  # it arrives now, and once more at ``deliver``
    answer: str = ""  # one of ANSWERS, and it does not arrive
    spoil: str = ""  # one of SPOILED: it arrives, and its answer is spoiled
    then: Callable[[], None] | None = None  # done at that place, for instance a kill


@dataclass
class Rule:
    """The fault that the n-th call which fits will meet, counted from 0; all of them for ``nth=None``."""

    fits: Callable[[str, str], bool]
    fault: Fault
    nth: int | None = 0
    met: int = 0
    seen: int = 0


@dataclass
class Line:
    """What the way is like for every call."""

    bytes_per_s: float = 0.0
    delay_s: float = 0.0
    drop_share: float = 0.0


@dataclass
class Passing:
    """One call on its way."""

    method: str
    path: str
    head: bytes
    body: bytes

    @property
    def whole(self) -> bytes:
        """Every byte of it."""
        return self.head + self.body

    @property
    def kind(self) -> str:
        """The method and the path without ids."""
        parts = self.path.split("?")[0].removeprefix("/api/").split("/")
        return f"{self.method} " + "/".join("{}" if len(p) == 36 and p.count("-") == 4 else p for p in parts)


class Proxy:
    """Listens on a port of its own, one thread for each connection, one call for each connection."""

    def __init__(self, port: int, seed: int = 0) -> None:
        """Stand before the school on ``port`` of this computer."""
        self.target = port
        self.rules: list[Rule] = []
        self.line = Line()
        self.calls: Counter[str] = Counter()
        self.cuts: Counter[str] = Counter()
        self._held: list[bytes] = []
        self._silent: list[socket.socket] = []
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name="proxy", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def on(self, fault: Fault, *, method: str = "", path: str = "", nth: int | None = 0) -> Rule:
        """Add a rule for calls with this method whose path contains ``path``."""
        rule = Rule(lambda m, p: (not method or m == method) and path in p, fault, nth)
        with self._lock:
            self.rules.append(rule)
        return rule

    def heal(self) -> None:
        """No more faults; what hangs in silence ends."""
        with self._lock:
            self.rules.clear()
            self.line = Line()
            silent, self._silent = self._silent, []
        for one in silent:
            _reset(one)

    def deliver(self) -> int:
        """What was held arrives now; its answers go to nobody. Returns how many calls there were."""
        with self._lock:
            held, self._held = self._held, []
        for call in held:
            self._ask(call)
        return len(held)

    def close(self) -> None:
        """End it."""
        self.heal()
        _shut(self._listener)
        self._thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), name="proxy call", daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            passing = _read_call(client)
            if passing is not None:
                self._pass(client, passing)
        except OSError:
            _shut(client)

    def _pass(self, client: socket.socket, passing: Passing) -> None:
        with self._lock:
            self.calls[passing.kind] += 1
            fault = self._fault_for(passing)
            dropped = self._chance.random() < self.line.drop_share
            arrives = self._chance.random() < 0.5  # a line breaks on the way there as often as on the way back
        if dropped:
            self.cuts["by chance"] += 1
            if arrives:
                self._ask(passing.whole)
            _reset(client)
        elif fault is None:
            self._give(client, self._ask(self._slowly(passing.whole)))
        else:
            self._trouble(client, passing, fault)

    def _fault_for(self, passing: Passing) -> Fault | None:
        for rule in self.rules:
            if not rule.fits(passing.method, passing.path):
                continue
            rule.seen += 1
            if rule.nth is None or rule.nth == rule.seen - 1:
                rule.met += 1
                return rule.fault
        return None

    def _trouble(self, client: socket.socket, passing: Passing, fault: Fault) -> None:
        call = passing.whole
        if fault.cut is not None:
            self._cut(client, passing, fault)
        elif fault.answer:
            self._give(client, ANSWERS[fault.answer])
        elif fault.hold:
            with self._lock:
                self._held.append(call)
            _reset(client)
        else:
            answer = self._ask(call)
            for _copy in range(fault.copies):
                self._ask(call)
            if fault.keep_copy:
                with self._lock:
                    self._held.append(call)
            if fault.swallow:
                _reset(client)
            else:
                self._give(client, SPOILED[fault.spoil](answer) if fault.spoil else answer)

    def _cut(self, client: socket.socket, passing: Passing, fault: Fault) -> None:
        cut, end = fault.cut, fault.end
        assert cut is not None
        self.cuts[f"{cut} {end}"] += 1
        if cut in BEFORE_ARRIVAL:
            self._ask(passing.whole[: _offset(passing, cut)], is_whole=False)
            _do(fault.then)
            self._stop(client, end)
            return
        answer = self._ask(passing.whole)
        head = answer.find(CRLF) + len(CRLF)
        half = (head + len(answer)) // 2
        told = {Cut.NO_ANSWER: 0, Cut.STATUS_LINE: 6, Cut.HALF_ANSWER: half}.get(cut, len(answer) - 1)
        client.sendall(answer[:told])
        _do(fault.then)
        self._stop(client, end)

    def _stop(self, client: socket.socket, end: End) -> None:
        match end:
            case End.RESET:
                _reset(client)
            case End.CLOSE:
                _shut(client)
            case End.SILENCE:
                with self._lock:
                    self._silent.append(client)

    def _ask(self, call: bytes, *, is_whole: bool = True) -> bytes:
        """Send a call on; every byte of the answer. A part of one is sent and cut off."""
        if not call:
            return b""
        with socket.create_connection(("127.0.0.1", self.target), timeout=60) as school:
            school.sendall(call)
            if not is_whole:
                return b""
            answer = bytearray()
            while piece := school.recv(PIECE):
                answer += piece
            return bytes(answer)

    def _give(self, client: socket.socket, answer: bytes) -> None:
        client.sendall(self._slowly(answer))
        _shut(client)

    def _slowly(self, data: bytes) -> bytes:
        """Wait as long as the line takes for so many bytes: this is the line that is slow, not a test that waits."""
        line = self.line
        if line.delay_s or line.bytes_per_s:
            time.sleep(line.delay_s + (len(data) / line.bytes_per_s if line.bytes_per_s else 0.0))
        return data


def _do(then: Callable[[], None] | None) -> None:
    if then is not None:
        then()


def _offset(passing: Passing, cut: Cut) -> int:
    head, body = len(passing.head), len(passing.body)
    match cut:
        case Cut.NOTHING:
            return 0
        case Cut.REQUEST_LINE:
            return 7
        case Cut.HEADERS:
            return head if body else head - 2
        case Cut.FIRST_BODY_BYTE:
            return head + 1 if body > 1 else head - 1
        case Cut.HALF_BODY:
            return head + body // 2 if body > 1 else head // 2
        case _:
            return head + body - 1


def _read_call(client: socket.socket) -> Passing | None:
    data = bytearray()
    while CRLF not in data:
        piece = client.recv(PIECE)
        if not piece:
            _shut(client)
            return None
        data += piece
    head, _, body = bytes(data).partition(CRLF)
    lines = head.split(b"\r\n")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}
    wanted = int(fields.get(b"content-length", b"0"))
    while len(body) < wanted:
        body += client.recv(PIECE)
    # One call for each connection: what comes after it is another call, with a fate of its own.
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    method, path, _version = lines[0].decode().split(" ", 2)
    return Passing(method, path, b"\r\n".join([*kept, b"Connection: close"]) + CRLF, body)


def _shut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


def _reset(one: socket.socket) -> None:
    with suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.close()


def _answer(status: str, body: bytes, kind: str = "text/html", *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close", *more]
    return "\r\n".join(lines).encode() + CRLF + body


LOGIN = b"<html><form action=/login>Welcome to the airport. Accept our terms.</form></html>"
ANSWERS: dict[str, bytes] = {
    "500": _answer("500 Internal Server Error", b"<h1>Oops</h1>"),
    "502": _answer("502 Bad Gateway", b"<h1>Bad Gateway</h1>"),
    "503": _answer("503 Service Unavailable", b"", "text/html", "Retry-After: 1"),
    "504": _answer("504 Gateway Timeout", b"<h1>Gateway Timeout</h1>"),
    "429": _answer("429 Too Many Requests", json.dumps({"detail": "Slow down.", "code": "throttled"}).encode(),
                   "application/json", "Retry-After: 1"),
    "401": _answer("401 Unauthorized", json.dumps({"detail": "Sign in again.", "code": "token_not_valid"}).encode(),
                   "application/json"),
    "408": _answer("408 Request Timeout", b""),
    "413": _answer("413 Request Entity Too Large", b"<h1>Too large</h1>"),
    "portal": _answer("200 OK", LOGIN),
    "portal_400": _answer("400 Bad Request", LOGIN),
    "login_page": _answer("302 Found", b"", "text/html", "Location: http://portal.example/login"),
    "redirect_loop": _answer("301 Moved Permanently", b"", "text/html", "Location: /api/health/"),
    "bad_json": _answer("200 OK", b'{"id": ', "application/json"),
}  # fmt: skip


def _parts(answer: bytes) -> tuple[list[bytes], bytes]:
    head, _, body = answer.partition(CRLF)
    return head.split(b"\r\n"), body


def _cut_gzip(answer: bytes) -> bytes:
    """The answer compressed, and only half of that, with a length that fits: only the end of the stream is missing."""
    lines, body = _parts(answer)
    if not any(line.lower().startswith(b"content-encoding: gzip") for line in lines):
        body = gzip.compress(body)
    half = body[: len(body) // 2]
    kept = [line for line in lines if not line.lower().startswith((b"content-length", b"content-encoding"))]
    head = [*kept, b"Content-Encoding: gzip", b"Content-Length: %d" % len(half)]
    return b"\r\n".join(head) + CRLF + half


def _cut_body(answer: bytes) -> bytes:
    """Half of the body without a length: the end of the connection looks like the end of the answer."""
    lines, body = _parts(answer)
    kept = [line for line in lines if not line.lower().startswith((b"content-length", b"transfer-encoding"))]
    return b"\r\n".join(kept) + CRLF + body[: len(body) // 2]


SPOILED: dict[str, Callable[[bytes], bytes]] = {"cut_gzip": _cut_gzip, "cut_body": _cut_body}
