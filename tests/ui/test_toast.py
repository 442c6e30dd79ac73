"""Short confirmations cover nothing that can be pressed, on any page, and go by themselves."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lms_desktop.services.views import Preferences
from lms_desktop.ui.place import Place, Screen
from tests.ui.conftest import MakeStage, Stage
from tests.ui.test_pages import every_page, show

LONG = "This computer keeps no passwords at the moment. You stay signed in until the program is closed."


def _covered(shown: Stage) -> Iterator[str]:
    """What answers to a press below the toast, found by asking the window, point by point."""
    toast, window = shown.window.toast, shown.window
    place = toast.geometry()
    toast.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    for x in range(place.left(), place.right(), 6):
        for y in range(place.top(), place.bottom(), 6):
            below = window.childAt(QPoint(x, y))
            if below is not None and _answers(below, window, QPoint(x, y)):
                yield below.objectName() or type(below).__name__
    toast.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)


def _answers(widget: QWidget, window: QWidget, point: QPoint) -> bool:
    owner = widget.parentWidget()
    if isinstance(owner, QAbstractItemView) and widget is owner.viewport():
        return owner.indexAt(widget.mapFrom(window, point)).isValid()
    if isinstance(owner, QPlainTextEdit):
        return True
    return isinstance(widget, QAbstractButton | QLineEdit | QComboBox) and widget.isEnabled()


@every_page
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("text", ["Copied.", LONG])
def test_it_covers_nothing_that_can_be_pressed(
    stage: MakeStage, qtbot: QtBot, name: str, scale: float, text: str
) -> None:
    shown = show(stage, name, Preferences(theme="light", scale=scale))
    shown.window.resize(1366, 768)
    qtbot.wait(20)
    shown.window.toast.say(text, lambda: None)
    assert shown.window.rect().contains(shown.window.toast.geometry())
    # Cards and rows that fill a small window from edge to edge leave no room for a long sentence.
    fills = name in {"catalogue", "downloads", "downloads_failed"}
    full = {"qt_scrollarea_viewport"} if fills and (scale, text) == (2.0, LONG) else set()
    assert set(_covered(shown)) <= full


def test_it_moves_when_a_button_comes_to_lie_below_it(stage: MakeStage, qtbot: QtBot) -> None:
    shown = stage()
    page = shown.go(Place(Screen.HOME))
    toast = shown.window.toast
    toast.say("Copied.")
    before = toast.geometry()
    button = QPushButton("late", page)
    button.setGeometry(before.translated(page.mapFrom(shown.window, QPoint(0, 0))))
    button.show()
    qtbot.waitUntil(lambda: not toast.geometry().intersects(before))


def test_undo_and_a_press_take_it_away(stage: MakeStage, qapp: QApplication) -> None:
    shown = stage()
    shown.go(Place(Screen.HOME))
    undone: list[str] = []
    shown.window.toast.say("Note thrown away.", lambda: undone.append("note"))
    shown.find("toast_undo", QPushButton).click()
    assert undone == ["note"]
    assert shown.window.toast.isHidden()
    shown.window.toast.say("Copied.")
    QTest.mouseClick(shown.window.toast, Qt.MouseButton.LeftButton)
    assert shown.window.toast.isHidden()
