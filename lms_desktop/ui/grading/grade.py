"""The grade at the right of the desk: score, rubric, comment, release."""

from collections.abc import Callable, Mapping

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lms_desktop.services.views import CriterionView, GradeView, PaperView, WorkState
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.assignments.task import plain_number
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.grading.score import score_problem, score_text
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card, Notice
from lms_desktop.ui.widgets.chip import STATE_SIGNS, Chip, state_tone, state_word
from lms_desktop.ui.widgets.choice import Field
from lms_desktop.ui.widgets.labels import Label, Rule
from lms_desktop.ui.widgets.style import mark
from lms_desktop.ui.widgets.writing import Writing

WIDTH = 344
PAUSE_MS = 1000
MOST_BUTTONS = 11


class CriterionCard(Card):
    """One criterion with a button for each point."""

    set_to = Signal(str, float)

    def __init__(self, context: Context, criterion: CriterionView, number: int) -> None:
        super().__init__(context.look, padding=9, spacing=3, name=f"criterion_{number}")
        self._criterion = criterion
        self.setAccessibleName(criterion.title)
        look = context.look
        head = QHBoxLayout()
        head.addWidget(Label(look, criterion.title, Type.SMALL_STRONG, wrap=True), 1)
        self._value = Label(look, "", Type.SMALL_MEDIUM, tone="text2")
        head.addWidget(self._value)
        self.body.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(look.px(5))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for points in range(min(MOST_BUTTONS, int(criterion.max_points) + 1)):
            button = Button(look, str(points), kind=Kind.CELL, name=f"criterion_{number}_{points}")
            button.setCheckable(True)
            mark(button, grade=True, dense=criterion.max_points > 6)
            if points < len(criterion.levels):
                button.setToolTip(criterion.levels[points])
            button.setAccessibleName(
                self.tr("{criterion}: {points} points").format(criterion=criterion.title, points=points)
            )
            self._group.addButton(button, points)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self._group.idClicked.connect(lambda points: self.set_to.emit(criterion.criterion_id, float(points)))

    def show_points(self, points: float | None) -> None:
        """Show what was given."""
        whole = words.number(self._criterion.max_points)
        self._value.setText(f"{words.number(points)} / {whole}" if points is not None else f"– / {whole}")
        for button in self._group.buttons():
            chosen = points is not None and self._group.id(button) == points
            button.setChecked(chosen)
            mark(button, answered=chosen)

    def set_current(self, *, current: bool) -> None:
        """Ring the criterion that the number keys set."""
        mark(self, current=current)


class GradePanel(QFrame):
    """Everything a grade needs; saved here as it is given."""

    released = Signal()
    next_pressed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._look = context.look
        self._paper: PaperView | None = None
        self._rubric: dict[str, float] = {}
        self._criteria: list[CriterionCard] = []
        self._current = 0
        self._known: tuple[str, str, dict[str, float]] = ("", "", {})
        self._dirty = False
        mark(self, region="panel")
        self.setFixedWidth(self._look.px(WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Rule(vertical=True))
        column = QVBoxLayout()
        column.setContentsMargins(*([self._look.px(16)] * 4))
        column.setSpacing(self._look.px(8))
        column.addLayout(self._make_head())
        column.addWidget(self._make_conflict())
        column.addWidget(self._make_middle(), 1)
        column.addLayout(self._make_foot())
        row.addLayout(column, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.save)

    def show_paper(self, paper: PaperView) -> None:
        """Show the grade of a hand-in; half-typed words stay."""
        other = self._paper is None or self._paper.submission.submission_id != paper.submission.submission_id
        self._paper = paper
        self._max.setText(f"/ {plain_number(paper.max_score)}")
        if other:
            self._build_rubric(paper)
            self._dirty = False
        if other or not self._dirty:
            self._take(paper.grade)
        self._show_state(paper.grade)
        self._show_conflict(paper.grade)
        locked = paper.grade.is_released and paper.grade.state is not WorkState.HERE
        self._release.setEnabled(not locked)
        self._release.set_label(self.tr("Released") if locked else self.tr("Release"))
        self._undo.setVisible(paper.grade.is_released and paper.grade.state is WorkState.WAITING)

    def save(self) -> None:
        """Save the grade here, as a draft."""
        self._timer.stop()
        if not self._dirty or self._paper is None or not self._is_valid():
            return
        self._dirty = False
        score, feedback, rubric = self._score_text(), self.feedback.text(), dict(self._rubric)
        self._known = (score, feedback, rubric)
        grading, submission_id = self._context.services.grading, self._paper.submission.submission_id
        self._context.tasks.run(
            lambda _job: grading.give(submission_id, score=score, feedback=feedback, rubric_scores=rubric),
            owner=self._context.desk,
            lane=Lane.WRITE,
            done=lambda grade: self._on_saved(submission_id, grade),
            failed=self._on_failed,
        )

    def release(self) -> None:
        """Let the learner have it."""
        if self._paper is None:
            return
        if not self._score_text():
            self._tell_problem(self.tr("Give a score first."))
            self.score.setFocus()
            return
        if not self._is_valid():
            return
        self._dirty = self._dirty or self._paper.grade.score != self._score_text()
        self.save()
        grading, submission_id = self._context.services.grading, self._paper.submission.submission_id
        self._context.tasks.run(
            lambda _job: grading.release(submission_id),
            owner=self,
            lane=Lane.WRITE,
            done=self._after_release,
            failed=self._on_failed,
        )

    def fill(self, *, wide: bool) -> None:
        """In small windows it takes the whole width under the paper."""
        if wide:
            self.setMinimumSize(0, self._look.px(420))
            self.setMaximumWidth(16_777_215)
        else:
            self.setMinimumHeight(0)
            self.setFixedWidth(self._look.px(WIDTH))

    def set_points(self, points: int) -> bool:
        """A number key: set the current criterion and go on to the next."""
        if self._paper is None or not 0 <= self._current < len(self._criteria):
            return False
        criterion = self._paper.rubric[self._current]
        if points > criterion.max_points:
            return False
        self._on_points(criterion.criterion_id, float(points))
        self._ring(min(self._current + 1, len(self._criteria) - 1))
        return True

    def focus_comment(self) -> None:
        """Write the comment."""
        self.feedback.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _make_head(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        label = Label(look, self.tr("&Score"), Type.SMALL_MEDIUM, tone="text2")
        column.addWidget(label)
        score = QHBoxLayout()
        self.score = Field(look, self.tr("Score"), name="score_field")
        self.score.setFont(look.font(Type.H1))
        mark(self.score, score=True)
        self.score.setFixedWidth(look.px(86))
        self.score.textEdited.connect(self._on_score)
        label.setBuddy(self.score)
        self._max = Label(look, "", Type.BODY, tone="text2")
        score.addWidget(self.score)
        score.addWidget(self._max)
        score.addStretch(1)
        column.addLayout(score)
        row.addLayout(column, 1)
        self._chip = Chip(look, Icon.HARD_DRIVE, "", Tone.HERE)
        self._chip.hide()
        row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _make_conflict(self) -> QWidget:
        look = self._look
        self._conflict = QWidget()
        column = QVBoxLayout(self._conflict)
        column.setContentsMargins(0, 0, 0, 0)
        self._conflict_text = Notice(look, "", tone=Tone.NEEDS, icon=Icon.GIT_MERGE, name="grade_conflict")
        column.addWidget(self._conflict_text)
        row = QHBoxLayout()
        mine = Button(look, self.tr("Keep mine"), name="keep_mine")
        theirs = Button(look, self.tr("Keep the other"), name="keep_theirs")
        mine.clicked.connect(lambda: self._resolve(mine=True))
        theirs.clicked.connect(lambda: self._resolve(mine=False))
        compare = Button(look, self.tr("Compare"), kind=Kind.PRIMARY, name="compare_grades")
        compare.clicked.connect(self._compare)
        row.addWidget(compare)
        row.addWidget(mine)
        row.addWidget(theirs)
        column.addLayout(row)
        self._conflict.hide()
        return self._conflict

    def _make_middle(self) -> QScrollArea:
        look = self._look
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, look.px(2), 0)
        column.setSpacing(look.px(8))
        self._rubric_box = QVBoxLayout()
        self._rubric_box.setSpacing(look.px(6))
        column.addLayout(self._rubric_box)
        label = Label(look, self.tr("Co&mment for the learner"), Type.SMALL_MEDIUM, tone="text2")
        column.addWidget(label)
        hint = self.tr("What is good, and what comes next?")
        self.feedback = Writing(look, self.tr("Comment for the learner"), name="feedback_editor", placeholder=hint)
        self.feedback.setMinimumHeight(look.px(72))
        self.feedback.textChanged.connect(self._on_feedback)
        label.setBuddy(self.feedback)
        column.addWidget(self.feedback, 1)
        scroll.setWidget(inner)
        return scroll

    def _make_foot(self) -> QVBoxLayout:
        look = self._look
        column = QVBoxLayout()
        column.setSpacing(look.px(6))
        self._problem = Label(look, "", Type.SMALL, tone="failed", wrap=True, name="grade_problem")
        self._problem.hide()
        column.addWidget(self._problem)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self._release = Button(look, self.tr("Release"), icon=Icon.SEND, name="release")
        self._release.clicked.connect(self.release)
        self._next = Button(look, self.tr("Next ungraded"), kind=Kind.PRIMARY, name="next_ungraded")
        self._next.clicked.connect(self.next_pressed)
        row.addWidget(self._release)
        row.addWidget(self._next, 1)
        column.addLayout(row)
        self._undo = Button(look, self.tr("Undo until sent"), kind=Kind.GHOST, icon=Icon.UNDO_2, name="undo_release")
        self._undo.clicked.connect(self._take_back)
        self._undo.hide()
        column.addWidget(self._undo)
        column.addWidget(
            Label(look, self.tr("N: next.  C: comment.  Ctrl+Enter: release this one."), Type.CAPTION, tone="text2")
        )
        return column

    def _build_rubric(self, paper: PaperView) -> None:
        for card in self._criteria:
            self._rubric_box.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._criteria = []
        for number, criterion in enumerate(paper.rubric, start=1):
            card = CriterionCard(self._context, criterion, number)
            card.set_to.connect(self._on_points)
            self._rubric_box.addWidget(card)
            self._criteria.append(card)
        self._ring(0)

    def _ring(self, number: int) -> None:
        self._current = number
        for at, card in enumerate(self._criteria):
            card.set_current(current=at == number)

    def _take(self, grade: GradeView) -> None:
        shown = (plain_number(grade.score) if grade.score else "", grade.feedback, dict(grade.rubric_scores))
        self.score.setText(shown[0])
        if self.feedback.text() != grade.feedback:
            self.feedback.set_text(grade.feedback)
        self._rubric = dict(grade.rubric_scores)
        self._show_rubric(self._rubric)
        self._known = shown
        self._dirty = False
        self._timer.stop()
        self._tell_problem("")
        mark(self.score, bad=False)

    def _show_rubric(self, rubric: Mapping[str, float]) -> None:
        assert self._paper is not None
        for card, criterion in zip(self._criteria, self._paper.rubric, strict=True):
            card.show_points(rubric.get(criterion.criterion_id))

    def _show_state(self, grade: GradeView) -> None:
        if grade.state is None and not grade.score:
            self._chip.hide()
            return
        self._chip.show()
        if grade.is_released and grade.state is not None and grade.state is not WorkState.HERE:
            self._chip.tell(STATE_SIGNS[grade.state], state_word(grade.state), state_tone(grade.state))
        elif grade.is_released:
            self._chip.tell(Icon.CIRCLE_CHECK, self.tr("Released"), Tone.RECEIVED)
        else:
            self._chip.tell(Icon.HARD_DRIVE, self.tr("Draft, saved here"), Tone.HERE)

    def _show_conflict(self, grade: GradeView) -> None:
        theirs = grade.conflict
        self._conflict.setVisible(theirs is not None)
        if theirs is not None:
            text = self.tr("{name} also graded this work: {score}. Compare both before one counts.").format(
                name=theirs.graded_by or self.tr("Somebody else"), score=plain_number(theirs.score)
            )
            self._conflict_text.tell(text, tone=Tone.NEEDS, icon=Icon.GIT_MERGE)

    def _on_points(self, criterion_id: str, points: float) -> None:
        assert self._paper is not None
        self._rubric[criterion_id] = points
        self._ring([one.criterion_id for one in self._paper.rubric].index(criterion_id))
        self._show_rubric(self._rubric)
        if len(self._rubric) == len(self._paper.rubric):
            self.score.setText(words.number(self._rubric_score()))
        self._touch()

    def _rubric_score(self) -> float:
        assert self._paper is not None
        most = sum(one.max_points for one in self._paper.rubric)
        given = sum(self._rubric.values())
        scale = float(self._paper.max_score) / most if most else 1.0
        return round(given * scale, 2)

    def _on_score(self) -> None:
        self._touch()

    def _on_feedback(self) -> None:
        if self.feedback.text() != self._known[1]:
            self._touch()

    def _touch(self) -> None:
        self._dirty = True
        if self._is_valid():
            self._timer.start()

    def _score_text(self) -> str:
        return score_text(self.score.text())

    def _is_valid(self) -> bool:
        problem = score_problem(self._score_text(), self._paper.max_score if self._paper else "0")
        self._tell_problem(problem)
        mark(self.score, bad=bool(problem))
        return not problem

    def _tell_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _on_saved(self, submission_id: str, grade: GradeView) -> None:
        if not shiboken6.isValid(self) or self._paper is None:
            return
        if self._paper.submission.submission_id == submission_id and not self._dirty:
            self._show_state(grade)

    def _after_release(self, grade: GradeView) -> None:
        self._show_state(grade)
        self._release.setEnabled(False)
        self._release.set_label(self.tr("Released"))
        self.released.emit()

    def _take_back(self) -> None:
        if self._paper is not None:
            grading, submission_id = self._context.services.grading, self._paper.submission.submission_id
            self._change(lambda: grading.take_back(submission_id))

    def _compare(self) -> None:
        if self._paper is not None:
            self._context.navigator.go(Place(Screen.CONFLICT, f"grade:{self._paper.submission.submission_id}"))

    def _resolve(self, *, mine: bool) -> None:
        if self._paper is not None:
            grading, submission_id = self._context.services.grading, self._paper.submission.submission_id
            self._dirty, seen = False, self._paper.grade
            self._change(lambda: grading.resolve(submission_id, mine=mine, seen=seen))

    def _change(self, work: Callable[[], GradeView]) -> None:
        self._context.tasks.run(
            lambda _job: work(),
            owner=self,
            lane=Lane.WRITE,
            done=lambda _grade: self.released.emit(),
            failed=self._on_failed,
        )

    def _on_failed(self, failure: Failure) -> None:
        if shiboken6.isValid(self):
            self._tell_problem(failure_words(failure))
