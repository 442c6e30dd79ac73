"""Steps 6 to 8: a quiz, an assignment, a start without a network, and everything arrives."""

from pathlib import Path

from lms_desktop.app.tour.arriving import LEARNER_MAIL
from lms_desktop.app.tour.walk import Walk
from lms_desktop.app.tour.ways import LEARNER, all_is_sent, be, to_course, to_lecture

QUIZ, TASK = "What do you know about loops and names?", "Greet everyone"
ESSAY = "A for loop is like laying the table: for each guest on the list I put down one plate, then it is over."
WORK = "My rule: Ben is greeted in capital letters. I got stuck at the colon after for, and the message helped."
PROGRAM_NAME = "greetings.py"
PROGRAM = """names = ["Amina", "Ben", "Chen"]


def greeting(name):
    return "Hello, " + name


for name in names:
    print(greeting(name))
"""
ANSWERS, DRAFT, HAND_IN = "the answers", "the draft", "the hand-in"
CHOICES = {1: (2,), 2: (1, 3), 3: (1,)}
TEXTS = {4: "return", 5: "3", 6: ESSAY}


def answer_and_hand_in(walk: Walk) -> None:
    """Answer every kind of question, hand in; write, add a file, hand in."""
    _quiz(walk)
    _assignment(walk)


def _quiz(walk: Walk) -> None:
    program = walk.program
    to_lecture(walk, 5, QUIZ)
    shown = program.wait_any("quiz_begin", "question_card", "quiz_result")
    if walk.is_saved("the attempt", shown=shown == "quiz_result"):
        return
    if shown == "quiz_begin":
        walk.check(ANSWERS not in walk.saved, "the answers were called saved and are gone")
        walk.picture("quiz")
        program.click("quiz_begin")
        program.wait("question_card")
    _choose_answers(walk)
    walk.picture("quiz-choices")
    walk.saved.add(ANSWERS)
    walk.middle("with half of the answers")
    _type_answers(walk)
    walk.tell("a quiz answered: one of several, several, true or false, a word, an essay; each “Answer saved here”")
    walk.picture("quiz-essay")
    walk.middle("with all answers")
    program.click("quiz_hand_in")
    program.wait("ask_hand_in_effect")
    walk.picture("quiz-asks-once")
    program.click("ask_hand_in_effect")
    program.wait("quiz_result")
    program.wait_words("Handed in on this computer")
    walk.saved.add("the attempt")
    _never_says_submitted(walk)
    walk.picture("quiz-handed-in")
    walk.tell("the quiz: “Handed in on this computer …”, never “submitted”")


def _choose_answers(walk: Walk) -> None:
    program = walk.program
    for number, answers in CHOICES.items():
        _go_to_question(walk, number)
        for answer in answers:
            button = program.wait(f"answer_{answer}")
            if walk.is_saved(f"answer {number}.{answer}", shown=button["checked"]):
                continue
            _by_keys(walk, f"answer_{answer}") if number == 3 else program.click(f"answer_{answer}")
            program.wait("answer_state", "Answer saved here")
            walk.saved.add(f"answer {number}.{answer}")


def _type_answers(walk: Walk) -> None:
    program = walk.program
    for number, text in TEXTS.items():
        _go_to_question(walk, number)
        there = program.wait("answer_text")
        if walk.is_saved(f"answer {number}", shown=program.text("answer_text") == text):
            continue
        walk.check(there, "no place to answer")
        program.click("answer_text")
        program.write(text)
        program.wait("answer_state", "Answer saved here")
        walk.saved.add(f"answer {number}")


def _go_to_question(walk: Walk, number: int) -> None:
    walk.program.click(f"question_{number}")
    walk.program.wait("question_number", f"^Question {number} of 6")


def _by_keys(walk: Walk, name: str) -> None:
    """Reach a button with Tab, as one does without a mouse."""
    program = walk.program
    for _ in range(60):
        if program.wait(name)["focused"]:
            program.press("Space")
            return
        program.press("Tab")
    walk.check(False, f"{name} cannot be reached by Tab")  # noqa: FBT003 - what must hold does not


def _assignment(walk: Walk) -> None:
    program = walk.program
    to_course(walk)
    program.wait_row("assignment_list", TASK)
    program.click("assignment_list", TASK)
    program.wait("page_title", TASK)
    shown = program.wait_any("hand_in", "save_copy")
    if walk.is_saved(HAND_IN, shown=shown == "save_copy"):
        return
    _write_draft(walk)
    walk.middle("with a draft")
    program.click("hand_in")
    program.wait_words("Handed in on this computer")
    program.wait_gone("hand_in")
    walk.saved.add(HAND_IN)
    _never_says_submitted(walk)
    program.wait("work_banner", "Handed in on this computer")
    said = program.text("work_banner")
    walk.picture("handed-in-here")
    walk.tell(f"the assignment: “{said}”, never “submitted”")
    walk.middle("after handing in")


def _write_draft(walk: Walk) -> None:
    program = walk.program
    if not walk.is_saved("the text of the work", shown=program.text("work_text") == WORK):
        program.click("work_text")
        program.write(WORK)
        said = program.wait("work_state", "Saved here")["text"]
        walk.saved.add("the text of the work")
        walk.tell(f"the draft of the assignment: “{said}”")
        walk.middle("with the text of the work")
    if not walk.is_saved(DRAFT, shown=program.see("file_1") is not None):
        program.click("add_files")
        program.wait("fileNameEdit")
        program.write(str(work_file(walk.folder)))
        walk.picture("add-a-file")
        program.press("Return")
        program.wait("file_1", PROGRAM_NAME)
        walk.saved.add(DRAFT)
        walk.picture("draft-with-file")


def work_file(folder: Path) -> Path:
    """The file that the learner hands in."""
    path = folder / PROGRAM_NAME
    if not path.exists():
        path.write_text(PROGRAM, encoding="utf-8")
    return path


def _never_says_submitted(walk: Walk) -> None:
    words = walk.program.words().lower()
    walk.check("this computer" in words, "it does not say that the work is on this computer")
    walk.check("submitted" not in words, "“submitted” is on the screen while the school has nothing")


def start_again(walk: Walk) -> None:
    """Close the program, start it without a network: everything is there."""
    program = walk.program
    if "closed" not in walk.saved:
        program.quit()
        walk.saved.add("closed")
        program.start()
        walk.home()
    program.wait("network_word", "^Offline$")
    program.wait("page_title", "Amina")
    program.wait_row("waiting_list", "")
    walk.picture("home-waiting")
    program.click("rail_outbox")
    listed = _wait_for_outbox(walk)
    walk.tell(f"closed and started without a network; {program.text('page_line')}")
    walk.tell(f"the outbox lists {'; '.join(listed)}")
    walk.picture("outbox-waiting")
    walk.middle("at the outbox")
    program.click("outbox_waiting", TASK)
    program.wait("detail_title", TASK)
    walk.picture("outbox-detail")
    to_course(walk)
    program.wait("take_offline", "Kept offline")
    program.click("assignment_list", TASK)
    walk.check(program.wait("work_text", "My rule")["text"] == WORK, "the work is not as it was written")
    walk.tell("the course, the work and its file are there")


def _wait_for_outbox(walk: Walk) -> list[str]:
    program = walk.program
    for part in (TASK, QUIZ_TITLE):
        program.wait_row("outbox_waiting", part)
    return program.rows("outbox_waiting")


QUIZ_TITLE = "Names, lists and loops|What do you know"


def get_the_network_back(walk: Walk) -> None:
    """The school answers again: everything goes by itself, each with a receipt."""
    program = walk.program
    be(walk, LEARNER, LEARNER_MAIL, "demo_student")
    program.click("rail_outbox")
    program.wait("outbox_page")
    walk.school.start()
    walk.middle("while it is sent")
    all_is_sent(walk)
    received = program.wait_row("outbox_received", f"{TASK}.*Receipt")
    program.wait_row("outbox_received", f"({QUIZ_TITLE}).*Receipt")
    walk.tell(f"the school answers again; nothing was touched, and all arrived: “{received}”")
    walk.picture("outbox-received")
    held = walk.school.holds()
    walk.check(len(held["submissions"]) == 1, f"the school holds {held['submissions']}")
    walk.check(held["submissions"][0]["status"] == "submitted", "the school does not have the work")
    to_course(walk)
    program.click("assignment_list", TASK)
    said = program.wait("work_banner", "received")["text"]
    walk.tell(f"“{said}”")
    walk.picture("receipt")
