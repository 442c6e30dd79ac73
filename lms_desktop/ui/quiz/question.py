"""One question and its answer."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lms_desktop.services.views import AttemptView
from lms_desktop.ui import words
from lms_desktop.ui.quiz.answers import AnswerPane, answer_pane
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.labels import Label, Sign
from lms_desktop.ui.widgets.prose import Prose


class QuestionCard(Card):
    """The question, the ways to answer, previous and next."""

    answered = Signal(object, str)
    stepped = Signal(int)
    flagged = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=26, spacing=8, name="question_card", parent=parent)
        self._look = look
        self._pane: AnswerPane | None = None
        self._shown = ""
        self._grows = False
        head = QHBoxLayout()
        self._number = Label(look, "", Type.SMALL_MEDIUM, tone="text2", name="question_number")
        self._points = Label(look, "", Type.SMALL_MEDIUM, tone="text2")
        self._flag = Button(look, self.tr("Flag"), kind=Kind.GHOST, icon=Icon.FLAG, name="flag_question")
        self._flag.setCheckable(True)
        self._flag.clicked.connect(self.flagged)
        head.addWidget(self._number, 1)
        head.addWidget(self._points)
        head.addWidget(self._flag)
        self.body.addLayout(head)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, look.px(4), 0)
        self._column.setSpacing(look.px(8))
        self._text = Prose(look, label=self.tr("Question"), name="question_text", type_=Type.SUBTITLE)
        self._column.addWidget(self._text)
        self._hint = Label(look, "", Type.SMALL_MEDIUM, tone="text2")
        self._column.addWidget(self._hint)
        self._column.addStretch(1)
        scroll.setWidget(inner)
        self.body.addWidget(scroll, 1)
        self.body.addLayout(self._make_foot())

    def show_question(self, attempt: AttemptView, number: int, *, flagged: bool) -> None:
        """Show a question; one that is already shown keeps what is half typed."""
        question = attempt.questions[number]
        count = len(attempt.questions)
        self._number.setText(self.tr("Question {number} of {count}").format(number=number + 1, count=count))
        points = self.tr("1 point") if question.points == 1 else self.tr("{points} points")
        self._points.setText(points.format(points=words.number(question.points)))
        self._flag.setChecked(flagged)
        self._previous.setEnabled(number > 0)
        self._next.setEnabled(number + 1 < count)
        self._next.set_kind(Kind.PRIMARY if number + 1 < count else Kind.SECONDARY)
        if self._shown == question.question_id:
            return
        self.flush()
        self._shown = question.question_id
        self._text.show_markdown(question.text)
        self._hint.setText(self._hint_words(question.kind, takes_several=question.takes_several))
        self._replace_pane(answer_pane(self._look, question, attempt.answers.get(question.question_id)))

    def grow(self, *, on: bool) -> None:
        """Where the page scrolls, the question does not scroll for itself."""
        self._grows = on
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        inner = self._scroll.widget()
        self._scroll.setMinimumHeight(inner.sizeHint().height() if self._grows and inner is not None else 0)

    def flush(self) -> None:
        """Tell what was typed but not told yet."""
        if self._pane is not None:
            self._pane.flush()

    def show_saved(self, time: str) -> None:
        """Tell that the answer is safe."""
        self._state_sign.setVisible(bool(time))
        self._state.setText(self.tr("Answer saved here, {time}").format(time=time) if time else "")

    def _replace_pane(self, pane: AnswerPane) -> None:
        if self._pane is not None:
            self._column.removeWidget(self._pane)
            self._pane.hide()
            self._pane.deleteLater()
        self._pane = pane
        pane.answered.connect(self.answered)
        self._column.insertWidget(2, pane)
        QTimer.singleShot(0, self, self._fit)

    def _hint_words(self, kind: str, *, takes_several: bool) -> str:
        if kind == "multiple_choice" and takes_several:
            return self.tr("Choose all that are right")
        return {
            "multiple_choice": self.tr("Choose one"),
            "true_false": self.tr("True or false"),
            "short_answer": self.tr("A word or a few"),
            "essay": self.tr("In your own words; the instructor reads it"),
        }.get(kind, "")

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        self._state_sign = Sign(self._look, Icon.HARD_DRIVE, Role.TEXT2, 15)
        self._state = Label(self._look, "", Type.SMALL, tone="text2", name="answer_state")
        row.addWidget(self._state_sign)
        row.addWidget(self._state, 1)
        self._previous = Button(self._look, self.tr("Previous"), name="previous_question")
        self._next = Button(self._look, self.tr("Next"), kind=Kind.PRIMARY, name="next_question")
        self._previous.clicked.connect(lambda: self.stepped.emit(-1))
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        row.addWidget(self._previous)
        row.addWidget(self._next)
        self.show_saved("")
        return row
