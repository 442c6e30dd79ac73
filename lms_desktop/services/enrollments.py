"""Joining and leaving courses; the wish is kept here and told when it can be told."""

from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.ids import enrollment_id
from lms_desktop.domain.ops import Drop, Enroll
from lms_desktop.protocol.courses import CourseRow, CourseSummary
from lms_desktop.protocol.enums import CourseStatus
from lms_desktop.protocol.rows import decode, encode
from lms_desktop.services import enrolled
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.store import outbox, rows


class EnrollmentService:
    """Join and leave."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def enroll(self, course_id: str) -> None:
        """Join a course as soon as the school can be reached."""
        with self._account.store.write("enrollment") as tx:
            if enrolled.in_course(tx, course_id) is not None:
                return
            course = rows.one(tx, CourseRow, course_id)
            if course is None:
                raise NotPossible(course_id, why="not_here")
            if not course.pricing.is_free:
                raise NotPossible(course_id, why="paid")
            if course.status is CourseStatus.ARCHIVED:
                raise NotPossible(course_id, why="closed")
            summary = decode(encode(course), CourseSummary)
            op = Enroll(course=course_id, user=self._account.user_id, summary=summary)
            id_ = enrollment_id(self._account.user_id, course_id)
            outbox.put(tx, entity="enrollment", entity_id=id_, op=op, moment=self._account.clock.moment())

    def leave(self, course_id: str) -> None:
        """Leave a course; notes, bookmarks and progress stay."""
        with self._account.store.write("enrollment") as tx:
            enrollment = enrolled.in_course(tx, course_id)
            if enrollment is not None:
                moment = self._account.clock.moment()
                outbox.put(tx, entity="enrollment", entity_id=enrollment.id, op=Drop(), moment=moment)
