"""The account page: what one goes on from is saved, what cannot be is said at its line, nothing typed is taken away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from lms_desktop.domain.changes import Changes
from lms_desktop.domain.errors import DiskFull, NotPossible
from lms_desktop.ui.place import Place, Screen
from tests.ui import samples
from tests.ui.conftest import MakeStage, Stage

ACCOUNT = Place(Screen.ACCOUNT)


@pytest.fixture
def shown(stage: MakeStage) -> Stage:
    made = stage()
    made.go(ACCOUNT)
    made.press_ready()
    return made


def calls(shown: Stage, name: str) -> list[tuple[object, ...]]:
    return [args for said, args in shown.house.said.calls if said == name]


def retype(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def test_everything_that_is_kept_is_shown(shown: Stage) -> None:
    assert shown.find("first_name").text() == "Amina"
    assert shown.find("bio").text() == samples.PROFILE.bio
    assert shown.find("timezone").chosen() == "Africa/Bamako"
    assert shown.find("link_github").text() == "https://github.com/amina"
    assert shown.find("email_notifications").isChecked()
    assert not shown.find("push_notifications").isChecked()
    assert shown.find("account_email").text() == "amina@school.example.org"


def test_a_field_is_saved_when_one_goes_on_and_only_then(shown: Stage) -> None:
    field = shown.find("location")
    retype(field, "Kayes")
    assert calls(shown, "person.change_profile") == []
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert calls(shown, "person.change_profile") == [("Kayes",)]
    QTest.keyClick(shown.window.focusWidget(), Qt.Key.Key_Backtab)
    assert len(calls(shown, "person.change_profile")) == 1


def test_a_page_that_is_left_saves_what_is_half_typed(shown: Stage) -> None:
    retype(shown.find("last_name"), "Keita")
    edit = shown.find("bio")
    edit.setFocus()
    QTest.keyClicks(edit, "Hello. ")
    shown.go(Place(Screen.HOME))
    assert ("Keita",) in calls(shown, "person.change_profile")
    assert any("Hello. " in str(args[0]) for args in calls(shown, "person.change_profile"))


def test_news_of_the_account_do_not_take_away_what_is_typed(shown: Stage, qtbot: object) -> None:
    field = shown.find("first_name")
    retype(field, "Ami")
    shown.page.follow(Changes(frozenset({"profile"})))
    shown.page.reload()
    assert field.text() == "Ami"
    assert shown.find("last_name").text() == "Nasser"


def test_what_is_wrong_with_a_link_is_said_at_its_line_and_the_text_stays(shown: Stage) -> None:
    shown.house.failure = NotPossible("x", why="bad_link")
    field = shown.find("link_website")
    retype(field, "no where")
    QTest.keyClick(field, Qt.Key.Key_Return)
    problem = shown.find("link_website_problem", QLabel)
    assert problem.isVisible()
    assert field.accessibleDescription() == problem.text() != ""
    shown.page.reload()
    assert field.text() == "no where"
    shown.house.failure = None
    retype(field, "amina.example")
    assert not problem.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert calls(shown, "person.change_links")[-1] == ("amina.example",)


@pytest.mark.parametrize("name", ["first_name", "bio", "link_website"])
def test_a_text_that_is_too_long_is_said_at_its_line_with_how_much_there_may_be(shown: Stage, name: str) -> None:
    shown.house.failure = NotPossible("x", why="too_long", most=150)
    field = shown.find(name)
    field.setFocus()
    QTest.keyClicks(field, "long")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    problem = shown.find(f"{name}_problem", QLabel)
    assert problem.isVisible()
    assert "150" in problem.text() == field.accessibleDescription()


def test_a_page_that_is_left_while_nothing_can_be_kept_says_so_and_keeps_the_words(shown: Stage) -> None:
    shown.house.failure = DiskFull()
    edit = shown.find("bio")
    edit.setFocus()
    QTest.keyClicks(edit, "Hello. ")
    page = shown.page
    shown.go(Place(Screen.HOME))
    page.settle()
    assert "disk is full" in shown.find("toast").accessibleName()
    shown.go(ACCOUNT)
    assert shown.page is page
    assert "Hello. " in edit.text()
    assert shown.find("bio_problem", QLabel).isVisible()


@pytest.mark.parametrize("name", ["location", "bio"])
def test_what_was_not_kept_is_told_again_when_one_goes_on(shown: Stage, name: str) -> None:
    shown.house.failure = DiskFull()
    field = shown.find(name)
    field.setFocus()
    QTest.keyClicks(field, "Kayes")
    shown.find("first_name").setFocus()
    shown.page.reload()
    assert "Kayes" in field.text()
    shown.house.failure = None
    field.setFocus()
    shown.find("first_name").setFocus()
    assert not shown.find(f"{name}_problem", QLabel).isVisible()
    first, second = calls(shown, "person.change_profile")
    assert first == second


def test_an_older_reading_does_not_take_the_place_of_what_is_being_saved(shown: Stage) -> None:
    line = shown.page._about._entries["location"]
    retype(line.field, "Kayes")
    line.written.disconnect()  # the answer is still to come
    line.settle()
    line.show_value("Bamako")
    assert line.field.text() == "Kayes"
    retype(line.field, "Kayes on the river")
    line.tell_problem("The disk is full.")
    assert not shown.find("location_problem", QLabel).isVisible()
    line.settle()
    line.note_kept()
    line.show_value("Kayes on the Senegal")
    assert line.field.text() == "Kayes on the Senegal"


def test_a_switch_that_could_not_be_kept_goes_back(shown: Stage, qtbot: QtBot) -> None:
    shown.house.failure = DiskFull()
    switch = shown.find("push_notifications")
    switch.click()
    qtbot.waitUntil(lambda: not switch.isChecked())


def test_a_switch_is_told_once(shown: Stage) -> None:
    shown.find("push_notifications").click()
    assert calls(shown, "person.change_settings") == [(True,)]


def test_a_skill_comes_by_key_and_goes_with_a_way_back(shown: Stage) -> None:
    name = shown.find("skill_name")
    retype(name, "Welding")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert calls(shown, "person.add_skill") == [("Welding", "beginner")]
    assert name.text() == ""
    shown.find("skill_remove_0", QPushButton).click()
    assert calls(shown, "person.remove_skill") == [("k1",)]
    shown.find("toast_undo", QPushButton).click()
    assert calls(shown, "person.add_skill")[-1] == ("Python", "beginner")


def test_a_skill_that_is_there_already_is_said_at_its_line(shown: Stage) -> None:
    shown.house.failure = NotPossible("x", why="named_already")
    name = shown.find("skill_name")
    retype(name, "python")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert shown.find("skill_problem", QLabel).isVisible()
    assert name.text() == "python"


def test_how_well_one_can_do_it_is_changed_in_its_line(shown: Stage) -> None:
    level = shown.find("skill_level_0")
    level.setFocus()
    QTest.keyClick(level, Qt.Key.Key_Down)
    level.activated.emit(level.currentIndex())
    assert calls(shown, "person.change_skill")[-1] == ("k1", "Python", "intermediate")


def test_before_the_first_reading_there_is_nothing_to_change(stage: MakeStage) -> None:
    made = stage(profile=None)
    made.go(ACCOUNT)
    assert made.find("account_nothing").isVisible()
    assert not made.find("about_card").isVisible()


def test_the_menu_behind_the_initials_leads_here(stage: MakeStage) -> None:
    made = stage()
    made.seat()
    made.find("account_menu", QPushButton).click()
    made.find("your_account", QAction).trigger()
    assert made.page.objectName() == "account_page"
