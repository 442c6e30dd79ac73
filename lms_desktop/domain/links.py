"""Addresses of the web that people give: the same rule stops a person while typing and a request on arrival."""

import re
from urllib.parse import urlsplit

_WHOLE = re.compile(r"https?://[^\s/]+\S*\Z")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")


def is_link(text: str) -> bool:
    """Whether this is an address that starts with https:// or http:// and names a place."""
    try:
        named = bool(urlsplit(text).hostname)
    except ValueError:
        return False
    return named and _WHOLE.match(text) is not None


def as_link(typed: str) -> str:
    """What a person typed, with the beginning that most people leave out; nothing stays nothing."""
    text = typed.strip()
    return text if not text or _SCHEME.match(text) else f"https://{text}"
