"""Judging answers that no quiz can judge by itself: kept here while one reads, sent when one is done."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.grading import BadScoreError, format_score, parse_score
from lms_desktop.domain.ops import UNSENT, AttemptGrade, Judgement, OpState
from lms_desktop.protocol.enums import AttemptStatus
from lms_desktop.protocol.quizzes import Answer, Attempt, Question, Quiz, Result
from lms_desktop.services.courses import taught_courses
from lms_desktop.services.enrolled import LONG_AGO
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.quizzes import question_view
from lms_desktop.services.states import state_of
from lms_desktop.services.views import JudgedAnswerView, JudgedView, JudgingRow, JudgingView, QuizPileView
from lms_desktop.store import ledger, outbox, rows
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx

_NOTHING = JudgedView("", "")


class JudgingService:
    """Read answers, give points and words, send them."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def piles(self) -> tuple[QuizPileView, ...]:
        """The quizzes of the courses that this person teaches, as far as somebody handed in; what waits comes first."""
        with self._account.store.read() as tx:
            found = [_pile(tx, quiz, course) for course in sorted(taught_courses(tx)) for quiz in _quizzes(tx, course)]
        return tuple(sorted((pile for pile in found if pile.total), key=lambda pile: (-pile.to_judge, pile.title)))

    def title(self, quiz_id: str) -> str:
        """What a quiz is called. Raises ``NotPossible`` where it is not here."""
        with self._account.store.read() as tx:
            quiz = rows.one(tx, Quiz, quiz_id)
            if quiz is None:
                raise NotPossible(quiz_id, why="not_here")
            return quiz.title

    def desk(self, quiz_id: str) -> tuple[JudgingRow, ...]:
        """The attempts at a quiz: what waits first, the oldest first."""
        with self._account.store.read() as tx:
            lines = [_row(tx, attempt) for attempt in _handed_in(tx, quiz_id)]
        return tuple(sorted(lines, key=lambda row: (not row.waits, row.handed_in_at or LONG_AGO, row.attempt_id)))

    def open(self, attempt_id: str) -> JudgingView:
        """One attempt, with the points as they stand here. Raises ``NotPossible`` where it is not here."""
        with self._account.store.read() as tx:
            return _view(tx, _attempt(tx, attempt_id))

    def judge(self, attempt_id: str, question_id: str, *, points: str, feedback: str) -> JudgingView:
        """Keep what one answer is worth; nobody sees it before it is sent."""
        with self._account.store.write("judge") as tx:
            attempt = _attempt(tx, attempt_id)
            _question(attempt, question_id)
            entry = _open_entry(tx, attempt_id)
            kept = {one.question: one for one in _given(entry)}
            kept[question_id] = Judgement(question=question_id, points_awarded=points, feedback=feedback)
            self._put(tx, attempt_id, tuple(kept.values()), OpState.DRAFT)
            return _view(tx, attempt)

    def send(self, attempt_id: str) -> JudgingView:
        """Let it go when the school can be reached. Raises ``NotPossible`` for points that do not fit."""
        with self._account.store.write("judge") as tx:
            attempt, given = _attempt(tx, attempt_id), _given(_open_entry(tx, attempt_id))
            if not given:
                raise NotPossible(attempt_id, why="no_score")
            self._put(tx, attempt_id, tuple(_checked(attempt, one) for one in given), OpState.READY)
            return _view(tx, attempt)

    def take_back(self, attempt_id: str) -> JudgingView:
        """Make it a draft again; only while not a byte of it was sent."""
        with self._account.store.write("judge") as tx:
            entry = _open_entry(tx, attempt_id)
            if entry is None or entry.sent_at is not None or entry.state not in UNSENT:
                raise NotPossible(attempt_id, why="sent")
            self._put(tx, attempt_id, _given(entry), OpState.DRAFT)
            return _view(tx, _attempt(tx, attempt_id))

    def resolve(self, attempt_id: str, *, mine: bool, seen: JudgingView | None = None) -> JudgingView:
        """Both judged, and a person has ``seen`` both: one counts, the other stays on record."""
        with self._account.store.write("judge") as tx:
            if seen is not None and _met_by(seen) != _met_by(_view(tx, _attempt(tx, attempt_id))):
                raise NotPossible(attempt_id, why="changed_since")
            attempt, waiting = _attempt(tx, attempt_id), _waiting(tx, attempt_id)
            if not _is_conflict(waiting):
                raise NotPossible(attempt_id, why="no_conflict")
            # What was judged on since is part of what a person chooses or leaves.
            outbox.put_back_all(tx, waiting, OpState.SUPERSEDED)
            if mine:
                given = tuple(_checked(attempt, one) for one in _given(waiting[-1]))
                self._put(tx, attempt_id, given, OpState.READY)
            return _view(tx, attempt)

    def _put(self, tx: Tx, attempt_id: str, given: tuple[Judgement, ...], state: OpState) -> None:
        op, moment = AttemptGrade(answers=given), self._account.clock.moment()
        outbox.put(tx, entity="attempt", entity_id=attempt_id, op=op, moment=moment, state=state)


def _met_by(view: JudgingView) -> list[JudgedView | None]:
    return [answer.conflict for answer in view.answers]


def _quizzes(tx: Tx, course_id: str) -> list[Quiz]:
    sections = sorted(rows.base_ids(tx, "section", course=course_id))
    lectures = [lecture for section in sections for lecture in rows.base_ids(tx, "lecture", section=section)]
    return rows.under(tx, Quiz, "lecture", lectures)


def _handed_in(tx: Tx, quiz_id: str) -> list[Attempt]:
    found = rows.many(tx, Attempt, quiz=quiz_id)
    return [attempt for attempt in found if attempt.status is not AttemptStatus.IN_PROGRESS]


def _pile(tx: Tx, quiz: Quiz, course_id: str) -> QuizPileView:
    lines = [_row(tx, attempt) for attempt in _handed_in(tx, quiz.id)]
    return QuizPileView(quiz.id, course_id, quiz.title, len(lines), sum(line.waits for line in lines))


def _row(tx: Tx, attempt: Attempt) -> JudgingRow:
    waiting = _waiting(tx, attempt.id)
    worth = {**_theirs(tx, attempt), **_mine(waiting)}
    return JudgingRow(
        attempt_id=attempt.id,
        attempt_number=attempt.attempt_number,
        handed_in_at=attempt.client_submitted_at or attempt.submitted_at,
        waits=any(not worth.get(question.id, _NOTHING).points for question in attempt.questions),
        state=state_of(waiting),
    )


def _view(tx: Tx, attempt: Attempt) -> JudgingView:
    waiting = _waiting(tx, attempt.id)
    is_conflict = _is_conflict(waiting)
    theirs, mine = _theirs(tx, attempt), _mine(waiting)
    answers = {answer.question: answer for answer in attempt.answers}
    return JudgingView(
        attempt_id=attempt.id,
        quiz_id=attempt.quiz,
        attempt_number=attempt.attempt_number,
        handed_in_at=attempt.client_submitted_at or attempt.submitted_at,
        answers=tuple(
            _answer(question, answers.get(question.id), theirs, mine, is_conflict=is_conflict)
            for question in attempt.questions
        ),
        state=state_of(waiting),
        is_conflict=is_conflict,
    )


def _answer(
    question: Question,
    answer: Answer | None,
    theirs: Mapping[str, JudgedView],
    mine: Mapping[str, JudgedView],
    *,
    is_conflict: bool,
) -> JudgedAnswerView:
    there = theirs.get(question.id, _NOTHING)
    here = mine.get(question.id, there)
    return JudgedAnswerView(
        question=question_view(question),
        selected=answer.selected_options if answer is not None else (),
        text=answer.text if answer is not None else "",
        judged=here,
        conflict=there if is_conflict and here != there else None,
    )


def _theirs(tx: Tx, attempt: Attempt) -> dict[str, JudgedView]:
    result = rows.one(tx, Result, attempt.id)
    return {
        one.question: JudgedView(format_score(one.points_awarded), one.feedback)
        for one in (result.questions if result is not None else ())
        if one.points_awarded is not None
    }


def _mine(waiting: Sequence[Entry]) -> dict[str, JudgedView]:
    given = (one for entry in waiting for one in _given(entry))
    return {one.question: JudgedView(one.points_awarded, one.feedback) for one in given}


def _given(entry: Entry | None) -> tuple[Judgement, ...]:
    return entry.op.answers if entry is not None and isinstance(entry.op, AttemptGrade) else ()


def _open_entry(tx: Tx, attempt_id: str) -> Entry | None:
    return next(reversed(_waiting(tx, attempt_id)), None)


def _waiting(tx: Tx, attempt_id: str) -> list[Entry]:
    return [one for one in ledger.pending(tx, "attempt", attempt_id) if isinstance(one.op, AttemptGrade)]


def _is_conflict(waiting: Sequence[Entry]) -> bool:
    return any(entry.state is OpState.CONFLICT for entry in waiting)


def _checked(attempt: Attempt, one: Judgement) -> Judgement:
    question = _question(attempt, one.question)
    try:
        points = parse_score(one.points_awarded, max_score=Decimal(str(question.points)))
    except BadScoreError as error:
        raise NotPossible(str(error), why="bad_score") from error
    return Judgement(question=one.question, points_awarded=format_score(points), feedback=one.feedback)


def _question(attempt: Attempt, question_id: str) -> Question:
    found = next((one for one in attempt.questions if one.id == question_id), None)
    if found is None:
        raise NotPossible(question_id, why="not_here")
    return found


def _attempt(tx: Tx, attempt_id: str) -> Attempt:
    """An attempt that was handed in."""
    found = rows.one(tx, Attempt, attempt_id)
    if found is None or found.status is AttemptStatus.IN_PROGRESS:
        raise NotPossible(attempt_id, why="not_here")
    return found
