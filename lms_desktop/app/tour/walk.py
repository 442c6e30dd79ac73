"""The nine steps of the tour, from signing in to a graded work. With kills, each step survives two of them."""

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lms_desktop.app.tour.program import NotSeenError, Program
from lms_desktop.app.tour.school import DemoSchool

COURSE = "Python for Beginners"
FILM, BOOK, TEXT, QUIZ, WORK = "A for-loop walks", "handbook", "While", "What do you know", "Greet everyone"
NOTE = "A loop is a promise: do this for each thing in the list."
ESSAY = "A loop repeats what would be written again and again. A function gives it a name."
HAND_IN = "My program greets everyone on the list, and one person in a special way."
SOURCE = 'for name in ["Amina", "Ben"]:\n    print("Hello", name)\n'
FEEDBACK = "You say clearly what the loop does. Next time show one that goes wrong."
SCORE = "17"
LEARNER = "amina@demo.school"
PICTURES_WANTED = 30


class Walk:
    """Walks, and says what it saw."""

    def __init__(self, program: Program, school: DemoSchool, *, kills: bool) -> None:
        self.program = program
        self.school = school
        self.kills = kills
        self.killed = 0
        self._step = 0

    def run(self) -> None:
        """All nine steps, then what the school holds."""
        self.school.start()
        self.program.start()
        steps: tuple[Callable[[], None], ...] = (
            self.join,
            self.take_offline,
            self.lose_the_network,
            self.watch,
            self.read,
            self.answer_and_hand_in,
            self.close_and_start,
            self.network_returns,
            self.grade,
        )
        for number, step in enumerate(steps, start=1):
            self._step = number
            step()
            if self.kills:
                self._kill("after the step")
        self._step = 10
        self.check_what_the_school_holds()
        self.program.key("Ctrl+Q")
        self.program.wait_for_end()
        self.school.stop()

    def join(self) -> None:
        """One click from signed in; find a course by typing; enroll."""
        program = self.program
        program.wait("demo_student")
        program.shot("door")
        program.click("demo_student")
        program.wait("home_page")
        program.shot("home-empty")
        self._say("signed in as the demo learner with one click")
        program.click("rail_catalogue")
        program.click("catalogue_search")
        program.type("python")
        program.until("one course found", lambda: len(program.rows("catalogue_grid").get("catalogue_grid", [])) == 1)
        program.shot("catalogue")
        program.click_row("catalogue_grid", COURSE)
        program.key("Return")
        program.click("enroll")
        program.wait("course_page")
        self._middle(self._open_course)
        program.until("the whole course", lambda: program.is_shown("assignment_list"))
        program.shot("course")
        self._say(f"found {COURSE} by typing, enrolled, and its syllabus is here")

    def take_offline(self) -> None:
        """The size before, progress while, verified after; killed in the middle it goes on where it was."""
        program = self.program
        if self.kills:
            program.kill()
            program.start({"LMS_CRASH_AT": "download-checkpoint"})
        self._open_course()
        size = program.text("offline_text")
        self._say(f"before: {size}")
        program.click("take_offline")
        if self.kills:
            program.wait_for_end()
            self.killed += 1
            parts = [path.stat().st_size for path in (program.home / "data" / "media" / "parts").glob("*.part")]
            self._say(f"killed in the download with {max(parts, default=0)} bytes of a file on disk")
            assert max(parts, default=0) >= 1_000_000, "nothing was kept of the download"
            program.start()
            self._open_course()
        else:
            program.shot("fetching")
        program.wait("offline_state", "Kept offline", 60)
        program.shot("kept-offline")
        self._say(f"after: {program.text('offline_state')}, {program.text('offline_text')}")

    def lose_the_network(self) -> None:
        """The school is stopped for real; only a calm word tells."""
        self.school.stop()
        self.program.wait("network_word", "Offline", 60)
        self._middle(lambda: self.program.wait("network_word", "Offline", 60))
        self.program.shot("offline")
        self._say(f"status bar: {self.program.text('network_word')}. {self.program.text('network_sentence')}")

    def watch(self) -> None:
        """Play, captions, speed, seek, bookmark 1:12, note, resume."""
        program = self.program
        self._open_lecture(FILM)
        program.wait("video_stage")
        program.until("the first picture", lambda: program.ask("engine")["engine"])
        program.shot("film")
        program.key("Space")
        hashes: set[str] = set()

        def one_more() -> bool:
            hashes.add(program.ask("hash", name="video_stage")["hash"])
            return len(hashes) >= PICTURES_WANTED

        program.until(f"{PICTURES_WANTED} different pictures", one_more, 60)
        program.shot("film-plays")
        self._say(f"plays with {program.ask('engine')['engine']}: {len(hashes)} different pictures")
        program.key(">")
        program.until("another speed", lambda: program.text("speed_button").strip("\u200e") != "1×")
        self._say(f"speed {program.text('speed_button')}")
        program.key("<")
        program.key("Space")
        self._seek(72)
        program.shot("film-at-1-12")
        self._say(f"went to {program.text('player_position')} by keys")
        if not self._has_bookmark("1:12"):
            program.key("B")
            program.until("the bookmark", lambda: "1:12" in program.text("toast_text"))
            program.shot("bookmark")
        program.key("N")
        program.wait("note_editor")
        program.type(NOTE)
        program.wait("note_state", "Saved here")
        program.shot("note")
        self._say(f"bookmark at 1:12; note: {program.text('note_state')}")
        self._middle(lambda: self._open_lecture(FILM))
        program.until("the note", lambda: NOTE in program.all_texts())
        assert self._has_bookmark("1:12"), "the bookmark is lost"
        program.click("rail_home")
        self._open_lecture(FILM)
        program.until("resume at 1:12", lambda: program.text("player_position").startswith("1:1"))
        program.shot("film-resumed")
        self._say(f"resumes at {program.text('player_position')}")

    def read(self) -> None:
        """A PDF with find and a bookmark on page 7; a text with code, table and image."""
        program = self.program
        self._open_lecture(BOOK)
        program.wait("pdf_view")
        program.shot("pdf")
        program.key("Ctrl+F")
        program.wait("find_field")
        program.type("loop")
        program.key("Return")
        program.until("hits", lambda: any(sign in program.text("find_count") for sign in "123456789"))
        program.shot("pdf-find")
        self._say(f"finds the word in the PDF: {program.text('find_count')}")
        program.key("Escape")
        self._go_to_page(7)
        if not self._has_bookmark("7"):
            program.click("bookmark_page")
            program.until("the bookmark", lambda: "7" in program.text("toast_text"))
        program.shot("pdf-page-7")
        self._say("bookmarked page 7")
        self._middle(lambda: self._open_lecture(BOOK))
        assert self._has_bookmark("7"), "the bookmark is lost"
        self._open_lecture(TEXT)
        text = program.wait("text_reader", "while")
        program.shot("text")
        assert "While" in text
        program.click("mark_done")
        self._say(f"reads a text lecture of {len(text.split())} words, and marks it as done")

    def answer_and_hand_in(self) -> None:
        """All four kinds of questions; a work with text and a file, kept on this computer."""
        program = self.program
        self._open_lecture(QUIZ)
        program.click("quiz_begin")
        kinds = [self._answer(number) for number in range(3)]
        self._middle(self._reopen_quiz)
        if self.kills:
            assert program.text("answered_count").startswith("3"), "answers are lost"
            for _number in range(3):
                program.click("next_question")
        kinds += [self._answer(number) for number in range(3, 6)]
        program.shot("quiz")
        program.click("quiz_hand_in")
        self._confirm("attempt_banner")
        banner = program.wait("attempt_banner", "on this computer")
        program.shot("quiz-handed-in")
        self._say(f"answered {len(kinds)} questions ({', '.join(sorted(set(kinds)))}): {banner}")
        self._open_work()
        program.click("work_text")
        program.type(HAND_IN)
        program.wait("work_state", "Saved here")
        self._middle(self._open_work)
        assert HAND_IN in program.text("work_text"), "the draft is lost"
        file = program.home / "greet.py"
        file.write_text(SOURCE)
        program.click("add_files")
        program.wait("file_dialog")
        program.type(str(file))
        program.key("Return")
        program.until("the file", lambda: "greet.py" in program.all_texts())
        program.shot("work")
        program.click("hand_in")
        self._confirm("work_banner")
        banner = program.wait("work_banner", "on this computer")
        program.shot("work-handed-in")
        assert "submitted" not in program.all_texts().lower(), "says submitted before the school has it"
        self._say(f"handed in text and file: {banner}")

    def close_and_start(self) -> None:
        """Closed and started again, still without a network: all is there, the outbox lists what waits."""
        program = self.program
        program.key("Ctrl+Q")
        code = program.wait_for_end()
        assert code == 0, f"the program ended with {code}"
        program.start()
        self._middle(lambda: None)
        program.click("rail_outbox")
        program.until("the outbox", lambda: WORK in program.all_texts())
        program.shot("outbox-waiting")
        listed = [row for rows in program.rows().values() for row in rows]
        self._say(f"the outbox lists: {' / '.join(listed)}")
        self._open_work()
        program.wait("work_banner", "on this computer")
        self._open_lecture(FILM)
        program.until("the note", lambda: NOTE in program.all_texts())
        program.shot("still-there")

    def network_returns(self) -> None:
        """The school is back: everything arrives by itself, each with a receipt."""
        program = self.program
        self.school.start()
        program.click("rail_outbox")
        if self.kills:
            time.sleep(1)
            self._middle(lambda: program.click("rail_outbox"))
        program.until("everything received", lambda: not program.is_shown("status_waiting"), 90)
        program.wait("network_sentence", "received", 60)
        program.shot("outbox-received")
        listed = [row for rows in program.rows().values() for row in rows]
        assert sum("Receipt" in row for row in listed) >= 3, listed
        self._say(f"received: {' / '.join(listed)}")

    def grade(self) -> None:
        """The instructor grades offline; the learner sees the grade, with a notice."""
        program = self.program
        program.click("account_menu")
        program.click_action("add_account")
        program.click("demo_instructor")
        program.wait("rail_grading", timeout_s=60)
        self._open_pile()
        if program.is_shown("take_pile_along"):
            program.click("take_pile_along")
        program.until("the pile is here", lambda: "all 1 here" in program.all_texts(), 60)
        self.school.stop()
        program.wait("network_word", "Offline", 60)
        program.click_row("grading_queue", "Amina")
        program.wait("paper_text", "greets everyone")
        program.shot("desk-text")
        program.click("paper_tab_1" if program.is_shown("paper_tab_1") else "paper_tab_0")
        program.until("the file", lambda: "Amina" in program.text("paper_text"))
        program.shot("desk-file")
        self._say("the instructor reads text and file without a network")
        program.click("score_field")
        program.type(SCORE)
        program.click("feedback_editor")
        program.type(FEEDBACK)
        program.until("the draft is saved", lambda: "saved here" in program.all_texts().lower())
        self._middle(self._open_paper)
        program.until("the draft", lambda: FEEDBACK in program.text("feedback_editor"))
        program.click("release")
        program.until("released here", lambda: "Released" in program.text("release"))
        program.shot("desk-released")
        self.school.start()
        program.until("the grade is received", lambda: not program.is_shown("status_waiting"), 90)
        self._say("graded and released offline; sent when the network returned")
        program.click("account_menu")
        program.click_action(f"switch_to_{LEARNER}")
        program.until("the learner's Home", lambda: "Amina" in program.all_texts(), 60)
        program.until("the notice", lambda: self._home_tells_grade(), 90)
        program.shot("home-graded")
        self._open_work()
        program.wait("released_score", SCORE)
        assert FEEDBACK in program.text("feedback_text"), "the feedback is not shown"
        program.shot("work-graded")
        self._say(f"the learner sees {program.text('released_score')} and the feedback, with a notice on Home")

    def check_what_the_school_holds(self) -> None:
        """Exactly this, read from the database by another process."""
        holds = self.school.holds()
        counts = {kind: len(holds[kind]) for kind in ("enrollments", "attempts", "submissions", "bookmarks", "notes")}
        wanted = {"enrollments": 1, "attempts": 1, "submissions": 1, "bookmarks": 2, "notes": 1}
        assert counts == wanted, counts
        (work,) = holds["submissions"]
        (file,) = work["files"]
        assert file["sha256"] == hashlib.sha256(SOURCE.encode()).hexdigest(), file
        assert work["released"], work
        assert float(work["score"]) == float(SCORE), work
        assert holds["notes"][0]["content"] == NOTE, holds["notes"]
        places = sorted((mark["timestamp_seconds"] or 0, mark["page_number"] or 0) for mark in holds["bookmarks"])
        assert places == [(0, 7), (72.0, 0)], places
        read = sorted(row["lecture_title"] for row in holds["progress"])
        assert len(read) == 3, read
        self._say(f"the school holds exactly {counts}, one graded and released file {file['sha256'][:12]}…")
        self._say(f"progress in the lectures opened: {', '.join(read)}")

    def _say(self, words: str) -> None:
        name = f"step {self._step}" if self._step <= 9 else "the end"
        sys.stdout.write(f"{name}: {words}\n")
        sys.stdout.flush()

    def _middle(self, go_back: Callable[[], object]) -> None:
        """With kills: end the program here, start it again, and go back to where it was."""
        if self.kills:
            self._kill("in the middle")
            go_back()

    def _kill(self, when: str) -> None:
        self.program.kill()
        self.killed += 1
        self._say(f"killed {when}")
        self.program.start()
        self.program.until(
            "the program again", lambda: self.program.is_shown("home_page") and self.program.is_shown("rail_home"), 60
        )

    def _open_course(self) -> None:
        program = self.program
        program.click("rail_library")
        program.click_row("library_grid", COURSE)
        if not self._appears("course_page"):
            program.key("Return")
        program.wait("course_page")

    def _open_lecture(self, title: str) -> None:
        self._open_course()
        program = self.program
        program.until("sections", lambda: program.is_shown("section_1"))
        for number in range(1, 8):
            if program.is_shown(f"section_{number}") and not program.is_shown(f"lectures_{number}"):
                self._unfold(number)
            rows = program.rows(f"lectures_{number}").get(f"lectures_{number}", [])
            if any(title in row for row in rows):
                program.click_row(f"lectures_{number}", title)
                if not self._appears("lecture_page"):
                    program.key("Return")
                program.wait("lecture_page")
                return
        raise NotSeenError(f"the lecture {title}")

    def _unfold(self, number: int) -> None:
        for _press in range(6):  # a confirmation may lie over it for six seconds
            self.program.click(f"section_{number}")
            if self._appears(f"lectures_{number}"):
                return
        raise NotSeenError(f"section {number} open")

    def _open_work(self) -> None:
        self._open_course()
        self.program.click_row("assignment_list", WORK)
        if not self._appears("assignment_page"):
            self.program.key("Return")
        self.program.wait("assignment_page")

    def _reopen_quiz(self) -> None:
        self._open_lecture(QUIZ)
        if self._appears("quiz_begin"):
            self.program.click("quiz_begin")
        self.program.wait("question_card")

    def _open_pile(self) -> None:
        self.program.click("rail_grading")
        if self._appears("pile_list"):
            self.program.click_row("pile_list", WORK)
            if not self._appears("grading_queue"):
                self.program.key("Return")
        self.program.wait("grading_queue")

    def _open_paper(self) -> None:
        self._open_pile()
        self.program.click_row("grading_queue", "Amina")
        self.program.wait("paper_text")

    def _appears(self, name: str, within_s: float = 2.0) -> bool:
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            if self.program.is_shown(name):
                return True
            time.sleep(0.1)
        return False

    def _answer(self, number: int) -> str:
        program = self.program
        program.wait("question_number", f"{number + 1}")
        if program.is_shown("answer_text"):
            program.click("answer_text")
            last = number == 5
            program.type(ESSAY if last else "return")
            kind = "essay" if last else "short answer"
        else:
            program.click("answer_1")
            kind = "true or false" if not program.is_shown("answer_3") else "choice"
        program.wait("answer_state", "saved here")
        if number == 0:
            program.shot("question")
        if number < 5:
            program.click("next_question")
        return kind

    def _confirm(self, banner: str) -> None:
        program = self.program
        program.until("handing in", lambda: program.is_shown("ask_hand_in") or program.is_shown(banner))
        if program.is_shown("ask_hand_in_effect"):
            program.click("ask_hand_in_effect")

    def _seek(self, second: int) -> None:
        """By keys: five seconds with an arrow, one with Shift."""
        program = self.program
        for _press in range(120):
            here = _seconds(program.text("player_position"))
            if here == second:
                return
            step = second - here
            arrow = "Right" if step > 0 else "Left"
            program.key(arrow if abs(step) >= 5 else f"Shift+{arrow}")
            time.sleep(0.25)
        raise NotSeenError(f"second {second} by keys; it stands at {program.text('player_position')}")

    def _go_to_page(self, page: int) -> None:
        program = self.program
        program.key("Ctrl+G")
        program.type(str(page))
        program.key("Return")
        program.until(f"page {page}", lambda: program.text("page_field").strip() == str(page))

    def _has_bookmark(self, place: str) -> bool:
        program = self.program
        program.click("panel_tab_bookmarks")
        found = self._appears("bookmarks_list") and any(
            place in row for rows in program.rows("bookmarks_list").values() for row in rows
        )
        program.click("panel_tab_notes")
        time.sleep(0.3)
        return found

    def _home_tells_grade(self) -> bool:
        self.program.click("rail_home")
        return WORK in self.program.all_texts() and SCORE in self.program.all_texts()


def _seconds(position: str) -> int:
    digits = "".join(sign for sign in position.split("/")[0] if sign.isdigit() or sign == ":")
    parts = [int(part) for part in digits.split(":") if part]
    return sum(part * 60**place for place, part in enumerate(reversed(parts)))


def folder_of(path: Path | None, fallback: Path) -> Path:
    """Where the pictures go."""
    chosen = path or fallback
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen
