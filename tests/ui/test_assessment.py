"""Quiz, assignment, outbox, desk: what a person makes is saved, told truly, and goes by itself."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from lms_desktop.domain.errors import FileProblem, NotPossible
from lms_desktop.services.views import LectureKind, WorkState
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.telling import CONTENT, problem_words, row_detail, row_title
from tests.ui import samples
from tests.ui.conftest import MakeStage, Stage

QUIZ = samples.lecture("l5", "Quiz 4: Loops", LectureKind.QUIZ, quiz_id="z1")
ASSIGNMENT = Place(Screen.ASSIGNMENT, "a1")
DESK = Place(Screen.GRADING, "a2", "s2")


def calls(shown: Stage, name: str) -> list[tuple[object, ...]]:
    """The arguments of the calls of one name."""
    return [args for called, args in shown.house.said.calls if called == name]


class TestQuiz:
    """Answering."""

    def answer(self, stage: MakeStage, attempt: object = samples.ATTEMPT) -> Stage:
        shown = stage(lecture=QUIZ, quiz=samples.quiz(attempt))  # type: ignore[arg-type]  # what the sample takes
        shown.go(Place(Screen.LECTURE, "l5"))
        return shown

    def test_begin_starts_an_attempt(self, stage: MakeStage) -> None:
        shown = stage(lecture=QUIZ, quiz=samples.quiz())
        shown.go(Place(Screen.LECTURE, "l5"))
        shown.find("quiz_begin", QPushButton).click()
        assert "quizzes.start" in shown.said()
        assert not shown.find("question_card").isHidden()

    def test_it_goes_on_at_the_first_open_question(self, stage: MakeStage) -> None:
        shown = self.answer(stage)
        assert shown.find("question_number", QLabel).text() == "Question 3 of 5"

    def test_choosing_saves_at_once(self, stage: MakeStage) -> None:
        shown = self.answer(stage)
        shown.find("question_1", QPushButton).click()
        shown.find("answer_3").click()
        assert calls(shown, "quizzes.answer")[-1] == ("at1", "q1", ("o3",), "")

    def test_several_answers_can_be_right(self, stage: MakeStage) -> None:
        shown = self.answer(stage)
        shown.find("question_5", QPushButton).click()
        shown.find("answer_1").click()
        shown.find("answer_3").click()
        assert calls(shown, "quizzes.answer")[-1] == ("at1", "q5", ("a", "c"), "")

    def test_typed_answer_is_saved_before_one_goes_on(self, stage: MakeStage) -> None:
        shown = self.answer(stage)
        QTest.keyClicks(shown.find("answer_text"), "for")
        shown.find("next_question", QPushButton).click()
        assert calls(shown, "quizzes.answer")[-1] == ("at1", "q3", (), "for")

    def test_essay_is_saved_after_a_pause(self, stage: MakeStage, qtbot: QtBot) -> None:
        shown = self.answer(stage)
        shown.find("question_4", QPushButton).click()
        QTest.keyClicks(shown.find("answer_text", QPlainTextEdit), "A loop repeats.")
        qtbot.waitUntil(lambda: ("at1", "q4", (), "A loop repeats.") in calls(shown, "quizzes.answer"))

    def test_hand_in_names_what_is_not_answered(self, stage: MakeStage) -> None:
        shown = self.answer(stage)
        shown.find("quiz_hand_in", QPushButton).click()
        assert "Not answered: 3, 4, 5." in shown.find("ask_hand_in_text", QLabel).text()
        shown.find("ask_hand_in_effect", QPushButton).click()
        assert "quizzes.hand_in" in shown.said()

    def test_handed_in_is_told_without_the_word_submitted(self, stage: MakeStage) -> None:
        shown = stage(lecture=QUIZ, quiz=samples.quiz(latest=samples.HANDED_IN))
        shown.go(Place(Screen.LECTURE, "l5"))
        banner = shown.find("attempt_banner").accessibleName()
        assert "Handed in on this computer" in banner
        assert "ubmitted" not in banner

    def test_a_result_of_the_school_is_no_longer_provisional(self, stage: MakeStage) -> None:
        shown = stage(lecture=QUIZ, quiz=samples.quiz(latest=samples.MARKED))
        shown.go(Place(Screen.LECTURE, "l5"))
        assert shown.find("quiz_result", QLabel).text() == "8 of 10"

    def test_a_result_that_waits_is_provisional(self, stage: MakeStage) -> None:
        waiting = replace(samples.MARKED, state=WorkState.WAITING)
        shown = stage(lecture=QUIZ, quiz=samples.quiz(latest=waiting))
        shown.go(Place(Screen.LECTURE, "l5"))
        assert shown.find("quiz_result", QLabel).text() == "Provisional: 8 of 10"

    def test_the_last_minutes_are_told(self, stage: MakeStage) -> None:
        soon = replace(samples.ATTEMPT, deadline=samples.NOW + timedelta(seconds=50))
        shown = self.answer(stage, soon)
        assert shown.find("quiz_notice").text.startswith("1 minute is left.")

    def test_when_the_time_is_over_the_answers_are_handed_in(self, stage: MakeStage) -> None:
        over = replace(samples.ATTEMPT, deadline=samples.NOW - timedelta(seconds=1))
        shown = self.answer(stage, over)
        assert "quizzes.hand_in" in shown.said()
        assert "The time is over" in shown.window.toast.text

    @pytest.mark.parametrize("code", ["attempts_used", "needs_network", "not_here", "not_enrolled", "other"])
    def test_a_closed_door_says_why(self, stage: MakeStage, code: str) -> None:
        shown = stage(lecture=QUIZ, quiz=samples.quiz(why_not=code))
        shown.go(Place(Screen.LECTURE, "l5"))
        assert shown.find("quiz_begin", QPushButton).isHidden()
        assert shown.page.work._start._why_not.text()


class TestAssignment:
    """Writing and handing in."""

    def test_text_saves_by_itself(self, stage: MakeStage, qtbot: QtBot) -> None:
        shown = stage()
        shown.go(ASSIGNMENT)
        QTest.keyClicks(shown.find("work_text", QPlainTextEdit), "My first program")
        assert calls(shown, "assignments.save_draft") == []
        qtbot.waitUntil(lambda: ("a1", "My first program") in calls(shown, "assignments.save_draft"), timeout=3000)
        assert shown.find("work_state", QLabel).text().startswith("Saved here")

    def test_hand_in_saves_the_last_words_first(self, stage: MakeStage) -> None:
        shown = stage()
        shown.go(ASSIGNMENT)
        QTest.keyClicks(shown.find("work_text", QPlainTextEdit), "last words")
        shown.find("hand_in", QPushButton).click()
        names = shown.said()
        assert names.index("assignments.save_draft") < names.index("assignments.hand_in")
        assert calls(shown, "assignments.save_draft")[-1] == ("a1", "last words")

    def test_handed_in_is_told_truly(self, stage: MakeStage) -> None:
        shown = stage(assignment=samples.assignment(samples.submission(WorkState.WAITING)))
        shown.go(ASSIGNMENT)
        banner = shown.find("work_banner").accessibleName()
        assert "Handed in on this computer" in banner
        assert "ubmitted" not in banner
        assert shown.find("work_text", QPlainTextEdit).isReadOnly()
        assert shown.find("hand_in", QPushButton).isHidden()

    def test_take_back_while_it_waits(self, stage: MakeStage) -> None:
        shown = stage(assignment=samples.assignment(samples.submission(WorkState.WAITING)))
        shown.go(ASSIGNMENT)
        shown.find("take_back", QPushButton).click()
        assert calls(shown, "assignments.take_back") == [("s1",)]

    def test_receipt_is_shown_once_there_is_one(self, stage: MakeStage) -> None:
        got = samples.submission(WorkState.RECEIVED, receipt="7F3K-20", received_at=samples.at(10, 42))
        shown = stage(assignment=samples.assignment(got))
        shown.go(ASSIGNMENT)
        assert "7F3K-20" in shown.find("work_banner").accessibleName()

    def test_a_grade_shows_score_and_words(self, stage: MakeStage) -> None:
        graded = samples.submission(WorkState.RECEIVED, score="18.00", feedback="Well *done*.", graded_by="Ben")
        shown = stage(assignment=samples.assignment(graded))
        shown.go(ASSIGNMENT)
        assert shown.find("released_score", QLabel).text() == "18 of 20"
        assert "Well done." in shown.find("feedback_text").toPlainText()

    def test_files_are_added_and_taken_out(self, stage: MakeStage, tmp_path: Path) -> None:
        shown = stage(assignment=samples.assignment(draft="x", files=samples.FILES))
        page = shown.go(ASSIGNMENT)
        page.add_files([tmp_path / "essay.odt"])
        assert calls(shown, "assignments.add_file") == [("a1", tmp_path / "essay.odt")]
        shown.find("remove_file_1", QPushButton).click()
        assert calls(shown, "assignments.remove_file") == [("a1", "f1")]

    @pytest.mark.parametrize("why", ["missing", "too_large", "wrong_kind", "unreadable"])
    def test_a_file_that_cannot_be_used_is_named(self, stage: MakeStage, tmp_path: Path, why: str) -> None:
        shown = stage()
        page = shown.go(ASSIGNMENT)
        page._on_file_failed(tmp_path / "essay.odt", _failure(FileProblem("x", why=why)))
        assert "essay.odt" in shown.find("file_problem", QLabel).text()

    def test_leaving_saves_what_is_half_typed(self, stage: MakeStage) -> None:
        shown = stage()
        shown.go(ASSIGNMENT)
        QTest.keyClicks(shown.find("work_text", QPlainTextEdit), "half a thought")
        shown.go(Place(Screen.HOME))
        assert ("a1", "half a thought") in calls(shown, "assignments.save_draft")

    def test_reload_keeps_what_is_half_typed(self, stage: MakeStage) -> None:
        shown = stage()
        page = shown.go(ASSIGNMENT)
        QTest.keyClicks(shown.find("work_text", QPlainTextEdit), "half a thought")
        page.reload()
        assert shown.find("work_text", QPlainTextEdit).toPlainText() == "half a thought"


def _failure(error: Exception) -> object:
    from lms_desktop.tasks import Failure

    return Failure(error)


class TestOutbox:
    """What is on its way."""

    def test_a_row_opens_beside_the_list(self, stage: MakeStage) -> None:
        shown = stage()
        shown.go(Place(Screen.OUTBOX))
        rows = shown.find("outbox_waiting", QListView)
        rows.setCurrentIndex(rows.model().index(0, 0))
        assert shown.find("detail_title", QLabel).text() == "Essay 1: My first program"
        shown.find("outbox_take_back", QPushButton).click()
        assert "outbox.take_back" in shown.said()
        assert shown.page.place == ASSIGNMENT

    def test_a_copy_can_be_saved(self, stage: MakeStage, tmp_path: Path) -> None:
        shown = stage()
        page = shown.go(Place(Screen.OUTBOX))
        page.save_copy(samples.WAITING[0].row_id, tmp_path)
        assert ("outbox.save_copy", (samples.WAITING[0].row_id, tmp_path)) in shown.house.said.calls

    def test_empty_says_that_everything_arrived(self, stage: MakeStage) -> None:
        arrived = replace(samples.EMPTY_OUTBOX, received=samples.RECEIVED, last_receipt_at=samples.at(9, 40))
        shown = stage(outbox=arrived)
        shown.go(Place(Screen.OUTBOX))
        assert "Everything is at the school" in shown.find("outbox_empty").accessibleName()

    @pytest.mark.parametrize(
        "kind", ["submission", "quiz", "note", "bookmark", "progress", "enrollment", "grade", "new", *sorted(CONTENT)]
    )
    @pytest.mark.parametrize("state", list(WorkState))
    def test_every_kind_has_words(self, kind: str, state: WorkState) -> None:
        told = samples.row(kind, "Essay", "2", state, samples.NOW)
        assert row_title(told)
        assert "ubmitted" not in row_title(told) + row_detail(told)
        assert row_title(replace(told, title="", count=3))

    @pytest.mark.parametrize(
        ("verb", "words"),
        [("add", "New"), ("patch", "Changed"), ("remove", "Taken out of the course"), ("order", "In another order")],
    )
    def test_what_was_done_to_a_course_is_told(self, verb: str, words: str) -> None:
        told = samples.row("lecture", "Loops", verb, WorkState.WAITING, samples.NOW)
        assert (row_title(told), row_detail(told)) == ("Lecture: Loops", words)

    @pytest.mark.parametrize("problem", ["", "course_closed", "E_UNKNOWN", "The course is over."])
    def test_a_refusal_says_that_the_work_is_kept(self, problem: str) -> None:
        assert "kept here" in problem_words(problem)
        assert "E_UNKNOWN" not in problem_words(problem)


class TestDesk:
    """Grading."""

    def grade(self, stage: MakeStage, **answers: object) -> Stage:
        shown = stage(samples.BEN, **answers)
        shown.go(DESK)
        return shown

    def test_score_and_words_save_as_a_draft(self, stage: MakeStage, qtbot: QtBot) -> None:
        shown = self.grade(stage)
        score = shown.find("score_field")
        score.selectAll()
        QTest.keyClicks(score, "18,5")
        qtbot.waitUntil(lambda: bool(calls(shown, "grading.give")), timeout=3000)
        assert calls(shown, "grading.give")[-1][:2] == ("s2", "18.5")

    def test_release_saves_the_last_words_first(self, stage: MakeStage) -> None:
        shown = self.grade(stage)
        editor = shown.find("feedback_editor", QPlainTextEdit)
        editor.setPlainText("Well done.")
        shown.find("release", QPushButton).click()
        names = shown.said()
        assert names.index("grading.give") < names.index("grading.release")
        assert calls(shown, "grading.give")[-1][2] == "Well done."

    @pytest.mark.parametrize(
        ("typed", "says"), [("21", "between 0 and 20"), ("many", "is a number"), ("-1", "between")]
    )
    def test_a_score_that_cannot_be_is_told_at_once(self, stage: MakeStage, typed: str, says: str) -> None:
        shown = self.grade(stage)
        score = shown.find("score_field")
        score.selectAll()
        QTest.keyClicks(score, typed)
        assert says in shown.find("grade_problem", QLabel).text()
        shown.find("release", QPushButton).click()
        assert "grading.release" not in shown.said()

    def test_number_keys_set_the_ringed_criterion_and_go_on(self, stage: MakeStage) -> None:
        shown = self.grade(
            stage, paper=replace(samples.PAPER, grade=replace(samples.GRADE, rubric_scores={}, score=""))
        )
        for key in (Qt.Key.Key_4, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_3, Qt.Key.Key_2):
            QTest.keyClick(shown.page, key)
        assert shown.find("score_field").text() == "16"
        shown.page.settle()
        assert calls(shown, "grading.give")[-1][3] == {"r0": 4, "r1": 3, "r2": 4, "r3": 3, "r4": 2}

    def test_next_ungraded_goes_round(self, stage: MakeStage) -> None:
        shown = self.grade(stage)
        shown.find("next_ungraded", QPushButton).click()
        assert shown.find("grading_queue", QListView).current_key() == "s3"

    def test_n_and_p_turn_the_pages(self, stage: MakeStage) -> None:
        shown = self.grade(stage)
        QTest.keyClick(shown.page, Qt.Key.Key_N)
        assert shown.find("grading_queue", QListView).current_key() == "s3"
        QTest.keyClick(shown.page, Qt.Key.Key_P)
        assert shown.find("grading_queue", QListView).current_key() == "s2"

    def test_text_and_files_open_here(self, stage: MakeStage, tmp_path: Path) -> None:
        code = tmp_path / "loop.py"
        code.write_text("for name in names:\n    print(name)\n```\n", encoding="utf-8")
        files = (replace(samples.FILES[0], name="loop.py", path=code), replace(samples.FILES[1], path=None))
        paper = replace(
            samples.PAPER, submission=samples.submission(WorkState.RECEIVED, content="**Why** loops?", files=files)
        )
        shown = self.grade(stage, paper=replace(paper, submission=replace(paper.submission, submission_id="s2")))
        assert "Why loops?" in shown.find("paper_text").toPlainText()
        shown.find("paper_tab_0", QPushButton).click()
        assert "for name in names:" in shown.find("paper_text").toPlainText()
        shown.find("paper_tab_1", QPushButton).click()
        assert "next connection" in shown.find("paper_other").accessibleName()

    def test_two_grades_are_compared_and_one_is_chosen(self, stage: MakeStage) -> None:
        theirs = replace(samples.GRADE, score="12", graded_by="Dr. Kim")
        both = replace(samples.PAPER, grade=replace(samples.GRADE, state=WorkState.NEEDS, conflict=theirs))
        shown = self.grade(stage, paper=both)
        assert "Dr. Kim" in shown.find("grade_conflict").text
        shown.find("keep_mine", QPushButton).click()
        assert calls(shown, "grading.resolve") == [("s2", True, both.grade)]

    def test_reload_keeps_the_comment_that_is_half_typed(self, stage: MakeStage) -> None:
        shown = self.grade(stage)
        QTest.keyClicks(shown.find("feedback_editor", QPlainTextEdit), "Half ")
        shown.page.reload()
        assert shown.find("feedback_editor", QPlainTextEdit).toPlainText().startswith("Half ")

    def test_a_pile_that_is_not_here_can_be_taken_along(self, stage: MakeStage) -> None:
        desk = replace(samples.DESK, pile=replace(samples.PILE, here=3, bytes_to_fetch=96_000_000))
        shown = self.grade(stage, desk=desk)
        button = shown.find("take_pile_along", QPushButton)
        assert "96 MB" in button.text()
        button.click()
        assert "grading.take_along" in shown.said()

    def test_refusal_is_told_at_the_grade(self, stage: MakeStage) -> None:
        shown = self.grade(stage)
        shown.page._grade._on_failed(_failure(NotPossible("x", why="no_score")))
        assert "Give a score" in shown.find("grade_problem", QLabel).text()
