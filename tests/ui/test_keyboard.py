"""Every page with the keyboard alone: Tab goes everywhere and back, arrows walk lists, and one sees where one is."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QWidget,
)

from lms_desktop.services.views import Preferences
from tests.ui.conftest import MakeStage, Stage
from tests.ui.test_pages import every_page, show

MOST_STEPS = 400
PARTS = QAbstractButton | QLineEdit | QComboBox | QSlider | QAbstractItemView | QPlainTextEdit


def parts(shown: Stage) -> Iterator[QWidget]:
    """What a person must reach on a page."""
    for widget in shown.page.findChildren(QWidget):
        takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if isinstance(widget, PARTS) and takes_tab and widget.isVisible() and widget.isEnabled():
            yield widget


def walk(shown: Stage, key: Qt.Key, qapp: QApplication) -> list[QWidget]:
    """Press Tab until one is twice where one began."""
    shown.press_ready()
    shown.page.setFocus()
    way: list[QWidget] = []
    rounds = 0
    for _step in range(MOST_STEPS):
        QTest.keyClick(qapp.focusWidget() or shown.window, key)
        here = qapp.focusWidget()
        assert here is not None
        # A text takes a step for each of its links; what a list opens beside it is there in the second round.
        if way and here is way[0] and way[-1] is not here:
            rounds += 1
            if rounds == 2:
                return way
        way.append(here)
    raise AssertionError("Tab does not come back")


@every_page
@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_goes_everywhere_and_comes_back(stage: MakeStage, qapp: QApplication, name: str, key: Qt.Key) -> None:
    shown = show(stage, name)
    way = walk(shown, key, qapp)
    missed = [part.objectName() or type(part).__name__ for part in parts(shown) if part not in way]
    assert missed == []


@every_page
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_one_sees_where_one_is(stage: MakeStage, qapp: QApplication, name: str, theme: str) -> None:
    shown = show(stage, name, Preferences(theme=theme))
    shown.press_ready()
    unseen = []
    for part in list(parts(shown)):
        shown.page.setFocus(Qt.FocusReason.OtherFocusReason)
        before = part.grab().toImage()
        part.setFocus(Qt.FocusReason.TabFocusReason)
        if qapp.focusWidget() is part and part.grab().toImage() == before:
            unseen.append(part.objectName() or type(part).__name__)
    assert unseen == []


@every_page
def test_arrows_walk_through_lists(stage: MakeStage, name: str) -> None:
    shown = show(stage, name)
    shown.press_ready()
    lists = [part for part in parts(shown) if isinstance(part, QAbstractItemView) and part.model().rowCount() > 1]
    for rows in lists:
        rows.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(rows, Qt.Key.Key_Home)
        first = rows.currentIndex().row()
        QTest.keyClick(rows, Qt.Key.Key_End)
        assert rows.currentIndex().row() > first, rows.objectName()
        QTest.keyClick(rows, Qt.Key.Key_Home)
        assert rows.currentIndex().row() == first, rows.objectName()
