"""The pages of downloads, storage and travel, used by hand and by key."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from lms_desktop.services.views.downloads import FlowView
from lms_desktop.ui.downloads.model import lines
from lms_desktop.ui.downloads.tools import Deed, deeds_of
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.travel.model import verdict
from tests.ui import samples
from tests.ui.conftest import MakeStage, Stage

LECTURE = "course:c-stat l22"
FILES = ["video:l22:Why averages mislead", "caption:l22:English", "resource:l22:names.txt"]


def downloads(stage: MakeStage, **answers: object) -> Stage:
    shown = stage(**answers)
    shown.go(Place(Screen.DOWNLOADS))
    shown.press_ready()
    return shown


def stand_on(shown: Stage, key: str) -> None:
    tree = shown.find("downloads_tree")
    tree.make_current(key)
    tree.setFocus()


def calls(shown: Stage, name: str) -> list[tuple[object, ...]]:
    return [args for called, args in shown.house.said.calls if called == name]


@pytest.mark.parametrize(
    ("key", "name", "args"),
    [
        (Qt.Key.Key_P, "transfers.pause", (FILES,)),
        (Qt.Key.Key_N, "transfers.first", (["l22"],)),
        (Qt.Key.Key_R, "transfers.repair", (FILES,)),
    ],
)
def test_keys_act_on_the_line_where_one_stands(
    stage: MakeStage, key: Qt.Key, name: str, args: tuple[object, ...]
) -> None:
    shown = downloads(stage)
    stand_on(shown, LECTURE)
    QTest.keyClick(shown.find("downloads_tree"), key)
    assert calls(shown, name) == [args]


def test_the_order_is_changed_by_key(stage: MakeStage) -> None:
    shown = downloads(stage)
    stand_on(shown, LECTURE)
    QTest.keyClick(shown.find("downloads_tree"), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(shown.find("downloads_tree"), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert calls(shown, "transfers.move") == [("l22", -1), ("l22", 1)]


def test_buttons_act_and_only_what_is_possible_is_offered(stage: MakeStage) -> None:
    shown = downloads(stage)
    assert not shown.find("download_pause").isEnabled(), "no line is chosen"
    stand_on(shown, "course:c-soil")
    assert not shown.find("download_pause").isEnabled()
    shown.find("download_resume").click()
    assert calls(shown, "transfers.resume_kept") == [(["course:c-soil"],)]
    shown.find("download_all").click()
    assert calls(shown, "transfers.pause_kept") == [(["course:c-stat", "course:c-python", "course:c-soil"],)]


def test_a_copy_is_removed_after_a_question(stage: MakeStage) -> None:
    shown = downloads(stage)
    stand_on(shown, "course:c-python")
    QTest.keyClick(shown.find("downloads_tree"), Qt.Key.Key_Delete)
    assert calls(shown, "storage.drop") == []
    shown.find("ask_remove_copy_effect").click()
    assert calls(shown, "storage.drop") == [(["course:c-python"],)]


def test_lines_open_and_close_by_key_and_stay_so(stage: MakeStage) -> None:
    shown = downloads(stage)
    stand_on(shown, LECTURE)
    tree = shown.find("downloads_tree")
    before = tree.model().rowCount()
    QTest.keyClick(shown.find("downloads_tree"), Qt.Key.Key_Right)
    assert tree.model().rowCount() == before + 3
    shown.page.reload()
    assert tree.model().rowCount() == before + 3
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert tree.model().rowCount() == before
    assert tree.current_key() == LECTURE


def test_the_speed_is_followed(stage: MakeStage) -> None:
    shown = downloads(stage)
    line = shown.page.findChild(QLabel, "page_line")
    assert "550 KB a second" in line.text()
    shown.page._show_flow(FlowView())
    assert "second" not in line.text()


def test_a_paid_connection_asks_and_is_answered(stage: MakeStage) -> None:
    shown = downloads(stage, flows=FlowView(hold="ask"))
    shown.find("fetch_anyway").click()
    assert calls(shown, "transfers.fetch_anyway") == [()]


def test_wishes_have_effect_at_once(stage: MakeStage) -> None:
    shown = downloads(stage)
    shown.window.resize(1366, 768)
    choice = shown.find("download_limit")
    choice.setCurrentIndex(choice.findData("512"))
    choice.activated.emit(choice.currentIndex())
    assert shown.window.desk.preferences.download_limit_kib == 512
    hours = shown.find("download_hours")
    hours.setCurrentIndex(1)
    hours.activated.emit(1)
    assert shown.window.desk.preferences.download_from == 22 * 60


def test_five_thousand_rows_are_shown_and_scrolled_quickly(stage: MakeStage) -> None:
    shown = downloads(stage, downloads=samples.many_downloads(5000))
    tree = shown.find("downloads_tree")
    assert tree.model().rowCount() == 5001
    began = time.perf_counter()
    for step in range(50):
        tree.verticalScrollBar().setValue(step * tree.verticalScrollBar().maximum() // 50)
        tree.viewport().repaint()
    assert (time.perf_counter() - began) / 50 < 0.1, "a frame takes too long"
    began = time.perf_counter()
    shown.page.reload()
    assert time.perf_counter() - began < 1.0


def test_nothing_can_be_done_with_what_came_lately() -> None:
    tree = lines(samples.DOWNLOADS, lambda _key, _itself: True)
    lately = next(line for line in tree if line.key == "lately")
    assert deeds_of(lately) == ()
    removed = next(line for line in lines(samples.FAILED_DOWNLOADS, lambda _k, _i: True) if line.owner == "l26")
    assert Deed.WANT in deeds_of(removed)


def test_storage_removes_one_or_all_after_a_question(stage: MakeStage) -> None:
    shown = stage()
    shown.go(Place(Screen.STORAGE))
    assert not shown.find("storage_remove").isEnabled()
    shown.find("storage_list").make_current("course:c-python")
    shown.find("storage_remove").click()
    shown.find("ask_remove_copies_effect").click()
    assert calls(shown, "storage.drop") == [(["course:c-python"],)]
    shown.find("storage_remove_all").click()
    shown.window.findChildren(type(shown.find("ask_remove_copies_effect")), "ask_remove_copies_effect")[-1].click()
    assert calls(shown, "storage.drop_all") == [()]


def test_storage_checks_every_file(stage: MakeStage) -> None:
    shown = stage(damaged=2)
    shown.go(Place(Screen.STORAGE))
    shown.find("storage_check").click()
    assert len(calls(shown, "transfers.repair")) == 1


def test_travel_is_fixed_by_one_button_and_says_what_is_true(stage: MakeStage) -> None:
    shown = stage()
    shown.go(Place(Screen.TRAVEL))
    assert "22 MB are still to come" in shown.find("travel_verdict").text()
    shown.find("travel_fix_all").click()
    assert calls(shown, "travel.fix_all") == [()]
    assert "sync_now" in shown.said()


def test_verdicts_are_true() -> None:
    assert verdict(samples.READY_TRAVEL, is_offline=False) == "Ready. You can close the lid."
    told = verdict(samples.TRAVEL, is_offline=True)
    assert "Why averages mislead" in told
    assert "no network" in told


def test_the_pages_are_reached_by_key(stage: MakeStage) -> None:
    shown = stage()
    shown.go(Place(Screen.HOME))
    shown.press_ready()
    for key, modifier, screen in (
        (Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier, Screen.DOWNLOADS),
        (Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier, Screen.TRAVEL),
        (
            Qt.Key.Key_S,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
            Screen.STORAGE,
        ),
    ):
        QTest.keyClick(shown.window, key, modifier)
        here = shown.window.navigator.here
        assert here is not None
        assert here.screen is screen
