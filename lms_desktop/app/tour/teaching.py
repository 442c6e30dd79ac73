"""Step 9: the instructor grades without a network; the learner gets the grade."""

from lms_desktop.app.tour.arriving import LEARNER_MAIL
from lms_desktop.app.tour.handing_in import TASK, WORK
from lms_desktop.app.tour.walk import Walk
from lms_desktop.app.tour.ways import LEARNER, TEACHER, all_is_sent, be, lose_network, to_course

TEACHER_MAIL = "kim@demo.school"
SCORE = "18"
FEEDBACK = "A clear program with good names. Next time, say in a comment why your rule is fair."
PILE, GRADE, RELEASED, SENT = "the pile", "the grade", "the release", "the grade at the school"


def grade_and_return(walk: Walk) -> None:
    """Take the pile along, lose the network, grade, release; then the learner sees it."""
    if SENT not in walk.saved:
        _teach(walk)
    _see_the_grade(walk)


def _teach(walk: Walk) -> None:
    program = walk.program
    be(walk, TEACHER, TEACHER_MAIL, "demo_instructor")
    if PILE not in walk.saved:
        _take_the_pile(walk)
        walk.middle("with the pile taken along")
    if RELEASED not in walk.saved:
        _grade(walk)
    walk.school.start()
    walk.middle("while the grade is sent")
    all_is_sent(walk)
    walk.saved.add(SENT)
    program.click("rail_outbox")
    row = program.wait_row("outbox_received", TASK)
    walk.tell(f"the network is back; the grade went by itself: “{row}”")
    walk.picture("grade-received")


def _take_the_pile(walk: Walk) -> None:
    program = walk.program
    program.wait_row("to_grade_list", TASK)
    walk.picture("instructor-home")
    _open_desk(walk)
    if program.see("take_pile_along"):
        walk.tell(f"“{program.text('take_pile_along')}”")
        walk.picture("pile-to-take-along")
        program.click("take_pile_along")
    program.wait_gone("take_pile_along")
    program.wait_words("all 1 here")
    walk.saved.add(PILE)
    walk.tell("a second account in the same program; the pile is taken along")


def _open_desk(walk: Walk) -> None:
    program = walk.program
    program.click("rail_grading")
    program.wait_row("pile_list", TASK)
    program.click("pile_list", TASK)
    program.wait_row("grading_queue", LEARNER)
    program.wait("paper_text")


def _grade(walk: Walk) -> None:
    program = walk.program
    said = lose_network(walk)
    _open_desk(walk)
    walk.check(WORK[:40] in program.wait("paper_text", "My rule")["text"], "the text of the work is not there")
    program.click("paper_tab_0")
    program.wait("paper_text", r"def greeting\(name\):")
    walk.picture("desk-with-file")
    walk.tell(f"no network (“{said}”); text and file of the work open")
    if not walk.is_saved(GRADE, shown=program.text("score_field") == SCORE):
        program.click("score_field")
        program.press("Ctrl+A")
        program.write(SCORE)
        program.click("feedback_editor")
        program.write(FEEDBACK)
        program.wait_words("Draft, saved here")
        walk.saved.add(GRADE)
        walk.middle("with a draft of the grade")
    walk.check(program.text("feedback_editor") == FEEDBACK, "the comment is not as it was written")
    if not program.see("undo_release"):
        program.click("release")
        program.wait("undo_release")
    walk.saved.add(RELEASED)
    walk.picture("released-here")
    walk.tell(f"score {SCORE} and a comment, released; it waits")
    walk.middle("with the release waiting")


def _see_the_grade(walk: Walk) -> None:
    program = walk.program
    be(walk, LEARNER, LEARNER_MAIL, "demo_student")
    notice = program.wait_row("lately_list", f"Graded: {TASK}.*{SCORE} of", timeout=60)
    walk.picture("learner-notice")
    walk.tell(f"the learner's notice: “{notice}”")
    to_course(walk)
    program.wait_row("assignment_list", TASK)
    program.click("assignment_list", TASK)
    score = program.wait("released_score", SCORE)["text"]
    walk.check(FEEDBACK in program.text("feedback_text"), "the comment did not arrive")
    walk.picture("grade")
    walk.tell(f"the grade: “{score}”, and the comment")
