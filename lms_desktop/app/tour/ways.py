"""How one gets from page to page, from wherever one is."""

from lms_desktop.app.tour.program import NotAsExpectedError
from lms_desktop.app.tour.walk import Walk

COURSE = "Python for Beginners"
LEARNER, TEACHER = "Amina Nasser", "Sun-hee Kim"
OFFLINE_WITHIN_S, ONLINE_WITHIN_S = 30.0, 90.0
PRESSES, ENTER_WITHIN_S = 4, 20.0


def to_course(walk: Walk) -> None:
    """Open the course from the library."""
    program = walk.program
    program.click("rail_library")
    program.wait_row("library_grid", COURSE)
    program.click("library_grid", COURSE)
    program.wait("course_title", COURSE)


def to_lecture(walk: Walk, section: int, title: str) -> None:
    """Open a lecture from the syllabus."""
    program = walk.program
    to_course(walk)
    program.wait(f"section_{section}")
    if program.see(f"lectures_{section}") is None:
        program.click(f"section_{section}")
    program.wait_row(f"lectures_{section}", title)
    program.click(f"lectures_{section}", title)
    program.wait("lecture_page")


def lose_network(walk: Walk) -> str:
    """Stop the school for real and see what the program says about it."""
    program = walk.program
    walk.school.stop()
    program.press("Ctrl+R")
    word = program.wait("network_word", "^Offline$", timeout=OFFLINE_WITHIN_S)["text"]
    sentence = program.wait("network_sentence", "Your work is saved here")["text"]
    return f"{word}. {sentence}"


def all_is_sent(walk: Walk) -> None:
    """Wait, without touching anything, until nothing waits to be sent any more."""
    program = walk.program
    program.wait("network_word", "^Online$", timeout=ONLINE_WITHIN_S)
    program.wait_gone("status_waiting", timeout=ONLINE_WITHIN_S)


def be(walk: Walk, name: str, email: str, demo: str) -> None:
    """Work as this person: stay, switch, or sign in for the first time."""
    program = walk.program
    if program.wait_any("account_menu", "door_card") == "door_card":
        program.wait_any(demo, f"open_{email}")
        _enter(walk, demo if program.see(demo) else f"open_{email}")
    elif name not in program.text("account_menu"):
        program.click("account_menu")
        program.wait("add_account")
        known = program.see_line(f"switch_to_{email}")
        program.click(f"switch_to_{email}" if known else "add_account")
        if not known:
            program.wait(demo)
            walk.picture("one-more-account")
            _enter(walk, demo)
    program.wait("account_menu", name)
    program.click("rail_home")
    program.wait("page_title", name.split()[0])


def _enter(walk: Walk, button: str) -> None:
    """Press a button of the door; again where the line broke, as a person would."""
    program = walk.program
    for press in range(1, PRESSES + 1):
        program.click(button)
        try:
            program.wait("account_menu", timeout=ENTER_WITHIN_S)
        except NotAsExpectedError:
            if press == PRESSES:
                raise
            walk.tell("the door stayed shut, and is tried again")
        else:
            return
