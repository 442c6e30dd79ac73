"""The library, the catalogue and a course page."""

import unicodedata
from collections.abc import Iterable

from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.times import maybe_from_text
from lms_desktop.protocol.assignments import Assignment, Submission
from lms_desktop.protocol.content import LectureDetail
from lms_desktop.protocol.courses import Category, CourseDetail, CourseRow, CourseSummary
from lms_desktop.protocol.enums import CourseStatus, EnrollmentStatus
from lms_desktop.protocol.learning import Enrollment
from lms_desktop.protocol.quizzes import Quiz, Result
from lms_desktop.services import downloads, enrolled
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.outline import Outline, from_syllabus, outline
from lms_desktop.services.states import waiting_states
from lms_desktop.services.views import (
    AssignmentLine,
    CatalogueCard,
    CatalogueView,
    CategoryView,
    CourseView,
    GradeLine,
    LibraryCard,
    LibraryView,
    WorkState,
)
from lms_desktop.services.work import due_at, hand_ins
from lms_desktop.store import journal, ledger, rows
from lms_desktop.store.store import Tx
from lms_desktop.sync.pull import CATALOGUE_READ_AT, Pull


class LibraryService:
    """The courses that this person joined."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def load(self) -> LibraryView:
        """Every joined course, the one opened last first."""
        with self._account.store.read() as tx:
            enrollments = rows.many(tx, Enrollment)
            states = waiting_states(tx, "enrollment", [one.id for one in enrollments])
            opened = {course: at for _lecture, course, at in reversed(journal.last_opened(tx))}
            categories = {category.id: category.name for category in rows.many(tx, Category)}
            cards = []
            for enrollment in enrollments:
                leaving = enrollment.status is EnrollmentStatus.CANCELLED
                if leaving and enrollment.id not in states:
                    continue
                course = enrollment.course
                detail = rows.one(tx, CourseDetail, course.id)
                cards.append(
                    LibraryCard(
                        course_id=course.id,
                        title=course.title,
                        instructor=_instructor(detail),
                        category=categories.get(detail.category or "", "") if detail else "",
                        percentage=outline(tx, course.id, is_open=True).percentage,
                        status=enrollment.status.value,
                        offline=downloads.view(tx, course.id),
                        state=states.get(enrollment.id),
                        is_leaving=leaving,
                        last_opened_at=opened.get(course.id),
                    )
                )
        cards.sort(key=lambda card: (-(card.last_opened_at or enrolled.LONG_AGO).timestamp(), card.title.casefold()))
        return LibraryView(tuple(cards))


class CatalogueService:
    """Every published course, as far as it was read."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def search(
        self,
        text: str = "",
        *,
        category_id: str | None = None,
        level: str | None = None,
        language: str | None = None,
        free_only: bool = False,
    ) -> CatalogueView:
        """The courses that fit; every word of ``text`` has to occur."""
        with self._account.store.read() as tx:
            courses = [course for course in rows.many(tx, CourseRow) if course.status is CourseStatus.PUBLISHED]
            categories = rows.many(tx, Category)
            mine = {
                one.course.id: one for one in rows.many(tx, Enrollment) if one.status is not EnrollmentStatus.CANCELLED
            }
            states = waiting_states(tx, "enrollment", [one.id for one in mine.values()])
            details = {course.id: course for course in rows.many(tx, CourseDetail)}
            as_of = maybe_from_text(_text(rows.get_setting(tx, CATALOGUE_READ_AT, str)))
        names = {category.id: category.name for category in categories}
        shelf = _with_children(category_id, categories)
        cards = [
            _card(course, details.get(course.id), names, mine.get(course.id), states)
            for course in courses
            if (shelf is None or course.category in shelf)
            and level in (None, "", course.level.value)
            and language in (None, "", course.language)
            and (not free_only or course.pricing.is_free)
            and _fits(text, course, details.get(course.id), names)
        ]
        return CatalogueView(
            cards=tuple(sorted(cards, key=lambda card: card.title.casefold())),
            categories=tuple(
                CategoryView(one.id, one.name, one.parent_category, one.course_count) for one in categories
            ),
            levels=tuple(sorted({course.level.value for course in courses})),
            languages=tuple(sorted({course.language for course in courses if course.language})),
            as_of=as_of,
        )


class CourseService:
    """A course page."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def open(self, course_id: str) -> CourseView:
        """What is known of a course on this computer. Raises ``NotPossible`` where that is nothing."""
        with self._account.store.read() as tx:
            return self._view(tx, course_id)

    def refresh(self, course_id: str) -> CourseView:
        """Ask the school for the course page of a course that one has not joined."""
        account = self._account
        pull = Pull(account.store, account.school, account.clock, account.user_id, account.teaches)
        pull.syllabus(course_id)
        return self.open(course_id)

    def _view(self, tx: Tx, course_id: str) -> CourseView:
        detail, row = rows.one(tx, CourseDetail, course_id), rows.one(tx, CourseRow, course_id)
        enrollment = enrolled.in_course(tx, course_id)
        course = detail or row
        if course is None and enrollment is None:
            raise NotPossible(course_id, why="not_here")
        summary: CourseSummary = course or enrollment.course  # type: ignore[union-attr]  # one of both is there
        taught = course_id in taught_courses(tx)
        sections = outline(tx, course_id, is_open=enrollment is not None or taught)
        if not sections.sections and detail is not None and not taught:
            sections = from_syllabus(detail)
        priced = course.pricing if course is not None else None
        names = {category.id: category.name for category in rows.many(tx, Category)}
        return CourseView(
            course_id=course_id,
            title=summary.title,
            code=summary.course_code,
            instructors=tuple(one.name for one in detail.instructors) if detail else (),
            category=names.get(course.category or "", "") if course else "",
            level=summary.level.value,
            language=summary.language,
            captions=_caption_languages(tx, sections),
            duration_minutes=course.metadata.duration_minutes if course else 0,
            description=detail.description if detail else "",
            short_description=summary.short_description,
            is_enrolled=enrollment is not None,
            is_mine_to_teach=taught,
            state=waiting_states(tx, "enrollment", [enrollment.id]).get(enrollment.id) if enrollment else None,
            is_free=priced is None or priced.is_free,
            price="" if priced is None or priced.is_free else f"{priced.price} {priced.currency}",
            is_closed=summary.status is CourseStatus.ARCHIVED,
            percentage=sections.percentage,
            completed=sections.completed,
            total=len(sections.lectures),
            pending_changes=_pending_changes(tx, enrollment),
            sections=sections.sections,
            assignments=_assignments(tx, course_id),
            grades=_grades(tx, course_id, sections),
            next_lecture=sections.next_lecture if enrollment is not None else None,
            offline=downloads.view(tx, course_id),
            has_syllabus=bool(sections.sections),
        )


def taught_courses(tx: Tx) -> frozenset[str]:
    """The courses that this person teaches, as of the last pull."""
    found = rows.get_setting(tx, "taught", list)  # type: ignore[type-var]  # a list of ids
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def _pending_changes(tx: Tx, enrollment: Enrollment | None) -> int:
    if enrollment is None:
        return 0
    return sum(getattr(entry.op, "enrollment", None) == enrollment.id for entry in ledger.pending(tx))


def _assignments(tx: Tx, course_id: str) -> tuple[AssignmentLine, ...]:
    lines = []
    for assignment in rows.many(tx, Assignment, course=course_id):
        work = hand_ins(tx, assignment.id)
        latest = work.latest
        lines.append(
            AssignmentLine(
                assignment_id=assignment.id,
                title=assignment.title,
                due_at=due_at(assignment),
                state=work.state,
                is_draft=work.draft is not None,
                score=str(latest.score) if latest is not None and latest.score is not None else "",
                max_score=str(assignment.max_score),
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.due_at is None, line.due_at, line.title)))


def _grades(tx: Tx, course_id: str, sections: Outline) -> tuple[GradeLine, ...]:
    lines = []
    for assignment in rows.many(tx, Assignment, course=course_id):
        for work in rows.many(tx, Submission, assignment=assignment.id):
            if work.released_at is not None and work.score is not None:
                text = f"{_plain(work.score)} / {_plain(assignment.max_score)}"
                lines.append(
                    GradeLine(
                        assignment.title, text, is_provisional=False, assignment_id=assignment.id, lecture_id=None
                    )
                )
    for quiz in rows.under(tx, Quiz, "lecture", [lecture.lecture_id for lecture in sections.lectures]):
        for result in rows.many(tx, Result, quiz=quiz.id):
            if result.score is not None and rows.one(tx, Enrollment, result.enrollment) is not None:
                text = f"{_plain(result.score)} / {_plain(result.max_score or 0)}"
                provisional = any(question.is_correct is None for question in result.questions)
                lines.append(
                    GradeLine(quiz.title, text, is_provisional=provisional, assignment_id=None, lecture_id=quiz.lecture)
                )
    return tuple(lines)


def _plain(score: object) -> str:
    text = str(score)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _caption_languages(tx: Tx, sections: Outline) -> int:
    lectures = rows.under(tx, LectureDetail, "id", [lecture.lecture_id for lecture in sections.lectures])
    return len({caption.language for lecture in lectures if lecture.video for caption in lecture.video.captions})


def _instructor(detail: CourseDetail | None) -> str:
    return detail.instructors[0].name if detail is not None and detail.instructors else ""


def _card(
    course: CourseRow,
    detail: CourseDetail | None,
    names: dict[str, str],
    enrollment: Enrollment | None,
    states: dict[str, WorkState],
) -> CatalogueCard:
    return CatalogueCard(
        course_id=course.id,
        code=course.course_code,
        title=course.title,
        short_description=course.short_description,
        instructor=_instructor(detail),
        category=names.get(course.category or "", ""),
        category_id=course.category,
        level=course.level.value,
        language=course.language,
        duration_minutes=course.metadata.duration_minutes,
        lecture_count=course.lecture_count,
        price="" if course.pricing.is_free else f"{course.pricing.price} {course.pricing.currency}",
        is_free=course.pricing.is_free,
        is_enrolled=enrollment is not None,
        state=states.get(enrollment.id) if enrollment else None,
    )


def _fits(text: str, course: CourseRow, detail: CourseDetail | None, names: dict[str, str]) -> bool:
    haystack = folded(
        " ".join(
            (
                course.title,
                course.course_code,
                course.short_description,
                *course.metadata.tags,
                names.get(course.category or "", ""),
                detail.description if detail else "",
                _instructor(detail),
            )
        )
    )
    return all(word in haystack for word in folded(text).split())


def folded(text: str) -> str:
    """Text as it is compared in a search: without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _with_children(category_id: str | None, categories: Iterable[Category]) -> set[str] | None:
    if not category_id:
        return None
    shelf = {category_id}
    known = list(categories)
    while more := {one.id for one in known if one.parent_category in shelf} - shelf:
        shelf |= more
    return shelf


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
