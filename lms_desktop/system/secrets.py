"""Sign-in tokens: in the system's keyring, or in memory for this session. Never in a file."""

import logging
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from lms_desktop.domain.errors import SecretsUnavailable

T = TypeVar("T")
log = logging.getLogger(__name__)

SERVICE = "lms-desktop"
LIMIT_S = 5.0  # a locked keyring without a prompter never answers


class Secrets(Protocol):
    """Keeps one secret for each name."""

    @property
    def lasts(self) -> bool:
        """Whether secrets outlive the program."""
        ...

    def get(self, name: str) -> str | None:
        """The secret, or None."""
        ...

    def put(self, name: str, secret: str) -> None:
        """Keep the secret, if only for this session."""
        ...

    def drop(self, name: str) -> None:
        """Forget the secret."""
        ...


class MemorySecrets:
    """Secrets of this session."""

    lasts = False

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """See ``Secrets.get``."""
        return self._secrets.get(name)

    def put(self, name: str, secret: str) -> None:
        """See ``Secrets.put``."""
        self._secrets[name] = secret

    def drop(self, name: str) -> None:
        """See ``Secrets.drop``."""
        self._secrets.pop(name, None)


class KeyringSecrets:
    """Secrets in the system's keyring; where it fails once, in memory until the program ends."""

    def __init__(self, *, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._memory = MemorySecrets()
        self._failed = False

    @property
    def lasts(self) -> bool:
        """See ``Secrets.lasts``."""
        return not self._failed

    def get(self, name: str) -> str | None:
        """See ``Secrets.get``."""
        return self._memory.get(name) or self._ask(lambda: _keyring().get_password(SERVICE, name))

    def put(self, name: str, secret: str) -> None:
        """See ``Secrets.put``."""
        self._memory.put(name, secret)
        self._ask(lambda: _keyring().set_password(SERVICE, name, secret))

    def drop(self, name: str) -> None:
        """See ``Secrets.drop``."""
        self._memory.drop(name)
        if self._ask(lambda: _keyring().get_password(SERVICE, name)) is not None:
            self._ask(lambda: _keyring().delete_password(SERVICE, name))

    def probe(self) -> str:
        """The name of the keyring that answers. Raises ``SecretsUnavailable`` where none does."""
        found = self._ask(lambda: _keyring().get_password(SERVICE, "probe") or _name())
        if found is None:
            raise SecretsUnavailable("no keyring answers")
        return found

    def _ask(self, question: Callable[[], T]) -> T | None:
        if self._failed:
            return None
        try:
            return _within(question, self._limit_s)
        except SecretsUnavailable as error:
            self._failed = True
            log.warning("the keyring does not answer; sign-ins last for this session: %s", error)
            return None


class _Backend(Protocol):
    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def _keyring() -> _Backend:
    import keyring  # 90 ms: after the first paint
    from keyring.backends import fail, null

    backend = keyring.get_keyring()
    # A backend that takes a secret and forgets it, or writes it into a plain file, is none.
    if isinstance(backend, fail.Keyring | null.Keyring) or "Plaintext" in type(backend).__name__:
        raise SecretsUnavailable("this system has no keyring")
    return backend


def _name() -> str:
    import keyring

    return str(keyring.get_keyring().name)


def _within(question: Callable[[], T], limit_s: float) -> T:
    """Ask in a thread that is left behind when it does not come back."""
    from keyring.errors import KeyringError

    answer: list[T] = []
    trouble: list[BaseException] = []

    def ask() -> None:
        try:
            answer.append(question())
        except BaseException as error:  # noqa: BLE001 - carried over to the asking thread
            trouble.append(error)

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(limit_s)
    if thread.is_alive():
        raise SecretsUnavailable(f"no answer within {limit_s:g} s")
    if trouble:
        if isinstance(trouble[0], KeyringError | SecretsUnavailable | OSError | RuntimeError):
            raise SecretsUnavailable(type(trouble[0]).__name__) from trouble[0]
        # Keyring backends let the errors of their own D-Bus libraries through.
        if type(trouble[0]).__module__.split(".")[0] in {"secretstorage", "jeepney"}:
            raise SecretsUnavailable(type(trouble[0]).__name__) from trouble[0]
        raise trouble[0]
    return answer[0]
