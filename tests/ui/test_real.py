"""The pages on the real services, a real store and a real school."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from lms_desktop.app.session import Session
from lms_desktop.services.views import LectureKind, LectureLine, Preferences
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.chip import StateChip
from tests.live import LEARNER, OTHER, TEACHER, LiveSchool, make_school, sync
from tests.ui.conftest import Stage
from tests.ui.sample_house import SampleHouse

ODD = "  A promise:\n\tdo this for each e\u0301 \U0001f600 "


class RealHouse(SampleHouse):
    """A house whose services are the real ones."""

    def __init__(self, session: Session) -> None:
        super().__init__(session.account)
        self.session = session

    def services(self) -> Any:
        return self.session.services


Sit = Callable[[str, str], Stage]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSchool]:
    live = make_school(tmp_path_factory.mktemp("school"))
    live.start()
    yield live
    if live.process is not None:
        live.stop()


@pytest.fixture
def sit(qtbot: QtBot, look: Look, school: LiveSchool, tmp_path: Path) -> Iterator[Sit]:
    """Somebody sits down at a computer; the same name is the same computer."""
    opened: list[Session] = []

    def make(computer: str, email: str) -> Stage:
        session = school.session(tmp_path / computer, email)
        opened.append(session)
        sync(session)
        shown = Stage(qtbot, look, RealHouse(session), Preferences(theme="light"), lambda _code: None)
        session.open.store.subscribe(shown.news.changed.emit)
        shown.seat()
        return shown

    yield make
    for session in opened:
        session.close()


def real(shown: Stage) -> Session:
    """The session behind a window."""
    assert isinstance(shown.house, RealHouse)
    return shown.house.session


def join(shown: Stage) -> dict[LectureKind, LectureLine]:
    """Find the course by typing, enroll, take it offline."""
    shown.go(Place(Screen.CATALOGUE))
    shown.find("catalogue_search").setText("test")
    shown.page.reload()
    grid = shown.find("catalogue_grid", QListView)
    grid.setCurrentIndex(grid.model().index(0, 0))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    enroll = shown.page._panel.findChild(QPushButton, "enroll")
    if not enroll.isHidden():
        enroll.click()
    else:
        shown.page._panel.findChild(QPushButton, "open_course").click()
    sync(real(shown))
    shown.page.reload()
    shown.page._head.findChild(QPushButton, "take_offline").click()
    sync(real(shown))
    shown.page.reload()
    course = shown.page._view
    return {line.kind: line for section in course.sections for line in section.lectures}


def test_from_the_catalogue_to_a_note_that_survives(sit: Sit, school: LiveSchool, qtbot: QtBot) -> None:
    shown = sit("home", LEARNER)
    lectures = join(shown)
    assert "Kept offline" in shown.page._head.findChild(QPushButton, "take_offline").text()
    shown.go(Place(Screen.LECTURE, lectures[LectureKind.VIDEO].lecture_id))
    shown.players[-1].advance(10)
    shown.players[-1].seek(72_000)
    QTest.keyClick(shown.page, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: not shown.find("bookmarks_list", QListView).isHidden())
    QTest.keyClick(shown.page, Qt.Key.Key_N)
    shown.find("note_editor", QPlainTextEdit).setPlainText(ODD)
    shown.go(Place(Screen.HOME))
    real(shown).close()

    again = sit("home", LEARNER)
    again.go(Place(Screen.LECTURE, lectures[LectureKind.VIDEO].lecture_id))
    (note,) = again.page.panel.notes._model.items
    assert note.content == ODD
    assert note.timestamp == 72.0


def test_pages_and_texts_are_read_here(sit: Sit, qtbot: QtBot) -> None:
    shown = sit("desk", LEARNER)
    lectures = join(shown)
    shown.go(Place(Screen.LECTURE, lectures[LectureKind.TEXT].lecture_id))
    assert "With code" in shown.find("text_reader").toPlainText()
    shown.go(Place(Screen.LECTURE, lectures[LectureKind.PDF].lecture_id))
    assert shown.page.work.page_count >= 1
    qtbot.waitUntil(
        lambda: real(shown).services.lectures.open(lectures[LectureKind.PDF].lecture_id).progress.position >= 1.0,
        timeout=4000,
    )


def test_quiz_and_work_wait_in_the_outbox_and_come_back_graded(sit: Sit, tmp_path: Path) -> None:
    shown = sit("home", LEARNER)
    lectures = join(shown)
    course_id = shown.page.place.id
    shown.go(Place(Screen.LECTURE, lectures[LectureKind.QUIZ].lecture_id))
    begin = shown.find("quiz_begin", QPushButton)
    begin.click()
    shown.find("answer_1").click()
    shown.find("quiz_hand_in", QPushButton).click()
    shown.find("ask_hand_in_effect", QPushButton).click()
    assert "Handed in on this computer" in shown.find("attempt_banner").accessibleName()

    (line,) = real(shown).services.courses.open(course_id).assignments
    essay = tmp_path / "essay.txt"
    essay.write_text("It repeats.", encoding="utf-8")
    page = shown.go(Place(Screen.ASSIGNMENT, line.assignment_id))
    QTest.keyClicks(shown.find("work_text", QPlainTextEdit), "My essay")
    page.add_files([essay])
    shown.find("hand_in", QPushButton).click()
    assert "Handed in on this computer" in shown.find("work_banner").accessibleName()

    shown.go(Place(Screen.OUTBOX))
    kinds = {row.kind for row in shown.page._models["waiting"].items}
    assert {"quiz", "submission"} <= kinds
    sync(real(shown))
    shown.page.reload()
    assert shown.page._models["waiting"].rowCount() == 0
    assert all(row.receipt for row in shown.page._models["received"].items)

    desk = sit("school", TEACHER)
    desk.go(Place(Screen.GRADING, line.assignment_id))
    sync(real(desk))
    desk.page.reload()
    assert "My essay" in desk.find("paper_text").toPlainText()
    score = desk.find("score_field")
    score.selectAll()
    QTest.keyClicks(score, "17")
    desk.find("feedback_editor", QPlainTextEdit).setPlainText("Well done.\n")
    desk.find("release", QPushButton).click()
    assert desk.find("release", QPushButton).text().strip() == "Released"
    sync(real(desk))

    sync(real(shown))
    shown.go(Place(Screen.ASSIGNMENT, line.assignment_id))
    shown.page.reload()
    assert shown.find("released_score", QLabel).text() == "17 of 20"
    assert "Well done." in shown.find("feedback_text").toPlainText()


def test_what_one_says_of_oneself_reaches_the_school(sit: Sit, school: LiveSchool) -> None:
    shown = sit("home", OTHER)
    shown.go(Place(Screen.ACCOUNT))
    field = shown.find("location")
    shown.press_ready()
    field.setFocus()
    QTest.keyClicks(field, "Bamako")
    website = shown.find("link_website")
    website.setFocus()
    QTest.keyClicks(website, "amina.example")
    skill = shown.find("skill_name")
    skill.setFocus()
    QTest.keyClicks(skill, "Welding")
    QTest.keyClick(skill, Qt.Key.Key_Return)
    shown.page.reload()
    assert website.text() == "https://amina.example"
    assert shown.find("about_card").findChild(StateChip).text == "Waiting"
    sync(real(shown))
    real(shown).close()

    again = sit("another computer", OTHER)
    again.go(Place(Screen.ACCOUNT))
    assert again.find("location").text() == "Bamako"
    assert again.find("link_website").text() == "https://amina.example"
    assert [one.name for one in real(again).services.person.skills()] == ["Welding"]
    assert not again.find("about_card").findChild(StateChip).isVisible()


LONG = "I learn what water does to soil. " * 120  # more than the room that is left in half-empty pages


def set_full(shown: Stage, *, is_bad: bool) -> None:
    """Leave the account's store without a page to grow by, or give it room again."""
    store = real(shown).open.store
    with store._lock:
        store._connection.exec_driver_sql("VACUUM")
        pages = store._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        store._connection.exec_driver_sql(f"PRAGMA max_page_count={pages if is_bad else 1 << 30}")
        store._connection.commit()


def set_closed(shown: Stage, *, is_bad: bool) -> None:
    """Let SQLite refuse to write, as in a folder that may only be read."""
    store = real(shown).open.store
    with store._lock:
        store._connection.exec_driver_sql(f"PRAGMA query_only={'ON' if is_bad else 'OFF'}")
        store._connection.commit()


@pytest.mark.parametrize(("set_bad", "words"), [(set_full, "disk is full"), (set_closed, "cannot be written to")])
def test_what_the_disk_does_not_take_stays_in_its_field_until_it_does(
    sit: Sit, set_bad: Callable[..., None], words: str
) -> None:
    shown = sit("home", OTHER)
    shown.go(Place(Screen.ACCOUNT))
    shown.press_ready()
    set_bad(shown, is_bad=True)
    other, field = shown.find("first_name"), shown.find("bio", QPlainTextEdit)
    field.setFocus()
    field.insertPlainText(LONG)
    other.setFocus()
    problem = shown.find("bio_problem", QLabel)
    assert problem.isVisible()
    assert words in problem.text()
    assert field.accessibleDescription() == problem.text()
    shown.page.reload()
    assert field.text() == LONG
    set_bad(shown, is_bad=False)
    field.setFocus()
    other.setFocus()
    assert not problem.isVisible()
    assert real(shown).services.person.profile().bio == LONG
    shown.page.reload()
    assert field.text() == LONG


def test_an_essay_is_read_judged_and_comes_back(sit: Sit, school: LiveSchool) -> None:
    learner = sit("home", OTHER)
    quiz = join(learner)[LectureKind.QUIZ].lecture_id
    quizzes = real(learner).services.quizzes
    attempt = quizzes.start(quiz)
    essay = next(one for one in attempt.questions if one.kind == "essay")
    quizzes.answer(attempt.attempt_id, essay.question_id, selected=(), text="Because it repeats.")
    quizzes.hand_in(attempt.attempt_id)
    sync(real(learner))

    teacher = sit("desk", TEACHER)
    piles = real(teacher).services.judging.piles()
    teacher.go(Place(Screen.JUDGING, piles[0].quiz_id, attempt.attempt_id))
    number = [one.question_id for one in attempt.questions].index(essay.question_id) + 1
    assert teacher.find(f"given_{number}", QLabel).text() == "Because it repeats."
    teacher.press_ready()
    points = teacher.find(f"judge_points_{number}")
    points.setFocus()
    QTest.keyClicks(points, "1")
    QTest.keyClick(points, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    teacher.page.reload()
    assert teacher.find("judging_undo", QPushButton).isVisible()
    sync(real(teacher))
    sync(real(learner))
    result = quizzes.open(quiz).latest
    assert result is not None
    assert result.result is not None
    (judged,) = (one for one in result.result.questions if one.question_id == essay.question_id)
    assert judged.points_awarded == 1.0
