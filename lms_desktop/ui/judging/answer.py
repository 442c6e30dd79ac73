"""One answer with its question, and what it is worth."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from lms_desktop.services.views import JudgedAnswerView, JudgedView
from lms_desktop.ui import words
from lms_desktop.ui.assignments.task import plain_number
from lms_desktop.ui.grading.score import score_problem, score_text
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.cards import Card, Notice
from lms_desktop.ui.widgets.choice import Field
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.prose import Prose
from lms_desktop.ui.widgets.style import mark
from lms_desktop.ui.widgets.writing import Writing

PAUSE_MS = 1000
CHOSEN, NOT_CHOSEN = "\u25cf ", "\u25cb "


class AnswerCard(Card):
    """Points and words are kept a second after the last key, or when one goes on."""

    judged = Signal(str, str, str)  # question, points, words

    def __init__(self, look: Look, number: int) -> None:
        super().__init__(look, padding=20, spacing=8, name=f"answer_{number}")
        self._look = look
        self._question, self._most = "", "0"
        self._dirty = self._is_telling = False
        self._number = Label(look, "", Type.SMALL_MEDIUM, tone="text2")
        self.body.addWidget(self._number)
        self._asked = Prose(look, label=self.tr("Question {number}").format(number=number), name=f"asked_{number}")
        self.body.addWidget(self._asked)
        self._given = Label(look, "", Type.READING, wrap=True, name=f"given_{number}")
        self._given.setTextInteractionFlags(self._given.textInteractionFlags().TextSelectableByMouse)
        self.body.addWidget(self._given)
        self._other = Notice(look, "", tone=Tone.NEEDS, icon=Icon.GIT_MERGE, name=f"other_{number}")
        self.body.addWidget(self._other)
        self.body.addLayout(self._make_points(number))
        hint = self.tr("What is good, and what is missing?")
        self.words = Writing(look, self.tr("Words for the learner"), name=f"judge_words_{number}", placeholder=hint)
        self.words.setMinimumHeight(look.px(64))
        self.words.setMaximumHeight(look.px(110))
        self.words.textChanged.connect(self._on_words)
        self.body.addWidget(self.words)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.settle)

    @property
    def waits(self) -> bool:
        """Whether it has no points yet."""
        return not self.points.text().strip()

    def show_answer(self, view: JudgedAnswerView, number: int) -> None:
        """Show it; what somebody types just now stays."""
        is_other = view.question.question_id != self._question
        self._question, self._most = view.question.question_id, str(view.question.points)
        most = words.number(view.question.points)
        self._number.setText(self.tr("Question {number}").format(number=number))
        self._max.setText(f"/ {most}")
        self._asked.show_markdown(view.question.text)
        self._given.setText(self._said(view))
        self._show_other(view.conflict)
        if is_other or not (self._dirty or self._is_telling):
            self._put(view.judged)

    @property
    def question(self) -> str:
        """Which question it is."""
        return self._question

    @property
    def is_sound(self) -> bool:
        """Whether the points can be."""
        return not self._score_problem()

    def settle(self) -> None:
        """Tell what was given, once; a score that cannot be stays here, marked."""
        given = self.take()
        if given is not None:
            self.judged.emit(*given)

    def take(self) -> tuple[str, str, str] | None:
        """What was given and not told yet. It is not replaced before it is kept."""
        self._timer.stop()
        if not self._dirty or not self._is_valid():
            return None
        self._dirty, self._is_telling = False, True
        return self._question, score_text(self.points.text()), self.words.text()

    def note_kept(self) -> None:
        """What was taken is kept."""
        self._is_telling = False

    def put_back(self, problem: str) -> None:
        """What was taken could not be kept: it stays here, and is told again."""
        self._dirty, self._is_telling = True, False
        self._problem.setText(problem)

    def point_out(self) -> None:
        """Go to the points that cannot be."""
        self._is_valid()
        self.points.setFocus()
        self.points.selectAll()

    def _make_points(self, number: int) -> QVBoxLayout:
        look = self._look
        column = QVBoxLayout()
        column.setSpacing(look.px(3))
        label = Label(look, self.tr("Points"), Type.SMALL_MEDIUM)
        row = QHBoxLayout()
        name = self.tr("Points for question {number}").format(number=number)
        self.points = Field(look, name, name=f"judge_points_{number}")
        self.points.setFixedWidth(look.px(86))
        self.points.textEdited.connect(lambda _text: self._touch())
        self.points.editingFinished.connect(self.settle)
        label.setBuddy(self.points)
        self._max = Label(look, "", Type.BODY, tone="text2")
        self._problem = Label(look, "", Type.SMALL, tone="failed", wrap=True, name=f"judge_problem_{number}")
        row.addWidget(self.points)
        row.addWidget(self._max)
        row.addWidget(self._problem, 1)
        column.addWidget(label)
        column.addLayout(row)
        return column

    def _said(self, view: JudgedAnswerView) -> str:
        if view.question.options:
            chosen = set(view.selected)
            lines = (f"{CHOSEN if id_ in chosen else NOT_CHOSEN}{text}" for id_, text in view.question.options)
            return "\n".join(lines)
        return view.text or self.tr("Nothing was answered.")

    def _show_other(self, other: JudgedView | None) -> None:
        self._other.setVisible(other is not None)
        if other is not None:
            given = self.tr("At the school: {points} points. {words}")
            self._other.tell(
                given.format(points=plain_number(other.points or "0"), words=other.feedback).strip(),
                tone=Tone.NEEDS,
                icon=Icon.GIT_MERGE,
            )

    def _put(self, judged: JudgedView) -> None:
        self.points.setText(plain_number(judged.points) if judged.points else "")
        if self.words.text() != judged.feedback:
            self.words.set_text(judged.feedback)
        self._dirty = False
        self._timer.stop()
        self._is_valid()

    def _on_words(self) -> None:
        if self.words.document().isModified():
            self._touch()

    def _touch(self) -> None:
        self._dirty = True
        if self._is_valid():
            self._timer.start()

    def _score_problem(self) -> str:
        return score_problem(score_text(self.points.text()), self._most)

    def _is_valid(self) -> bool:
        problem = self._score_problem()
        self._problem.setText(problem)
        self.points.setAccessibleDescription(problem)
        mark(self.points, bad=bool(problem))
        return not problem
