"""Long text in an editor: what nobody touched is saved byte for byte, and nothing is saved when nothing changed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from lms_desktop.services.views import AnswerView
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.quiz.answers import TypedPane
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.writing import Writing
from tests.ui import samples
from tests.ui.conftest import MakeStage, Stage

ODD = "a\r\nb\nc\rd\u00a0e\u2028f\u2029g\0h\tü😀\ufeff"
TEXTS = st.text(max_size=40) | st.text(
    st.sampled_from("ab \n\r\u00a0\u2028\u2029\0\ufdd0\ufdd1\ufffc\ufeff\t😀"), max_size=20
)
same_editor = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)


@pytest.fixture
def writing(qtbot: QtBot, look: Look) -> Writing:
    """An empty field."""
    made = Writing(look, "Text", name="text")
    qtbot.addWidget(made)
    return made


@same_editor
@given(text=TEXTS)
def test_every_text_comes_out_as_it_went_in(writing: Writing, text: str) -> None:
    writing.set_text(text)
    assert writing.text() == text


@same_editor
@given(before=TEXTS, after=TEXTS, typed=st.sampled_from(["x", "x\u00a0y"]))
def test_typing_leaves_everything_around_it_alone(writing: Writing, before: str, after: str, typed: str) -> None:
    writing.set_text(f"{before}-{after}")
    cursor = writing.textCursor()
    cursor.setPosition(len(_in_editor(before).encode("utf-16-le")) // 2 + 1)
    cursor.insertText(typed)
    assert writing.text() == f"{before}-{typed}{after}"
    cursor.document().undo()
    assert writing.text() == f"{before}-{after}"


def _in_editor(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def test_a_new_line_ends_as_the_others_do(writing: Writing) -> None:
    writing.set_text("one\r\ntwo")
    writing.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClick(writing, Qt.Key.Key_Return)
    QTest.keyClick(writing, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(writing, "x")
    assert writing.text() == "one\r\ntwo\r\n\r\nx"


def test_copying_keeps_hard_spaces(writing: Writing) -> None:
    writing.set_text("5\u00a0km\u2029on")
    writing.selectAll()
    writing.copy()
    assert QGuiApplication.clipboard().text() == "5\u00a0km\non"


class TestNote:
    """A note that came from elsewhere."""

    NOTE = replace(samples.NOTES[0], content=ODD)

    @pytest.fixture
    def opened(self, stage: MakeStage) -> Stage:
        shown = stage(notes=(self.NOTE,), lecture=samples.TEXT)
        page = shown.go(Place(Screen.LECTURE, "l4"))
        page.panel.tabs.choose("notes")
        shown.find("notes_list").opened.emit(self.NOTE.note_id)
        return shown

    def test_reading_it_saves_nothing(self, opened: Stage) -> None:
        opened.find("note_done", QPushButton).click()
        assert "notes.save" not in opened.said()

    def test_one_letter_changes_one_letter(self, opened: Stage) -> None:
        editor = opened.find("note_editor")
        editor.moveCursor(QTextCursor.MoveOperation.Start)
        QTest.keyClicks(editor, "!")
        opened.find("note_done", QPushButton).click()
        saved = [args for name, args in opened.house.said.calls if name == "notes.save"]
        assert [args[2] for args in saved] == ["!" + ODD]


def test_reading_an_essay_answer_saves_nothing(qtbot: QtBot, look: Look) -> None:
    question = replace(samples.QUESTIONS[0], kind="essay", options=())
    pane = TypedPane(look, question, AnswerView((), ODD, samples.NOW))
    qtbot.addWidget(pane)
    told: list[str] = []
    pane.answered.connect(lambda _ids, text: told.append(text))
    pane.flush()
    assert told == []


def _draft(stage: MakeStage) -> tuple[Stage, Writing, Callable[[], None], str, int]:
    shown = stage(assignment=samples.assignment(draft=ODD))
    page = shown.go(Place(Screen.ASSIGNMENT, "a1"))
    return shown, shown.find("work_text"), page.settle, "assignments.save_draft", 1


def _comment(stage: MakeStage) -> tuple[Stage, Writing, Callable[[], None], str, int]:
    paper = replace(samples.PAPER, grade=replace(samples.GRADE, feedback=ODD))
    shown = stage(samples.BEN, paper=paper)
    page = shown.go(Place(Screen.GRADING, "a2", "s2"))
    return shown, shown.find("feedback_editor"), page.settle, "grading.give", 2


@pytest.mark.parametrize("make", [_draft, _comment])
def test_drafts_and_comments_stay_as_they_were(
    stage: MakeStage, make: Callable[[MakeStage], tuple[Stage, Writing, Callable[[], None], str, int]]
) -> None:
    shown, editor, settle, call, place = make(stage)
    settle()
    assert call not in shown.said()
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(editor, "!")
    settle()
    assert [args[place] for name, args in shown.house.said.calls if name == call] == ["!" + ODD]
