"""The network of our own does what it is told, and nothing else."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
import requests

from tests.faults.proxy import ANSWERS, BEFORE_ARRIVAL, Cut, End, Fault, Line, Proxy


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    heard: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < int(self.headers["Content-Length"]):
            return
        self.heard.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    Echo.heard = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    proxy = Proxy(server.server_port)
    yield proxy
    proxy.close()
    server.shutdown()
    server.server_close()
    thread.join(5)


def post(proxy: Proxy, body: bytes = b"hello there") -> bytes:
    with requests.Session() as session:
        session.trust_env = False
        return session.post(f"{proxy.url}/api/notes/", data=body, timeout=0.3).content


def test_a_call_passes_and_is_counted(proxy: Proxy) -> None:
    assert post(proxy) == b"hello there"
    assert proxy.calls == {"POST notes/": 1}


@pytest.mark.parametrize("end", End)
@pytest.mark.parametrize("cut", Cut)
def test_a_cut_falls_where_it_is_wanted(proxy: Proxy, cut: Cut, end: End) -> None:
    proxy.on(Fault(cut=cut, end=end))
    with pytest.raises(requests.RequestException):
        post(proxy)
    assert Echo.heard == ([] if cut in BEFORE_ARRIVAL else [b"hello there"])
    assert post(proxy) == b"hello there", "only the first call was to be cut"


def test_an_answer_is_swallowed_and_a_call_doubled_or_held(proxy: Proxy) -> None:
    proxy.on(Fault(swallow=True))
    with pytest.raises(requests.RequestException):
        post(proxy, b"one")
    proxy.heal()
    proxy.on(Fault(copies=2))
    assert post(proxy, b"two") == b"two"
    proxy.heal()
    proxy.on(Fault(hold=True))
    with pytest.raises(requests.RequestException):
        post(proxy, b"three")
    assert Echo.heard == [b"one", b"two", b"two", b"two"]
    assert proxy.deliver() == 1
    assert Echo.heard[-1] == b"three"


@pytest.mark.parametrize("answer", ANSWERS)
def test_it_answers_itself(proxy: Proxy, answer: str) -> None:
    proxy.on(Fault(answer=answer))
    with requests.Session() as session:
        session.trust_env = False
        got = session.post(f"{proxy.url}/api/notes/", data=b"x", timeout=0.5, allow_redirects=False)
    assert got.status_code == int(ANSWERS[answer].split()[1])
    assert Echo.heard == []


def test_a_line_that_drops_everything_drops_everything(proxy: Proxy) -> None:
    proxy.line = Line(drop_share=1.0)
    with pytest.raises(requests.RequestException):
        post(proxy)
