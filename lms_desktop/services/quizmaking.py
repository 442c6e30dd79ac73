"""Making quizzes and their questions: written here first, and told when the school can be reached."""

from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.op import Plain
from lms_desktop.protocol.content import LectureDetail
from lms_desktop.protocol.enums import OfflineRule, RevealAnswers
from lms_desktop.protocol.quizzes import Question, Quiz
from lms_desktop.services import authored
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.views import TaughtQuestion, TaughtQuiz
from lms_desktop.store import rows
from lms_desktop.store.store import Tx

PASSING_SCORE = 50.0


class QuizMakingService:
    """Write the quizzes of the courses that one teaches."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def quiz(self, lecture_id: str) -> TaughtQuiz:
        """The quiz of a lecture, with its right answers. Raises ``NotPossible`` where there is none."""
        with self._account.store.read() as tx:
            found = next(iter(rows.many(tx, Quiz, lecture=rows.name_now(tx, lecture_id))), None)
            return _quiz(tx, authored.taught_row(tx, Quiz, found.id if found is not None else lecture_id))

    def add_quiz(self, lecture_id: str, **fields: Plain) -> TaughtQuiz:
        """Give a lecture its quiz. Raises ``NotPossible`` where it has one."""
        with self._account.store.write("quiz-making") as tx:
            lecture = authored.taught_row(tx, LectureDetail, lecture_id)
            if rows.many(tx, Quiz, lecture=lecture.id):
                raise NotPossible(lecture.title, why="has_a_quiz")
            given = {**_usual(lecture, fields), **fields}
            id_ = authored.add(tx, "quiz", lecture.id, given, self._account.clock.moment())
            return _quiz(tx, authored.taught_row(tx, Quiz, id_))

    def change_quiz(self, quiz_id: str, **fields: Plain) -> TaughtQuiz:
        """Write the rules of a quiz anew."""
        with self._account.store.write("quiz-making") as tx:
            return _quiz(tx, authored.change(tx, Quiz, quiz_id, fields, self._account.clock.moment()))

    def remove_quiz(self, quiz_id: str) -> None:
        """Take a quiz away; attempts stay with those who made them."""
        with self._account.store.write("quiz-making") as tx:
            authored.remove(tx, Quiz, quiz_id, self._account.clock.moment())

    def add_question(self, quiz_id: str, *, kind: str, text: str, **fields: Plain) -> TaughtQuestion:
        """Ask one more question, at the end of a quiz."""
        with self._account.store.write("question") as tx:
            last = max((one.order_index for one in _questions(tx, rows.name_now(tx, quiz_id))), default=0)
            given = {"question_type": kind, "text": text, "order_index": last + 1, **_no_key(), **fields}
            id_ = authored.add(tx, "question", quiz_id, given, self._account.clock.moment())
            return _question(tx, authored.taught_row(tx, Question, id_))

    def change_question(self, question_id: str, **fields: Plain) -> TaughtQuestion:
        """Write a question anew. Raises ``NotPossible`` where nobody could answer it rightly."""
        with self._account.store.write("question") as tx:
            return _question(tx, authored.change(tx, Question, question_id, fields, self._account.clock.moment()))

    def remove_question(self, question_id: str) -> None:
        """Ask a question no more; attempts keep it as it was."""
        with self._account.store.write("question") as tx:
            authored.remove(tx, Question, question_id, self._account.clock.moment())


def _usual(lecture: LectureDetail, fields: dict[str, Plain]) -> dict[str, Plain]:
    """The rules of a quiz of which nobody said otherwise, as every school has them."""
    is_timed = fields.get("time_limit_minutes") is not None
    return {
        "title": lecture.title,
        "passing_score": PASSING_SCORE,
        "reveal_answers": RevealAnswers.AFTER_SUBMIT.value,
        "offline": (OfflineRule.AFTER_START if is_timed else OfflineRule.ALLOWED).value,
    }


def _no_key() -> dict[str, Plain]:
    return {"options": [], "correct_options": [], "accepted_answers": [], "explanation": "", "points": 1.0}


def _questions(tx: Tx, quiz_id: str) -> list[Question]:
    return authored.in_order(rows.many(tx, Question, quiz=quiz_id))


def _quiz(tx: Tx, row: Quiz) -> TaughtQuiz:
    return TaughtQuiz(
        quiz_id=row.id,
        lecture_id=row.lecture,
        title=row.title,
        description=row.description,
        time_limit_minutes=row.time_limit_minutes,
        passing_score=row.passing_score,
        max_attempts=row.max_attempts,
        shuffle_questions=row.shuffle_questions,
        reveal_answers=row.reveal_answers.value,
        offline=row.offline.value,
        state=authored.state(tx, row),
        questions=tuple(_question(tx, one) for one in _questions(tx, row.id)),
    )


def _question(tx: Tx, row: Question) -> TaughtQuestion:
    return TaughtQuestion(
        question_id=row.id,
        quiz_id=row.quiz,
        kind=row.question_type.value,
        text=row.text,
        options=tuple((option.id, option.text) for option in row.options),
        correct_options=row.correct_options or (),
        accepted_answers=row.accepted_answers or (),
        explanation=row.explanation or "",
        points=row.points,
        order_index=row.order_index,
        state=authored.state(tx, row),
    )
