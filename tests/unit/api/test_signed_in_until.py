"""Until when one is signed in."""

import base64
import json
from datetime import UTC, datetime, timedelta

from lms_desktop.api.auth import Tokens
from lms_desktop.protocol.limits import REFRESH_DAYS
from lms_desktop.protocol.users import TokenPair


class Kept:
    def __init__(self, token: str | None) -> None:
        self.token = token

    def get(self) -> str | None:
        return self.token

    def put(self, token: str) -> None:
        self.token = token


def tokens(token: str | None) -> Tokens:
    return Tokens(Kept(token), lambda _refresh: TokenPair(access="a", refresh="opaque"))


def test_a_token_that_says_until_when_is_believed() -> None:
    claims = base64.urlsafe_b64encode(json.dumps({"exp": 1_800_000_000}).encode()).decode().rstrip("=")
    assert tokens(f"head.{claims}.sign").lasts_until() == datetime.fromtimestamp(1_800_000_000, UTC)


def test_one_of_ours_lasts_from_when_it_was_given() -> None:
    made = tokens("opaque")
    assert made.lasts_until() is None
    made.access()
    until = made.lasts_until()
    assert until is not None
    assert abs(until - datetime.now(UTC) - timedelta(days=REFRESH_DAYS)) < timedelta(minutes=1)


def test_who_is_signed_out_is_not_signed_in_until_anything() -> None:
    assert tokens(None).lasts_until() is None
