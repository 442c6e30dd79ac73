"""The outbox page: room for what happens to a thing, and everything that was received, where it is asked for."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from lms_desktop.domain.changes import Changes
from lms_desktop.services.views import Preferences
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.widgets.rows import RowsModel
from tests.ui import samples
from tests.ui.conftest import MakeStage, Stage

OUTBOX = Place(Screen.OUTBOX)
DEEDS = ("outbox_open", "outbox_copy", "outbox_hold", "outbox_take_back")
MANY = tuple(replace(samples.RECEIVED[0], row_id=f"r{n}", title=f"Work {n}") for n in range(5000))


def opened(stage: MakeStage, scale: float, *, is_rtl: bool = False) -> Stage:
    """The first waiting thing, opened."""
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
    shown = stage(preferences=Preferences(theme="light", scale=scale))
    shown.go(OUTBOX)
    shown.find("outbox_waiting").make_current(samples.WAITING[0].row_id)
    QCoreApplication.processEvents()
    return shown


def places(shown: Stage) -> list[tuple[int, int, int]]:
    """Where the buttons of the opened thing stand: left, right and top."""
    panel = shown.find("outbox_panel", QWidget)
    found = [shown.find(name, QPushButton) for name in DEEDS]
    assert all(button.isVisible() for button in found)
    tops = [button.mapTo(panel, QPoint(0, 0)) for button in found]
    return [(top.x(), top.x() + button.width(), top.y()) for top, button in zip(tops, found, strict=True)]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_happens_to_a_thing_has_more_room_than_what_can_be_done(stage: MakeStage, scale: float) -> None:
    shown = opened(stage, scale)
    panel = shown.find("outbox_panel", QWidget)
    line = panel.findChild(QScrollArea)
    assert line is not None
    assert line.height() > panel.height() / 2
    assert len({top for _left, _right, top in places(shown)}) == (2 if scale == 1.0 else 1)


@pytest.mark.parametrize("is_rtl", [False, True])
def test_buttons_stand_inside_and_in_the_order_of_reading(stage: MakeStage, is_rtl: bool) -> None:
    shown = opened(stage, 1.0, is_rtl=is_rtl)
    found = places(shown)
    assert all(0 <= left < right <= shown.find("outbox_panel", QWidget).width() for left, right, _top in found)
    starts = [-right if is_rtl else left for left, right, _top in found[:3]]
    assert starts == sorted(starts)
    assert found[3][2] > found[0][2]


def received(shown: Stage) -> RowsModel[object]:
    model = shown.find("outbox_received").model()
    assert isinstance(model, RowsModel)
    return model


def test_all_that_was_received_is_there_on_demand_and_stays(stage: MakeStage) -> None:
    last = replace(samples.OUTBOX, received=MANY[:20], received_count=len(MANY))
    shown = stage(outbox=last, received=MANY)
    shown.go(OUTBOX)
    shown.press_ready()
    more = shown.find("outbox_show_all", QPushButton)
    assert (more.isVisible(), more.accessibleName(), received(shown).rowCount()) == (True, "Show all 5000", 20)
    assert "outbox.received" not in shown.said()
    more.setFocus()
    QTest.keyClick(more, Qt.Key.Key_Space)
    assert received(shown).rowCount() == 5000
    assert not more.isVisible()
    rows = shown.find("outbox_received")
    assert shown.window.focusWidget() is rows
    assert rows.sizeHint().height() == 5000 * rows.sizeHintForRow(0)
    shown.page.follow(Changes(frozenset({"outbox"})))
    shown.page.reload()
    assert received(shown).rowCount() == 5000


def test_where_all_are_shown_nothing_more_is_offered(stage: MakeStage) -> None:
    shown = stage(outbox=replace(samples.OUTBOX, received_count=len(samples.RECEIVED)))
    shown.go(OUTBOX)
    assert not shown.find("outbox_show_all", QPushButton).isVisible()
