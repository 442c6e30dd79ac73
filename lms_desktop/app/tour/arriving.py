"""Steps 1 to 3: find a course and join it, take it offline, lose the network."""

import re

from lms_desktop.app.tour.program import KILLED, NotAsExpectedError
from lms_desktop.app.tour.walk import Walk
from lms_desktop.app.tour.ways import COURSE, LEARNER, be, lose_network, to_course

LEARNER_MAIL = "amina@demo.school"
IN_A_FILE = {"LMS_CRASH_AT": "download-piece:5"}  # the demo's files are shorter than the way to a checkpoint


def find_and_join(walk: Walk) -> None:
    """Sign in by one click, see Home, find a course by typing, enroll."""
    program = walk.program
    if program.wait_any("door_card", "home_page") == "door_card":
        program.wait("demo_student")
        walk.picture("door")
    be(walk, LEARNER, LEARNER_MAIL, "demo_student")
    greeting = program.text("page_title")
    walk.tell(f"one click, and Home says “{greeting}”")
    walk.picture("home-empty")
    program.click("rail_catalogue")
    program.wait_row("catalogue_grid", COURSE)
    program.click("catalogue_search")
    program.write("python")
    program.press("Return")
    program.wait("page_line", "^1 course")
    program.click("catalogue_grid", COURSE)
    program.wait("panel_title", COURSE)
    walk.picture("catalogue")
    walk.tell("typing “python” in the catalogue leaves one course")
    walk.middle("before joining")
    _join(walk)
    program.wait("section_5")
    walk.saved.add("the course")
    walk.picture("course")
    walk.middle("after joining")
    program.wait_gone("status_waiting")
    walk.tell("joined; the syllabus of 5 sections is here")


def _join(walk: Walk) -> None:
    program = walk.program
    joined = program.wait_any("enroll", "open_course") == "open_course"
    walk.is_saved("the course", shown=joined)
    for _press in range(3):  # while the school is read, a button may move away under the pointer
        if not program.see("course_title"):
            program.click("open_course" if program.see("open_course") else "enroll")
        try:
            program.wait("course_title", COURSE, timeout=6)
        except NotAsExpectedError:
            continue
        return
    raise NotAsExpectedError("the course does not open")


def take_along(walk: Walk) -> None:
    """Take the course offline: size before, progress while, verified after."""
    program = walk.program
    to_course(walk)
    program.wait("take_offline", r"Take offline \(.+\)|Fetching|Kept offline|connection")
    asked = "the copy" in walk.saved
    if not asked:
        label = program.text("take_offline")
        walk.tell(f"before: “{walk.must_match(r'Take offline .*[KM]B.', label)}”")
        walk.picture("before-the-copy")
        _fetch_and_crash(walk) if walk.kills else program.click("take_offline")
    seen = program.texts_until("take_offline", "Kept offline", timeout=120)
    walk.saved.add("the copy")
    if not asked:
        on_the_way = [text for text in seen if re.search(r"Fetching .+ of .+", text)]
        walk.check(on_the_way, f"no progress was shown: {seen}")
        walk.tell(f"while: “{on_the_way[0]}”, in {len(on_the_way)} steps")
    state, text = program.wait("offline_state")["text"], program.wait("offline_text", "checked")["text"]
    walk.tell(f"after: “{state}: {text}”")
    walk.picture("kept-offline")


def _fetch_and_crash(walk: Walk) -> None:
    """The program dies in the middle of a file, and goes on."""
    program = walk.program
    program.quit()
    program.start(IN_A_FILE)
    walk.home()
    to_course(walk)
    program.click("take_offline")
    code = program.wait_for_end()
    walk.check(code == KILLED, f"not killed, ended with {code}")
    walk.kill_count += 1
    program.start()
    walk.home()
    to_course(walk)
    walk.tell("killed in the middle of a file; started again, it goes on by itself")


def lose_the_network(walk: Walk) -> None:
    """The school stops; only the status bar says so."""
    said = lose_network(walk)
    walk.tell(f"the school stopped; the status bar: “{said}”")
    to_course(walk)
    walk.middle("without a network")
    walk.program.wait("network_word", "^Offline$")
    for alarm in ("ask", "bug_report", "course_notice", "toast"):
        walk.check(walk.program.see(alarm) is None, f"{alarm} was shown for a lost network")
    walk.picture("offline")
    walk.tell("no dialog, no notice, the course is open as before")
