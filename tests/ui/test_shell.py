"""The frame: rail, header, status bar, menus, door."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lms_desktop.domain.changes import Changes
from lms_desktop.domain.errors import NotASchool, Unreachable, WrongPassword
from lms_desktop.services.views import NetworkPhase, NoticeView, Preferences, SyncStatus
from lms_desktop.tasks import Failure
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.shell.status import network_sentence, network_word
from tests.ui import samples
from tests.ui.conftest import MakeStage

OFFLINE = SyncStatus(NetworkPhase.OFFLINE, waiting=3, downloads_paused=1)


def test_start_over_shows_home(stage: MakeStage) -> None:
    shown = stage()
    shown.seat()
    assert shown.page.objectName() == "home_page"
    assert shown.find("rail_home").isChecked()


@pytest.mark.parametrize(
    ("key", "page"),
    [
        (Qt.Key.Key_2, "library_page"),
        (Qt.Key.Key_3, "catalogue_page"),
        (Qt.Key.Key_4, "outbox_page"),
        (Qt.Key.Key_1, "home_page"),
    ],
)
def test_control_and_number_go_there(stage: MakeStage, qtbot: QtBot, key: Qt.Key, page: str) -> None:
    shown = stage()
    shown.seat()
    shown.press_ready()
    QTest.keyClick(shown.window, key, Qt.KeyboardModifier.ControlModifier)
    assert shown.page.objectName() == page


def test_back_and_forward_remember_the_way(stage: MakeStage) -> None:
    shown = stage()
    shown.go(Place(Screen.LIBRARY))
    shown.go(Place(Screen.COURSE, "c-python"))
    shown.find("go_back", QPushButton).click()
    assert shown.page.objectName() == "library_page"
    shown.find("go_forward", QPushButton).click()
    assert shown.page.objectName() == "course_page"
    shown.find("go_back", QPushButton).click()
    shown.find("go_back", QPushButton).click()
    assert not shown.find("go_back", QPushButton).isEnabled()


def test_crumbs_lead_back_to_the_library(stage: MakeStage) -> None:
    shown = stage()
    shown.go(Place(Screen.COURSE, "c-python"))
    shown.find("crumb_0", QPushButton).click()
    assert shown.page.objectName() == "library_page"


def test_only_the_last_few_pages_stay(stage: MakeStage) -> None:
    shown = stage()
    for screen in (Screen.LIBRARY, Screen.CATALOGUE, Screen.OUTBOX, Screen.SETTINGS):
        shown.go(Place(screen))
    assert shown.window.frame.stack.count() == 3


def test_grading_is_for_those_who_teach(stage: MakeStage) -> None:
    learner = stage()
    learner.seat()
    assert learner.find("rail_grading").isHidden()
    teacher = stage(samples.BEN)
    teacher.seat()
    assert not teacher.find("rail_grading").isHidden()


def test_rail_counts_what_is_on_its_way(stage: MakeStage) -> None:
    shown = stage()
    shown.seat(status=OFFLINE)
    assert shown.find("rail_outbox").accessibleName() == "Outbox, 3"
    assert shown.find("status_waiting").text().strip() == "3 waiting to be sent"


@pytest.mark.parametrize("phase", list(NetworkPhase))
def test_every_phase_is_told_in_words(phase: NetworkPhase) -> None:
    status = SyncStatus(phase, waiting=2, failed=2, sending_done=1, sending_total=3)
    _icon, _role, word = network_word(status)
    assert word
    assert network_sentence(status, samples.NOW)


def test_status_says_when_the_next_try_is() -> None:
    status = SyncStatus(NetworkPhase.OFFLINE, next_try_at=samples.NOW)
    assert samples.NOW.astimezone().strftime("%H:%M") in network_sentence(status, samples.NOW)


@pytest.mark.parametrize(
    ("size", "scale", "narrow"), [((1366, 768), 1.0, False), ((1000, 700), 1.0, True), ((1366, 768), 2.0, True)]
)
def test_rail_folds_by_logical_size(stage: MakeStage, size: tuple[int, int], scale: float, narrow: bool) -> None:
    shown = stage(preferences=Preferences(theme="light", scale=scale))
    shown.window.resize(*size)
    shown.seat()
    assert shown.window.frame.rail.is_narrow is narrow


def test_low_windows_move_later_places_into_a_menu(stage: MakeStage) -> None:
    shown = stage(preferences=Preferences(theme="light", scale=2.0))
    shown.seat()
    assert shown.find("rail_more").isVisible()
    assert not shown.find("rail_settings").isVisible()
    assert not shown.window.menuBar().isVisible()


def test_keys_work_without_the_menu_bar(stage: MakeStage) -> None:
    shown = stage(preferences=Preferences(theme="light", scale=2.0))
    shown.seat()
    shown.press_ready()
    QTest.keyClick(shown.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shown.page.objectName() == "library_page"


def test_zoom_rebuilds_the_page_in_its_place(stage: MakeStage) -> None:
    shown = stage()
    page = shown.go(Place(Screen.LIBRARY))
    shown.find("action_larger", QAction).trigger()
    assert shown.look.theme.scale == pytest.approx(1.1)
    assert shown.page is not page
    assert shown.page.objectName() == "library_page"


def test_preferences_are_remembered_when_they_change(stage: MakeStage) -> None:
    shown = stage()
    shown.seat()
    shown.find("action_theme_dark", QAction).trigger()
    name, args = shown.house.said.calls[-1]
    assert name == "save_preferences"
    assert args[0].theme == "dark"


def test_palette_change_rebuilds_nothing(stage: MakeStage) -> None:
    shown = stage()
    page = shown.go(Place(Screen.LIBRARY))
    shown.find("action_theme_dark", QAction).trigger()
    assert shown.page is page


def test_work_offline_is_a_preference(stage: MakeStage) -> None:
    shown = stage()
    shown.seat()
    shown.find("action_work_offline", QAction).trigger()
    assert shown.window.desk.preferences.work_offline


def test_the_rail_counts_what_is_to_grade(stage: MakeStage, qtbot: QtBot) -> None:
    shown = stage(samples.BEN)
    shown.seat()
    entry = shown.window.frame.rail.item(Screen.GRADING)
    qtbot.waitUntil(lambda: "26" in entry.accessibleName())
    before = shown.said().count("grading.piles")
    shown.news.changed.emit(Changes.of([("submission", "s1")]))
    qtbot.waitUntil(lambda: shown.said().count("grading.piles") == before + 1)


def test_a_grade_that_came_is_told(stage: MakeStage) -> None:
    shown = stage()
    shown.seat()
    shown.news.noticed.emit(NoticeView("n", "graded", "Essay 1", "18 / 20", samples.NOW, True))
    assert shown.window.toast.text == "Graded: Essay 1. 18 of 20"


def test_unreachable_is_told_in_words_not_in_codes(stage: MakeStage) -> None:
    shown = stage()
    shown.seat()
    shown.window.tell_failure(Failure(Unreachable("ECONNREFUSED")))
    assert "does not answer" in shown.window.toast.text
    assert "ECONN" not in shown.window.toast.text


def test_a_bug_offers_its_details_without_what_was_typed(stage: MakeStage) -> None:
    shown = stage()
    shown.seat()
    shown.window.tell_failure(Failure(_raised("my secret note")))
    details = shown.find("bug_report").details.toPlainText()
    assert "ValueError" in details
    assert "secret" not in details
    shown.find("bug_close", QPushButton).click()


def _raised(typed: str) -> Exception:
    try:
        int(typed)
    except ValueError as error:
        return error
    raise AssertionError


def test_sign_out_asks_only_while_work_waits(stage: MakeStage) -> None:
    shown = stage()
    shown.seat(status=OFFLINE)
    shown.find("action_sign_out", QAction).trigger()
    assert "sign_out" not in shown.said()
    assert "3 things wait." in shown.find("ask_sign_out_text", QLabel).text()
    shown.find("ask_sign_out_effect", QPushButton).click()
    assert "sign_out" in shown.said()
    assert shown.window.frame is None


def test_account_menu_switches(stage: MakeStage, qtbot: QtBot) -> None:
    shown = stage()
    shown.seat()
    shown.find("account_menu", QPushButton).click()
    menu = shown.find("account_popup")
    names = [action.objectName() for action in menu.actions()]
    assert "add_account" in names
    assert "work_offline" in names
    switch = next(action for action in menu.actions() if action.objectName().startswith("switch_to_"))
    switch.trigger()
    menu.close()
    assert shown.window.desk.account == samples.BEN


class TestDoor:
    """Where one signs in."""

    def test_demo_person_is_one_press_away(self, stage: MakeStage) -> None:
        shown = stage()
        shown.house.known, shown.house.demos = (), samples.DEMOS
        shown.window.show_door()
        shown.find("demo_student", QPushButton).click()
        assert shown.page.objectName() == "home_page"

    def test_address_then_person(self, stage: MakeStage, qtbot: QtBot) -> None:
        shown = stage()
        shown.house.known = ()
        shown.window.show_door()
        shown.window.show()
        QTest.keyClicks(shown.find("school_address", QLineEdit), "school.example.org")
        QTest.keyClick(shown.find("school_address", QLineEdit), Qt.Key.Key_Return)
        QTest.keyClicks(shown.find("email", QLineEdit), "amina@school.example.org")
        QTest.keyClicks(shown.find("password", QLineEdit), "a password")
        QTest.keyClick(shown.find("password", QLineEdit), Qt.Key.Key_Return)
        assert ("sign_in", ("school.example.org", "amina@school.example.org", "a password")) in shown.house.said.calls
        assert shown.page.objectName() == "home_page"

    @pytest.mark.parametrize(
        ("error", "field", "says"),
        [
            (WrongPassword(), "password_problem", "Capital letters count"),
            (Unreachable(), "address_problem", "No school answers"),
            (NotASchool(), "address_problem", "not a school"),
        ],
    )
    def test_each_failure_stands_at_its_field(self, stage: MakeStage, error: Exception, field: str, says: str) -> None:
        shown = stage()
        shown.house.failure = error
        shown.house.known = ()
        shown.window.show_door(account=replace(samples.AMINA))
        shown.find("password", QLineEdit).setText("secret")
        shown.find("sign_in", QPushButton).click()
        assert says in shown.find(field, QLabel).text()
        assert not shown.find(field, QLabel).isHidden()
        assert shown.find("sign_in", QPushButton).isEnabled()

    def test_password_is_not_kept_on_screen_after_entering(self, stage: MakeStage) -> None:
        shown = stage()
        shown.house.known = ()
        shown.window.show_door(account=samples.AMINA)
        card = shown.find("door_card", QWidget)
        shown.find("password", QLineEdit).setText("secret")
        shown.find("sign_in", QPushButton).click()
        assert card.password.text() == ""

    def test_one_can_go_back_to_the_open_account(self, stage: MakeStage) -> None:
        shown = stage()
        page = shown.go(Place(Screen.LIBRARY))
        shown.find("action_add_account", QAction).trigger()
        shown.find("door_return", QPushButton).click()
        assert shown.page is page
        assert shown.window.centralWidget() is shown.window.frame


def test_a_door_beside_open_work_stays_open_when_the_text_gets_larger(stage: MakeStage) -> None:
    shown = stage()
    shown.seat()
    shown.window.show_door(can_return=True, account=shown.house.account)
    shown.look.apply(replace(shown.look.theme, scale=1.5))
    assert shown.window.centralWidget().findChild(QWidget, "door_card") is not None
    shown.window.centralWidget().returned.emit()
    assert shown.page.objectName() == "home_page"
