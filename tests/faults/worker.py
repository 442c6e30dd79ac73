"""One run of the program without windows: open the account, do one thing, say that it is saved, sync.

worker.py HOME PORT EMAIL KIND WORDS
"""

import sys
from pathlib import Path

from lms_desktop.app.session import Session
from tests.live import LiveSchool, sync


def main(home: str, port: str, email: str, kind: str, words: str) -> None:
    session = LiveSchool(Path("unused"), int(port)).session(Path(home), email)
    if not is_there(session, kind, words):
        if not session.was_pulled():
            sync_base(session)
        do(session, kind, words)
        print("saved", flush=True)
    sync(session)
    let_time_pass(session)
    sync(session)
    left = session.services.outbox.load()
    assert left.waiting == left.sending == left.failed == left.needs == (), left
    session.close()


def let_time_pass(session: Session) -> None:
    """A call that was lost is so old now that it cannot arrive any more."""
    with session.open.store.write("time") as tx:
        tx.exec_driver_sql(
            "UPDATE outbox SET sent_at = '2020-01-01T00:00:00.000000Z', next_attempt_at = NULL "
            "WHERE state = 'ambiguous'"
        )


def sync_base(session: Session) -> None:
    """A first look at the school."""
    session.pull()
    if session.open.teaches:
        return
    (card,) = session.services.catalogue.search("").cards
    session.services.enrollments.enroll(card.course_id)
    sync(session)


def do(session: Session, kind: str, words: str) -> None:
    services = session.services
    if kind == "grade":
        services.grading.give(submission(session, words), score="11", feedback=f"Seen: {words}", rubric_scores={})
        services.grading.release(submission(session, words))
        return
    course = services.library.load().cards[0].course_id
    if kind == "note":
        lecture = services.courses.open(course).sections[0].lectures[0].lecture_id
        services.notes.save(None, lecture, words, timestamp=1.0)
        return
    assignment = services.courses.open(course).assignments[0].assignment_id
    services.assignments.save_draft(assignment, words)
    services.assignments.hand_in(assignment)


def is_there(session: Session, kind: str, words: str) -> bool:
    services = session.services
    if kind == "grade":
        return bool(session.was_pulled()) and bool(services.grading.paper(submission(session, words)).grade.is_released)
    cards = services.library.load().cards
    if not cards or not services.courses.open(cards[0].course_id).has_syllabus:
        return False
    course = services.courses.open(cards[0].course_id)
    if not course.assignments:
        return False
    if kind == "note":
        return any(one.content == words for one in services.notes.in_lecture(course.sections[0].lectures[0].lecture_id))
    view = services.assignments.open(course.assignments[0].assignment_id)
    works = (*view.earlier, *([view.latest] if view.latest else []))
    return any(one.content == words for one in works)


def submission(session: Session, words: str) -> str:
    from lms_desktop.protocol.assignments import Submission
    from lms_desktop.store import rows

    with session.open.store.read() as tx:
        return next(work.id for work in rows.many(tx, Submission) if work.content == words)


if __name__ == "__main__":
    main(*sys.argv[1:])
