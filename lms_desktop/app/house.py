"""What belongs to the program rather than to one account: who works here, and changing seats."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject, Signal

from lms_desktop.app.later import LaterServices
from lms_desktop.domain.errors import NotPossible
from lms_desktop.services.accounts import Accounts
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.services.views import AccountView, DemoAccount, EarlierDay, Preferences
from lms_desktop.system.paths import Paths
from lms_desktop.tasks import News

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lms_desktop.app.session import Session
    from lms_desktop.services.session import Services


class House(QObject):
    """Opens and closes accounts. The methods are called in workers; the signals arrive on the UI thread."""

    opened = Signal(object)  # Session
    closing = Signal()
    preferences_saved = Signal(object)
    sync_wanted = Signal()

    def __init__(
        self, paths: Paths, preferences: PreferenceService, make_accounts: Callable[[], Accounts], news: News
    ) -> None:
        super().__init__()
        self._paths = paths
        self._preferences = preferences
        self._make_accounts = make_accounts
        self._accounts: Accounts | None = None
        self._news = news
        self._session: Session | None = None
        self._later: LaterServices | None = None

    def accounts(self) -> Sequence[AccountView]:
        """See ``ui.ports.House``."""
        return self._known().known()

    def demo_accounts(self) -> Sequence[DemoAccount]:
        """See ``ui.ports.House``."""
        return self._known().demo()

    def sign_in(self, server_url: str, email: str, password: str) -> AccountView:
        """See ``ui.ports.House``."""
        account = self._known().sign_in(server_url, email, password)
        session = self._open(account)
        from lms_desktop.store import outbox

        with session.open.store.write("signed-in") as tx:
            outbox.signed_in_again(tx)
        return account

    def switch(self, key: str) -> AccountView:
        """See ``ui.ports.House``."""
        account = self._known().find(key)
        if account is None:
            raise NotPossible(key, why="not_here")
        self._open(account)
        self._known().remember(account)
        return account

    def sign_out(self) -> None:
        """See ``ui.ports.House``."""
        session = self._session
        self.close()
        if session is not None:
            self._known().sign_out(session.account.key)

    def earlier_days(self) -> Sequence[EarlierDay]:
        """See ``ui.ports.House``."""
        from lms_desktop.store.safety import backups

        session = self._session
        found = backups.every(session.open.store.path) if session is not None else []
        return [EarlierDay(one.taken_at, one.size_bytes) for one in found]

    def bring_back(self, day: EarlierDay) -> AccountView:
        """See ``ui.ports.House``."""
        from lms_desktop.store.safety import backups, recovery

        session = self._session
        assert session is not None, "nobody works here"
        database, now = session.open.store.path, session.open.clock.now()
        wanted = next((one for one in backups.every(database) if one.taken_at == day.taken_at), None)
        if wanted is None:
            raise NotPossible(day.taken_at.isoformat(), why="not_here")
        account = session.account
        self.close()
        try:
            recovery.bring_back(database, wanted, now)
        finally:
            self._open(account)
        return account

    def expected(self) -> AccountView | None:
        """The account that was used last, unless it was signed out; its pages may be shown before it is open."""
        account = next(iter(self.accounts()), None)
        if account is None or account.needs_sign_in:
            return None
        self._later = LaterServices()
        return account

    def open_expected(self, account: AccountView) -> None:
        """Open the account whose pages are shown already."""
        later, self._later = self._later, None
        assert later is not None
        try:
            later.come(self._open(account).services)
        except BaseException:
            later.give_up()
            raise

    def services(self) -> "Services":
        """See ``ui.ports.House``."""
        if self._session is None and self._later is not None:
            return cast("Services", self._later)
        assert self._session is not None, "nobody works here"
        return self._session.services

    def sync_now(self) -> None:
        """See ``ui.ports.House``."""
        self.sync_wanted.emit()

    def save_preferences(self, preferences: Preferences) -> None:
        """See ``ui.ports.House``."""
        self._preferences.save(preferences)
        self.preferences_saved.emit(preferences)

    def close(self) -> None:
        """Let the open account go."""
        session, self._session = self._session, None
        if self._later is not None:
            self._later.give_up()
        if session is not None:
            self.closing.emit()
            session.close()

    def _open(self, account: AccountView) -> "Session":
        from lms_desktop.app.session import open_session

        if self._session is not None and self._session.account.key == account.key:
            # Signed in again: the new token is in the keyring, and the store stays open.
            self._session.account = replace(account)
            self.opened.emit(self._session)
            return self._session
        self.close()
        session = open_session(account, self._paths, self._known(), self._preferences)
        session.open.store.subscribe(self._news.changed.emit)
        self._session = session
        self.opened.emit(session)
        return session

    def _known(self) -> Accounts:
        if self._accounts is None:
            self._accounts = self._make_accounts()
        return self._accounts
