"""A quiz in the lecture room."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lms_desktop.services.views import AttemptView, LectureView, QuizView
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.lecture.work import WorkPane
from lms_desktop.ui.quiz.answers import is_answered
from lms_desktop.ui.quiz.cards import ResultPane, StartCard
from lms_desktop.ui.quiz.question import QuestionCard
from lms_desktop.ui.quiz.side import WIDTH, QuizSide
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.ask import Ask
from lms_desktop.ui.widgets.buttons import Kind
from lms_desktop.ui.widgets.cards import Notice
from lms_desktop.ui.widgets.empty import EmptyState

START, RUNNING, RESULT, MISSING, UNREAD = range(5)
WARNINGS = (60, 300)
START_WIDEST = 760


class QuizPane(WorkPane):
    """Begin, answer, hand in, see the result."""

    def __init__(self, context: Context, view: LectureView) -> None:
        super().__init__(context, view)
        self._quiz: QuizView | None = None
        self._attempt: AttemptView | None = None
        self._number = 0
        self._flagged: set[str] = set()
        self._warned: set[int] = set()
        self._handing_in = False
        self._ended = ""  # the attempt whose time was over
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._notice = Notice(self.look, "", name="quiz_notice")
        self._notice.hide()
        column.addWidget(self._notice)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self._start = StartCard(self.look)
        self._start.begun.connect(self._begin)
        self._result = ResultPane(self.look)
        self._result.again.connect(self._begin)
        self._missing = EmptyState(self.look, Icon.CIRCLE_HELP, "", name="quiz_missing")
        for widget in (
            _in_the_middle(self._start, self.look.px(START_WIDEST)),
            self._make_running(),
            self._result,
            self._missing,
            QWidget(),
        ):
            self._stack.addWidget(widget)
        # Until the quiz is read nothing may be begun: there may be an attempt to go on with.
        self._stack.setCurrentIndex(UNREAD)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        context.desk.status_changed.connect(self._tell_network)

    def show_lecture(self, view: LectureView) -> None:
        """Read the quiz anew."""
        del view
        self._reload()

    def settle(self) -> None:
        """Save what is half typed."""
        self._question.flush()

    def adapt(self, width: int, height: int) -> None:
        """One column in small windows."""
        del height
        narrow = width < 1000
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._question.grow(on=narrow)
        if narrow:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)
        else:
            self._side.setFixedWidth(self.look.px(WIDTH))

    def _make_running(self) -> QWidget:
        running = QWidget()
        self._columns = QHBoxLayout(running)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(self.look.px(16))
        self._question = QuestionCard(self.look)
        self._question.answered.connect(self._answer)
        self._question.stepped.connect(lambda step: self._go_to(self._number + step))
        self._question.flagged.connect(self._flag)
        self._side = QuizSide(self.look)
        self._side.chosen.connect(self._go_to)
        self._side.hand_in_pressed.connect(self._ask_to_hand_in)
        self._columns.addWidget(self._question, 1)
        self._columns.addWidget(self._side)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        running.setProperty("scrolled", "true")
        scroll.setWidget(running)
        return scroll

    def _reload(self) -> None:
        quizzes, lecture_id = self.context.services.quizzes, self.lecture_id
        self.context.tasks.run(
            lambda _job: quizzes.open(lecture_id), owner=self, done=self._show, failed=self._on_missing
        )

    def _show(self, quiz: QuizView) -> None:
        self._quiz = quiz
        if quiz.current is not None and not self._handing_in:
            self._show_attempt(quiz.current)
        elif quiz.latest is not None:
            self._attempt = None
            self._result.show_attempt(quiz, quiz.latest, self.context.now())
            self._stack.setCurrentIndex(RESULT)
        else:
            self._attempt = None
            self._start.show_quiz(quiz)
            self._stack.setCurrentIndex(START)

    def _on_missing(self, failure: Failure) -> None:
        self._missing.tell(self.tr("This quiz is not on this computer yet"), failure_words(failure))
        self._stack.setCurrentIndex(MISSING)

    def _show_attempt(self, attempt: AttemptView) -> None:
        if self._attempt is None or self._attempt.attempt_id != attempt.attempt_id:
            self._number = self._first_open(attempt)
            self._warned.clear()
        self._attempt = attempt
        self._stack.setCurrentIndex(RUNNING)
        self._show_question()
        self._tick()
        self._tell_network()

    def _first_open(self, attempt: AttemptView) -> int:
        for number, question in enumerate(attempt.questions):
            if not is_answered(attempt.answers.get(question.question_id)):
                return number
        return 0

    def _show_question(self) -> None:
        attempt = self._attempt
        if attempt is None or not attempt.questions:
            return
        question_id = attempt.questions[self._number].question_id
        self._question.show_question(attempt, self._number, flagged=question_id in self._flagged)
        self._side.show_attempt(attempt, self._number, self._flagged)
        answer = attempt.answers.get(question_id)
        saved = answer.saved_at.astimezone().strftime("%H:%M:%S") if is_answered(answer) and answer else ""
        self._question.show_saved(saved)

    def _go_to(self, number: int) -> None:
        if self._attempt is None or not 0 <= number < len(self._attempt.questions):
            return
        self._question.flush()
        self._number = number
        self._show_question()

    def _flag(self) -> None:
        if self._attempt is None:
            return
        question_id = self._attempt.questions[self._number].question_id
        self._flagged ^= {question_id}
        self._show_question()

    def _begin(self) -> None:
        quizzes, lecture_id = self.context.services.quizzes, self.lecture_id
        self._handing_in = False
        self.context.tasks.run(
            lambda _job: quizzes.start(lecture_id),
            owner=self,
            lane=Lane.WRITE,
            done=self._show_attempt,
            failed=self._on_failed,
        )

    def _answer(self, selected: object, text: str) -> None:
        attempt = self._attempt
        if attempt is None:
            return
        assert isinstance(selected, tuple)
        question_id = attempt.questions[self._number].question_id
        quizzes, attempt_id = self.context.services.quizzes, attempt.attempt_id
        self.context.tasks.run(
            lambda _job: quizzes.answer(attempt_id, question_id, selected=selected, text=text),
            owner=self,
            lane=Lane.WRITE,
            done=self._take_answer,
            failed=self._on_failed,
        )

    def _take_answer(self, attempt: AttemptView) -> None:
        if self._attempt is not None and self._attempt.attempt_id == attempt.attempt_id and attempt.is_open:
            self._attempt = attempt
            self._show_question()

    def _ask_to_hand_in(self) -> None:
        attempt = self._attempt
        if attempt is None:
            return
        self._question.flush()
        open_ones = [
            str(number)
            for number, question in enumerate(attempt.questions, start=1)
            if not is_answered(attempt.answers.get(question.question_id))
        ]
        text = self.tr("After that the answers stay as they are.")
        if open_ones:
            missing = self.tr("Not answered: {numbers}.").format(numbers=", ".join(open_ones))
            text = f"{missing} {text}"
        Ask(
            self.look,
            self,
            title=self.tr("Hand in your answers?"),
            text=text,
            keep=self.tr("Go on answering"),
            effect=self.tr("Hand in"),
            icon=Icon.SEND,
            kind=Kind.PRIMARY,
            deed=self._hand_in,
            name="ask_hand_in",
        ).open()

    def _hand_in(self) -> None:
        attempt = self._attempt
        if attempt is None or self._handing_in:
            return
        self._handing_in = True
        self._question.flush()
        quizzes, attempt_id = self.context.services.quizzes, attempt.attempt_id
        self.context.tasks.run(
            lambda _job: quizzes.hand_in(attempt_id),
            owner=self,
            lane=Lane.WRITE,
            done=lambda _attempt: self._after_hand_in(),
            failed=self._on_hand_in_failed,
        )

    def _after_hand_in(self) -> None:
        self._handing_in = False
        self._notice.hide()
        self._reload()

    def _on_hand_in_failed(self, failure: Failure) -> None:
        self._handing_in = False
        self._on_failed(failure)

    def _tick(self) -> None:
        attempt = self._attempt
        if attempt is None:
            return
        left = self._side.show_time(attempt, self.context.now())
        if left is None:
            return
        if left <= 0 and attempt.attempt_id != self._ended:
            self._ended = attempt.attempt_id
            time = words.time_of_day(self.context.now())
            text = self.tr("The time is over. Your answers were handed in as they stood at {time}.")
            self.context.say(text.format(time=time))
            self._hand_in()
        for seconds in WARNINGS:
            if left <= seconds and seconds not in self._warned:
                self._warned |= {one for one in WARNINGS if one >= seconds}
                self._warn(seconds // 60)
                break

    def _warn(self, minutes: int) -> None:
        safe = self.tr("Your answers are saved as you give them.")
        one = self.tr("1 minute is left.")
        left = one if minutes == 1 else self.tr("%n minutes are left.", "", minutes)
        self._notice.tell(f"{left} {safe}", tone=Tone.WAITING, icon=Icon.TIMER)
        self._notice.show()

    def _tell_network(self) -> None:
        self._side.tell_offline(offline=self.context.desk.status.is_offline)

    def _on_failed(self, failure: Failure) -> None:
        self._notice.tell(failure_words(failure), tone=Tone.FAILED, icon=Icon.OCTAGON_ALERT)
        self._notice.show()


def _in_the_middle(widget: QWidget, widest: int) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    widget.setMaximumWidth(widest)
    row = QHBoxLayout()
    row.addWidget(widget)
    column.addLayout(row)
    column.addStretch(2)
    return holder
