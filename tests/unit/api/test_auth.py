"""Tokens: many may ask at once, one renews; what was given is kept before it is used."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lms_desktop.api.auth import Tokens
from lms_desktop.domain.errors import SignedOut, Unreachable
from lms_desktop.protocol.users import TokenPair

MANY = 10


class Keyring:
    def __init__(self, token: str | None) -> None:
        self.token = token

    def get(self) -> str | None:
        return self.token

    def put(self, token: str) -> None:
        self.token = token


def test_ten_calls_that_are_refused_at_once_renew_once() -> None:
    asked = []
    together = threading.Barrier(MANY)

    def renew(refresh: str) -> TokenPair:
        asked.append(refresh)
        return TokenPair(access=f"access {len(asked)}", refresh=f"refresh {len(asked)}")

    keyring = Keyring("refresh 0")
    tokens = Tokens(keyring, renew)
    refused = tokens.access()

    def one() -> str:
        together.wait(30)
        return tokens.renewed(refused)

    with ThreadPoolExecutor(MANY) as pool:
        given = {done.result() for done in [pool.submit(one) for _ in range(MANY)]}
    assert given == {"access 2"}
    assert asked == ["refresh 0", "refresh 1"]
    assert keyring.token == "refresh 2"


def test_a_renewal_whose_answer_is_lost_is_asked_for_again_with_the_same_token() -> None:
    asked: list[str] = []

    def renew(refresh: str) -> TokenPair:
        asked.append(refresh)
        if len(asked) == 1:
            raise Unreachable("reset", sent=True)
        return TokenPair(access="access", refresh="next")

    tokens = Tokens(Keyring("first"), renew)
    with pytest.raises(Unreachable):
        tokens.access()
    assert tokens.access() == "access"
    assert asked == ["first", "first"]


def test_without_a_token_one_is_signed_out() -> None:
    with pytest.raises(SignedOut):
        Tokens(Keyring(None), lambda _refresh: TokenPair(access="", refresh="")).access()
