"""Fetch one file to disk: go on where it was, believe nothing but its length and its SHA-256."""

import http.client
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import requests
import urllib3

from lms_desktop.api.part import Meta, Part, on_disk
from lms_desktop.api.school import CONNECT_S, reached, refusal
from lms_desktop.domain.errors import FileProblem, Gone, LmsError, NotASchool, Refused, SignedOut, Unreachable

PIECE = 256 * 1024
CHECKPOINT = 4 * 1024 * 1024 - PIECE  # a kill wastes at most four MiB
CHECKPOINT_S = 5.0  # on a slow line, this comes first
STALL_S = 30.0
LOOK_AT_ROOM = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file as the school describes it; an empty ``sha256`` or a ``size_bytes`` of None is not known."""

    url: str
    sha256: str = ""
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole file, checked, still under its unfinished name."""

    sha256: str
    size_bytes: int
    etag: str
    resumed_at: int
    resent_bytes: int  # over all tries: what was on this disk and had to come again


@dataclass(frozen=True, slots=True)
class Line:
    """How bytes come in. ``report`` and ``room`` may raise to stop; what is there stays for the next time."""

    report: Callable[[int, int], None] = lambda _done, _total: None
    pace: Callable[[int], None] = lambda _count: None  # waits where there is a limit
    room: Callable[[int], None] = lambda _to_come: None  # raises where the disk gets full
    at: Callable[[str], None] = lambda _point: None
    stall_s: float = STALL_S


FREE_LINE = Line()


class LinkExpired(LmsError):
    """The signed address is too old, or not for us; ask the school for a new one. ``facts["status"]`` says more."""

    code = "link_expired"


def fetch(transport: requests.Session, base_url: str, wanted: Wanted, path: Path, *, line: Line = FREE_LINE) -> Fetched:
    """Bring ``wanted`` into ``path``.

    Raises ``Unreachable``, ``LinkExpired``, ``Gone``, ``DiskFull``, or ``FileProblem`` with ``why="damaged"`` when
    the bytes are not the ones that the school described (they are thrown away then).
    """
    part = Part(path)
    meta = part.resumable(sha256=wanted.sha256, size_bytes=wanted.size_bytes)
    if meta is not None and wanted.sha256 and meta.offset == (meta.total or wanted.size_bytes):
        return _finish(part, meta, wanted, part.digest(meta.offset).hexdigest(), meta.offset)
    with _answer(transport, base_url, wanted, meta, line) as response:
        start, meta = _start(response, meta, wanted, part)
        digest = _receive(response, part, start, meta, line)
    return _finish(part, part.meta or meta, wanted, digest, start)


def _finish(part: Part, meta: Meta, wanted: Wanted, digest: str, start: int) -> Fetched:
    size = part.size
    if (meta.total and size < meta.total) or (wanted.size_bytes is not None and size < wanted.size_bytes):
        raise Unreachable(f"cut at {size} of {meta.total or wanted.size_bytes}", sent=True)
    wrong_length = size != (meta.total or size) or size != (size if wanted.size_bytes is None else wanted.size_bytes)
    if wrong_length or (wanted.sha256 and digest != wanted.sha256):
        part.discard()
        raise FileProblem("the bytes are not the ones that were promised", why="damaged")
    return Fetched(digest, size, meta.validator, start, meta.resent)


def _answer(
    transport: requests.Session, base_url: str, wanted: Wanted, meta: Meta | None, line: Line
) -> requests.Response:
    headers = {"Accept-Encoding": "identity"}  # a range of a compressed form would be no range of the file
    if meta is not None:
        headers["Range"] = f"bytes={meta.offset}-"
        if meta.validator:
            headers["If-Range"] = meta.validator
    with reached():
        return transport.get(
            urljoin(base_url + "/", wanted.url), headers=headers, stream=True, timeout=(CONNECT_S, line.stall_s)
        )


def _start(response: requests.Response, meta: Meta | None, wanted: Wanted, part: Part) -> tuple[int, Meta]:
    """Where the bytes of this answer begin, and what is known from now on."""
    if response.status_code == 206 and meta is not None:
        return _middle(response, meta, part)
    if response.status_code == 416:
        return _past_the_end(response, meta, part)
    if response.status_code != 200:
        raise _refused(response)
    total = 0 if _is_encoded(response) else int(response.headers.get("Content-Length", "0"))
    # Whoever answers for the school, or an older row of ours, must not cost what is already here.
    is_other = bool(total and wanted.size_bytes is not None and total != wanted.size_bytes)
    if "text/html" in response.headers.get("Content-Type", "") and (wanted.sha256 == "" or is_other):
        raise NotASchool("a page instead of a file", sent=True)
    if is_other:
        raise Unreachable(f"{total} bytes instead of {wanted.size_bytes}", sent=True, answered=True)
    before = part.meta or Meta()
    return 0, Meta(_validator(response), total, 0, wanted.sha256, before.resent + part.size)


def _middle(response: requests.Response, meta: Meta, part: Part) -> tuple[int, Meta]:
    begin, total = _content_range(response.headers.get("Content-Range", ""))
    other = meta.validator and _validator(response) not in {"", meta.validator}
    if begin != meta.offset or total != (meta.total or total) or other or _is_encoded(response):
        part.discard()
        raise Unreachable("another range than was asked for", sent=True)
    resent = meta.resent + part.size - begin
    return begin, Meta(meta.validator, total, begin, meta.sha256, resent)


def _past_the_end(response: requests.Response, meta: Meta | None, part: Part) -> tuple[int, Meta]:
    told = response.headers.get("Content-Range", "").removeprefix("bytes */")
    if meta is not None and told == str(meta.offset):
        response.close()
        return meta.offset, Meta(meta.validator, meta.offset, meta.offset, meta.sha256, meta.resent)
    part.discard()
    raise Unreachable("the range is gone", sent=True)


def _refused(response: requests.Response) -> Exception:
    error, status = refusal(response), response.status_code
    if status in {401, 403} or isinstance(error, SignedOut):
        return LinkExpired(str(status), status=status)
    if status in {404, 410}:
        return Gone(str(status), status=status)
    if isinstance(error, Refused):
        return FileProblem(str(error), why="refused")
    return error


def _receive(response: requests.Response, part: Part, start: int, meta: Meta, line: Line) -> str:
    if start and start == meta.total:
        return part.digest(start).hexdigest()
    digest = part.digest(start)
    done = checked = start
    looked, checked_at = -LOOK_AT_ROOM, time.monotonic()

    def so_far() -> Meta:
        return Meta(meta.validator, meta.total, done, meta.sha256, meta.resent)

    with on_disk():
        part.path.parent.mkdir(parents=True, exist_ok=True)
        file = part.path.open("r+b" if start else "wb")
    with file:
        with on_disk():
            file.seek(start)
            file.truncate(start)
        try:
            for piece in _pieces(response):
                with on_disk():
                    if done - looked >= LOOK_AT_ROOM:
                        line.room(meta.total - done)
                        looked = done
                    file.write(piece)
                    digest.update(piece)
                    done += len(piece)
                    if done - checked >= CHECKPOINT or time.monotonic() - checked_at >= CHECKPOINT_S:
                        part.checkpoint(file, so_far())
                        checked, checked_at = done, time.monotonic()
                        line.at("download-checkpoint")
                line.at("download-piece")
                line.report(done, meta.total)
                line.pace(len(piece))
        finally:
            with on_disk():
                part.checkpoint(file, so_far())
    return digest.hexdigest()


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """What has arrived, as it arrives: waiting for full pieces would lose the last one of each cut."""
    while True:
        try:
            piece = response.raw.read1(PIECE, decode_content=True)
        except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
            raise Unreachable(type(error).__name__, sent=True) from error
        if not piece:
            return
        yield piece


def _validator(response: requests.Response) -> str:
    etag: str = response.headers.get("ETag", "")
    if etag:
        return "" if etag.startswith("W/") else etag
    return str(response.headers.get("Last-Modified", ""))


def _is_encoded(response: requests.Response) -> bool:
    return response.headers.get("Content-Encoding", "identity") not in {"", "identity"}


def _content_range(text: str) -> tuple[int, int]:
    try:
        span, total = text.removeprefix("bytes ").split("/")
        return int(span.split("-")[0]), int(total)
    except ValueError:
        return -1, -1
