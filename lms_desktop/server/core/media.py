"""Files of the school: kept once by their SHA-256, and given out by links that expire."""

import hashlib
import mimetypes
import os
import re
import tempfile
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from lms_desktop.protocol import limits

from .models import UnnamedFile
from .stores import store

_SALT = "lms.media"
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that the school keeps."""

    sha256: str
    size_bytes: int


def keep(pieces: Iterable[bytes]) -> Stored:
    """Keep a file, written in pieces; it is there whole or not at all."""
    folder: Path = settings.MEDIA_DIR
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(prefix="arriving-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        _take_back(digest.hexdigest())
        store().take(Path(name), digest.hexdigest())
    finally:
        Path(name).unlink(missing_ok=True)
    return Stored(digest.hexdigest(), size)


def _take_back(sha256: str) -> None:
    """A file that was about to go stays; where it just goes, this waits until it is gone."""
    noted = UnnamedFile.objects.filter(sha256=sha256)
    if noted.exists():
        noted.delete()


def pieces_of(file: IO[bytes]) -> Iterable[bytes]:
    """Read a file in pieces."""
    while piece := file.read(256 * 1024):
        yield piece


def url_of(sha256: str, name: str) -> str:
    """A link that works for some hours; it stays the same within them, so that rows stay the same too."""
    step = settings.MEDIA_URL_HOURS * 3600
    expires = (int(time.time()) // step + 2) * step
    raw = bytes.fromhex(sha256) + expires.to_bytes(8, "big")
    return f"/media/{_text(raw)}.{_sign(raw)}/{quote(name, safe='')}"


def opened_by(token: str) -> str | None:
    """The SHA-256 that a link opens, if it was made by us and has not expired."""
    text, _, signature = token.partition(".")
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    if len(raw) != 40 or not constant_time_compare(signature, _sign(raw)):
        return None
    return raw[:32].hex() if int.from_bytes(raw[32:], "big") > time.time() else None


def safe_name(name: str) -> str:
    """A name to show and to offer for saving; never a path."""
    last = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name
    shown = _UNSEEN.sub("", last)
    return "file" if shown in ("", ".", "..") else shown[-limits.FILE_NAME :]


def type_of(name: str) -> str:
    """The media type that a name suggests."""
    if name.lower().endswith(".vtt"):
        return "text/vtt"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _sign(raw: bytes) -> str:
    return _text(salted_hmac(_SALT, raw, algorithm="sha256").digest()[:18])


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
