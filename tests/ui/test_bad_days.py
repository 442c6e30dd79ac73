"""What the environment does is told in a sentence that stays: what happened, what is safe, what to do."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from lms_desktop.app.compose import Application, Config
from lms_desktop.domain.errors import (
    DiskFull,
    LmsError,
    SignedOut,
    StoreBusy,
    StoreDamaged,
    StoreTooNew,
)
from lms_desktop.services.views import NetworkPhase, SyncStatus
from lms_desktop.store.store import Store
from lms_desktop.system.locks import AccountLock
from lms_desktop.system.paths import Paths
from lms_desktop.system.secrets import MemorySecrets
from lms_desktop.ui.theme.look import Look
from tests.ui import samples
from tests.ui.conftest import MakeStage

ACCOUNT_FAILURES = [
    (StoreTooNew(), "install the new version"),
    (StoreBusy(), "Close it there"),
    (StoreDamaged(), "were left as they are"),
    (DiskFull(), "what was saved before is safe"),
]


class TestDoor:
    """An account that cannot be opened."""

    @pytest.mark.parametrize(("error", "says"), ACCOUNT_FAILURES)
    def test_it_stands_at_the_door_and_blames_no_field(self, stage: MakeStage, error: LmsError, says: str) -> None:
        shown = stage()
        shown.house.failure = error
        shown.window.show_door()
        shown.find(f"open_{samples.AMINA.email}", QPushButton).click()
        notice = shown.find("door_notice")
        assert not notice.isHidden()
        assert says.casefold() in notice.text.casefold()
        assert shown.find("address_problem", QLabel).isHidden()
        assert shown.find("door_continue", QPushButton).isEnabled()

    @pytest.mark.parametrize(("error", "says"), ACCOUNT_FAILURES)
    def test_a_failed_change_of_accounts_leads_there(self, stage: MakeStage, error: LmsError, says: str) -> None:
        shown = stage()
        shown.seat()
        shown.house.failure = error
        shown.window._switch(samples.BEN.key)
        assert shown.window.frame is None
        assert says.casefold() in shown.find("door_notice").text.casefold()

    def test_an_account_that_was_signed_out_asks_for_the_password_only(self, stage: MakeStage) -> None:
        shown = stage()
        shown.house.failure = SignedOut()
        shown.window.show_door()
        shown.find(f"open_{samples.AMINA.email}", QPushButton).click()
        assert "what you made is safe here" in shown.find("door_notice").text
        assert shown.find("email", QLineEdit).text() == samples.AMINA.email


class TestHome:
    """What stands between a person and the school."""

    def test_signed_out_leads_to_the_password_and_back(self, stage: MakeStage) -> None:
        shown = stage()
        shown.seat(status=SyncStatus(NetworkPhase.NEEDS_SIGN_IN, waiting=3))
        assert "3 things; they are safe here" in shown.find("home_notice").text
        shown.find("home_sign_in", QPushButton).click()
        assert "send 3 things" in shown.find("door_notice").text
        shown.find("door_return", QPushButton).click()
        assert shown.page.objectName() == "home_page"

    def test_where_nothing_is_kept_it_was_not_the_school_that_signed_one_out(self, stage: MakeStage) -> None:
        shown = stage(replace(samples.AMINA, session_only=True))
        shown.seat(status=SyncStatus(NetworkPhase.NEEDS_SIGN_IN, waiting=1))
        text = shown.find("home_notice").text
        assert "this computer keeps no passwords" in text
        assert "by the school" not in text
        assert "1 thing; it is safe here" in text

    def test_it_is_gone_when_the_school_takes_things_again(self, stage: MakeStage) -> None:
        shown = stage()
        shown.seat(status=SyncStatus(NetworkPhase.NEEDS_SIGN_IN, waiting=3))
        shown.news.status.emit(SyncStatus(NetworkPhase.ONLINE))
        assert shown.find("home_notice").isHidden()

    def test_a_computer_that_keeps_no_passwords_says_so(self, stage: MakeStage) -> None:
        shown = stage(replace(samples.AMINA, session_only=True))
        shown.seat()
        assert "until the program is closed" in shown.find("home_notice").text
        assert shown.window.toast.isHidden()


Start = Callable[[], Application]


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, look: Look, tmp_path: Path) -> Iterator[Start]:
    """Starts the whole program with one account that was used before."""
    del look
    started: list[Application] = []

    def make() -> Application:
        application = Application(qapp, Config(paths=Paths.under(tmp_path), secrets=MemorySecrets()))
        application.start()
        started.append(application)
        return application

    yield make
    for application in started:
        application.window.close()
        application.close()
        application.window.deleteLater()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data of an account that was used before."""
    paths = Paths.under(tmp_path)
    paths.accounts.parent.mkdir(parents=True, exist_ok=True)
    paths.accounts.write_bytes(msgspec.json.encode([samples.AMINA]))
    made = paths.account(samples.AMINA.server_url, samples.AMINA.user_id)
    made.mkdir(parents=True, exist_ok=True)
    Store(made / "store.sqlite3").close()
    return made


def _told_at_the_door(application: Application, qtbot: QtBot) -> str:
    def told() -> str:
        notice = application.window.findChild(QLabel, "door_notice_text")
        return notice.text() if notice is not None else ""

    qtbot.waitUntil(lambda: bool(told()), timeout=20_000)
    return told()


def test_a_database_of_a_newer_program_is_left_alone(start: Start, folder: Path, qtbot: QtBot) -> None:
    file = folder / "store.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    database.close()
    before = file.read_bytes()
    assert "newer version" in _told_at_the_door(start(), qtbot)
    assert file.read_bytes() == before


def test_garbage_instead_of_a_database_is_moved_aside_and_told(start: Start, folder: Path, qtbot: QtBot) -> None:
    file = folder / "store.sqlite3"
    file.write_bytes(b"this is no database" * 100)
    application = start()
    qtbot.waitUntil(lambda: "put together again" in application.window.toast.text, timeout=20_000)
    (aside,) = folder.glob("aside-*")
    assert (aside / file.name).read_bytes() == b"this is no database" * 100
    assert aside.name in application.window.toast.text


def test_a_second_start_on_the_same_account_is_told_where_it_is_open(start: Start, folder: Path, qtbot: QtBot) -> None:
    with AccountLock(folder):
        assert "another window" in _told_at_the_door(start(), qtbot)
