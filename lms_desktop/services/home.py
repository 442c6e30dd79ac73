"""Home: what to go on with, what is due, what waits."""

from lms_desktop.protocol.assignments import Assignment
from lms_desktop.protocol.content import LectureRow, Section
from lms_desktop.protocol.enums import EnrollmentStatus
from lms_desktop.protocol.learning import Enrollment
from lms_desktop.services import downloads, enrolled
from lms_desktop.services.grading import GradingService
from lms_desktop.services.held_back import held
from lms_desktop.services.notices import recent
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.outbox import is_quiet, told_rows, waiting_count
from lms_desktop.services.outline import outline
from lms_desktop.services.progress import of_lecture
from lms_desktop.services.views import ContinueView, DueView, HomeView, LectureKind, LectureLine, OfflineState
from lms_desktop.services.work import due_at, hand_ins
from lms_desktop.store import journal, ledger, rows
from lms_desktop.store.store import Tx

SHOWN = 3


class HomeService:
    """Everything on Home, in one look at the store."""

    def __init__(self, account: OpenAccount, grading: GradingService) -> None:
        self._account = account
        self._grading = grading

    def load(self) -> HomeView:
        """Home as it is now."""
        account = self._account
        piles = self._grading.piles() if account.teaches else ()
        with account.store.read() as tx:
            courses = [one for one in rows.many(tx, Enrollment) if one.status is not EnrollmentStatus.CANCELLED]
            go_on = _go_on(tx, courses)
            kept = [downloads.view(tx, one.course.id) for one in courses]
            entries = [entry for entry in ledger.pending(tx) if not is_quiet(entry)]
            waiting = [row for row in told_rows(tx, entries) if row.state.value != "here"]
            return HomeView(
                first_name=account.first_name,
                is_instructor=account.teaches,
                hero=go_on[0] if go_on else None,
                more=tuple(go_on[1:SHOWN]),
                due=_due(tx, courses),
                waiting=tuple(waiting[-SHOWN:]),
                waiting_count=waiting_count(tx),
                lately=tuple(recent(tx, SHOWN)),
                to_grade=tuple(pile for pile in piles if pile.released < pile.total)[:SHOWN],
                to_grade_count=sum(pile.total - pile.graded for pile in piles),
                courses_complete=sum(one.state is OfflineState.KEPT for one in kept),
                bytes_to_fetch=sum(one.bytes_total - one.bytes_here for one in kept),
                course_count=len(courses),
                held_back=held(tx),
                courses_unread=sum(not rows.count(tx, "section", course=one.course.id) for one in courses),
            )


def _go_on(tx: Tx, courses: list[Enrollment]) -> list[ContinueView]:
    """One lecture for each course: the one opened last, else the next one; the course opened last first."""
    opened: dict[str, str] = {}
    for lecture, course, _at in journal.last_opened(tx):
        opened.setdefault(course, lecture)
    order = {course: n for n, course in enumerate(opened)}
    found = []
    for enrollment in sorted(courses, key=lambda one: (order.get(one.course.id, len(order)), one.course.title)):
        syllabus = outline(tx, enrollment.course.id, is_open=True)
        last = next((one for one in syllabus.lectures if one.lecture_id == opened.get(enrollment.course.id)), None)
        line = last if last is not None and not last.is_completed else syllabus.next_lecture or last
        if line is not None:
            found.append(_continue(tx, enrollment, line))
    return found


def _continue(tx: Tx, enrollment: Enrollment, line: LectureLine) -> ContinueView:
    lecture = rows.one(tx, LectureRow, line.lecture_id)
    section = rows.one(tx, Section, lecture.section) if lecture else None
    progress = of_lecture(tx, line.lecture_id)
    return ContinueView(
        lecture_id=line.lecture_id,
        course_id=enrollment.course.id,
        lecture_title=line.title,
        course_title=enrollment.course.title,
        section_title=section.title if section else "",
        kind=line.kind,
        position=progress.last_position_seconds if progress else 0.0,
        total=line.length if line.kind in (LectureKind.VIDEO, LectureKind.PDF) else 0.0,
        percentage=line.percentage,
        is_begun=line.is_begun,
        is_here=line.is_here,
    )


def _due(tx: Tx, courses: list[Enrollment]) -> tuple[DueView, ...]:
    found = []
    for enrollment in courses:
        for assignment in rows.many(tx, Assignment, course=enrollment.course.id):
            work = hand_ins(tx, assignment.id)
            latest = work.latest
            if latest is not None and latest.submitted_at is not None:
                continue
            found.append(
                DueView(
                    assignment_id=assignment.id,
                    course_id=enrollment.course.id,
                    title=assignment.title,
                    course_title=enrollment.course.title,
                    due_at=due_at(assignment),
                    state=work.state,
                )
            )
    far = enrolled.LONG_AGO.replace(year=9999)
    return tuple(sorted(found, key=lambda due: (due.due_at or far, due.title))[:SHOWN])
