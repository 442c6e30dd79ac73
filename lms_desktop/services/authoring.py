"""Making a course: sections, lectures and works to hand in, written here first and told at the next connection."""

from collections.abc import Sequence

from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.grading import format_score
from lms_desktop.domain.op import Plain
from lms_desktop.protocol.assignments import Assignment, RubricCriterion
from lms_desktop.protocol.content import LectureDetail, LectureRow, Section
from lms_desktop.protocol.courses import CourseDetail, CourseRow
from lms_desktop.services import authored
from lms_desktop.services.courses import taught_courses
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.views import (
    TaughtAssignment,
    TaughtCourse,
    TaughtCriterion,
    TaughtLecture,
    TaughtLine,
    TaughtSection,
)
from lms_desktop.store import rows
from lms_desktop.store.store import Tx


class AuthoringService:
    """Write the courses that one teaches."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def course(self, course_id: str) -> TaughtCourse:
        """A course as it is being made. Raises ``NotPossible`` where one does not teach it."""
        with self._account.store.read() as tx:
            course = rows.one(tx, CourseDetail, course_id) or rows.one(tx, CourseRow, course_id)
            if course is None or course_id not in taught_courses(tx):
                raise NotPossible(course_id, why="not_here" if course is None else "not_yours")
            sections = tuple(_section(tx, one) for one in _sections(tx, course_id))
            return TaughtCourse(course_id, course.title, sections, _assignments(tx, course_id))

    def add_section(self, course_id: str, *, title: str, description: str = "") -> TaughtSection:
        """Begin a new part at the end of a course."""
        with self._account.store.write("section") as tx:
            last = max((one.order_index for one in _sections(tx, course_id)), default=0)
            fields: dict[str, Plain] = {"title": title, "description": description, "order_index": last + 1}
            id_ = authored.add(tx, "section", course_id, fields, self._account.clock.moment())
            return _section(tx, authored.taught_row(tx, Section, id_))

    def change_section(self, section_id: str, **fields: Plain) -> TaughtSection:
        """Name or describe a section anew."""
        with self._account.store.write("section") as tx:
            return _section(tx, authored.change(tx, Section, section_id, fields, self._account.clock.moment()))

    def remove_section(self, section_id: str) -> None:
        """Take a section out of its course, with its lectures; what learners did in it stays theirs."""
        with self._account.store.write("section") as tx:
            authored.remove(tx, Section, section_id, self._account.clock.moment())

    def order_sections(self, course_id: str, section_ids: Sequence[str]) -> None:
        """Put the sections of a course in order; the order that somebody gives last is the order."""
        with self._account.store.write("order") as tx:
            authored.order(tx, "section", course_id, section_ids, self._account.clock.moment())

    def order_lectures(self, section_id: str, lecture_ids: Sequence[str]) -> None:
        """Put the lectures of a section in order."""
        with self._account.store.write("order") as tx:
            authored.order(tx, "lecture", section_id, lecture_ids, self._account.clock.moment())

    def lecture(self, lecture_id: str) -> TaughtLecture:
        """A lecture as it is being written."""
        with self._account.store.read() as tx:
            return _lecture(tx, authored.taught_row(tx, LectureDetail, lecture_id))

    def add_lecture(self, section_id: str, *, title: str, kind: str = "text", **fields: Plain) -> TaughtLecture:
        """Begin a new lecture at the end of a section."""
        with self._account.store.write("lecture") as tx:
            last = max((one.order_index for one in _lectures(tx, rows.name_now(tx, section_id))), default=0)
            given = {"title": title, "content_type": kind, "order_index": last + 1, **fields}
            id_ = authored.add(tx, "lecture", section_id, given, self._account.clock.moment())
            return _lecture(tx, authored.taught_row(tx, LectureDetail, id_))

    def change_lecture(self, lecture_id: str, **fields: Plain) -> TaughtLecture:
        """Write a lecture anew; ``section`` puts it into another section of its course."""
        with self._account.store.write("lecture") as tx:
            return _lecture(tx, authored.change(tx, LectureDetail, lecture_id, fields, self._account.clock.moment()))

    def remove_lecture(self, lecture_id: str) -> None:
        """Take a lecture out of its course; what learners did in it stays theirs."""
        with self._account.store.write("lecture") as tx:
            authored.remove(tx, LectureDetail, lecture_id, self._account.clock.moment())

    def assignment(self, assignment_id: str) -> TaughtAssignment:
        """A work to hand in as it is being written."""
        with self._account.store.read() as tx:
            return _assignment(tx, authored.taught_row(tx, Assignment, assignment_id))

    def add_assignment(self, course_id: str, *, title: str, **fields: Plain) -> TaughtAssignment:
        """Set the learners of a course a work."""
        with self._account.store.write("assignment") as tx:
            given = {"title": title, "max_score": "100.00", **fields}
            id_ = authored.add(tx, "assignment", course_id, given, self._account.clock.moment())
            return _assignment(tx, authored.taught_row(tx, Assignment, id_))

    def change_assignment(self, assignment_id: str, **fields: Plain) -> TaughtAssignment:
        """Write a work anew."""
        with self._account.store.write("assignment") as tx:
            return _assignment(tx, authored.change(tx, Assignment, assignment_id, fields, self._account.clock.moment()))

    def remove_assignment(self, assignment_id: str) -> None:
        """Set a work no more; what was handed in stays with those who did."""
        with self._account.store.write("assignment") as tx:
            authored.remove(tx, Assignment, assignment_id, self._account.clock.moment())


def _sections(tx: Tx, course_id: str) -> list[Section]:
    return authored.in_order(rows.many(tx, Section, course=course_id))


def _section(tx: Tx, row: Section) -> TaughtSection:
    return TaughtSection(
        section_id=row.id,
        course_id=row.course,
        title=row.title,
        description=row.description,
        order_index=row.order_index,
        state=authored.state(tx, row),
        lectures=tuple(_line(tx, one) for one in _lectures(tx, row.id)),
    )


def _lectures(tx: Tx, section_id: str) -> list[LectureRow]:
    return authored.in_order(rows.many(tx, LectureRow, section=section_id))


def _line(tx: Tx, row: LectureRow) -> TaughtLine:
    return TaughtLine(
        lecture_id=row.id,
        section_id=row.section,
        title=row.title,
        kind=row.content_type.value,
        order_index=row.order_index,
        is_preview=row.is_preview,
        is_published=row.is_published,
        state=authored.state(tx, row),
    )


def _lecture(tx: Tx, row: LectureDetail) -> TaughtLecture:
    return TaughtLecture(
        lecture_id=row.id,
        section_id=row.section,
        course_id=authored.course_of(tx, row),
        title=row.title,
        description=row.description,
        kind=row.content_type.value,
        body=row.body,
        order_index=row.order_index,
        duration_seconds=row.duration_seconds,
        is_preview=row.is_preview,
        is_published=row.is_published,
        state=authored.state(tx, row),
    )


def _assignments(tx: Tx, course_id: str) -> tuple[TaughtAssignment, ...]:
    found = sorted(rows.many(tx, Assignment, course=course_id), key=lambda one: (one.title.casefold(), one.id))
    return tuple(_assignment(tx, one) for one in found)


def _assignment(tx: Tx, row: Assignment) -> TaughtAssignment:
    return TaughtAssignment(
        assignment_id=row.id,
        course_id=row.course,
        title=row.title,
        description=row.description,
        max_score=format_score(row.max_score),
        due_date=row.due_date,
        allow_late=row.allow_late,
        late_penalty_percent=row.late_penalty_percent,
        max_attempts=row.max_attempts,
        allowed_extensions=row.allowed_extensions,
        max_file_size=row.max_file_size,
        rubric=tuple(map(_criterion, row.rubric)),
        state=authored.state(tx, row),
    )


def _criterion(one: RubricCriterion) -> TaughtCriterion:
    levels = tuple((level.title, level.points, level.description) for level in one.levels)
    return TaughtCriterion(one.id, one.criterion, one.max_points, levels)
