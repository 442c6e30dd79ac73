"""Where one is signed in: told by the school alone, signed out after a question, never promised without an answer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lms_desktop.domain.errors import LmsError, NotPossible, SignedOut, Unreachable
from lms_desktop.services.views import NetworkPhase, SyncStatus
from lms_desktop.ui.place import Place, Screen
from tests.ui.conftest import MakeStage, Stage

ACCOUNT = Place(Screen.ACCOUNT)
OFFLINE, ONLINE = SyncStatus(NetworkPhase.OFFLINE), SyncStatus(NetworkPhase.ONLINE)


@pytest.fixture
def shown(stage: MakeStage) -> Stage:
    made = stage()
    made.seat(status=ONLINE)
    made.go(ACCOUNT)
    made.press_ready()
    return made


def said(shown: Stage) -> str:
    label = shown.find("devices_said", QLabel)
    return str(label.text()) if label.isVisible() else ""


def buttons(shown: Stage) -> list[QPushButton]:
    card = shown.find("devices_card", QWidget)
    found = card.findChildren(QPushButton)
    return [one for one in found if one.objectName().startswith("device_sign_out_") and one.isVisible()]


def signed_out(shown: Stage) -> list[tuple[object, ...]]:
    return [args for name, args in shown.house.said.calls if name == "devices.sign_out"]


def press(shown: Stage, button: QPushButton, answer: str) -> None:
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    shown.find(f"ask_sign_out_{answer}", QPushButton).click()


def test_the_others_can_be_signed_out_and_this_one_is_named(shown: Stage) -> None:
    texts = [label.text() for label in shown.find("devices_card").findChildren(QLabel)]
    assert "This device" in texts
    assert [one.accessibleName() for one in buttons(shown)] == [
        "Sign this device out: school-room-3",
        "Sign this device out: A device without a name",
    ]
    assert said(shown) == ""


def test_a_device_is_signed_out_once_one_has_said_so(shown: Stage) -> None:
    press(shown, buttons(shown)[0], "keep")
    assert signed_out(shown) == []
    press(shown, buttons(shown)[0], "effect")
    assert signed_out(shown) == [("d2",)]
    assert shown.said().count("devices.load") == 2


def test_offline_it_says_that_it_needs_the_school_and_asks_when_it_is_back(stage: MakeStage, qtbot: QtBot) -> None:
    shown = stage()
    shown.seat(status=OFFLINE)
    shown.go(ACCOUNT)
    assert "connection" in said(shown)
    assert (buttons(shown), "devices.load" in shown.said()) == ([], False)
    shown.news.status.emit(ONLINE)
    qtbot.waitUntil(lambda: len(buttons(shown)) == 2)
    assert said(shown) == ""
    shown.news.status.emit(OFFLINE)
    assert "connection" in said(shown)
    assert buttons(shown) == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Unreachable(), "does not answer"),
        (SignedOut(), "signed out by the school"),
        (NotPossible("x", why="not_told"), "does not tell"),
    ],
)
def test_what_could_not_be_read_is_said_and_no_list_is_shown(stage: MakeStage, error: LmsError, words: str) -> None:
    shown = stage()
    shown.seat(status=ONLINE)
    shown.house.failure = error
    shown.go(ACCOUNT)
    assert words in said(shown)
    assert buttons(shown) == []


def test_a_device_that_was_not_signed_out_stays_and_can_be_tried_again(shown: Stage) -> None:
    shown.house.failure = Unreachable()
    press(shown, buttons(shown)[0], "effect")
    assert "not signed out" in said(shown)
    assert "by itself" not in said(shown)
    assert [one.isEnabled() for one in buttons(shown)] == [True, True]
    shown.house.failure = None
    press(shown, buttons(shown)[0], "effect")
    assert (signed_out(shown), said(shown)) == ([("d2",), ("d2",)], "")
