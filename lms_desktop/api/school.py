"""One school's server: calls with a bearer token, answers as bytes, troubles as our errors."""

import base64
import gzip
import hashlib
import logging
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO, Any
from urllib.parse import urlsplit

import msgspec
import requests
import truststore
from requests.adapters import HTTPAdapter

from lms_desktop.api.auth import Tokens
from lms_desktop.domain.clock import Clock
from lms_desktop.domain.errors import Busy, Gone, NotASchool, NotPossible, Refused, SignedOut, Stale, Unreachable
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.rows import Page

log = logging.getLogger(__name__)

Transport = requests.Session

CONNECT_S = 5.0
READ_S = 30.0
READS = 3  # how often something is asked for in one go
PAGE_SIZE = 200
PACK_FROM_BYTES, PACK_LEVEL = 1024, 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, for good."""

    status: int
    body: bytes
    etag: str

    @property
    def unchanged(self) -> bool:
        """Whether it is the same as last time."""
        return self.status == 304


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send: its name for the school, and an open file of ours."""

    name: str
    file: IO[bytes]


class _SystemTrust(HTTPAdapter):
    """Believe the certificates that the system believes: schools put their own there."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        kwargs["ssl_context"] = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        super().init_poolmanager(*args, **kwargs)


def new_transport() -> requests.Session:
    """A session that trusts what the system trusts."""
    session = requests.Session()
    session.mount("https://", _SystemTrust())
    return session


def check_address(url: str) -> str:
    """The origin of a school's address. Raises ``NotPossible`` for plain http beyond this computer."""
    parts = urlsplit(url if "//" in url else f"https://{url}")
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        raise NotPossible(url, why="address")
    if parts.scheme == "http" and host not in {"localhost", "127.0.0.1", "::1"}:
        raise NotPossible(url, why="not_https")
    return f"{parts.scheme}://{parts.netloc}"


class School:
    """Speaks to one server as one person."""

    def __init__(self, base_url: str, transport: requests.Session, clock: Clock, tokens: Tokens | None = None) -> None:
        self.base_url = base_url
        self._transport = transport
        self._clock = clock
        self._tokens = tokens

    def get(self, path: str, *, params: Mapping[str, str] | None = None, etag: str = "") -> Answer:
        """Read something; with an ``etag`` the answer may be ``unchanged``.

        Where the line broke on the way it is asked again at once: a course read by its lists is many calls, and would
        never be whole on a line that breaks now and then.
        """
        headers = {"If-None-Match": etag} if etag else {}
        for _again in range(READS - 1):
            try:
                return self._call("GET", path, params=params, headers=headers)
            except Unreachable as error:
                if not _broke(error):
                    raise
        return self._call("GET", path, params=params, headers=headers)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str = "",
        version: int | None = None,
    ) -> Answer:
        """Change something. ``key`` makes a repeated call harmless; ``version`` is the one that was read."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if key:
            headers["Idempotency-Key"] = key
        if version:
            headers["If-Match"] = f'"{version}"'
        return self._call(method, path, headers=headers, data=None if body is None else msgspec.json.encode(body))

    def send_packed(self, path: str, body: bytes) -> Answer:
        """Change something with a body that was written already; a long one is compressed."""
        headers = {"Content-Type": "application/json"}
        if len(body) > PACK_FROM_BYTES:
            body = gzip.compress(body, PACK_LEVEL, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return self._call("POST", path, headers=headers, data=body)

    def send_part(self, path: str, part: bytes, *, offset: int) -> Answer:
        """Send a part of a file, with what it should be at the other end."""
        checksum = base64.b64encode(hashlib.sha256(part).digest()).decode()
        headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        return self._call("PATCH", path, headers={**headers, "Upload-Checksum": f"sha256 {checksum}"}, data=part)

    def upload(self, path: str, fields: Mapping[str, str], files: Sequence[Upload], *, key: str) -> Answer:
        """Send a form with files."""
        parts = [("files", (upload.name, upload.file, "application/octet-stream")) for upload in files]
        if not parts:
            return self.send("POST", path, dict(fields), key=key)
        return self._call("POST", path, headers={"Idempotency-Key": key}, data=dict(fields), files=parts)

    def pages(self, path: str, **params: str) -> list[bytes]:
        """Every row of a list. Raises ``NotASchool`` where the walk does not add up: never delete upon such a walk."""
        for _attempt in range(3):
            rows, complete = self._walk(path, params)
            if complete:
                return rows
        raise NotASchool(f"{path} changes while it is read")

    def _walk(self, path: str, params: Mapping[str, str]) -> tuple[list[bytes], bool]:
        rows: list[bytes] = []
        counts: set[int] = set()
        page = 1
        while True:
            answer = self.get(path, params={**params, "page": str(page), "page_size": str(PAGE_SIZE)})
            found = decode_page(answer.body)
            counts.add(found.count)
            rows += [bytes(row) for row in found.results]
            if found.next is None:
                # A row that slid from one page to the next comes twice, and another one not at all.
                ids = {decode(row, _Named).id for row in rows}
                return rows, counts == {len(rows)} and len(ids) == len(rows)
            page += 1

    def _call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        data: Any = None,
        files: Any = None,
    ) -> Answer:
        token = self._tokens.access() if self._tokens else None
        response = self._once(method, path, params, headers, data, files, token)
        if response.status_code == 401 and self._tokens is not None and token is not None:
            token = self._tokens.renewed(token)
            _rewind(files)
            response = self._once(method, path, params, headers, data, files, token)
        return self._answer(response)

    def _once(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        data: Any,
        files: Any,
        token: str | None,
    ) -> requests.Response:
        headers = {"Accept": "application/json", **(headers or {})}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        before = self._clock.uncorrected()
        with reached():
            response = self._transport.request(
                method,
                f"{self.base_url}/api/{path}",
                params=params,
                headers=headers,
                data=data,
                files=files,
                timeout=(CONNECT_S, READ_S),
                allow_redirects=False,  # a token never follows a redirect
            )
        self._hear(response, before)
        return response

    def _hear(self, response: requests.Response, before: datetime) -> None:
        date = response.headers.get("Date")
        if date is None:
            return
        try:
            there = parsedate_to_datetime(date).astimezone(UTC)
        except ValueError:
            return
        after = self._clock.uncorrected()
        self._clock.heard(there, before + (after - before) / 2)

    def _answer(self, response: requests.Response) -> Answer:
        status = response.status_code
        if 300 <= status < 400 and status != 304:
            raise NotASchool(f"{status} to {response.headers.get('Location', '')}", sent=True)
        if status >= 400:
            raise refusal(response)
        if status not in {204, 304} and "json" not in response.headers.get("Content-Type", ""):
            raise NotASchool(f"{status} without JSON", sent=True)
        if response.content:
            _demand_json(response.content)
        return Answer(status, response.content, response.headers.get("ETag", ""))


def _broke(error: Unreachable) -> bool:
    """Whether the line broke in the middle: not a school that is away, that says so, or that keeps one waiting."""
    in_the_middle = bool(error.facts.get("sent")) and not error.facts.get("answered")
    return in_the_middle and not isinstance(error, NotASchool) and not isinstance(error.__cause__, requests.Timeout)


def _demand_json(body: bytes) -> None:
    """Raise ``NotASchool`` for an answer that was cut short or garbled on its way; the call may have arrived."""
    try:
        decode(body, msgspec.Raw)
    except msgspec.DecodeError as error:
        raise NotASchool("broken JSON", sent=True) from error


def decode_page(body: bytes) -> Page[msgspec.Raw]:
    """A page of a list. Raises ``NotASchool`` where it is none."""
    try:
        return decode(body, Page[msgspec.Raw])
    except msgspec.DecodeError as error:
        raise NotASchool("no list") from error


def refusal(response: requests.Response) -> Exception:
    """The error that an answer of 400 and above stands for."""
    status, words, reason = response.status_code, "", ""
    is_json = "json" in response.headers.get("Content-Type", "")
    if is_json:
        words, reason = _words(response.content)
    facts = {"status": status, "reason": reason, "body": response.content[:100_000] if is_json else b""}
    if "Upload-Offset" in response.headers:
        facts["offset"] = response.headers["Upload-Offset"]
    if status in {425, 429, 503}:
        return Busy(words, seconds=_seconds(response.headers.get("Retry-After", "")))
    if status >= 500 or status == 408 or not is_json:
        return Unreachable(f"{status}", sent=True, answered=True)
    if status == 401:
        return SignedOut(words)
    if status == 412:
        return Stale(words, **facts, row=response.content)
    if status in {404, 410}:
        return Gone(words, **facts)
    return Refused(words, **facts)


class _Named(msgspec.Struct):
    id: str = ""


class _Words(msgspec.Struct):
    detail: str = ""
    code: str = ""


def _words(body: bytes) -> tuple[str, str]:
    try:
        said = decode(body, _Words)
        if said.detail:
            return said.detail, said.code
        fields = decode(body, dict[str, list[str]])
        return " ".join(f"{name}: {' '.join(some)}" for name, some in fields.items()), "invalid"
    except msgspec.DecodeError:
        return "", ""


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() else 30.0


def _rewind(files: Any) -> None:
    for _field, (_name, file, _kind) in files or ():
        file.seek(0)


@contextmanager
def reached() -> Iterator[None]:
    """Turn the network's troubles into ``Unreachable``; ``sent`` tells whether the call may have arrived."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise NotASchool(f"certificate: {error}", sent=False, why="certificate") from error
    except (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError) as error:
        raise Unreachable(type(error).__name__, sent=False) from error
    except requests.exceptions.ConnectionError as error:
        sent = "NewConnectionError" not in repr(error) and "NameResolution" not in repr(error)
        raise Unreachable(type(error).__name__, sent=sent) from error
    except requests.exceptions.RequestException as error:
        raise Unreachable(type(error).__name__, sent=True) from error
