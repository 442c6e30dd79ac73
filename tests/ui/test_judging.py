"""The desk for answers: kept while one reads, sent when one is done, never another's points overwritten unseen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from lms_desktop.domain.errors import DiskFull, NotPossible
from lms_desktop.services import views as v
from lms_desktop.ui.outbox.detail import place_of
from lms_desktop.ui.place import Place, Screen
from tests.ui import samples
from tests.ui.conftest import MakeStage, Stage

DESK = Place(Screen.JUDGING, "z1", "t1")


@pytest.fixture
def shown(stage: MakeStage) -> Stage:
    made = stage(account=samples.BEN)
    made.go(DESK)
    made.press_ready()
    return made


def calls(shown: Stage, name: str) -> list[tuple[object, ...]]:
    return [args for said, args in shown.house.said.calls if said == name]


def give(shown: Stage, text: str) -> QLineEdit:
    field: QLineEdit = shown.find("judge_points_2")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    return field


def test_the_piles_of_quizzes_lead_to_the_desk(stage: MakeStage) -> None:
    made = stage(account=samples.BEN)
    made.go(Place(Screen.GRADING))
    rows = made.find("quiz_pile_list")
    rows.setFocus()
    rows.make_current("z1")
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert made.window.navigator.here == Place(Screen.JUDGING, "z1")


def test_each_answer_stands_with_its_question_and_what_it_is_worth(shown: Stage) -> None:
    assert "many values" in shown.find("given_2", QLabel).text()
    assert "\u25cf A list" in shown.find("given_1", QLabel).text()
    assert shown.find("judge_points_1").text() == "1"
    assert shown.find("judge_points_2").text() == ""
    assert not shown.find("judging_send", QPushButton).isEnabled()


def test_points_are_kept_when_one_goes_on(shown: Stage) -> None:
    give(shown, "3,5")
    QTest.keyClick(shown.window.focusWidget(), Qt.Key.Key_Tab)
    assert calls(shown, "judging.judge") == [("t1", "q4", "3.5", "")]


def test_words_are_kept_when_the_page_is_left(shown: Stage) -> None:
    words = shown.find("judge_words_2")
    words.setFocus()
    QTest.keyClicks(words, "Clear.")
    shown.go(Place(Screen.HOME))
    assert calls(shown, "judging.judge") == [("t1", "q4", "", "Clear.")]


@pytest.mark.parametrize("typed", ["9", "-1", "nan", "many"])
def test_points_that_cannot_be_are_said_and_not_kept(shown: Stage, typed: str) -> None:
    field = give(shown, typed)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert shown.find("judge_problem_2", QLabel).text() == field.accessibleDescription() != ""
    assert calls(shown, "judging.judge") == []
    shown.page.reload()
    assert field.text() == typed


def test_the_keyboard_sends_what_was_just_typed(shown: Stage) -> None:
    field = give(shown, "4")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    names = [name for name in shown.said() if name in {"judging.judge", "judging.send"}]
    assert names == ["judging.judge", "judging.send"]
    assert calls(shown, "judging.send") == [("t1",)]


def two_wrong_points(shown: Stage) -> tuple[QLineEdit, QLineEdit]:
    first: QLineEdit = shown.find("judge_points_1")
    first.setFocus()
    first.selectAll()
    QTest.keyClicks(first, "1,5,0")
    return first, give(shown, "2")


@pytest.mark.parametrize("press", ["key", "button"])
def test_points_that_cannot_be_stop_the_sending_and_are_gone_to(stage: MakeStage, press: str) -> None:
    shown = stage(account=samples.BEN, judging=samples.judged("4"))
    shown.go(DESK)
    shown.press_ready()
    wrong, right = two_wrong_points(shown)
    if press == "key":
        QTest.keyClick(right, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    else:
        QTest.mouseClick(shown.find("judging_send", QPushButton), Qt.MouseButton.LeftButton)
    assert calls(shown, "judging.send") == []
    assert shown.window.focusWidget() is wrong
    assert wrong.selectedText() == wrong.text() == "1,5,0"
    assert shown.find("judge_problem_1", QLabel).text()
    assert shown.find("judging_problem", QLabel).text()
    assert calls(shown, "judging.judge") == [("t1", "q4", "2", "")]
    QTest.keyClicks(wrong, "1")
    QTest.keyClick(wrong, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert calls(shown, "judging.judge")[-1] == ("t1", "q1", "1", "")
    assert calls(shown, "judging.send") == [("t1",)]


def test_points_that_could_not_be_kept_stay_and_nothing_is_sent(shown: Stage) -> None:
    shown.house.failure = DiskFull()
    field = give(shown, "4")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert calls(shown, "judging.send") == []
    shown.page.reload()
    assert field.text() == "4"
    shown.house.failure = None
    shown.page._send()
    names = [name for name in shown.said() if name in {"judging.judge", "judging.send"}]
    assert names == ["judging.judge", "judging.judge", "judging.send"]


def test_stepping_through_the_queue_keeps_what_was_typed_with_its_attempt(shown: Stage) -> None:
    give(shown, "2")
    shown.find("judging_next", QPushButton).click()
    assert calls(shown, "judging.judge") == [("t1", "q4", "2", "")]
    assert calls(shown, "judging.open")[-1] == ("t2",)
    assert shown.find("judge_points_2").text() == ""
    QTest.keyClick(shown.page, Qt.Key.Key_P)
    assert calls(shown, "judging.open")[-1] == ("t1",)


def test_two_judgements_are_shown_and_one_is_chosen(stage: MakeStage) -> None:
    twice = samples.judged("4", "Good.", v.JudgedView("2.00", "Too short."))
    made = stage(account=samples.BEN, judging=twice)
    made.go(DESK)
    assert made.find("judged_twice", QWidget).isVisible()
    assert "Too short." in made.find("other_2_text", QLabel).text()
    made.find("judge_keep_theirs", QPushButton).click()
    assert calls(made, "judging.resolve") == [("t1", False, twice)]


def test_what_the_service_refuses_is_said(shown: Stage) -> None:
    give(shown, "4")
    shown.house.failure = NotPossible("x", why="no_score")
    shown.page._send()
    assert shown.find("judging_problem", QLabel).text()


def test_an_empty_desk_says_so(stage: MakeStage) -> None:
    made = stage(account=samples.BEN, attempts=())
    made.go(DESK)
    assert made.find("judging_empty", QWidget).isVisible()


def test_what_waits_in_the_outbox_leads_to_where_it_was_made() -> None:
    waiting = replace(samples.WAITING[0], kind="judgement", assignment_id=None, attempt_id="t1", quiz_id="z1")
    assert place_of(waiting) == DESK
    assert place_of(replace(waiting, kind="profile")) == Place(Screen.ACCOUNT)
