"""A server that gives out one file, and misbehaves as it is told."""

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lms_desktop.api.download import CHECKPOINT

BODY = os.urandom(3 * CHECKPOINT + 12_345)
SHA = hashlib.sha256(BODY).hexdigest()


@dataclass
class Misbehaviour:
    """What the server does with the next calls."""

    cut_after: list[int] = field(default_factory=list)  # bytes of the body, for each call in turn
    ignores_ranges: bool = False
    says_length: bool = True
    etag: str = '"one"'
    modified: str = ""
    body: bytes = BODY
    bodies: dict[str, bytes] = field(default_factory=dict)  # by path, where there are several
    status: int = 200
    statuses: list[int] = field(default_factory=list)  # for each call in turn, before ``status``
    kind: str = "application/octet-stream"
    encoding: str = ""
    lies_about_range: bool = False
    stalls: threading.Event | None = None  # set: nothing more comes after the first cut
    ranges: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    sent: int = 0


class Server(ThreadingHTTPServer):
    how: Misbehaviour
    daemon_threads = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        how = server.how
        asked = self.headers.get("Range", "")
        how.ranges.append(asked)
        how.paths.append(self.path)
        status = how.statuses.pop(0) if how.statuses else how.status
        whole = how.bodies.get(self.path, how.body)
        if status != 200:
            self.refuse(status)
            return
        start = self.start_of(asked, how)
        if start >= len(whole) and start:
            self.refuse(416, f"bytes */{len(whole)}")
            return
        body = whole[start:]
        self.send_response(206 if start else 200)
        self.tell(how, start, len(whole), len(body))
        cut = how.cut_after.pop(0) if how.cut_after else len(body)
        how.sent += min(cut, len(body))
        try:
            self.wfile.write(body[:cut])
            if how.stalls is not None and cut < len(body):
                self.wfile.flush()
                how.stalls.wait(30)
        except ConnectionError:
            pass  # who asked went away
        self.close_connection = True

    def start_of(self, asked: str, how: Misbehaviour) -> int:
        condition = self.headers.get("If-Range", how.etag or how.modified)
        if not asked or how.ignores_ranges or condition != (how.etag or how.modified):
            return 0
        return int(asked.removeprefix("bytes=").rstrip("-"))

    def tell(self, how: Misbehaviour, start: int, total: int, length: int) -> None:
        self.send_header("Content-Type", how.kind)
        if how.etag:
            self.send_header("ETag", how.etag)
        if how.modified:
            self.send_header("Last-Modified", how.modified)
        if how.encoding:
            self.send_header("Content-Encoding", how.encoding)
        if start:
            begin = start + 7 if how.lies_about_range else start
            self.send_header("Content-Range", f"bytes {begin}-{total - 1}/{total}")
        if how.says_length:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def refuse(self, status: int, span: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        if span:
            self.send_header("Content-Range", span)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@contextmanager
def serving() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.how = Misbehaviour()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="server")
    thread.start()
    try:
        yield server
    finally:
        if server.how.stalls is not None:
            server.how.stalls.set()
        server.shutdown()
        server.server_close()
        thread.join()
