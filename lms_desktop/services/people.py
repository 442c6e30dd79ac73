"""Names of people, where this computer knows them."""

from lms_desktop.protocol.courses import CourseDetail
from lms_desktop.store import rows
from lms_desktop.store.store import Tx


def teacher_name(tx: Tx, course_id: str, user_id: str | None) -> str:
    """The name of somebody who teaches a course; empty where only the id is known, which says nothing to people."""
    detail = rows.one(tx, CourseDetail, course_id) if user_id else None
    teachers = detail.instructors if detail is not None else ()
    return next((one.name for one in teachers if one.user == user_id), "")
