"""What the school must hold at the end, exactly; read by a process that is neither the program nor the server."""

import hashlib
from pathlib import Path

from lms_desktop.app.tour.handing_in import PROGRAM_NAME, QUIZ, TASK, WORK, work_file
from lms_desktop.app.tour.learning import DOCUMENT, NOTE, PAGE, TEXT, VIDEO
from lms_desktop.app.tour.program import NotAsExpectedError
from lms_desktop.app.tour.school import Held
from lms_desktop.app.tour.teaching import FEEDBACK, SCORE

COURSE_SLUG, LEARNER_MAIL = "python-for-beginners", "amina@demo.school"
PLACE_S = 72
OPENED = {VIDEO, DOCUMENT, TEXT, QUIZ}


def check_what_the_school_holds(held: Held, folder: Path) -> str:
    """Raise where anything is missing, wrong, or there twice; answers what is there."""
    enrollments = [(one["user"], one["course"]) for one in held["enrollments"]]
    _same("enrollments", enrollments, [(LEARNER_MAIL, COURSE_SLUG)])
    _same("attempts", [one["user"] for one in held["attempts"]], [LEARNER_MAIL])
    _same("answers", len(held["attempts"][0]["answers"]), 6)
    _check_submission(held, folder)
    _check_marks(held)
    _same("lectures with progress", sorted(one["lecture_title"] for one in held["progress"]), sorted(OPENED))
    return (
        "one enrollment, one attempt, one graded and released submission with its file, "
        f"two bookmarks, one note, progress of {len(OPENED)} lectures"
    )


def _check_submission(held: Held, folder: Path) -> None:
    _same("submissions", len(held["submissions"]), 1)
    work = held["submissions"][0]
    digest = hashlib.sha256(work_file(folder).read_bytes()).hexdigest()
    _same("files", [(one["name"], one["sha256"]) for one in work["files"]], [(PROGRAM_NAME, digest)])
    _same("the work", (work["user"], work["assignment_title"], work["content"]), (LEARNER_MAIL, TASK, WORK))
    _same("its grade", (float(work["score"] or 0), work["feedback"]), (float(SCORE), FEEDBACK))
    _same("its state", (work["status"], work["released"]), ("graded", True))


def _check_marks(held: Held) -> None:
    marks = sorted((one["lecture_title"], _place(one)) for one in held["bookmarks"])
    _same("bookmarks", marks, sorted([(VIDEO, PLACE_S), (DOCUMENT, int(PAGE))]))
    notes = [(one["lecture_title"], _place(one), one["content"]) for one in held["notes"]]
    _same("notes", notes, [(VIDEO, PLACE_S, NOTE)])


def _place(row: dict[str, object]) -> int:
    page, seconds = row["page_number"], row["timestamp_seconds"]
    return int(str(page)) if page is not None else int(float(str(seconds)))


def _same(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise NotAsExpectedError(f"{what}: the school holds {found}, not {wanted}")
