"""Fetch one file to disk: go on where it was, believe nothing but its length and its SHA-256."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urljoin

import msgspec
import requests

from lms_desktop.api.school import CONNECT_S, reached, refusal
from lms_desktop.domain.errors import DiskFull, FileProblem, Gone, LmsError, NotASchool, Refused, SignedOut, Unreachable
from lms_desktop.protocol.decoding import decode

PIECE = 64 * 1024
CHECKPOINT = 1024 * 1024  # a kill wastes at most so much; one fsync for each costs little
STALL_S = 30.0


class _Meta(msgspec.Struct):
    """What is known of an unfinished file; written at each checkpoint, after the bytes that it speaks of."""

    etag: str
    total: int
    offset: int
    sha256: str


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


class LinkExpired(LmsError):
    """The signed address is too old; ask the school for a new one."""

    code = "link_expired"


def fetch(
    transport: requests.Session,
    base_url: str,
    wanted: Wanted,
    part: Path,
    *,
    report: Callable[[int, int], None] = lambda _done, _total: None,
    at: Callable[[str], None] = lambda _point: None,
) -> Fetched:
    """Bring ``wanted`` into ``part``. ``report`` may raise to stop; what is there stays for the next time.

    Raises ``Unreachable``, ``LinkExpired``, ``Gone``, ``DiskFull``, or ``FileProblem`` with ``why="damaged"`` when
    the bytes are not the ones that the school described (``part`` is thrown away then).
    """
    meta = _resumable(part, wanted)
    headers = {"Accept-Encoding": "identity"}  # a range of a compressed form would be no range of the file
    if meta is not None:
        headers |= {"Range": f"bytes={meta.offset}-", "If-Range": meta.etag}
    with reached():
        response = transport.get(
            urljoin(base_url + "/", wanted.url), headers=headers, stream=True, timeout=(CONNECT_S, STALL_S)
        )
    with response:
        start, total = _start(response, meta, wanted, part)
        try:
            digest = _receive(response, part, start, total, wanted, report, at)
        except OSError as error:
            if isinstance(error, requests.exceptions.RequestException):
                raise
            raise DiskFull(str(error)) from error
        etag = response.headers.get("ETag", "")
    size = part.stat().st_size
    if (total and size != total) or (wanted.size_bytes is not None and size != wanted.size_bytes):
        raise Unreachable(f"cut at {size} of {total or wanted.size_bytes}", sent=True)
    if wanted.sha256 and digest != wanted.sha256:
        discard(part)
        raise FileProblem("the bytes are not the ones that were promised", why="damaged")
    _meta_path(part).unlink(missing_ok=True)
    return Fetched(digest, size, etag, start)


def discard(part: Path) -> None:
    """Throw an unfinished file away."""
    part.unlink(missing_ok=True)
    _meta_path(part).unlink(missing_ok=True)


def done_bytes(part: Path) -> int:
    """How much of an unfinished file is safely here."""
    meta = _read_meta(part)
    return min(meta.offset, part.stat().st_size) if meta is not None and part.exists() else 0


def _resumable(part: Path, wanted: Wanted) -> _Meta | None:
    meta = _read_meta(part)
    if meta is None or not part.exists() or not meta.etag or meta.etag.startswith("W/"):
        return None
    if meta.sha256 != wanted.sha256 or part.stat().st_size < meta.offset or meta.offset == 0:
        return None
    if wanted.size_bytes is not None and meta.total != wanted.size_bytes:
        return None
    return meta


def _start(response: requests.Response, meta: _Meta | None, wanted: Wanted, part: Path) -> tuple[int, int]:
    """Where the bytes of this answer begin, and how long the whole file is (0: not told)."""
    status = response.status_code
    if status == 206 and meta is not None:
        begin, total = _content_range(response.headers.get("Content-Range", ""))
        if begin == meta.offset and total == meta.total:
            return begin, total
        discard(part)
        raise Unreachable("another range than was asked for", sent=True)
    if status == 416:
        discard(part)
        raise Unreachable("the range is gone", sent=True)
    if status == 200:
        if "text/html" in response.headers.get("Content-Type", "") and wanted.sha256 == "":
            raise NotASchool("a page instead of a file", sent=True)
        return 0, int(response.headers.get("Content-Length", "0"))
    error = refusal(response)
    if status in {401, 403} or isinstance(error, SignedOut):
        raise LinkExpired(str(status))
    if isinstance(error, Refused) and not isinstance(error, Gone):
        raise FileProblem(str(error), why="refused")
    raise error


def _receive(
    response: requests.Response,
    part: Path,
    start: int,
    total: int,
    wanted: Wanted,
    report: Callable[[int, int], None],
    at: Callable[[str], None],
) -> str:
    etag = response.headers.get("ETag", "")
    digest = hashlib.sha256()
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("r+b" if start else "wb") as file:
        _hash_to(file, start, digest)
        file.truncate(start)
        done = checked = start
        try:
            with reached():
                for piece in response.iter_content(PIECE):
                    file.write(piece)
                    digest.update(piece)
                    done += len(piece)
                    if done - checked >= CHECKPOINT:
                        _checkpoint(file, part, _Meta(etag, total, done, wanted.sha256))
                        checked = done
                        at("download-checkpoint")
                    report(done, total or wanted.size_bytes or done)
        finally:
            _checkpoint(file, part, _Meta(etag, total, done, wanted.sha256))
    return digest.hexdigest()


def _hash_to(file: IO[bytes], offset: int, digest: "hashlib._Hash") -> None:
    left = offset
    while left > 0:
        piece = file.read(min(1 << 20, left))
        if not piece:
            break
        digest.update(piece)
        left -= len(piece)


def _checkpoint(file: IO[bytes], part: Path, meta: _Meta) -> None:
    file.flush()
    os.fsync(file.fileno())
    path = _meta_path(part)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(meta))
    os.replace(fresh, path)


def _read_meta(part: Path) -> _Meta | None:
    try:
        return decode(_meta_path(part).read_bytes(), _Meta)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _meta_path(part: Path) -> Path:
    return part.with_suffix(".meta")


def _content_range(text: str) -> tuple[int, int]:
    try:
        span, total = text.removeprefix("bytes ").split("/")
        return int(span.split("-")[0]), int(total)
    except ValueError:
        return -1, -1
