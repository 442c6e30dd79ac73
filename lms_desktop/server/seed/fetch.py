"""Fetching the pictures of a course file, when the person who loads it asks for that."""

import io
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from lms_desktop.server.core import media

MOST_BYTES = 20_000_000
WITHIN_S = 30
SCHEMES = ("https", "http")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the school keeps now."""

    name: str
    stored: media.Stored


def picture(address: str) -> Picture | None:
    """Fetch a picture; None where there is none, or something else."""
    if urlsplit(address).scheme not in SCHEMES:
        return None
    try:
        with urllib.request.urlopen(address, timeout=WITHIN_S) as answer:  # noqa: S310 - the scheme was looked at
            if not answer.headers.get_content_type().startswith("image/"):
                return None
            data = answer.read(MOST_BYTES + 1)
    except (OSError, urllib.error.URLError, ValueError):
        return None
    if len(data) > MOST_BYTES:
        return None
    name = media.safe_name(PurePosixPath(urlsplit(address).path).name or "picture")
    return Picture(name, media.keep(media.pieces_of(io.BytesIO(data))))
