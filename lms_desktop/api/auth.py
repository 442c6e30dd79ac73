"""Signing in, and the one renewal at a time of what that gave."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import msgspec

from lms_desktop.domain.errors import SignedOut
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.limits import REFRESH_DAYS
from lms_desktop.protocol.users import TokenPair

Renewal = Callable[[str], TokenPair]


class RefreshTokens(Protocol):
    """Keeps the refresh token of one account."""

    def get(self) -> str | None:
        """The token, or None after signing out."""
        ...

    def put(self, token: str) -> None:
        """Keep the token."""
        ...


class Tokens:
    """The access token of one account; many workers may ask, one renews."""

    def __init__(self, refresh_tokens: RefreshTokens, renew: Renewal) -> None:
        self._refresh_tokens = refresh_tokens
        self._renew = renew
        self._access: str | None = None
        self._given_at: datetime | None = None  # in this run
        self._lock = threading.Lock()

    def start(self, pair: TokenPair) -> None:
        """Begin with what signing in gave."""
        with self._lock:
            self._keep(pair)

    def access(self) -> str:
        """A token for a call. Raises ``SignedOut`` where there is none to be had."""
        with self._lock:
            return self._access or self._renewal()

    def renewed(self, refused: str) -> str:
        """Another token than the one that was refused; who comes second gets what the first one got."""
        with self._lock:
            if self._access is not None and self._access != refused:
                return self._access
            return self._renewal()

    def lasts_until(self) -> datetime | None:
        """Until when one is signed in without reaching the school; None where nobody knows.

        A token of a plain server says so itself; one of ours lasts so many days from when it was given.
        """
        refresh = self._refresh_tokens.get()
        until = _claims(refresh).get("exp") if refresh is not None else None
        if isinstance(until, int):
            return datetime.fromtimestamp(until, UTC)
        given = self._given_at
        return given + timedelta(days=REFRESH_DAYS) if given is not None and refresh is not None else None

    def _renewal(self) -> str:
        refresh = self._refresh_tokens.get()
        if refresh is None:
            raise SignedOut("no refresh token")
        return self._keep(self._renew(refresh))

    def _keep(self, pair: TokenPair) -> str:
        # Kept before it is used: until then the school gives the same successor for the old one.
        self._refresh_tokens.put(pair.refresh)
        self._access = pair.access
        self._given_at = datetime.now(UTC)
        return pair.access


def account_of(access: str) -> str:
    """The account that a token speaks for, as it says itself; the signature is the school's business."""
    claims = _claims(access)
    if not claims:
        raise SignedOut("not a token")
    return str(claims.get("user_id", ""))


def _claims(token: str) -> dict[str, object]:
    import base64

    try:
        body = token.split(".")[1]
        return decode(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)), dict[str, object])
    except (IndexError, ValueError, msgspec.DecodeError):
        return {}
