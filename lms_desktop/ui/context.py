"""What every page is handed: the look, the tasks, the services and the way to go elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from lms_desktop.services.views import AccountView, Preferences, SyncStatus
from lms_desktop.tasks import News, Tasks
from lms_desktop.ui.place import Navigator
from lms_desktop.ui.ports import House, Services
from lms_desktop.ui.theme.look import Look

if TYPE_CHECKING:
    from lms_desktop.player.protocol import Player


class Desk(QObject):
    """What the whole window knows: who works here, what the network does, how the program behaves."""

    account_changed = Signal()
    status_changed = Signal()
    preferences_changed = Signal()
    immersed = Signal(bool)
    sign_in_wanted = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._account: AccountView | None = None
        self._status = SyncStatus()
        self._preferences = preferences

    @property
    def account(self) -> AccountView | None:
        """Who works here."""
        return self._account

    @property
    def status(self) -> SyncStatus:
        """What the network and the outbox do."""
        return self._status

    @property
    def preferences(self) -> Preferences:
        """How the program behaves on this computer."""
        return self._preferences

    def seat(self, account: AccountView | None) -> None:
        """Somebody sits down, or leaves."""
        self._account = account
        self.account_changed.emit()

    def take_status(self, status: SyncStatus) -> None:
        """The network or the outbox changed."""
        self._status = status
        self.status_changed.emit()

    def take_preferences(self, preferences: Preferences) -> None:
        """The person wants it another way."""
        if preferences != self._preferences:
            self._preferences = preferences
            self.preferences_changed.emit()


class Say(Protocol):
    """Shows a short confirmation over the status bar."""

    def __call__(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say it, with a way back if there is one."""
        ...


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Context:
    """Handed to every page."""

    look: Look
    tasks: Tasks
    house: House
    services: Services
    navigator: Navigator
    desk: Desk
    news: News
    say: Say
    make_player: Callable[[QObject], "Player"]
    now: Callable[[], datetime] = field(default=_now)
