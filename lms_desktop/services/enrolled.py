"""A person's place in a course: what everything that they write hangs upon."""

from datetime import UTC, datetime

from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.ops import PENDING, Enroll
from lms_desktop.protocol.content import LectureRow, Section
from lms_desktop.protocol.enums import EnrollmentStatus
from lms_desktop.protocol.learning import Enrollment
from lms_desktop.store import ledger, rows
from lms_desktop.store.store import Tx

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def course_of(tx: Tx, lecture_id: str) -> str:
    """The course of a lecture. Raises ``NotPossible`` where the lecture is not known here."""
    lecture = rows.one(tx, LectureRow, lecture_id)
    section = rows.one(tx, Section, lecture.section) if lecture is not None else None
    if section is None:
        raise NotPossible(lecture_id, why="not_here")
    return section.course


def in_course(tx: Tx, course_id: str) -> Enrollment | None:
    """One's own enrollment in a course, cancelled ones left out."""
    found = rows.many(tx, Enrollment, course=course_id)
    return next((one for one in found if one.status is not EnrollmentStatus.CANCELLED), None)


def in_lecture(tx: Tx, lecture_id: str) -> tuple[str, str | None]:
    """The enrollment that work in a lecture belongs to, and the entry that has to arrive before it."""
    return of_course(tx, course_of(tx, lecture_id))


def of_course(tx: Tx, course_id: str) -> tuple[str, str | None]:
    """The enrollment that work in a course belongs to, and the entry that has to arrive before it."""
    enrollment = in_course(tx, course_id)
    if enrollment is None:
        raise NotPossible(course_id, why="not_enrolled")
    return enrollment.id, joining(tx, enrollment.id)


def joining(tx: Tx, enrollment_id: str) -> str | None:
    """The entry by which the enrollment is made, while the school has not accepted it."""
    for entry in ledger.pending(tx, "enrollment", enrollment_id):
        if isinstance(entry.op, Enroll) and entry.state in PENDING:
            return entry.op_id
    return None
