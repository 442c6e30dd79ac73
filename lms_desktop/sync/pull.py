"""Read what the school has, from a server that speaks the 69 rows: walk the lists, take in what is new.

A pull always writes base and never looks at what waits here; what is shown is laid anew after each write. Rows are
taken out only after a walk that was complete and adds up, and never while something of one's own waits upon them.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

import msgspec

from lms_desktop.api.endpoints import assessment, courses, learning, people
from lms_desktop.api.school import Answer, School
from lms_desktop.domain.clock import Clock
from lms_desktop.domain.errors import Gone, NotASchool, Refused
from lms_desktop.domain.times import to_text
from lms_desktop.protocol.assignments import Assignment, Submission
from lms_desktop.protocol.content import LectureDetail
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.enums import AttemptStatus, EnrollmentStatus
from lms_desktop.protocol.learning import Enrollment
from lms_desktop.protocol.quizzes import Attempt, Quiz, Result
from lms_desktop.store import held_back, journal, ledger, overlays, rows
from lms_desktop.store.store import Store, Tx
from lms_desktop.sync import doubles
from lms_desktop.sync.conflicts import keep_gone, keep_replaced
from lms_desktop.sync.row_ids import row_id

log = logging.getLogger(__name__)

_INNER: Mapping[str, str] = {"section": "lecture", "lecture": "quiz", "quiz": "question"}
ROWS_AT_ONCE = 500  # a person's write never waits longer than for one such transaction
CATALOGUE_READ_AT = "catalogue_read_at"
PULLED_AT = "pulled_at"
_NONE_KNOWN: Mapping[str, int] = MappingProxyType({})


@dataclass(slots=True)
class Batch:
    """What one walk found: rows to take in, and lists that are complete."""

    rows: list[tuple[str, bytes]] = field(default_factory=list)
    complete: list[tuple[str, dict[str, str], set[str]]] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)

    def take(self, entity: str, docs: Sequence[bytes]) -> None:
        """Rows to be written."""
        self.rows += [(entity, doc) for doc in docs]

    def all_of(self, entity: str, docs: Sequence[bytes], **where: str) -> None:
        """Rows to be written, and there are no others in this place."""
        self.take(entity, docs)
        self.complete.append((entity, where, {row_id(doc) for doc in docs}))


@dataclass(frozen=True, slots=True)
class Pull:
    """Reads everything that one person may see and this computer mirrors."""

    store: Store
    school: School
    clock: Clock
    user_id: str
    teaches: bool
    check: Callable[[], None] = field(default=lambda: None)
    at: Callable[[str], None] = field(default=lambda _point: None)
    _walked: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Everything: catalogue, own courses with their content, own work, and what one teaches."""
        self._walked.clear()
        self.catalogue()
        self._own_account()
        for enrollment in self._own_enrollments():
            self.check()
            if enrollment.status is not EnrollmentStatus.CANCELLED:
                self.course(enrollment.course.id)
            self._work(enrollment)
        if self.teaches:
            self._teaching()
        with self.store.read() as tx:
            twice = doubles.found(tx, self.clock.now())
        with self.store.write("pulled", durable=False) as tx:
            rows.put_setting(tx, PULLED_AT, to_text(self.clock.now()))
            held_back.keep_only(tx, self._walked)
            for entry in twice:
                doubles.tell_of(tx, entry, self.clock.now())

    def catalogue(self) -> None:
        """Categories and published courses."""
        batch = Batch()
        batch.all_of("category", courses.categories(self.school))
        batch.all_of("course", courses.courses(self.school))
        self._apply(batch)
        with self.store.write("pulled", durable=False) as tx:
            rows.put_setting(tx, CATALOGUE_READ_AT, to_text(self.clock.now()))

    def course(self, course_id: str) -> None:
        """One course; it appears when all of it was read."""
        batch = Batch()
        self._row(batch, "course_detail", f"courses/{course_id}/", lambda etag: self._course(course_id, etag))
        sections = courses.sections(self.school, course_id)
        batch.all_of("section", sections, course=course_id)
        for section in map(row_id, sections):
            self.check()
            lectures = courses.lectures(self.school, section)
            batch.all_of("lecture", lectures, section=section)
            for lecture in map(row_id, lectures):
                self._lecture(batch, lecture)
        batch.all_of("assignment", assessment.assignments(self.school, course_id), course=course_id)
        self._apply(batch)

    def _own_account(self) -> None:
        """What a person says about themselves."""
        batch = Batch()
        for entity in people.MINE:
            batch.all_of(entity, [people.mine(self.school, entity).body])
        batch.all_of("skill", people.skills(self.school))
        self._apply(batch)

    def syllabus(self, course_id: str) -> None:
        """A course that one has not joined: what its page shows."""
        batch = Batch()
        self._row(batch, "course_detail", f"courses/{course_id}/", lambda etag: self._course(course_id, etag))
        self._apply(batch)

    def lecture(self, lecture_id: str) -> None:
        """One lecture again, for instance because the addresses of its files are too old."""
        batch = Batch()
        batch.take("lecture_detail", [courses.lecture(self.school, lecture_id).body])
        self._apply(batch)

    def submissions(self, assignment_id: str) -> None:
        """The submissions to one assignment."""
        batch = Batch()
        batch.all_of("submission", assessment.submissions(self.school, assignment_id), assignment=assignment_id)
        self._apply(batch)

    def _course(self, course_id: str, etag: str) -> Answer:
        return courses.course(self.school, course_id, etag=etag)

    def _lecture(self, batch: Batch, lecture_id: str) -> None:
        path = f"lectures/{lecture_id}/"
        doc = self._row(batch, "lecture_detail", path, lambda etag: courses.lecture(self.school, lecture_id, etag=etag))
        if doc is None:
            return
        if decode(doc, LectureDetail).quiz is None:
            batch.all_of("quiz", [], lecture=lecture_id)
            return
        quiz = assessment.quiz(self.school, lecture_id).body
        batch.all_of("quiz", [quiz], lecture=lecture_id)
        try:
            batch.all_of("question", assessment.questions(self.school, row_id(quiz)), quiz=row_id(quiz))
        except Refused as error:
            # Questions of a quiz that has to be begun with a network come with the attempt.
            if error.status not in {403, 404}:
                raise

    def _own_enrollments(self) -> list[Enrollment]:
        found = learning.enrollments(self.school)
        if any(decode(doc, Enrollment).user != self.user_id for doc in found):
            raise NotASchool("somebody else's enrollments")
        batch = Batch()
        batch.all_of("enrollment", found)
        self._apply(batch)
        with self.store.read() as tx:
            ids = rows.base_ids(tx, "enrollment")
            own = [rows.base(tx, Enrollment, id_) for id_ in sorted(ids)]
        return [enrollment for enrollment in own if enrollment is not None]

    def _work(self, enrollment: Enrollment) -> None:
        """What this learner made in one course; it outlives their access to it."""
        batch = Batch()
        progress = decode(learning.course_progress(self.school, enrollment.id).body, _CourseProgress)
        batch.take("progress", [bytes(doc) for doc in progress.lectures if row_id(doc)])
        batch.all_of("bookmark", learning.bookmarks(self.school, enrollment.id), enrollment=enrollment.id)
        batch.all_of("note", learning.notes(self.school, enrollment.id), enrollment=enrollment.id)
        with self.store.read() as tx:
            assignments = rows.base_ids(tx, "assignment", course=enrollment.course.id)
            quizzes = self._quizzes(tx, enrollment.course.id)
        for assignment in sorted(assignments):
            with suppress(Gone):  # of a course that was left: what was handed in stays as it is here
                batch.all_of("submission", assessment.submissions(self.school, assignment), assignment=assignment)
        for quiz in quizzes:
            self._attempts(batch, quiz)
        self._apply(batch)

    def _attempts(self, batch: Batch, quiz: str, known: Mapping[str, int] = _NONE_KNOWN) -> None:
        """Every attempt at a quiz that one may see; of those that are known as they are, no result is read again."""
        try:
            attempts = assessment.attempts(self.school, quiz)
        except Gone:
            return  # a school that lists no attempts: one's own stay as the answers to them said
        batch.all_of("attempt", attempts, quiz=quiz)
        for doc in attempts:
            attempt = decode(doc, Attempt)
            is_news = not attempt.version or known.get(attempt.id) != attempt.version
            if is_news and attempt.status is not AttemptStatus.IN_PROGRESS:
                path = f"quiz-attempts/{attempt.id}/result/"
                self._row(batch, "result", path, self._result(attempt.id))

    def _result(self, attempt_id: str) -> Callable[[str], Answer]:
        return lambda etag: self.school.get(f"quiz-attempts/{attempt_id}/result/", etag=etag)

    def _quizzes(self, tx: Tx, course_id: str) -> list[str]:
        sections = sorted(rows.base_ids(tx, "section", course=course_id))
        lectures = [lecture for section in sections for lecture in rows.base_ids(tx, "lecture", section=section)]
        return [quiz.id for quiz in rows.under(tx, Quiz, "lecture", lectures)]

    def _teaching(self) -> None:
        """The courses that this person teaches, with everything that was handed in."""
        taught = courses.taught(self.school, self.user_id)
        batch = Batch()
        batch.take("course", taught)
        self._apply(batch)
        for course in map(row_id, taught):
            self.check()
            self.course(course)
            with self.store.read() as tx:
                assignments = sorted(rows.base_ids(tx, "assignment", course=course))
                quizzes = self._quizzes(tx, course)
            for assignment in assignments:
                self.submissions(assignment)
            for quiz in quizzes:
                self._judged(quiz)
        with self.store.write("pulled", durable=False) as tx:
            rows.put_setting(tx, "taught", [row_id(doc) for doc in taught])

    def _judged(self, quiz: str) -> None:
        """What everybody answered in a quiz of one's own."""
        batch = Batch()
        with self.store.read() as tx:
            known = {one.id: one.version for one in rows.many(tx, Result, quiz=quiz)}
        self._attempts(batch, quiz, known)
        self._apply(batch)

    def _row(self, batch: Batch, entity: str, path: str, get: Callable[[str], Answer]) -> bytes | None:
        """One row, only if it changed; returns it as it is now. A row that is gone is left as it is here."""
        id_ = path.rstrip("/").split("/")[1]
        with self.store.read() as tx:
            here, etag = rows.base_doc(tx, entity, id_), rows.seen_etag(tx, path)
        try:
            answer = get(etag if here is not None else "")
        except Gone:
            return here
        if answer.unchanged:
            return here
        if not row_id(answer.body):
            raise NotASchool(f"no row at {path}")
        batch.take(entity, [answer.body])
        batch.seen.append((path, answer.etag))
        return answer.body

    def _apply(self, batch: Batch) -> None:
        for start in range(0, len(batch.rows), ROWS_AT_ONCE):
            with self.store.write("pull", durable=False) as tx:
                self._write(tx, batch.rows[start : start + ROWS_AT_ONCE])
                self.at("mid-pull")
        with self.store.write("pull", durable=False) as tx:
            for entity, where, ids in batch.complete:
                self._sweep(tx, entity, where, ids)
            for path, etag in batch.seen:
                rows.see(tx, path, etag, self.clock.now())

    def _write(self, tx: Tx, found: Sequence[tuple[str, bytes]]) -> None:
        by_entity: dict[str, list[bytes]] = {}
        for entity, doc in found:
            by_entity.setdefault(entity, []).append(doc)
        for entity, docs in by_entity.items():
            if entity == "note":
                keep_replaced(tx, {row_id(doc): doc for doc in docs}, self.clock.now())
            if entity == "submission" and not self.teaches:
                tell_grades(tx, docs, self.clock.now())
            overlays.refold(tx, entity, rows.take_in(tx, entity, docs))

    def _sweep(self, tx: Tx, entity: str, where: dict[str, str], ids: set[str]) -> None:
        here = rows.base_ids(tx, entity, **where)
        gone = here - ids
        name = " ".join([entity, *where.values()])
        self._walked.add(name)
        if held_back.stops(tx, name, entity, going=len(gone), here=len(here), now=self.clock.now()):
            log.warning("%d of %d rows of %s would go; held until a person says so", len(gone), len(here), entity)
            return
        self._forget(tx, entity, gone)

    def _forget(self, tx: Tx, entity: str, gone: set[str]) -> None:
        """Rows that are not there any more, and what stood in them: no list will ever name it."""
        # What waits upon a row needs it: the push finds out that it is gone, and keeps the text.
        going = sorted(gone - {entry.entity_id for entry in ledger.pending(tx, entity)})
        if not going:
            return
        inner = _INNER.get(entity)
        if inner is not None:
            self._forget(tx, inner, {id_ for one in going for id_ in rows.base_ids(tx, inner, **{entity: one})})
        if entity == "note":
            keep_gone(tx, going, self.clock.now())
        overlays.drop_base(tx, entity, *going)


class _CourseProgress(msgspec.Struct):
    lectures: tuple[msgspec.Raw, ...] = ()


def tell_grades(tx: Tx, docs: Sequence[bytes], now: datetime) -> None:
    """A notice for each grade that was released since the last time."""
    works = [decode(doc, Submission) for doc in docs]
    before = rows.bases(tx, Submission, [work.id for work in works])
    known = {id_: work.released_at for id_, work in before.items()}
    _tell(tx, [work for work in works if known.get(work.id) != work.released_at], now)


def tell_released(tx: Tx, now: datetime) -> None:
    """A notice for each released grade; one that was told is not told again."""
    _tell(tx, rows.many(tx, Submission), now)


def _tell(tx: Tx, works: Sequence[Submission], now: datetime) -> None:
    for work in works:
        assignment = rows.one(tx, Assignment, work.assignment) if work.released_at is not None else None
        if assignment is None or work.released_at is None:
            continue
        journal.notice(
            tx,
            id_=f"graded:{work.id}:{to_text(work.released_at)}",
            kind="graded",
            title=assignment.title,
            detail=f"{work.score} / {assignment.max_score}",
            at=now,
            course=assignment.course,
            assignment=assignment.id,
        )
