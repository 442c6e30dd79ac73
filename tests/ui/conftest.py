"""A dressed program, sample services, and a detector for widgets that nobody lets go."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lms_desktop.player.fake_player import FakePlayer
from lms_desktop.services.views import AccountView, Preferences, SyncStatus
from lms_desktop.tasks import ImmediateTasks, News
from lms_desktop.ui.dress import theme_of
from lms_desktop.ui.place import Place
from lms_desktop.ui.shell.window import MainWindow
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.theme import Theme
from tests.ui import samples
from tests.ui.sample_house import SampleHouse

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> Look:
    """The program's look, put on once: faces stay loaded."""
    made = Look(RESOURCES)
    made.dress(qapp)
    return made


@pytest.fixture
def look(dressed: Look, qapp: QApplication) -> Iterator[Look]:
    """The look in light colours."""
    dressed.apply(Theme())
    yield dressed
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    dressed.apply(Theme())


class Stage:
    """A window with sample services around it."""

    def __init__(
        self,
        qtbot: QtBot,
        look: Look,
        house: SampleHouse,
        preferences: Preferences,
        speak: Callable[[str], None],
    ) -> None:
        self.house = house
        self.news = News()
        self.look = look
        self.players: list[FakePlayer] = []
        self.window = MainWindow(
            look,
            tasks=ImmediateTasks(),
            house=house,
            news=self.news,
            preferences=preferences,
            make_player=self._make_player,
            now=lambda: samples.NOW,
            speak=speak,
        )
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)

    def seat(self, account: AccountView | None = None, status: SyncStatus | None = None) -> None:
        """Sign somebody in."""
        self.window.show()
        self.window.seat(account or self.house.account)
        self.news.status.emit(status or SyncStatus())

    def go(self, place: Place) -> Any:
        """Go to a page; answers the page."""
        if self.window.frame is None:
            self.seat()
        self.window.navigator.go(place)
        return self.page

    @property
    def page(self) -> Any:
        """The visible page."""
        assert self.window.frame is not None
        return self.window.frame.stack.page

    def find(self, name: str, kind: type = QObject) -> Any:
        """A widget by its object name."""
        found = self.window.findChild(kind, name)
        assert found is not None, f"nothing is called {name}"
        return found

    def press_ready(self) -> None:
        """Make the window the active one: keys go there."""
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)

    def said(self) -> list[str]:
        """The service calls so far."""
        return self.house.said.names()

    def _make_player(self, parent: QObject) -> FakePlayer:
        player = FakePlayer(parent, duration_ms=1_100_000)
        self.players.append(player)
        return player


MakeStage = Callable[..., Stage]


@pytest.fixture
def stage(qtbot: QtBot, look: Look) -> MakeStage:
    """Makes a window; keywords are the answers of the services."""

    def make(
        account: AccountView = samples.AMINA,
        preferences: Preferences | None = None,
        speak: Callable[[str], None] = lambda _code: None,
        **answers: Any,
    ) -> Stage:
        wanted = preferences or Preferences(theme="light")
        look.apply(theme_of(wanted))
        return Stage(qtbot, look, SampleHouse(account, **answers), wanted, speak)

    return make


@pytest.fixture(autouse=True)
def no_widget_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test, no window of it is alive."""
    if "qapp" not in request.fixturenames and "qtbot" not in request.fixturenames:
        yield
        return
    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    yield
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in QApplication.topLevelWidgets() if id(widget) not in before and widget.isVisible()]
    assert not left, f"left open: {left}"
