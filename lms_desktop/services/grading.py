"""The grading desk: drafts are kept here, a released grade goes when the school can be reached."""

from collections.abc import Mapping

from msgspec.structs import replace

from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.grading import BadScoreError, parse_score
from lms_desktop.domain.ops import PENDING, UNSENT, GradeSet, OpState
from lms_desktop.domain.times import maybe_from_text
from lms_desktop.protocol.assignments import Assignment, RubricScore, Submission
from lms_desktop.protocol.courses import CourseDetail, CourseRow
from lms_desktop.services import enrolled
from lms_desktop.services.assignments import criteria, file_view, submission_view
from lms_desktop.services.courses import taught_courses
from lms_desktop.services.downloads import DownloadService
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.people import teacher_name
from lms_desktop.services.states import state_of
from lms_desktop.services.views import DeskView, GradeView, GradingRow, PaperView, PileView, SubmissionView, WorkState
from lms_desktop.store import files, ledger, outbox, rows
from lms_desktop.store.files import KeptFile
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx
from lms_desktop.sync.pull import PULLED_AT


class GradingService:
    """Read what was handed in, grade it, release it."""

    def __init__(self, account: OpenAccount, downloads: DownloadService) -> None:
        self._account = account
        self._downloads = downloads

    def piles(self) -> tuple[PileView, ...]:
        """The assignments of the courses that this person teaches, what is to be graded first."""
        with self._account.store.read() as tx:
            found = [
                self._pile(tx, assignment)
                for course in sorted(taught_courses(tx))
                for assignment in rows.many(tx, Assignment, course=course)
            ]
        return tuple(sorted(found, key=lambda pile: (pile.graded - pile.total, pile.title)))

    def desk(self, assignment_id: str) -> DeskView:
        """The queue of one assignment: what is not graded first, the oldest first."""
        with self._account.store.read() as tx:
            assignment = _assignment(tx, assignment_id)
            lines = [self._row(tx, work) for work in _latest(rows.many(tx, Submission, assignment=assignment_id))]
            lines.sort(key=lambda row: (row.is_released, bool(row.score), row.handed_in_at or enrolled.LONG_AGO))
            return DeskView(self._pile(tx, assignment), tuple(lines))

    def paper(self, submission_id: str) -> PaperView:
        """One hand-in, with the grade as it stands here."""
        with self._account.store.read() as tx:
            return self.paper_in(tx, submission_id)

    def paper_in(self, tx: Tx, submission_id: str) -> PaperView:
        """The same, at the moment of ``tx``."""
        work = _work(tx, submission_id)
        assignment = _assignment(tx, work.assignment)
        earlier = [
            one
            for one in rows.many(tx, Submission, assignment=work.assignment)
            if one.enrollment == work.enrollment and one.attempt_number < work.attempt_number
        ]
        return PaperView(
            submission=self._view(tx, work, assignment),
            student=work.student,
            assignment_id=assignment.id,
            max_score=str(assignment.max_score),
            rubric=criteria(assignment.rubric, work.rubric_scores),
            grade=_grade(tx, work),
            earlier=tuple(self._view(tx, one, assignment) for one in earlier),
        )

    def take_along(self, assignment_id: str) -> None:
        """Keep every file of the pile on this computer."""
        self._downloads.keep_pile(assignment_id)

    def give(self, submission_id: str, *, score: str, feedback: str, rubric_scores: Mapping[str, float]) -> GradeView:
        """Keep a grade here; nobody sees it before it is released."""
        return self._put(submission_id, score, feedback, rubric_scores, release=False)

    def release(self, submission_id: str) -> GradeView:
        """Let the learner have the grade: it goes when the school can be reached. Raises ``NotPossible``."""
        with self._account.store.read() as tx:
            grade = _grade(tx, _work(tx, submission_id))
        if not grade.score:
            raise NotPossible(submission_id, why="no_score")
        return self._put(submission_id, grade.score, grade.feedback, grade.rubric_scores, release=True)

    def take_back(self, submission_id: str) -> GradeView:
        """Make a released grade a draft again; only while not a byte of it was sent."""
        with self._account.store.write("grade") as tx:
            entry = _open_entry(tx, submission_id)
            if entry is None or entry.sent_at is not None or entry.state not in UNSENT:
                raise NotPossible(submission_id, why="sent")
            assert isinstance(entry.op, GradeSet)
            self._write(tx, submission_id, replace(entry.op, release=False))
            return _grade(tx, _work(tx, submission_id))

    def resolve(self, submission_id: str, *, mine: bool, seen: GradeView | None = None) -> GradeView:
        """Both graded, and a person has ``seen`` both: one counts, the other stays on record."""
        with self._account.store.write("grade") as tx:
            if seen is not None and seen.conflict != _grade(tx, _work(tx, submission_id)).conflict:
                raise NotPossible(submission_id, why="changed_since")
            self.choose(tx, submission_id, mine=mine)
            return _grade(tx, _work(tx, submission_id))

    def choose(self, tx: Tx, submission_id: str, *, mine: bool) -> None:
        """One of two grades counts."""
        _conflict(tx, submission_id)
        waiting = _waiting(tx, submission_id)
        # What was typed behind the grade that met another is what is shown, chosen or left.
        outbox.put_back_all(tx, waiting, OpState.SUPERSEDED)
        if mine:
            last = waiting[-1].op
            assert isinstance(last, GradeSet)
            self._write(tx, submission_id, replace(last, release=True))

    def put_together(self, tx: Tx, submission_id: str, *, score: str, feedback: str) -> None:
        """Both graded: one grade, made of both, counts. What this person gave before stays on record."""
        entry = _conflict(tx, submission_id)
        assert isinstance(entry.op, GradeSet)
        _check_score(score, _assignment(tx, _work(tx, submission_id).assignment))
        outbox.put_back_all(tx, _waiting(tx, submission_id), OpState.SUPERSEDED)
        self._write(tx, submission_id, replace(entry.op, score=score, feedback=feedback))

    def _put(
        self, submission_id: str, score: str, feedback: str, rubric_scores: Mapping[str, float], *, release: bool
    ) -> GradeView:
        with self._account.store.write("grade") as tx:
            work = _work(tx, submission_id)
            open_ = _open_entry(tx, submission_id)
            if open_ is not None and open_.state is OpState.CONFLICT:
                raise NotPossible(submission_id, why="two_grades")
            if release:
                _check_score(score, _assignment(tx, work.assignment))
            given = tuple(RubricScore(criterion=name, points=points) for name, points in rubric_scores.items())
            self._write(
                tx, submission_id, GradeSet(score=score, feedback=feedback, rubric_scores=given, release=release)
            )
            return _grade(tx, work)

    def _write(self, tx: Tx, submission_id: str, op: GradeSet) -> None:
        state = OpState.READY if op.release else OpState.DRAFT
        moment = self._account.clock.moment()
        outbox.put(tx, entity="submission", entity_id=submission_id, op=op, moment=moment, state=state)

    def _pile(self, tx: Tx, assignment: Assignment) -> PileView:
        works = _latest(rows.many(tx, Submission, assignment=assignment.id))
        grades = {work.id: _grade(tx, work) for work in works}
        here_of = files.of_owners(tx, [work.id for work in works])
        taken = files.chosen(tx, f"pile:{assignment.id}") is not None
        missing = [one for some in here_of.values() for one in some if not one.blob]
        here = [work for work in works if _is_here(work, here_of.get(work.id, []))]
        course = rows.one(tx, CourseDetail, assignment.course) or rows.one(tx, CourseRow, assignment.course)
        read = rows.get_setting(tx, PULLED_AT, str)
        return PileView(
            assignment_id=assignment.id,
            course_id=assignment.course,
            title=assignment.title,
            course_title=course.title if course else "",
            total=len(works),
            graded=sum(bool(grade.score) for grade in grades.values()),
            released=sum(grade.is_released for grade in grades.values()),
            here=len(here),
            bytes_to_fetch=sum(one.size_bytes or 0 for one in missing)
            if taken
            else sum(file.size_bytes or 0 for work in works if work not in here for file in work.files),
            as_of=maybe_from_text(read if isinstance(read, str) else None),
        )

    def _row(self, tx: Tx, work: Submission) -> GradingRow:
        grade = _grade(tx, work)
        here = files.of_owners(tx, [work.id]).get(work.id, [])
        return GradingRow(
            submission_id=work.id,
            student=work.student,
            handed_in_at=work.client_submitted_at or work.submitted_at,
            is_late=work.is_late,
            attempt_number=work.attempt_number,
            score=grade.score,
            state=grade.state,
            is_released=grade.is_released,
            is_here=_is_here(work, here),
        )

    def _view(self, tx: Tx, work: Submission, assignment: Assignment) -> SubmissionView:
        here = tuple(file_view(tx, self._account, file) for file in work.files)
        grader = teacher_name(tx, assignment.course, work.graded_by)
        return submission_view(work, assignment, files=here, state=WorkState.RECEIVED, graded_by=grader)


def _latest(works: list[Submission]) -> list[Submission]:
    """The last hand-in of each learner."""
    last: dict[str, Submission] = {}
    for work in sorted(works, key=lambda one: one.attempt_number):
        last[work.enrollment] = work
    return list(last.values())


def _is_here(work: Submission, here: list[KeptFile]) -> bool:
    return len([one for one in here if one.blob]) >= len(work.files)


def _grade(tx: Tx, work: Submission) -> GradeView:
    """The grade as it stands here: what waits, upon what the school has."""
    theirs = GradeView(
        score=str(work.score) if work.score is not None else "",
        feedback=work.feedback,
        rubric_scores={one.criterion: one.points for one in work.rubric_scores},
        state=WorkState.RECEIVED if work.score is not None else None,
        saved_at=work.graded_at,
        is_released=work.released_at is not None,
        graded_by=teacher_name(tx, _assignment(tx, work.assignment).course, work.graded_by),
    )
    entry = _open_entry(tx, work.id)
    last = next(reversed(_waiting(tx, work.id)), None)
    if entry is None or last is None or not isinstance(last.op, GradeSet):
        return theirs
    return GradeView(
        score=last.op.score,
        feedback=last.op.feedback,
        rubric_scores={one.criterion: one.points for one in last.op.rubric_scores},
        state=state_of([entry]),
        saved_at=last.made_at,
        is_released=last.op.release,
        conflict=theirs if entry.state is OpState.CONFLICT else None,
    )


def _waiting(tx: Tx, submission_id: str) -> list[Entry]:
    """The grades that the school has not accepted, in the order they were given."""
    entries = ledger.of_entity(tx, "submission", [submission_id]).get(submission_id, [])
    return [one for one in entries if isinstance(one.op, GradeSet) and one.state in PENDING]


def _open_entry(tx: Tx, submission_id: str) -> Entry | None:
    grades = _waiting(tx, submission_id)
    undecided = (one for one in grades if one.state is OpState.CONFLICT)
    return next(undecided, grades[-1] if grades else None)


def _conflict(tx: Tx, submission_id: str) -> Entry:
    entry = _open_entry(tx, submission_id)
    if entry is None or entry.state is not OpState.CONFLICT:
        raise NotPossible(submission_id, why="no_conflict")
    return entry


def _check_score(score: str, assignment: Assignment) -> None:
    try:
        parse_score(score, max_score=assignment.max_score)
    except BadScoreError as error:
        raise NotPossible(str(error), why="bad_score") from error


def _work(tx: Tx, submission_id: str) -> Submission:
    found = rows.one(tx, Submission, submission_id)
    if found is None:
        raise NotPossible(submission_id, why="not_here")
    return found


def _assignment(tx: Tx, assignment_id: str) -> Assignment:
    found = rows.one(tx, Assignment, assignment_id)
    if found is None:
        raise NotPossible(assignment_id, why="not_here")
    return found
