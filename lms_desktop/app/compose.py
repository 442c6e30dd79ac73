"""Every object of the program is built here, in two stages: what the first paint needs, and the rest."""

import json
import logging
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from lms_desktop.app import demonstration
from lms_desktop.app.garbage import leave_what_stays
from lms_desktop.app.house import House
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.services.views import AccountView, DemoAccount, Preferences
from lms_desktop.system.paths import Paths, resources
from lms_desktop.tasks import Failure, Lane, News, ThreadTasks
from lms_desktop.ui.dress import theme_of
from lms_desktop.ui.language import Speech
from lms_desktop.ui.shell.window import MainWindow
from lms_desktop.ui.theme.look import Look

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lms_desktop.api.school import School
    from lms_desktop.app.asked import Asked
    from lms_desktop.app.keeper import Keeper
    from lms_desktop.app.session import Session
    from lms_desktop.app.sync_runner import SyncRunner
    from lms_desktop.player.factory import PlayerFactory
    from lms_desktop.player.protocol import Player
    from lms_desktop.services.accounts import Accounts
    from lms_desktop.system.secrets import Secrets

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Config:
    """How this run differs from the usual one."""

    paths: Paths = field(default_factory=Paths.usual)
    demo_school: str = ""  # address of a demo school whose accounts are offered at the door
    secrets: "Secrets | None" = None


class Application:
    """The running program."""

    def __init__(self, qt: QApplication, config: Config) -> None:
        self.config = config
        self._qt = qt
        self.news = News()
        self.tasks = ThreadTasks(self.news.failed.emit)
        self.preferences = PreferenceService(config.paths.preferences)
        preferences = self.preferences.load()
        self.look = Look(resources(), theme_of(preferences))
        self.look.dress(qt)
        speech = Speech(qt, resources())
        speech.speak(preferences.language)
        self.house = House(config.paths, self.preferences, self._make_accounts, self.news)
        self.window = MainWindow(
            self.look,
            tasks=self.tasks,
            house=self.house,
            news=self.news,
            preferences=preferences,
            make_player=self._make_player,
            now=lambda: datetime.now(UTC),
            speak=speech.speak,
            demonstrate=demonstration.start if demonstration.is_possible() else None,
        )
        self._players: PlayerFactory | None = None
        self._runner: SyncRunner | None = None
        self._keeper: Keeper | None = None
        self._asked: Asked | None = None
        self.house.opened.connect(self._look_after)
        self.house.closing.connect(self._leave_alone)
        self.house.preferences_saved.connect(self._take_preferences)
        self.house.sync_wanted.connect(self._sync_now)

    def start(self) -> None:
        """Paint the window, Home in it where somebody works here; everything heavy comes after the first paint."""
        account = self.house.expected()
        if account is not None:
            self.window.seat(account)
        self.window.show()
        FirstPaint(self.window, lambda: self._open(account))

    def close(self) -> None:
        """Let everything go, writes first."""
        self.house.close()
        self.tasks.close()
        if self._players is not None:
            self._players.close()

    def _open(self, account: AccountView | None) -> None:
        if account is None:
            self.window.show_door()
            return
        self.tasks.run(
            lambda _job: self.house.open_expected(account),
            owner=self.window,
            failed=self._could_not_open,
            lane=Lane.WRITE,
        )

    def _could_not_open(self, failure: Failure) -> None:
        self.window.show_door()
        self.window.tell_failure(failure)

    def _look_after(self, session: "Session") -> None:
        from lms_desktop.app.asked import Asked
        from lms_desktop.app.keeper import Keeper
        from lms_desktop.app.sync_runner import SyncRunner

        is_first = self._runner is None
        if self._runner is None:
            self._runner = SyncRunner(self.tasks, self.news)
        preferences = self.preferences.load()
        self._runner.take_rules(preferences)
        self._runner.attach(session, chosen_offline=preferences.work_offline)
        if self._keeper is None:
            self._keeper = Keeper(self.tasks, self.news)
        self._keeper.attach(session)
        if self._asked is None:
            self._asked = Asked()
            self._asked.sync_wanted.connect(self._sync_now)
        self._asked.attach(session)
        if is_first:
            leave_what_stays()

    def _leave_alone(self) -> None:
        if self._runner is not None:
            self._runner.detach()
        if self._keeper is not None:
            self._keeper.detach()
        if self._asked is not None:
            self._asked.detach()

    def _take_preferences(self, preferences: Preferences) -> None:
        if self._runner is not None:
            self._runner.work_offline(preferences.work_offline)
            self._runner.take_rules(preferences)

    def _sync_now(self) -> None:
        if self._runner is not None:
            self._runner.sync_now()

    def _make_player(self, parent: QObject) -> "Player":
        from lms_desktop.player.factory import PlayerFactory

        if self._players is None:
            self._players = PlayerFactory()
        return self._players.make(parent)

    def _make_accounts(self) -> "Accounts":
        """Light: the way to a school is made when somebody signs in."""
        from lms_desktop.services.accounts import Accounts
        from lms_desktop.system.secrets import KeyringSecrets

        return Accounts(
            self.config.paths.accounts,
            self.config.secrets or KeyringSecrets(),
            _anonymous_school,
            demo_accounts(self.config.demo_school),
        )


class FirstPaint(QObject):
    """Waits for the window's first paint, and goes."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the paint happen first."""
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
            self.deleteLater()
        return super().eventFilter(watched, event)


def _anonymous_school(url: str) -> "School":
    from lms_desktop.api.school import School, new_transport
    from lms_desktop.system.clock import SystemClock

    return School(url, new_transport(), SystemClock())


def demo_accounts(server_url: str) -> Sequence[DemoAccount]:
    """The accounts of the demo school that comes with the program, at the address where it was started."""
    if not server_url:
        return ()
    school = json.loads((resources() / "demo" / "school.json").read_text(encoding="utf-8"))
    return [
        DemoAccount(
            server_url=server_url,
            email=user["email"],
            password=user["password"],
            name=f"{user['first_name']} {user['last_name']}",
            role=user["role"],
        )
        for user in school["users"]
    ]


def run(argv: Sequence[str], config: Config, started: Callable[[Application], None] = lambda _app: None) -> int:
    """Run the program until its last window is closed."""
    from lms_desktop.app.qt_setup import prepare_qt

    qt = prepare_qt(argv)
    application = Application(qt, config)
    log.info("start on %s, Python %s", platform.platform(), sys.version.split()[0])
    application.start()
    started(application)
    try:
        return qt.exec()
    finally:
        application.close()
