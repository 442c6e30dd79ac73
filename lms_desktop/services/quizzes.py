"""Quizzes: answers are saved as they are given; the school marks them."""

from datetime import timedelta

from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.ids import new_id
from lms_desktop.domain.ops import PENDING, OpState, QuizStart, QuizSubmit
from lms_desktop.domain.progress import Seen
from lms_desktop.domain.times import Moment
from lms_desktop.protocol.enums import AttemptStatus, OfflineRule, QuestionType
from lms_desktop.protocol.learning import Enrollment
from lms_desktop.protocol.quizzes import Answer, Attempt, Question, QuestionResult, Quiz, Result
from lms_desktop.services import enrolled, progress
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.states import state_of
from lms_desktop.services.views import (
    AnswerView,
    AttemptView,
    QuestionResultView,
    QuestionView,
    QuizView,
    ResultView,
    WorkState,
)
from lms_desktop.store import journal, ledger, outbox, rows
from lms_desktop.store.store import Tx


class QuizService:
    """Begin, answer, hand in."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def open(self, lecture_id: str) -> QuizView:
        """The quiz of a lecture. Raises ``NotPossible`` where it is not on this computer."""
        with self._account.store.read() as tx:
            quiz = next(iter(rows.many(tx, Quiz, lecture=lecture_id)), None)
            if quiz is None:
                raise NotPossible(lecture_id, why="not_here")
            attempts = _attempts(tx, quiz.id)
            open_ = [one for one in attempts if one.status is AttemptStatus.IN_PROGRESS]
            done = [one for one in attempts if one.status is not AttemptStatus.IN_PROGRESS]
            why_not = _why_not(tx, quiz, attempts)
            return QuizView(
                quiz_id=quiz.id,
                lecture_id=lecture_id,
                title=quiz.title,
                description=quiz.description,
                question_count=quiz.question_count or rows.count(tx, "question", quiz=quiz.id),
                total_points=quiz.total_points,
                passing_score=quiz.passing_score,
                time_limit_minutes=quiz.time_limit_minutes,
                max_attempts=quiz.max_attempts,
                attempts_used=len(attempts),
                can_start=not why_not,
                why_not=why_not,
                current=_view(tx, open_[-1]) if open_ else None,
                latest=_view(tx, done[-1]) if done else None,
            )

    def attempt(self, attempt_id: str) -> AttemptView:
        """One attempt."""
        with self._account.store.read() as tx:
            return _view(tx, _attempt(tx, attempt_id))

    def start(self, lecture_id: str) -> AttemptView:
        """Begin an attempt on the questions as they are here; the one that is open, where there is one."""
        moment = self._account.clock.moment()
        with self._account.store.write("quiz") as tx:
            quiz = next(iter(rows.many(tx, Quiz, lecture=lecture_id)), None)
            if quiz is None:
                raise NotPossible(lecture_id, why="not_here")
            quiz_id = quiz.id
            attempts = _attempts(tx, quiz_id)
            for attempt in attempts:
                if attempt.status is AttemptStatus.IN_PROGRESS:
                    return _view(tx, attempt)
            why_not = _why_not(tx, quiz, attempts)
            if why_not:
                raise NotPossible(quiz_id, why=why_not)
            enrollment, needs = enrolled.in_lecture(tx, quiz.lecture)
            limit = quiz.time_limit_minutes
            op = QuizStart(
                quiz=quiz_id,
                enrollment=enrollment,
                attempt_number=len(attempts) + 1,
                quiz_version=quiz.version,
                questions=tuple(_questions(tx, quiz_id)),
                client_started_at=moment.at,
                deadline=moment.at + timedelta(minutes=limit) if limit else None,
            )
            id_ = new_id()
            needs = _handing_in(tx, attempts) or needs
            outbox.put(tx, entity="attempt", entity_id=id_, op=op, moment=moment, depends_on=needs)
            return _view(tx, _attempt(tx, id_))

    def answer(
        self, attempt_id: str, question_id: str, *, selected: tuple[str, ...] = (), text: str = ""
    ) -> AttemptView:
        """Keep one answer; the last one to a question counts, every one is kept as evidence."""
        moment = self._account.clock.moment()
        with self._account.store.write("answer") as tx:
            attempt = _attempt(tx, attempt_id)
            attempt_id = attempt.id
            if attempt.status is not AttemptStatus.IN_PROGRESS:
                raise NotPossible(attempt_id, why="handed_in")
            answer = Answer(question=question_id, selected_options=selected, text=text)
            journal.write_answer(tx, attempt_id, answer, moment)
            others = tuple(one for one in attempt.answers if one.question != question_id)
            op = QuizSubmit(answers=(*others, answer))
            outbox.put(tx, entity="attempt", entity_id=attempt_id, op=op, moment=moment, state=OpState.DRAFT)
            return _view(tx, _attempt(tx, attempt_id))

    def hand_in(self, attempt_id: str) -> AttemptView:
        """Hand in the answers as they stand, which completes the lecture; they go when the school can be reached."""
        moment = self._account.clock.moment()
        with self._account.store.write("quiz-submit") as tx:
            attempt = _attempt(tx, attempt_id)
            if attempt.status is AttemptStatus.IN_PROGRESS:
                op = QuizSubmit(answers=attempt.answers, client_submitted_at=moment.at)
                outbox.put(tx, entity="attempt", entity_id=attempt.id, op=op, moment=moment)
                _complete_lecture(tx, attempt, moment)
            return _view(tx, _attempt(tx, attempt_id))


def _complete_lecture(tx: Tx, attempt: Attempt, moment: Moment) -> None:
    quiz = rows.one(tx, Quiz, attempt.quiz)
    if quiz is None:  # taken away while it was answered: the answers go all the same
        return
    needs = enrolled.joining(tx, attempt.enrollment)
    done = Seen(completed=True)
    progress.merge(tx, quiz.lecture, done, moment, enrollment=attempt.enrollment, needs=needs)


def _why_not(tx: Tx, quiz: Quiz, attempts: list[Attempt]) -> str:
    if any(one.status is AttemptStatus.IN_PROGRESS for one in attempts):
        return ""
    try:
        enrolled.in_lecture(tx, quiz.lecture)
    except NotPossible as error:
        return str(error.facts["why"])
    if quiz.max_attempts is not None and len(attempts) >= quiz.max_attempts:
        return "attempts_used"
    if quiz.offline is not OfflineRule.ALLOWED:
        return "needs_network"
    return "" if rows.count(tx, "question", quiz=quiz.id) else "not_here"


def _handing_in(tx: Tx, attempts: list[Attempt]) -> str | None:
    """The entry that ends the attempt before: begun earlier, the school would go on with the one that is open there."""
    last = ledger.last_open(tx, "attempt", attempts[-1].id) if attempts else None
    return last.op_id if last is not None else None


def _attempts(tx: Tx, quiz_id: str) -> list[Attempt]:
    """One's own attempts; who teaches has those of others here, too."""
    found = rows.many(tx, Attempt, quiz=quiz_id)
    own = {one.id for one in rows.under(tx, Enrollment, "id", [one.enrollment for one in found])}
    begun = {entry.entity_id for entry in ledger.pending(tx, "attempt") if isinstance(entry.op, QuizStart)}
    mine = (one for one in found if one.enrollment in own or one.id in begun)
    return sorted(mine, key=lambda one: (one.attempt_number, one.id))


def _attempt(tx: Tx, attempt_id: str) -> Attempt:
    found = rows.one(tx, Attempt, rows.name_now(tx, attempt_id))
    if found is None:
        raise NotPossible(attempt_id, why="not_here")
    return found


def _questions(tx: Tx, quiz_id: str) -> list[Question]:
    return sorted(rows.many(tx, Question, quiz=quiz_id), key=lambda one: (one.order_index, one.id))


def _view(tx: Tx, attempt: Attempt) -> AttemptView:
    entries = ledger.of_entity(tx, "attempt", [attempt.id]).get(attempt.id, [])
    told = [entry for entry in entries if isinstance(entry.op, QuizSubmit) and entry.receipt is not None]
    answered = journal.answered_at(tx, attempt.id)
    result = rows.one(tx, Result, attempt.id)
    is_open = attempt.status is AttemptStatus.IN_PROGRESS
    waiting = state_of(entries)
    return AttemptView(
        attempt_id=attempt.id,
        number=attempt.attempt_number,
        is_open=is_open,
        state=WorkState.HERE if is_open else waiting or WorkState.RECEIVED,
        started_at=attempt.client_started_at or attempt.started_at or enrolled.LONG_AGO,
        deadline=attempt.deadline,
        handed_in_at=attempt.client_submitted_at or attempt.submitted_at,
        received_at=attempt.submitted_at if not any(entry.state in PENDING for entry in entries) else None,
        receipt=told[-1].receipt.code if told and told[-1].receipt else "",
        questions=tuple(question_view(one) for one in attempt.questions or _questions(tx, attempt.quiz)),
        answers={
            one.question: AnswerView(one.selected_options, one.text, answered.get(one.question, enrolled.LONG_AGO))
            for one in attempt.answers
        },
        result=_result(result) if result is not None and not is_open else None,
    )


def question_view(question: Question) -> QuestionView:
    """A question as a learner sees it."""
    several = question.question_type is QuestionType.MULTIPLE_CHOICE and question.takes_several
    return QuestionView(
        question_id=question.id,
        kind=question.question_type.value,
        text=question.text,
        options=tuple((option.id, option.text) for option in question.options),
        points=question.points,
        takes_several=several,
    )


def _result(result: Result) -> ResultView:
    return ResultView(
        score=str(result.score) if result.score is not None else "",
        max_score=str(result.max_score) if result.max_score is not None else "",
        percentage=str(result.percentage) if result.percentage is not None else "",
        passed=result.passed,
        waits_for_instructor=any(one.is_correct is None for one in result.questions),
        questions=tuple(_question_result(one) for one in result.questions),
    )


def _question_result(one: QuestionResult) -> QuestionResultView:
    return QuestionResultView(
        question_id=one.question,
        is_correct=one.is_correct,
        points_awarded=float(one.points_awarded) if one.points_awarded is not None else None,
        feedback=one.feedback,
        correct_options=one.correct_options if isinstance(one.correct_options, tuple) else None,
        accepted_answers=one.accepted_answers if isinstance(one.accepted_answers, tuple) else None,
        explanation=one.explanation if isinstance(one.explanation, str) else "",
    )
