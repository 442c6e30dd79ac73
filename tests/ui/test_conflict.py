"""Two of one thing in the window, what an outbox row offers, and what a command asks of the window."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from lms_desktop.app import asks
from lms_desktop.app.asked import Asked
from lms_desktop.app.session import Session
from lms_desktop.domain.errors import NotPossible
from lms_desktop.services.views import (
    EarlierText,
    Keep,
    Next,
    NextStep,
    NoticeView,
    ReceiptFile,
    ReceiptView,
    SyncStatus,
    WorkState,
)
from lms_desktop.tasks import Failure
from lms_desktop.ui.outbox.receipt import as_pdf, lines
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.telling import next_words
from tests.ui import samples
from tests.ui.conftest import MakeStage, Stage

NOTE = Place(Screen.CONFLICT, "note:n9")


def calls(shown: Stage, name: str) -> list[tuple[Any, ...]]:
    return [args for called, args in shown.house.said.calls if called == name]


def text_of(shown: Stage, name: str) -> str:
    edit = shown.find(name, QTextEdit)
    assert isinstance(edit, QTextEdit)
    return edit.toPlainText()


def open_row(shown: Stage, group: str, row_id: str) -> None:
    shown.go(Place(Screen.OUTBOX))
    rows = shown.find(f"outbox_{group}")
    rows.make_current(row_id)
    rows.opened.emit(row_id)


class TestConflict:
    def test_what_differs_is_marked_by_a_sign(self, stage: MakeStage) -> None:
        shown = stage()
        shown.go(NOTE)
        assert "+ names[0] is Amina, names[1] is Ben." in text_of(shown, "side_mine_text")
        assert "\u2212 Ask Ben why!" in text_of(shown, "side_theirs_text")
        assert text_of(shown, "side_base_text") == "Counting starts at 0.\nAsk Ben why!"
        assert shown.find("conflict_number", QLabel).text() == "1 of 3"

    @pytest.mark.parametrize(
        ("button", "wanted"),
        [("side_mine_keep", Keep.MINE), ("side_theirs_keep", Keep.THEIRS), ("conflict_both", Keep.BOTH)],
    )
    def test_a_choice_is_made_and_the_next_one_is_shown(self, stage: MakeStage, button: str, wanted: Keep) -> None:
        shown = stage()
        shown.go(NOTE)
        shown.find(button, QPushButton).click()
        assert calls(shown, "conflicts.keep") == [("note:n9", wanted, samples.pair())]
        assert shown.window.navigator.here == Place(Screen.CONFLICT, "grade:s2")

    def test_the_text_of_both_is_written_with_the_keyboard_and_survives_a_reload(self, stage: MakeStage) -> None:
        shown = stage(conflict=samples.pair(next_id="", count=1))
        shown.go(NOTE)
        shown.press_ready()
        editor = shown.find("together_text", QPlainTextEdit)
        editor.setFocus()
        QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(editor, "Both.")
        shown.page.reload()
        button = shown.find("conflict_use", QPushButton)
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        assert calls(shown, "conflicts.use_text") == [("note:n9", "Both.", samples.pair(next_id="", count=1))]
        assert shown.window.navigator.here == Place(Screen.OUTBOX)

    def test_of_two_versions_of_a_lecture_one_is_chosen(self, stage: MakeStage) -> None:
        shown = stage(account=samples.BEN, conflict=samples.two_versions())
        shown.go(Place(Screen.CONFLICT, "content:lecture:l3"))
        assert shown.find("conflict_both", QPushButton).isHidden()
        shown.find("side_theirs_keep", QPushButton).click()
        assert calls(shown, "conflicts.keep") == [("content:lecture:l3", Keep.THEIRS, samples.two_versions())]

    def test_two_versions_of_a_text_can_be_written_together(self, stage: MakeStage) -> None:
        shown = stage(account=samples.BEN, conflict=samples.two_versions())
        shown.go(Place(Screen.CONFLICT, "content:lecture:l3"))
        shown.find("conflict_use", QPushButton).click()
        ((conflict, text, seen),) = calls(shown, "conflicts.use_text")
        assert (conflict, text) == ("content:lecture:l3", samples.two_versions().together)
        assert seen == samples.two_versions()

    def test_what_is_no_text_is_chosen_alone(self, stage: MakeStage) -> None:
        shown = stage(account=samples.BEN, conflict=samples.two_versions(is_text=False))
        shown.go(Place(Screen.CONFLICT, "content:lecture:l3"))
        assert shown.find("conflict_use", QPushButton).isHidden()

    def test_of_two_grades_one_is_written(self, stage: MakeStage) -> None:
        shown = stage(account=samples.BEN, conflict=samples.two_grades())
        shown.go(Place(Screen.CONFLICT, "grade:s2"))
        assert shown.find("side_theirs_score", QLabel).text() == "15.5 of 20"
        assert not shown.find("conflict_both", QWidget).isVisible()
        assert not shown.find("side_base", QWidget).isVisible()
        shown.find("together_score", QLineEdit).setText("16")
        shown.find("conflict_use", QPushButton).click()
        said = ("grade:s2", "16", "You explain the empty box well.", samples.two_grades())
        assert calls(shown, "conflicts.use_grade") == [said]

    def test_in_a_small_window_one_column_is_shown_at_a_time(self, stage: MakeStage) -> None:
        shown = stage()
        shown.go(NOTE)
        shown.page.adapt(900, 700)
        sides = {name: shown.find(f"side_{name}", QWidget) for name in ("mine", "base", "theirs")}
        assert [name for name, side in sides.items() if side.isVisible()] == ["mine"]
        shown.find("conflict_tabs_theirs", QPushButton).click()
        assert [name for name, side in sides.items() if side.isVisible()] == ["theirs"]

    def test_what_was_decided_elsewhere_is_told(self, stage: MakeStage) -> None:
        shown = stage(conflict=None)
        shown.go(NOTE)
        assert "nothing to choose" in shown.find("conflict_none").accessibleName()
        shown.find("conflict_outbox", QPushButton).click()
        assert shown.window.navigator.here == Place(Screen.OUTBOX)

    def test_a_decision_that_is_refused_is_told_and_can_be_made_again(self, stage: MakeStage) -> None:
        shown = stage()
        page = shown.go(NOTE)
        page._on_failed(Failure(NotPossible("x", why="no_text")))
        assert "takes the place of both" in shown.window.toast.text
        shown.find("conflict_next", QPushButton).click()
        assert shown.window.navigator.here == Place(Screen.CONFLICT, "grade:s2")

    def test_it_is_reached_from_the_outbox_the_note_the_desk_and_home(self, stage: MakeStage) -> None:
        shown = stage()
        open_row(shown, "needs", samples.NEEDS[0].row_id)
        shown.find("outbox_compare", QPushButton).click()
        assert shown.window.navigator.here == NOTE
        notice = NoticeView("n", "note_both_kept", "A note", "n9", samples.NOW, True, None, None, "l3")
        shown = stage(home=replace(samples.HOME, lately=(notice,), waiting=()))
        shown.go(Place(Screen.HOME))._open_notice("n")
        assert shown.window.navigator.here == NOTE
        note = replace(samples.NOTES[0], conflict_id="note:n9")
        shown = stage(lecture=samples.TEXT, notes=(note,))
        page = shown.go(Place(Screen.LECTURE, "l3"))
        page.panel.tabs.choose("notes")
        shown.find("notes_list").opened.emit(note.note_id)
        shown.find("note_compare", QPushButton).click()
        assert shown.window.navigator.here == NOTE
        theirs = replace(samples.GRADE, score="12", graded_by="Dr. Kim")
        both = replace(samples.PAPER, grade=replace(samples.GRADE, state=WorkState.NEEDS, conflict=theirs))
        shown = stage(account=samples.BEN, paper=both)
        shown.go(Place(Screen.GRADING, "a2", "s2"))
        shown.find("compare_grades", QPushButton).click()
        assert shown.window.navigator.here == Place(Screen.CONFLICT, "grade:s2")


class TestOutbox:
    def test_a_thing_is_held_and_let_go(self, stage: MakeStage) -> None:
        shown = stage(outbox=samples.BUSY_OUTBOX)
        open_row(shown, "waiting", samples.WAITING[0].row_id)
        shown.find("outbox_hold", QPushButton).click()
        assert calls(shown, "outbox.hold") == [(samples.WAITING[0].row_id,)]
        open_row(shown, "held", samples.HELD[0].row_id)
        assert not shown.find("outbox_hold", QWidget).isVisible()
        shown.find("outbox_let_go", QPushButton).click()
        assert calls(shown, "outbox.let_go") == [(samples.HELD[0].row_id,)]

    def test_all_of_it_and_a_receipt_are_saved(self, stage: MakeStage, tmp_path: Path) -> None:
        shown = stage()
        open_row(shown, "received", samples.RECEIVED[0].row_id)
        assert shown.find("outbox_receipt", QWidget).isVisible()
        shown.page.save_receipt("x", tmp_path / "receipt.json")
        shown.page.save_receipt("x", tmp_path / "receipt.pdf")
        assert [len(call) for call in calls(shown, "outbox.save_receipt")] == [2, 3]
        assert calls(shown, "outbox.save_receipt")[1][2] is as_pdf
        shown.page.save_all(tmp_path)
        assert calls(shown, "outbox.save_all") == [(tmp_path,)]

    def test_what_waits_long_is_told_first_and_what_has_no_receipt_has_none_to_save(self, stage: MakeStage) -> None:
        shown = stage(outbox=samples.BUSY_OUTBOX)
        open_row(shown, "stuck", samples.STUCK[0].row_id)
        assert not shown.find("outbox_receipt", QWidget).isVisible()
        assert "1 is on hold" in shown.page._heading.line.text()

    def test_earlier_texts_can_be_looked_up(self, stage: MakeStage) -> None:
        earlier = (EarlierText("An earlier text.", samples.at(8, 0), from_school=True),)
        shown = stage(earlier=earlier)
        open_row(shown, "waiting", samples.WAITING[0].row_id)
        assert shown.find("earlier_text", QLabel).text() == "An earlier text."

    @pytest.mark.parametrize(
        ("step", "error", "words"),
        [
            (NextStep(Next.TRIED_AT, at=samples.at(10, 45)), "unreachable", "did not answer. The next try is at"),
            (NextStep(Next.TRIED_AT, at=samples.at(10, 45)), "", "The next try is at"),
            (NextStep(Next.LOOKED_FOR), "", "asked whether it has it"),
            (NextStep(Next.STANDS_UPON, upon="Essay", upon_state=WorkState.HELD), "", "“Essay” goes first, and is on"),
            (NextStep(Next.STANDS_UPON, upon="Essay", upon_state=WorkState.FAILED), "", "needs you"),
            (NextStep(Next.STANDS_UPON), "", "something made before it"),
            (NextStep(Next.HELD), "", "until you let it go"),
            (NextStep(Next.SIGN_IN), "", "Both texts are kept"),
            (NextStep(Next.REFUSED), "", "could not take this"),
            (NextStep(Next.HAND_IN), "", "when you hand it in"),
            (NextStep(Next.GOES), "", "with the next connection"),
            (NextStep(Next.DONE), "", "Done"),
        ],
    )
    def test_what_happens_next_is_a_sentence(self, stage: MakeStage, step: NextStep, error: str, words: str) -> None:
        detail = stage().house._detail(samples.NEEDS[0].row_id)
        assert words in next_words(replace(detail, next=step, last_error=error), samples.NOW)[1]


def test_signing_out_offers_to_send_and_to_save_first(stage: MakeStage) -> None:
    shown = stage()
    shown.seat(status=SyncStatus(waiting=2))
    shown.find("action_sign_out", QAction).trigger()
    shown.find("ask_sign_out_send", QPushButton).click()
    assert "sync_now" in shown.said()
    shown.find("action_sign_out", QAction).trigger()
    next(one for one in shown.window.findChildren(QPushButton, "ask_sign_out_save") if one.isVisible()).click()
    assert shown.window.navigator.here == Place(Screen.OUTBOX)
    assert "sign_out" not in shown.said()


def test_a_receipt_is_a_sheet_of_paper_with_everything_on_it(qtbot: QtBot) -> None:
    receipt = ReceiptView(
        number="7F3K-20-1",
        kind="submission",
        title="Essay <1>",
        text_sha256="a" * 64,
        files=(ReceiptFile("essay.odt", 48_000, "b" * 64),),
        finished_at=samples.at(8, 41),
        received_at=samples.at(9, 0),
        school="https://school.example.org",
        server_id="s1",
        version=1,
        entry_id="e1",
    )
    data = as_pdf(receipt)
    assert data.startswith(b"%PDF")
    assert len(data) > 2000
    told = " ".join(f"{name} {value}" for name, value in lines(receipt))
    for words in ("Essay <1>", "a" * 64, "essay.odt", "b" * 64, "2026-11-24T08:41:00", "2026-11-24T09:00:00", "s1, 1"):
        assert words in told


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[tuple[Asked, Session]]:
    session = SimpleNamespace(open=SimpleNamespace(store=SimpleNamespace(path=tmp_path / "store.sqlite3")))
    made = Asked()
    yield made, cast("Session", session)
    made.detach()


def test_a_window_takes_up_what_a_command_asks(qtbot: QtBot, asked: tuple[Asked, Session], tmp_path: Path) -> None:
    made, session = asked
    made.attach(session)
    with qtbot.waitSignal(made.sync_wanted, timeout=5_000):
        assert asks.ask_to_sync(tmp_path, wait=lambda _seconds: qtbot.wait(20))
    assert not list(asks.folder_of(tmp_path).iterdir())


def test_what_was_asked_before_the_window_listened_is_taken_up_and_nothing_afterwards(
    qtbot: QtBot, asked: tuple[Asked, Session], tmp_path: Path
) -> None:
    made, session = asked
    asks.folder_of(tmp_path).mkdir()
    (asks.folder_of(tmp_path) / "sync-1").touch()
    with qtbot.waitSignal(made.sync_wanted, timeout=1_000):
        made.attach(session)
    made.detach()
    (asks.folder_of(tmp_path) / "sync-2").touch()
    made.look()
    assert list(asks.folder_of(tmp_path).iterdir())
