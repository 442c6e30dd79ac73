"""The lecture room: player, notes, bookmarks, PDF, text."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QFont, QPageSize, QPainter, QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lms_desktop.domain.progress import Seen
from lms_desktop.player.protocol import FailureReason, PlayerFailure, PlayerState
from lms_desktop.services.views import LectureKind, NoteView, ProgressView, WorkState
from lms_desktop.ui.place import Place, Screen
from tests.ui import samples
from tests.ui.conftest import MakeStage, Stage

LECTURE = Place(Screen.LECTURE, "l3")
WORDS = ("clouds", "drops", "brooks", "rivers", "groundwater", "wells", "lakes", "oceans")
VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\nHello there\n\n00:04.000 --> 00:06.000\nSecond line\n"


@pytest.fixture
def video(tmp_path: Path) -> tuple[Path, Path]:
    """A file that looks like a video to the fake player, and captions."""
    film, captions = tmp_path / "film.mp4", tmp_path / "film.vtt"
    film.write_bytes(b"\0\0\0\x18ftypisom")
    captions.write_text(VTT, encoding="utf-8")
    return film, captions


def watch(stage: MakeStage, video: tuple[Path, Path], **more: Any) -> Stage:
    """Open a video lecture from its beginning."""
    view = samples.video(*video)
    fresh = samples.lecture("l3", view.title, LectureKind.VIDEO, video=view.video, progress=ProgressView(), **more)
    shown = stage(lecture=fresh)
    shown.go(LECTURE)
    shown.players[0].advance(10)
    return shown


def records(shown: Stage) -> list[Seen]:
    """What was told about progress."""
    return [args[1] for name, args in shown.house.said.calls if name == "progress.record"]


class TestVideo:
    """Playing, and remembering what was played."""

    def test_space_plays_and_pauses(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        QTest.keyClick(shown.page, Qt.Key.Key_Space)
        assert shown.players[0].state() is PlayerState.PLAYING
        QTest.keyClick(shown.page, Qt.Key.Key_K)
        assert shown.players[0].state() is PlayerState.PAUSED

    def test_pause_records_what_was_really_played(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        shown.page.work.toggle()
        shown.players[0].advance(2000)
        shown.page.work.toggle()
        seen = records(shown)[-1]
        assert seen.ranges[0][1] == pytest.approx(2.0, abs=0.1)
        assert seen.position == pytest.approx(2.0, abs=0.1)
        assert seen.total == pytest.approx(1100.0)

    def test_what_a_seek_passes_over_does_not_count(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        shown.page.work.toggle()
        shown.players[0].advance(1000)
        QTest.keyClick(shown.page, Qt.Key.Key_L)
        shown.players[0].advance(1000)
        shown.page.work.toggle()
        played = [part for seen in records(shown) for part in seen.ranges]
        assert sum(end - start for start, end in played) < 2.5

    def test_leaving_the_page_records_and_stops(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        shown.page.work.toggle()
        shown.players[0].advance(3000)
        shown.go(Place(Screen.HOME))
        assert shown.players[0].state() is PlayerState.PAUSED
        assert records(shown)[-1].position == pytest.approx(3.0, abs=0.1)

    def test_it_resumes_where_one_was(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = stage(lecture=samples.video(*video))
        shown.go(LECTURE)
        shown.players[0].advance(10)
        assert shown.players[0].position_ms() == 754_000
        assert "12:34" in shown.find("player_notice").text
        shown.find("player_notice_action", QPushButton).click()
        assert shown.players[0].position_ms() == 0

    def test_captions_stand_in_the_picture_until_switched_off(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        shown.players[0].seek(1500)
        assert shown.page.work.stage.caption == "Hello there"
        QTest.keyClick(shown.page, Qt.Key.Key_C)
        assert shown.page.work.stage.caption == ""
        assert not shown.window.desk.preferences.captions

    def test_transcript_follows_and_leads(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        rows = shown.find("transcript_list")
        assert rows.model().rowCount() == 2
        rows.opened.emit("4000")
        assert shown.players[0].position_ms() == 4000
        assert shown.page.work.stage.caption == "Second line"

    def test_speed_is_remembered(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        QTest.keyClick(shown.page, Qt.Key.Key_Greater, Qt.KeyboardModifier.ShiftModifier)
        assert shown.players[0].rate() == 1.25
        assert shown.window.desk.preferences.playback_speed == 1.25

    @pytest.mark.parametrize("reason", list(FailureReason))
    def test_each_failure_is_told_and_notes_still_work(
        self, stage: MakeStage, video: tuple[Path, Path], reason: FailureReason
    ) -> None:
        shown = watch(stage, video)
        shown.players[0].fail(PlayerFailure(reason, "AV1"))
        told = shown.find("video_unplayable")
        assert not told.isHidden()
        assert "notes" in told.accessibleName()
        assert shown.page.work.stage.isHidden()
        shown.find("new_note", QPushButton).click()
        assert not shown.page.panel.notes.editor.isHidden()

    def test_a_video_that_only_others_can_play_is_saved_for_them(
        self, stage: MakeStage, video: tuple[Path, Path], tmp_path: Path
    ) -> None:
        shown = watch(stage, video)
        shown.players[0].fail(PlayerFailure(FailureReason.UNSUPPORTED, "AV1"))
        shown.find("video_way_out", QPushButton).click()
        dialog = shown.find("file_dialog", QFileDialog)
        assert Path(dialog.selectedFiles()[0]).name == "A for-loop walks the list.mp4"
        dialog.reject()
        shown.find("video_unplayable").copy_to(tmp_path / "copy.mp4")
        assert (tmp_path / "copy.mp4").read_bytes() == video[0].read_bytes()

    def test_bookmark_marks_the_second_that_is_shown(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        shown.players[0].seek(72_000)
        QTest.keyClick(shown.page, Qt.Key.Key_B)
        _name, args = next(call for call in shown.house.said.calls if call[0] == "bookmarks.add")
        assert args == ("l3", 72.0, None)
        assert "Bookmark set" in shown.window.toast.text

    def test_full_screen_leaves_the_picture_alone(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        QTest.keyClick(shown.page, Qt.Key.Key_F)
        assert not shown.find("rail").isVisible()
        assert not shown.find("side_panel").isVisible()
        QTest.keyClick(shown.page, Qt.Key.Key_Escape)
        assert shown.find("rail").isVisible()

    def test_engine_is_closed_with_its_page(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        for screen in (Screen.HOME, Screen.LIBRARY, Screen.CATALOGUE, Screen.OUTBOX):
            shown.go(Place(screen))
        assert shown.players[0].state() is PlayerState.IDLE

    def test_missing_video_is_taken_along(self, stage: MakeStage) -> None:
        shown = stage(lecture=samples.VIDEO_NOT_HERE)
        shown.go(LECTURE)
        shown.find("fetch_lecture", QPushButton).click()
        assert "downloads.keep" in shown.said()


class TestNotes:
    """The editor that saves by itself."""

    def test_note_keeps_its_place_and_saves_after_a_pause(
        self, stage: MakeStage, video: tuple[Path, Path], qtbot: QtBot
    ) -> None:
        shown = watch(stage, video)
        shown.players[0].seek(72_000)
        shown.press_ready()
        QTest.keyClick(shown.page, Qt.Key.Key_N)
        QTest.keyClicks(shown.find("note_editor"), "A loop is a promise")
        assert "notes.save" not in shown.said()
        qtbot.waitUntil(lambda: "notes.save" in shown.said(), timeout=3000)
        args = next(args for name, args in shown.house.said.calls if name == "notes.save")
        assert args[:3] == (None, "l3", "A loop is a promise")
        assert args[3] == 72.0
        assert shown.find("note_state", QLabel).text().startswith("Saved here")

    def test_saved_is_told_only_after_it_is_safe(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        shown.find("new_note", QPushButton).click()
        QTest.keyClicks(shown.find("note_editor"), "half a thought")
        assert shown.find("note_state", QLabel).text() == ""

    def test_leaving_the_page_saves_what_is_half_typed(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        shown.find("new_note", QPushButton).click()
        QTest.keyClicks(shown.find("note_editor"), "half a thought")
        shown.go(Place(Screen.HOME))
        assert any(args[2] == "half a thought" for name, args in shown.house.said.calls if name == "notes.save")

    def test_reload_does_not_touch_what_is_half_typed(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        shown.find("new_note", QPushButton).click()
        QTest.keyClicks(shown.find("note_editor"), "half a thought")
        shown.page.reload()
        assert shown.find("note_editor").toPlainText() == "half a thought"

    def test_typing_letters_does_not_steer_the_player(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        shown.find("new_note", QPushButton).click()
        QTest.keyClicks(shown.find("note_editor"), "bnmkj l c")
        assert shown.players[0].state() is PlayerState.PAUSED
        assert "bookmarks.add" not in shown.said()

    def test_thrown_away_note_can_come_back(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        shown.find("notes_list").opened.emit("n1")
        shown.find("note_delete", QPushButton).click()
        assert "notes.delete" in shown.said()
        shown.find("toast_undo", QPushButton).click()
        kept = [args for name, args in shown.house.said.calls if name == "notes.save"][-1]
        assert kept[2] == samples.NOTES[0].content

    def test_opening_a_note_goes_to_its_place(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        shown = watch(stage, video)
        shown.find("notes_list").opened.emit("n2")
        assert shown.players[0].position_ms() == 485_000

    def test_text_is_kept_byte_for_byte(self, stage: MakeStage, video: tuple[Path, Path]) -> None:
        odd = "  two  spaces\n\ttab \u202btext\u202c é\u0301 "
        note = NoteView("n9", "l3", "", odd, 1.0, None, (), WorkState.RECEIVED, samples.NOW)
        shown = watch(stage, video)
        shown.page.panel.notes.show_notes((note,))
        shown.find("notes_list").opened.emit("n9")
        assert shown.find("note_editor").toPlainText() == odd


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A PDF of eight pages with one word of its own on each."""
    path = tmp_path / "handbook.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    writer.setPageMargins(QMarginsF(10, 10, 10, 10))
    painter = QPainter(writer)
    painter.setFont(QFont("Inter", 20))
    for number in range(1, 9):
        if number > 1:
            writer.newPage()
        painter.drawText(400, 800, f"How rain becomes {WORDS[number - 1]}")
    painter.end()
    return path


class TestPdf:
    """Reading a document."""

    def read(self, stage: MakeStage, path: Path) -> Stage:
        shown = stage(lecture=samples.pdf(path))
        shown.go(LECTURE)
        return shown

    def test_it_opens_at_the_page_one_was_on(self, stage: MakeStage, document: Path, qtbot: QtBot) -> None:
        shown = self.read(stage, document)
        qtbot.waitUntil(lambda: shown.page.work.page == 2)
        assert shown.page.work.page_count == 8

    def test_a_page_is_gone_to_by_its_number(self, stage: MakeStage, document: Path, qtbot: QtBot) -> None:
        shown = self.read(stage, document)
        field = shown.find("page_field")
        field.setText("7")
        QTest.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: shown.page.work.page == 7)
        QTest.keyClick(shown.page, Qt.Key.Key_B)
        args = next(args for name, args in shown.house.said.calls if name == "bookmarks.add")
        assert args == ("l3", None, 7)

    def test_a_word_is_found(self, stage: MakeStage, document: Path, qtbot: QtBot) -> None:
        shown = self.read(stage, document)
        shown.find("pdf_find", QPushButton).click()
        QTest.keyClicks(shown.find("find_field"), "groundwater")
        qtbot.waitUntil(lambda: shown.find("find_count", QLabel).text() == "1 of 1")
        qtbot.waitUntil(lambda: shown.page.work.page == 5)

    def test_leaving_records_the_page(self, stage: MakeStage, document: Path, qtbot: QtBot) -> None:
        shown = self.read(stage, document)
        qtbot.waitUntil(lambda: shown.page.work.page == 2)
        shown.page.work.go_to_heading("4:0")
        qtbot.waitUntil(lambda: shown.page.work.page == 4)
        shown.go(Place(Screen.HOME))
        assert records(shown)[-1].position == 4.0
        assert records(shown)[-1].total == 8.0

    def test_a_page_counts_as_read_when_one_stays_on_it(self, stage: MakeStage, document: Path, qtbot: QtBot) -> None:
        shown = self.read(stage, document)
        qtbot.waitUntil(lambda: any(seen.ranges for seen in records(shown)), timeout=4000)
        assert records(shown)[-1].ranges == ((1.0, 2.0),)

    def test_garbage_is_told_in_words(self, stage: MakeStage, tmp_path: Path) -> None:
        path = tmp_path / "garbage.pdf"
        path.write_bytes(b"this is no PDF")
        shown = self.read(stage, path)
        assert "cannot be read as a PDF" in shown.find("pdf_notice").accessibleName()
        shown.find("new_note", QPushButton).click()
        assert shown.find("note_editor").isVisible()


class TestText:
    """Reading a text."""

    def test_headings_lead_to_their_place(self, stage: MakeStage, qtbot: QtBot) -> None:
        shown = stage(lecture=samples.TEXT)
        shown.go(LECTURE)
        assert shown.page.work.headings[0].title == "Greeting everyone"
        bar = shown.page.work.reader.verticalScrollBar()
        qtbot.waitUntil(lambda: bar.maximum() > 0)
        bar.setValue(0)
        shown.find("heading_list").opened.emit("h-3")
        assert bar.value() > 0

    def test_done_is_said_by_hand(self, stage: MakeStage) -> None:
        shown = stage(lecture=samples.TEXT)
        shown.go(LECTURE)
        shown.find("mark_done", QPushButton).click()
        assert "progress.complete" in shown.said()

    def test_next_leads_on(self, stage: MakeStage) -> None:
        shown = stage(lecture=samples.TEXT)
        shown.go(LECTURE)
        shown.find("next_lecture", QPushButton).click()
        assert shown.page.place == Place(Screen.LECTURE, "l4")

    def test_panel_lies_over_the_work_in_small_windows(self, stage: MakeStage) -> None:
        shown = stage(lecture=samples.TEXT)
        shown.window.resize(800, 600)
        shown.go(LECTURE)
        panel = shown.find("side_panel", QWidget)
        assert not panel.isVisible()
        QTest.keyClick(shown.page, Qt.Key.Key_N)
        assert panel.isVisible()
        assert panel.geometry().right() <= shown.page.width()
        QTest.keyClick(shown.page, Qt.Key.Key_Escape)
        assert not panel.isVisible()
