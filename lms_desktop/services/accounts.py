"""Accounts used on this computer: signing in, and finding one's work again. Plain JSON; tokens are in the keyring."""

import os
import platform
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lms_desktop.domain.errors import LmsError
from lms_desktop.protocol import limits
from lms_desktop.protocol.decoding import decode
from lms_desktop.services.views import AccountView, DemoAccount
from lms_desktop.system.paths import server_folder
from lms_desktop.system.secrets import Secrets

if TYPE_CHECKING:
    from lms_desktop.api.school import School


class SavedToken:
    """The refresh token of one account, in the keyring."""

    def __init__(self, secrets: Secrets, key: str) -> None:
        self._secrets = secrets
        self._key = key

    def get(self) -> str | None:
        """See ``RefreshTokens.get``."""
        return self._secrets.get(self._key)

    def put(self, token: str) -> None:
        """See ``RefreshTokens.put``."""
        self._secrets.put(self._key, token)


class Accounts:
    """The accounts of this computer."""

    def __init__(
        self,
        path: Path,
        secrets: Secrets,
        school: "Callable[[str], School]",
        demo: Sequence[DemoAccount] = (),
    ) -> None:
        """``school`` makes a way to a server, without a person."""
        self._path = path
        self._secrets = secrets
        self._school = school
        self._demo = tuple(demo)

    def known(self) -> tuple[AccountView, ...]:
        """The accounts used here, the last one first."""
        try:
            return tuple(decode(self._path.read_bytes(), list[AccountView]))
        except (FileNotFoundError, msgspec.DecodeError):
            return ()

    def demo(self) -> tuple[DemoAccount, ...]:
        """Accounts of the demo school, where there is one."""
        return self._demo

    def find(self, key: str) -> AccountView | None:
        """An account that was used here."""
        return next((account for account in self.known() if account.key == key), None)

    def sign_in(self, server_url: str, email: str, password: str) -> AccountView:
        """Sign in at a school. Raises ``WrongPassword``, ``Unreachable``, ``NotASchool``, ``Busy``, ``NotPossible``."""
        from lms_desktop.api.endpoints import auth
        from lms_desktop.api.school import check_address

        origin = check_address(server_url.strip())
        # By this name a person finds the computer again among those on which they are signed in.
        answer = auth.login(self._school(origin), email.strip(), password, device=platform.node()[: limits.NAME])
        user = answer.user
        account = AccountView(
            key=f"{server_folder(origin)}/{user.id}",
            server_url=origin,
            email=user.email or email,
            name=f"{user.first_name} {user.last_name}".strip() or email,
            role=user.role.value,
            user_id=user.id,
        )
        self.token(account.key).put(answer.refresh)
        account = replace(account, session_only=not self._secrets.lasts)
        self.remember(account)
        return account

    def remember(self, account: AccountView) -> None:
        """Put an account first in the list."""
        others = [one for one in self.known() if one.key != account.key]
        self._write([account, *others])

    def sign_out(self, key: str) -> None:
        """Forget the token; what was made here stays, and waits for the next sign-in."""
        from lms_desktop.api.endpoints import auth

        account, token = self.find(key), self.token(key).get()
        if account is not None and token is not None:
            # Where the school cannot be reached, the token dies by not being used any more.
            with suppress(LmsError):
                auth.logout(self._school(account.server_url), token)
        self._secrets.drop(key)
        if account is not None:
            self.remember(replace(account, needs_sign_in=True))

    def token(self, key: str) -> SavedToken:
        """The refresh token of an account."""
        return SavedToken(self._secrets, key)

    def can_send(self, key: str) -> bool:
        """Whether there is a token to send with."""
        return self.token(key).get() is not None

    def _write(self, accounts: list[AccountView]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(accounts))
        os.replace(fresh, self._path)
