"""The start card, and what is shown after handing in."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lms_desktop.services.views import AttemptView, QuestionResultView, QuestionView, QuizView, WorkState
from lms_desktop.ui import words
from lms_desktop.ui.markdown import plain
from lms_desktop.ui.quiz.answers import is_answered
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card, Notice
from lms_desktop.ui.widgets.chip import STATE_SIGNS, StateChip, state_tone
from lms_desktop.ui.widgets.labels import Label, Rule, Sign
from lms_desktop.ui.widgets.prose import Prose

WIDEST = 900  # longer lines are hard to read


class StartCard(Card):
    """What the quiz is, and the way in."""

    begun = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=28, spacing=8, name="quiz_start_card", parent=parent)
        self._title = Label(look, "", Type.DISPLAY, wrap=True)
        self._text = Prose(look, label=self.tr("About this quiz"), tone=Role.TEXT2, name="quiz_description")
        self._facts = Label(look, "", Type.BODY, wrap=True)
        self._offline = Label(look, "", Type.SMALL, tone="text2", wrap=True)
        for label in (self._title, self._text, self._facts, self._offline):
            self.body.addWidget(label)
        self.body.addSpacing(look.px(10))
        row = QHBoxLayout()
        self.begin = Button(look, self.tr("Begin"), kind=Kind.PRIMARY, name="quiz_begin")
        self.begin.clicked.connect(self.begun)
        self._why_not = Label(look, "", Type.BODY, tone="text2", wrap=True)
        row.addWidget(self.begin)
        row.addWidget(self._why_not, 1)
        self.body.addLayout(row)

    def show_quiz(self, quiz: QuizView) -> None:
        """Show a quiz that can be begun, or why not."""
        self._title.setText(quiz.title)
        self._text.show_markdown(quiz.description)
        self._facts.setText("  ·  ".join(self._fact_parts(quiz)))
        self._offline.setText(
            self.tr(
                "Your answers are saved on this computer as you give them. "
                "The school marks them when it has them; until then a result is provisional."
            )
        )
        self.begin.setVisible(quiz.can_start)
        again = quiz.attempts_used > 0
        self.begin.set_label(self.tr("Begin another attempt") if again else self.tr("Begin"))
        self._why_not.setText(self._why(quiz.why_not))

    def _fact_parts(self, quiz: QuizView) -> list[str]:
        count = quiz.question_count
        parts = [self.tr("1 question") if count == 1 else self.tr("%n questions", "", count)]
        parts.append(self.tr("{points} points").format(points=words.number(quiz.total_points)))
        if quiz.time_limit_minutes:
            parts.append(self.tr("%n minutes", "", quiz.time_limit_minutes))
        else:
            parts.append(self.tr("no time limit"))
        if quiz.max_attempts is not None:
            parts.append(
                self.tr("attempt {number} of {count}").format(
                    number=min(quiz.attempts_used + 1, quiz.max_attempts), count=quiz.max_attempts
                )
            )
        return parts

    def _why(self, code: str) -> str:
        return {
            "": "",
            "attempts_used": self.tr("You used all attempts."),
            "needs_network": self.tr("This quiz begins only with a connection to the school."),
            "not_here": self.tr("The questions are not on this computer yet. They come with the next connection."),
            "not_enrolled": self.tr("Enroll in the course to answer this quiz."),
        }.get(code, self.tr("This quiz cannot be begun now."))


class ResultPane(QScrollArea):
    """After handing in: where it is, the score, each question."""

    again = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_attempt(self, quiz: QuizView, attempt: AttemptView, now: datetime) -> None:
        """Show an attempt that was handed in."""
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        sheet = QWidget()
        sheet.setMaximumWidth(self._look.px(WIDEST))
        row.addWidget(sheet)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, self._look.px(6), 0)
        column.setSpacing(self._look.px(12))
        column.addWidget(self._banner(attempt, now))
        column.addWidget(self._score_card(quiz, attempt))
        column.addWidget(self._questions(attempt))
        column.addStretch(1)
        self.setWidget(inner)

    def _banner(self, attempt: AttemptView, now: datetime) -> Notice:
        at = words.when(attempt.handed_in_at, now) if attempt.handed_in_at else ""
        if attempt.state is WorkState.RECEIVED and attempt.received_at is not None:
            title = self.tr("The school received your answers at {time}").format(
                time=words.when(attempt.received_at, now)
            )
            text = self.tr("Receipt {number}.").format(number=attempt.receipt) if attempt.receipt else ""
        elif attempt.state is WorkState.FAILED:
            title = self.tr("The school could not take this attempt")
            text = self.tr("Your answers are kept here. The outbox tells why.")
        else:
            title = self.tr("Handed in on this computer at {time}").format(time=at)
            text = self.tr("A receipt appears here when the school has it.")
        notice = Notice(
            self._look,
            text,
            title=title,
            tone=state_tone(attempt.state),
            icon=STATE_SIGNS[attempt.state],
            name="attempt_banner",
        )
        notice.trailing.addWidget(StateChip(self._look, attempt.state))
        return notice

    def _score_card(self, quiz: QuizView, attempt: AttemptView) -> Card:
        card = Card(self._look, padding=20, spacing=4)
        result = attempt.result
        if result is None:
            answered = sum(is_answered(answer) for answer in attempt.answers.values())
            card.body.addWidget(Label(self._look, quiz.title, Type.H1, wrap=True))
            text = self.tr("{count} of {all} questions answered. The result comes from the school.")
            line = text.format(count=answered, all=len(attempt.questions))
            card.body.addWidget(Label(self._look, line, tone="text2", wrap=True, name="quiz_result"))
        else:
            score = self.tr("{score} of {max}").format(score=_plain(result.score), max=_plain(result.max_score))
            provisional = attempt.state is not WorkState.RECEIVED
            if provisional:
                score = self.tr("Provisional: {score}").format(score=score)
            card.body.addWidget(Label(self._look, score, Type.DISPLAY, name="quiz_result"))
            card.body.addWidget(Label(self._look, self._verdict(attempt, provisional=provisional), wrap=True))
        if quiz.can_start:
            again = Button(self._look, self.tr("Begin another attempt"), name="quiz_again")
            again.clicked.connect(self.again)
            card.body.addSpacing(self._look.px(8))
            card.body.addWidget(again, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def _verdict(self, attempt: AttemptView, *, provisional: bool) -> str:
        result = attempt.result
        assert result is not None
        parts = []
        if provisional:
            parts.append(self.tr("The school confirms it when it has your answers."))
        if result.passed is not None:
            parts.append(self.tr("Passed.") if result.passed else self.tr("Not passed."))
        if result.waits_for_instructor:
            parts.append(self.tr("Your written answers wait for the instructor."))
        return " ".join(parts)

    def _questions(self, attempt: AttemptView) -> Card:
        card = Card(self._look, padding=20, spacing=10)
        results = {one.question_id: one for one in attempt.result.questions} if attempt.result else {}
        for number, question in enumerate(attempt.questions, start=1):
            if number > 1:
                card.body.addWidget(Rule())
            row = QHBoxLayout()
            row.setSpacing(self._look.px(12))
            icon, ink, word = self._mark(results.get(question.question_id), question.points)
            row.addWidget(Sign(self._look, icon, ink, 18), 0, Qt.AlignmentFlag.AlignTop)
            row.addLayout(self._answered(number, question, attempt, results.get(question.question_id)), 1)
            row.addWidget(Label(self._look, word, Type.SMALL_MEDIUM, tone="text2"), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(row)
        return card

    def _answered(
        self, number: int, question: QuestionView, attempt: AttemptView, result: QuestionResultView | None
    ) -> QVBoxLayout:
        """The question, what was answered, and what the author says to it."""
        look, options = self._look, dict(question.options)
        column = QVBoxLayout()
        column.setSpacing(look.px(3))
        label = self.tr("Question {number}").format(number=number)
        head = QHBoxLayout()
        head.setSpacing(look.px(6))
        head.addWidget(Label(look, f"{number}.", Type.STRONG), 0, Qt.AlignmentFlag.AlignTop)
        text = Prose(look, question.text, label=label, type_=Type.STRONG, name=f"result_question_{number}")
        head.addWidget(text, 1)
        column.addLayout(head)
        answer = attempt.answers.get(question.question_id)
        given = _names(answer.selected, options) or answer.text if answer else ""
        said = self.tr("You answered: {answer}").format(answer=given) if given else self.tr("No answer")
        column.addWidget(Label(look, said, Type.SMALL, tone="text2", wrap=True))
        right = self._right(result, options)
        if right:
            better = self.tr("Right would be: {answer}").format(answer=right)
            column.addWidget(Label(look, better, Type.SMALL, wrap=True))
        for comment in (result.feedback, result.explanation) if result else ():
            if comment:
                column.addWidget(Prose(look, comment, label=self.tr("Comment"), type_=Type.SMALL))
        return column

    def _mark(self, result: QuestionResultView | None, most: float) -> tuple[Icon, Role, str]:
        if result is None:
            return Icon.CIRCLE, Role.TEXT2, ""
        if result.is_correct is None:
            return Icon.CLOCK, Role.WAITING, self.tr("Waits for the instructor")
        word = self.tr("Right") if result.is_correct else self.tr("Not right")
        if result.points_awarded is not None:
            points = self.tr("{score} of {max}").format(
                score=words.number(result.points_awarded), max=words.number(most)
            )
            word = f"{word}  ·  {points}"
        return (Icon.CIRCLE_CHECK, Role.RECEIVED, word) if result.is_correct else (Icon.CIRCLE_X, Role.FAILED, word)

    def _right(self, result: QuestionResultView | None, options: dict[str, str]) -> str:
        if result is None or result.is_correct is not False:
            return ""
        known = _names(result.correct_options or (), options)
        return ", ".join(part for part in (known, *(result.accepted_answers or ())) if part)


def _names(chosen: Sequence[str], options: dict[str, str]) -> str:
    return ", ".join(plain(options.get(one, one)) for one in chosen)


def _plain(number: str) -> str:
    try:
        return words.number(float(number))
    except ValueError:
        return number
