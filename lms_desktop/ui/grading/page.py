"""The grading desk, and the piles that lie on it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lms_desktop.services.views import DeskView, PaperView, PileView, QuizPileView
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.grading.grade import GradePanel
from lms_desktop.ui.grading.model import pile_row
from lms_desktop.ui.grading.paper import Paper
from lms_desktop.ui.grading.queue import Queue
from lms_desktop.ui.judging.model import quiz_row
from lms_desktop.ui.layout import Heading, Scrolled
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.buttons import Kind
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import RowsModel

PILES, DESK = 0, 1


class GradingPage(Page):
    """Piles, or one pile on the desk."""

    entities = frozenset({"submission", "assignment", "attempt", "result", "quiz", "outbox", "download", "course"})

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("grading_page")
        self.folds_rail = bool(place.id)
        self._submission = place.part
        self._stack = QStackedWidget(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._stack.addWidget(self._make_piles())
        self._stack.addWidget(self._make_desk())
        self._stack.setCurrentIndex(DESK if place.id else PILES)
        self.set_crumbs(Crumb(self.tr("Grading")))
        release = QShortcut(QKeySequence("Ctrl+Return"), self, self._grade.release)
        release.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def reload(self) -> None:
        """Read the piles, or the desk with the chosen hand-in."""
        if not self.place.id:
            grading, judging = self.context.services.grading, self.context.services.judging
            self.read(
                lambda: (tuple(grading.piles()), tuple(judging.piles())),
                done=lambda told: self._show_piles(*told),
            )
            return
        grading, assignment_id = self.context.services.grading, self.place.id
        self.read(
            lambda: grading.desk(assignment_id),
            done=self._show_desk,
            failed=self._on_failed,
        )

    def settle(self) -> None:
        """Save the draft of the grade."""
        self._grade.save()

    def adapt(self, width: int, height: int) -> None:
        """In small windows the queue gives way to the paper."""
        del height
        self._scroll.adapt(width)
        narrow = width < 1000
        self._queue.setVisible(not narrow)
        self._desk_row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._paper.setMinimumHeight(self.look.px(320 if narrow else 0))
        self._paper.grow(on=narrow)
        self._grade.fill(wide=narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the desk, where nobody is typing."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if plain and key == Qt.Key.Key_N:
            self._step(1)
        elif plain and key == Qt.Key.Key_P:
            self._step(-1)
        elif plain and key == Qt.Key.Key_C:
            self._grade.focus_comment()
        elif plain and Qt.Key.Key_0 <= key <= Qt.Key.Key_9 and self._grade.set_points(key - Qt.Key.Key_0):
            return
        else:
            super().keyPressEvent(event)

    def _make_piles(self) -> Scrolled:
        self._scroll = Scrolled(self.look)
        self._heading = Heading(self.look, self.tr("Grading"))
        self._scroll.content.addWidget(self._heading)
        self._piles: RowsModel[PileView] = RowsModel(pile_row, lambda pile: pile.assignment_id, self)
        self._pile_card = Card(self.look, padding=6, name="piles_card")
        rows = RowList(
            self.look, self._piles, label=self.tr("Assignments to grade"), name="pile_list", fits_content=True
        )
        rows.setItemDelegate(RowDelegate(self.look, ruled=True, parent=rows))
        rows.opened.connect(lambda id_: self.context.navigator.go(Place(Screen.GRADING, id_)))
        self._pile_card.body.addWidget(rows)
        self._scroll.content.addWidget(self._pile_card)
        self._scroll.content.addWidget(self._make_quizzes())
        self._empty = EmptyState(
            self.look, Icon.CIRCLE_CHECK, self.tr("Nothing to grade"), name="grading_empty", kind=Kind.SECONDARY
        )
        self._scroll.content.addWidget(self._empty)
        self._scroll.content.addStretch(1)
        return self._scroll

    def _make_quizzes(self) -> Card:
        self._quizzes: RowsModel[QuizPileView] = RowsModel(quiz_row, lambda pile: pile.quiz_id, self)
        self._quiz_card = Card(self.look, padding=6, name="quiz_piles_card")
        rows = RowList(
            self.look, self._quizzes, label=self.tr("Quizzes to read"), name="quiz_pile_list", fits_content=True
        )
        rows.setItemDelegate(RowDelegate(self.look, ruled=True, parent=rows))
        rows.opened.connect(lambda id_: self.context.navigator.go(Place(Screen.JUDGING, id_)))
        self._quiz_card.body.addWidget(rows)
        return self._quiz_card

    def _make_desk(self) -> QWidget:
        desk = QWidget()
        row = self._desk_row = QHBoxLayout(desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._queue = Queue(self.context)
        self._queue.chosen.connect(self._choose)
        self._queue.take_along_pressed.connect(self._take_along)
        self._queue.release_rest_pressed.connect(self._release_rest)
        self._paper = Paper(self.context)
        self._grade = GradePanel(self.context)
        self._grade.released.connect(self.note_change)
        self._grade.next_pressed.connect(self._next_ungraded)
        self._grade.hide()
        self._paper.hide()
        row.addWidget(self._queue)
        row.addWidget(self._paper, 1)
        row.addWidget(self._grade)
        self._none = EmptyState(
            self.look, Icon.USERS, self.tr("Nobody handed in yet"), name="desk_empty", kind=Kind.SECONDARY
        )
        row.addWidget(self._none, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        desk.setProperty("scrolled", "true")
        scroll.setWidget(desk)
        return scroll

    def _show_piles(self, piles: tuple[PileView, ...], quizzes: tuple[QuizPileView, ...]) -> None:
        self._piles.show(piles)
        self._quizzes.show(quizzes)
        self._pile_card.setVisible(bool(piles))
        self._quiz_card.setVisible(bool(quizzes))
        self._empty.setVisible(not piles and not quizzes)
        left = sum(pile.total - pile.graded for pile in piles) + sum(pile.to_judge for pile in quizzes)
        if left:
            text = (
                self.tr("1 hand-in waits for a grade.")
                if left == 1
                else self.tr("%n hand-ins wait for a grade.", "", left)
            )
        else:
            text = self.tr("Everything is graded.") if piles or quizzes else ""
        as_of = max((pile.as_of for pile in piles if pile.as_of), default=None)
        if as_of is not None:
            text += " " + self.tr("As of {time}.").format(time=words.when(as_of, self.context.now()))
        self._heading.line.setText(text.strip())

    def _show_desk(self, desk: DeskView) -> None:
        self._queue.show_desk(desk, self.context.now())
        self.set_crumbs(
            Crumb(self.tr("Grading"), Place(Screen.GRADING)),
            Crumb(desk.pile.course_title),
            Crumb(desk.pile.title),
        )
        self._none.setVisible(not desk.rows)
        known = {row.submission_id for row in desk.rows}
        if self._submission not in known:
            ungraded = self._queue.next_ungraded("")
            self._submission = ungraded or (desk.rows[0].submission_id if desk.rows else "")
        if self._submission:
            self._queue.rows.make_current(self._submission)
            self._read_paper()

    def _choose(self, submission_id: str) -> None:
        if submission_id and submission_id != self._submission:
            self._grade.save()
            self._submission = submission_id
            self._queue.rows.make_current(submission_id)
            self._read_paper()

    def _step(self, step: int) -> None:
        self._choose(self._queue.neighbour(self._submission, step))

    def _next_ungraded(self) -> None:
        self._grade.save()
        following = self._queue.next_ungraded(self._submission)
        if following:
            self._choose(following)
        else:
            self.context.say(self.tr("All are graded."))

    def _read_paper(self) -> None:
        grading, submission_id = self.context.services.grading, self._submission
        self.context.tasks.run(
            lambda _job: grading.paper(submission_id),
            owner=self,
            done=self._show_paper,
            failed=self._on_failed,
        )

    def _show_paper(self, paper: PaperView) -> None:
        if paper.submission.submission_id != self._submission:
            return
        self._paper.show()
        self._grade.show()
        self._paper.show_paper(paper, self.context.now())
        self._grade.show_paper(paper)

    def _take_along(self) -> None:
        grading, assignment_id = self.context.services.grading, self.place.id
        self.context.tasks.run(
            lambda _job: grading.take_along(assignment_id),
            owner=self,
            lane=Lane.WRITE,
            done=lambda _none: self.context.say(self.tr("The pile is taken along.")),
            failed=self._on_failed,
        )

    def _release_rest(self) -> None:
        for submission_id in self._queue.unreleased():
            self._release(submission_id)

    def _release(self, submission_id: str) -> None:
        grading = self.context.services.grading
        self.context.tasks.run(
            lambda _job: grading.release(submission_id),
            owner=self,
            lane=Lane.WRITE,
            done=lambda _grade: self.note_change(),
            failed=self._on_failed,
        )

    def _on_failed(self, failure: Failure) -> None:
        self.context.say(failure_words(failure))
