"""Home, library, catalogue, course: what one sees and where it leads."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QPushButton
from pytestqt.qtbot import QtBot

from lms_desktop.domain.changes import Changes
from lms_desktop.domain.errors import NotPossible
from lms_desktop.services.views import HeldBackView, LibraryView, NetworkPhase, OfflineState, SyncStatus, WorkState
from lms_desktop.ui.library.model import Order, Shelf, on_shelf, ordered
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.widgets.rows import ROW_ROLE
from tests.ui import samples
from tests.ui.conftest import MakeStage

COURSE = Place(Screen.COURSE, "c-python")


class TestHome:
    """The first page."""

    def test_it_greets_and_tells_the_one_thing_worth_knowing(self, stage: MakeStage) -> None:
        shown = stage()
        shown.seat(status=SyncStatus(NetworkPhase.OFFLINE))
        assert "Amina" in shown.find("page_title", QLabel).text()
        assert "3 things wait to be sent" in shown.find("page_line", QLabel).text()

    def test_continue_opens_the_lecture(self, stage: MakeStage) -> None:
        shown = stage()
        shown.seat()
        shown.find("continue_lecture", QPushButton).click()
        assert shown.page.place == Place(Screen.LECTURE, "l3")

    def test_due_work_opens(self, stage: MakeStage) -> None:
        shown = stage()
        shown.seat()
        rows = shown.find("due_list", QListView)
        rows.setFocus()
        rows.setCurrentIndex(rows.model().index(0, 0))
        QTest.keyClick(rows, Qt.Key.Key_Return)
        assert shown.page.place == Place(Screen.ASSIGNMENT, "a2")

    def test_only_what_is_due_today_is_red(self, stage: MakeStage) -> None:
        shown = stage()
        shown.seat()
        model = shown.find("due_list", QListView).model()
        inks = [model.index(n, 0).data(ROW_ROLE).trailing_ink.value for n in range(3)]
        assert inks == ["failed", "text2", "text2"]

    def test_without_a_course_it_leads_to_the_catalogue(self, stage: MakeStage) -> None:
        shown = stage(home=samples.EMPTY_HOME)
        shown.seat()
        assert shown.find("hero").isHidden()
        shown.find("home_browse", QPushButton).click()
        assert shown.page.objectName() == "catalogue_page"

    def test_an_instructor_sees_what_is_to_grade(self, stage: MakeStage) -> None:
        shown = stage(samples.BEN, home=samples.TEACHER_HOME)
        shown.seat()
        shown.find("to_grade_list", QListView).opened.emit("a2")
        assert shown.page.place == Place(Screen.GRADING, "a2")

    @pytest.mark.parametrize("phase", [NetworkPhase.ONLINE, NetworkPhase.OFFLINE])
    def test_an_instructor_is_told_how_much_is_to_grade(self, stage: MakeStage, phase: NetworkPhase) -> None:
        shown = stage(samples.BEN, home=samples.TEACHER_HOME)
        shown.seat(status=SyncStatus(phase))
        assert "26 hand-ins wait for a grade" in shown.find("page_line", QLabel).text()
        shown.find("home_browse", QPushButton).click()
        assert shown.page.place == Place(Screen.GRADING, "a2")

    def test_change_reloads_the_visible_page_once(self, stage: MakeStage, qtbot: QtBot) -> None:
        shown = stage()
        shown.seat()
        before = shown.said().count("home.load")
        for _ in range(5):
            shown.news.changed.emit(Changes.of([("progress", "p1")]))
        qtbot.waitUntil(lambda: shown.said().count("home.load") == before + 1)
        shown.news.changed.emit(Changes.of([("category", "k1")]))
        qtbot.wait(120)
        assert shown.said().count("home.load") == before + 1

    def test_a_hidden_page_reloads_when_it_is_next_shown(self, stage: MakeStage, qtbot: QtBot) -> None:
        shown = stage()
        shown.seat()
        shown.go(Place(Screen.LIBRARY))
        before = shown.said().count("home.load")
        shown.news.changed.emit(Changes.of([("progress", "p1")]))
        qtbot.wait(120)
        assert shown.said().count("home.load") == before
        shown.go(Place(Screen.HOME))
        assert shown.said().count("home.load") == before + 1


class TestLibrary:
    """The courses that one joined."""

    @pytest.mark.parametrize(("shelf", "count"), [("all", 10), ("in_progress", 8), ("finished", 2), ("kept", 6)])
    def test_tabs_count_and_filter(self, stage: MakeStage, shelf: str, count: int) -> None:
        shown = stage()
        shown.go(Place(Screen.LIBRARY))
        tab = shown.find(f"shelf_{shelf}", QPushButton)
        assert tab.text().endswith(str(count))
        tab.click()
        assert shown.find("library_grid", QListView).model().rowCount() == count

    def test_typing_goes_to_the_course(self, stage: MakeStage) -> None:
        shown = stage()
        shown.go(Place(Screen.LIBRARY))
        grid = shown.find("library_grid", QListView)
        grid.setFocus()
        QTest.keyClicks(grid, "Ger")
        assert grid.currentIndex().data() == "German A2"
        QTest.keyClick(grid, Qt.Key.Key_Return)
        assert shown.page.place == Place(Screen.COURSE, "c-german")

    def test_order(self) -> None:
        titles = [card.title for card in ordered(samples.LIBRARY.cards, Order.TITLE)]
        assert titles == sorted(titles, key=str.casefold)
        shares = [card.percentage for card in ordered(samples.LIBRARY.cards, Order.PROGRESS)]
        assert shares == sorted(shares, reverse=True)

    def test_a_finished_course_is_not_in_progress(self) -> None:
        finished = next(card for card in samples.LIBRARY.cards if card.status == "completed")
        assert on_shelf(finished, Shelf.FINISHED)
        assert not on_shelf(finished, Shelf.IN_PROGRESS)

    def test_selection_stays_when_it_is_read_anew(self, stage: MakeStage) -> None:
        shown = stage()
        page = shown.go(Place(Screen.LIBRARY))
        grid = shown.find("library_grid", QListView)
        grid.make_current("c-german")
        page._show(LibraryView(samples.LIBRARY.cards[1:]))
        assert grid.current_key() == "c-german"

    def test_removing_a_copy_is_asked_and_says_what_stays(self, stage: MakeStage) -> None:
        shown = stage()
        page = shown.go(Place(Screen.LIBRARY))
        page._ask_to_drop(samples.LIBRARY.cards[1])
        assert "notes, bookmarks and progress stay" in shown.find("ask_drop_text", QLabel).text()
        shown.find("ask_drop_keep", QPushButton).click()
        assert "downloads.drop" not in shown.said()
        page._ask_to_drop(samples.LIBRARY.cards[1])
        shown.window.findChildren(QPushButton, "ask_drop_effect")[-1].click()
        assert "downloads.drop" in shown.said()


class TestCatalogue:
    """What the school offers."""

    def test_typing_searches_after_a_pause(self, stage: MakeStage, qtbot: QtBot) -> None:
        shown = stage()
        shown.go(Place(Screen.CATALOGUE))
        QTest.keyClicks(shown.find("catalogue_search"), "python")
        qtbot.waitUntil(lambda: ("catalogue.search", ("python", None, None, None)) in shown.house.said.calls)

    def test_enroll_joins_and_opens_the_course(self, stage: MakeStage) -> None:
        shown = stage()
        shown.go(Place(Screen.CATALOGUE))
        grid = shown.find("catalogue_grid", QListView)
        grid.setCurrentIndex(grid.model().index(1, 0))
        QTest.keyClick(grid, Qt.Key.Key_Return)
        shown.find("enroll", QPushButton).click()
        assert ("enrollments.enroll", ("c-web",)) in shown.house.said.calls
        assert shown.page.place == Place(Screen.COURSE, "c-web")

    def test_a_paid_course_names_the_way(self, stage: MakeStage) -> None:
        shown = stage()
        shown.go(Place(Screen.CATALOGUE))
        grid = shown.find("catalogue_grid", QListView)
        grid.make_current("c-data")
        grid.opened.emit("c-data")
        assert "sold on the school's site" in shown.find("enroll_hint", QLabel).text()
        assert shown.find("enroll", QPushButton).isHidden()

    def test_no_hit_says_what_was_looked_for(self, stage: MakeStage) -> None:
        shown = stage(catalogue=replace(samples.CATALOGUE, cards=()))
        page = shown.go(Place(Screen.CATALOGUE))
        shown.find("catalogue_search").setText("quilting")
        page.reload()
        assert "quilting" in shown.find("catalogue_empty").accessibleName()


class TestCourse:
    """A course page."""

    def test_the_section_where_one_is_stands_open(self, stage: MakeStage) -> None:
        shown = stage()
        shown.go(COURSE)
        assert shown.find("section_3", QPushButton).isChecked()
        assert not shown.find("section_1", QPushButton).isChecked()
        assert shown.find("lectures_3", QListView).current_key() == "l3"

    def test_a_section_folds_by_key(self, stage: MakeStage) -> None:
        shown = stage()
        shown.go(COURSE)
        head = shown.find("section_1", QPushButton)
        QTest.keyClick(head, Qt.Key.Key_Space)
        assert not shown.find("lectures_1", QListView).isHidden()

    def test_take_offline(self, stage: MakeStage) -> None:
        course = replace(samples.COURSE, offline=samples.offline(OfflineState.NOT_KEPT, 0, 214))
        shown = stage(course=course)
        shown.go(COURSE)
        button = shown.find("take_offline", QPushButton)
        assert "214 MB" in button.text()
        button.click()
        assert ("downloads.keep", ("c-python",)) in shown.house.said.calls

    @pytest.mark.parametrize(
        ("state", "words", "call"),
        [
            (OfflineState.FETCHING, "Fetching 41 of 214 MB", "downloads.pause"),
            (OfflineState.PAUSED, "Go on fetching", "downloads.resume"),
        ],
    )
    def test_fetching_pauses_and_goes_on(self, stage: MakeStage, state: OfflineState, words: str, call: str) -> None:
        shown = stage(course=replace(samples.COURSE, offline=samples.offline(state, 41, 214)))
        shown.go(COURSE)
        button = shown.find("take_offline", QPushButton)
        assert words in button.text()
        button.click()
        assert call in shown.said()

    def test_one_who_has_not_joined_can_enroll_here(self, stage: MakeStage) -> None:
        shown = stage(course=replace(samples.COURSE, is_enrolled=False))
        shown.go(COURSE)
        shown.page._head.findChild(QPushButton, "enroll").click()
        assert "enrollments.enroll" in shown.said()

    def test_joining_that_waits_for_a_network_is_told(self, stage: MakeStage) -> None:
        shown = stage(course=replace(samples.COURSE, state=WorkState.WAITING))
        shown.seat(status=SyncStatus(NetworkPhase.OFFLINE))
        shown.go(COURSE)
        assert "as soon as the school can be reached" in shown.find("course_notice").text

    def test_joining_that_is_on_its_way_is_told_only_when_it_takes_long(self, stage: MakeStage, qtbot: QtBot) -> None:
        shown = stage(course=replace(samples.COURSE, state=WorkState.WAITING))
        shown.seat(status=SyncStatus(NetworkPhase.ONLINE, waiting=1))
        page = shown.go(COURSE)
        notice = shown.find("course_notice")
        assert notice.isHidden()
        page._patience.setInterval(10)
        page._patience.start()
        qtbot.waitUntil(lambda: not notice.isHidden())
        page.reload()
        assert not notice.isHidden()

    def test_a_closed_course_stays_readable(self, stage: MakeStage) -> None:
        shown = stage(course=replace(samples.COURSE, is_closed=True))
        shown.go(COURSE)
        assert "stays readable" in shown.find("course_notice").text

    def test_a_course_that_is_not_here_says_so(self, stage: MakeStage) -> None:
        def missing(_course: str) -> None:
            raise NotPossible("x", why="not_here")

        shown = stage(course=missing)
        shown.go(COURSE)
        assert "next connection" in shown.find("course_notice").text

    def test_a_grade_opens_its_work(self, stage: MakeStage) -> None:
        shown = stage()
        shown.go(COURSE)
        shown.find("grades_list", QListView).opened.emit("a1")
        assert shown.page.place == Place(Screen.ASSIGNMENT, "a1")


def test_what_is_held_back_goes_only_when_a_person_says_so(stage: MakeStage) -> None:
    held = replace(samples.HOME, held_back=(HeldBackView("note", 30, 40),))
    shown = stage(home=held)
    shown.go(Place(Screen.HOME))
    assert "30 of 40 notes" in shown.find("held_back").accessibleName()
    shown.find("held_back_decide").click()
    shown.find("ask_let_go_keep").click()
    assert "held_back.let_go" not in shown.said()
    shown.find("held_back_decide").click()
    shown.find("ask_let_go_effect").click()
    assert shown.said()[-3:].count("held_back.let_go") == 1
    assert "sync_now" in shown.said()


def test_nothing_is_asked_where_nothing_is_held_back(stage: MakeStage) -> None:
    shown = stage()
    shown.go(Place(Screen.HOME))
    assert not shown.find("held_back").isVisible()
