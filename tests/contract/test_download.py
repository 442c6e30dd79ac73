"""Fetching a file from servers that misbehave: what is called here is whole and right, or it is not here."""

import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lms_desktop.api.download import CHECKPOINT, LinkExpired, Wanted, fetch
from lms_desktop.api.part import Part
from lms_desktop.api.school import new_transport
from lms_desktop.domain.errors import FileProblem, Gone, Unreachable

BODY = os.urandom(3 * CHECKPOINT + 12_345)
SHA = hashlib.sha256(BODY).hexdigest()


@dataclass
class Misbehaviour:
    """What the server does with the next calls."""

    cut_after: list[int] = field(default_factory=list)  # bytes of the body, for each call in turn
    ignores_ranges: bool = False
    says_length: bool = True
    etag: str = '"one"'
    body: bytes = BODY
    status: int = 200
    ranges: list[str] = field(default_factory=list)


class Server(ThreadingHTTPServer):
    how: Misbehaviour
    daemon_threads = False


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        how = server.how
        asked = self.headers.get("Range", "")
        how.ranges.append(asked)
        if how.status != 200:
            self.send_response(how.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")
            return
        start = 0
        if asked and not how.ignores_ranges and self.headers.get("If-Range") == how.etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
        body = how.body[start:]
        self.send_response(206 if start else 200)
        self.send_header("ETag", how.etag)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(how.body) - 1}/{len(how.body)}")
        if how.says_length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cut = how.cut_after.pop(0) if how.cut_after else len(body)
        self.wfile.write(body[:cut])
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.how = Misbehaviour()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="server")
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def bring(server: Server, part: Path, *, sha: str = SHA, size: int | None = len(BODY)) -> bytes:
    with new_transport() as transport:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        got = fetch(transport, url, Wanted("/file", sha, size), part)
    assert got.size_bytes == part.stat().st_size
    return part.read_bytes()


def test_it_goes_on_where_it_was_cut(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    server.how.cut_after = [2 * CHECKPOINT + 5]
    with pytest.raises(Unreachable):
        bring(server, part)
    kept = Part(part).safe_bytes
    assert kept >= CHECKPOINT
    assert bring(server, part) == BODY
    assert server.how.ranges[1] == f"bytes={kept}-"


def test_a_server_without_ranges_begins_anew_and_is_not_appended(server: Server, tmp_path: Path) -> None:
    server.how.cut_after = [2 * CHECKPOINT]
    server.how.ignores_ranges = True
    with pytest.raises(Unreachable):
        bring(server, tmp_path / "file.part")
    assert bring(server, tmp_path / "file.part") == BODY


def test_a_file_that_changed_meanwhile_is_not_a_mixture(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    server.how.cut_after = [2 * CHECKPOINT]
    with pytest.raises(Unreachable):
        bring(server, part)
    fresh = os.urandom(len(BODY))
    server.how.body, server.how.etag = fresh, '"two"'
    assert bring(server, part, sha=hashlib.sha256(fresh).hexdigest()) == fresh


def test_an_end_without_a_length_is_not_believed(server: Server, tmp_path: Path) -> None:
    server.how.says_length = False
    server.how.cut_after = [1000]
    with pytest.raises(Unreachable):
        bring(server, tmp_path / "file.part")


def test_wrong_bytes_are_thrown_away(server: Server, tmp_path: Path) -> None:
    part = tmp_path / "file.part"
    server.how.body = os.urandom(len(BODY))
    with pytest.raises(FileProblem):
        bring(server, part)
    assert not part.exists()
    server.how.body = BODY
    assert bring(server, part) == BODY


@pytest.mark.parametrize(("status", "error"), [(403, LinkExpired), (404, Gone), (500, Unreachable)])
def test_a_refusal_keeps_what_is_here(server: Server, tmp_path: Path, status: int, error: type[Exception]) -> None:
    part = tmp_path / "file.part"
    server.how.cut_after = [2 * CHECKPOINT]
    with pytest.raises(Unreachable):
        bring(server, part)
    kept = Part(part).safe_bytes
    server.how.status = status
    with pytest.raises(error):
        bring(server, part)
    assert Part(part).safe_bytes == kept
