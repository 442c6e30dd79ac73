"""Tokens: in the keyring, or in memory for this session; never waiting for ever, never in a file."""

import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from lms_desktop.domain.errors import SecretsUnavailable
from lms_desktop.system.logs import redact
from lms_desktop.system.secrets import KeyringSecrets


class Box(KeyringBackend):
    """A keyring in memory; it can be locked, or never answer."""

    priority = 1  # type: ignore[assignment]  # a class property there

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False
        self.silence: threading.Event | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._answer()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._answer()
        self.kept[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        self._answer()
        del self.kept[(service, username)]

    def _answer(self) -> None:
        if self.silence is not None:
            self.silence.wait(30)
        if self.is_locked:
            raise KeyringLocked


@pytest.fixture
def box() -> Iterator[Box]:
    before = keyring.get_keyring()
    box = Box()
    keyring.set_keyring(box)
    yield box
    keyring.set_keyring(before)


def test_a_token_outlives_the_program(box: Box) -> None:
    KeyringSecrets().put("amina", "secret")
    assert KeyringSecrets().get("amina") == "secret"
    KeyringSecrets().drop("amina")
    assert KeyringSecrets().get("amina") is None
    assert box.kept == {}


def test_a_locked_keyring_means_this_session_only(box: Box) -> None:
    box.is_locked = True
    secrets = KeyringSecrets()
    secrets.put("amina", "secret")
    assert secrets.get("amina") == "secret"
    assert not secrets.lasts
    assert KeyringSecrets().get("amina") is None


def test_a_keyring_that_never_answers_is_left_after_the_limit(box: Box) -> None:
    box.silence = threading.Event()
    secrets = KeyringSecrets(limit_s=0.05)
    secrets.put("amina", "secret")
    assert secrets.get("amina") == "secret"
    assert not secrets.lasts
    with pytest.raises(SecretsUnavailable):
        secrets.probe()
    box.silence.set()


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_a_keyring_that_keeps_nothing_is_none(box: Box, backend: type[KeyringBackend], tmp_path: Path) -> None:
    keyring.set_keyring(backend())
    secrets = KeyringSecrets()
    secrets.put("amina", "secret")
    assert secrets.get("amina") == "secret"
    assert not secrets.lasts
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "line",
    [
        "GET /api/ Authorization: Bearer SECRET-TOKEN",
        '{"refresh": "SECRET-TOKEN", "x": 1}',
        "password=SECRET-TOKEN",
        "fetching http://school/media/SECRET-TOKEN/film.mp4",
    ],
)
def test_no_log_line_lets_somebody_in(line: str) -> None:
    assert "SECRET-TOKEN" not in redact(line)
