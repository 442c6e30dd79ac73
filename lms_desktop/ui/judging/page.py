"""The desk for answers of a quiz: the queue, the answers of one attempt, and the way to the school."""

from collections.abc import Callable, Set

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from lms_desktop.services.views import JudgingRow, JudgingView, WorkState
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.judging.answer import AnswerCard
from lms_desktop.ui.judging.model import attempt_row
from lms_desktop.ui.layout import Scrolled
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Notice
from lms_desktop.ui.widgets.chip import StateChip
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.labels import Label, Rule
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import RowsModel
from lms_desktop.ui.widgets.style import mark

QUEUE_WIDTH = 248
WIDEST = 900
QUEUE_FROM = 1000


class JudgingPage(Page):
    """One quiz on the desk."""

    entities = frozenset({"attempt", "result", "quiz", "outbox"})
    folds_rail = True

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("judging_page")
        self._attempt = place.part
        self._cards: list[AnswerCard] = []
        self._view: JudgingView | None = None
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._make_queue())
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        whole.addLayout(middle, 1)
        middle.addWidget(self._make_sheet(), 1)
        self._foot = self._make_foot()
        middle.addWidget(self._foot)
        self._none = EmptyState(
            self.look, Icon.USERS, self.tr("Nobody handed in yet"), name="judging_empty", kind=Kind.SECONDARY
        )
        self._none.hide()
        middle.addWidget(self._none, 1)
        self.set_crumbs(Crumb(self.tr("Grading"), Place(Screen.GRADING)), Crumb(self.tr("Quiz")))
        send = QShortcut(QKeySequence("Ctrl+Return"), self, self._send)
        send.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def reload(self) -> None:
        """Read the queue, then the chosen attempt."""
        judging, quiz_id = self.context.services.judging, self.place.id
        self.read(
            lambda: (judging.title(quiz_id), judging.desk(quiz_id)),
            done=lambda told: self._show_queue(*told),
            failed=self._on_failed,
        )

    def settle(self) -> None:
        """Save what is half typed."""
        for card in self._cards:
            card.settle()

    def adapt(self, width: int, height: int) -> None:
        """In small windows the queue gives way to the answers."""
        del height
        self._scroll.adapt(width)
        self._queue.setVisible(width >= QUEUE_FROM)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """N and P step through the queue, where nobody is typing."""
        plain = not event.modifiers()
        if plain and event.key() == Qt.Key.Key_N:
            self._step(1)
        elif plain and event.key() == Qt.Key.Key_P:
            self._step(-1)
        else:
            super().keyPressEvent(event)

    def _make_queue(self) -> QFrame:
        look = self.look
        self._queue = QFrame()
        mark(self._queue, region="panel")
        self._queue.setFixedWidth(look.px(QUEUE_WIDTH))
        row = QHBoxLayout(self._queue)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        column = QVBoxLayout()
        column.setContentsMargins(look.px(8), look.px(12), look.px(8), look.px(8))
        column.setSpacing(look.px(6))
        self._title = Label(look, "", Type.STRONG, wrap=True, name="quiz_pile_title")
        self._count = Label(look, "", Type.SMALL, tone="text2", wrap=True, name="judged_count")
        self._rows: RowsModel[JudgingRow] = RowsModel(
            lambda one: attempt_row(one, self.context.now()), lambda one: one.attempt_id, self
        )
        self.rows = RowList(look, self._rows, label=self.tr("Attempts"), name="judging_queue", keeps_selection=True)
        self.rows.setItemDelegate(RowDelegate(look, inset=9, detail=Type.CAPTION, parent=self.rows))
        self.rows.opened.connect(self._choose)
        for label in (self._title, self._count):
            column.addWidget(label)
        column.addWidget(self.rows, 1)
        row.addLayout(column, 1)
        row.addWidget(Rule(vertical=True))
        return self._queue

    def _make_sheet(self) -> Scrolled:
        look = self.look
        self._scroll = Scrolled(look, widest=WIDEST)
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        self._when = Label(look, "", Type.H1, wrap=True, name="judging_title")
        self._chip = StateChip(look, WorkState.HERE)
        head.addWidget(self._when, 1)
        head.addWidget(self._chip)
        self._scroll.content.addLayout(head)
        self._twice = Notice(look, "", tone=Tone.NEEDS, icon=Icon.GIT_MERGE, name="judged_twice")
        for text, name, mine in (
            (self.tr("Keep mine"), "judge_keep_mine", True),
            (self.tr("Keep the school's"), "judge_keep_theirs", False),
        ):
            button = Button(look, text, name=name)
            button.clicked.connect(lambda _on=False, m=mine: self._resolve(mine=m))
            self._twice.trailing.addWidget(button)
        self._scroll.content.addWidget(self._twice)
        self._answers = QVBoxLayout()
        self._answers.setSpacing(look.px(14))
        self._scroll.content.addLayout(self._answers)
        self._scroll.content.addStretch(1)
        return self._scroll

    def _make_foot(self) -> QFrame:
        look = self.look
        foot = QFrame()
        mark(foot, region="bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(look.px(28), look.px(10), look.px(28), look.px(10))
        row.setSpacing(look.px(8))
        self._problem = Label(look, "", Type.SMALL, tone="failed", wrap=True, name="judging_problem")
        keys = Label(look, self.tr("N: next.  P: previous.  Ctrl+Enter: send."), Type.CAPTION, tone="text2", wrap=True)
        row.addWidget(self._problem, 1)
        row.addWidget(keys, 1)
        self._undo = Button(look, self.tr("Undo until sent"), kind=Kind.GHOST, icon=Icon.UNDO_2, name="judging_undo")
        self._undo.clicked.connect(self._take_back)
        self._sending = Button(look, self.tr("Send the points"), icon=Icon.SEND, name="judging_send")
        self._sending.clicked.connect(self._send)
        self._next = Button(look, self.tr("Next to read"), kind=Kind.PRIMARY, name="judging_next")
        self._next.clicked.connect(self._next_waiting)
        for button in (self._undo, self._sending, self._next):
            row.addWidget(button)
        return foot

    def _show_queue(self, title: str, rows: tuple[JudgingRow, ...]) -> None:
        self._rows.show(rows)
        self._rows.retold()
        self._title.setText(title)
        self.set_crumbs(Crumb(self.tr("Grading"), Place(Screen.GRADING)), Crumb(title))
        left = sum(row.waits for row in rows)
        self._count.setText(self.tr("{left} of {count} to read").format(left=left, count=len(rows)))
        for widget in (self._scroll, self._foot):
            widget.setVisible(bool(rows))
        self._none.setVisible(not rows)
        if self._attempt not in {row.attempt_id for row in rows}:
            self._attempt = rows[0].attempt_id if rows else ""
        if self._attempt:
            self.rows.make_current(self._attempt)
            self._read()

    def _read(self) -> None:
        judging, attempt_id = self.context.services.judging, self._attempt
        self.context.tasks.run(
            lambda _job: judging.open(attempt_id), owner=self, done=self._show, failed=self._on_failed
        )

    def _show(self, view: JudgingView) -> None:
        if view.attempt_id != self._attempt:
            return
        is_other = self._view is None or self._view.attempt_id != view.attempt_id
        self._view = view
        when = words.when(view.handed_in_at, self.context.now()) if view.handed_in_at is not None else ""
        self._when.setText(self.tr("Attempt {number}, {when}").format(number=view.attempt_number, when=when))
        if is_other or len(view.answers) != len(self._cards):
            self._build(len(view.answers))
        for number, (card, answer) in enumerate(zip(self._cards, view.answers, strict=True), start=1):
            card.show_answer(answer, number)
        self._show_state(view)
        if is_other:
            self._look_at_first()

    def _build(self, count: int) -> None:
        for card in self._cards:
            self._answers.removeWidget(card)
            card.setParent(None)
            card.deleteLater()
        self._cards = [AnswerCard(self.look, number) for number in range(1, count + 1)]
        for card in self._cards:
            card.judged.connect(self._judge)
            self._answers.addWidget(card)

    def _look_at_first(self) -> None:
        """Begin where something is to be read."""
        self._scroll.verticalScrollBar().setValue(0)
        waiting = next((card for card in self._cards if card.waits), None)
        if waiting is not None and waiting is not self._cards[0]:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # the new cards have their places
            self._scroll.ensureWidgetVisible(waiting)

    def _show_state(self, view: JudgingView) -> None:
        self._chip.setVisible(view.state is not None)
        if view.state is not None:
            self._chip.show_state(view.state)
        self._twice.setVisible(view.is_conflict)
        if view.is_conflict:
            text = self.tr(
                "Somebody else judged these answers, too. Nothing was overwritten; choose which points count."
            )
            self._twice.tell(text, tone=Tone.NEEDS, icon=Icon.GIT_MERGE)
        self._sending.setEnabled(view.state is WorkState.HERE)
        self._undo.setVisible(view.state is WorkState.WAITING)
        self._problem.setText("")

    def _judge(self, question_id: str, points: str, feedback: str) -> None:
        judging, attempt_id = self.context.services.judging, self._attempt

        def on_failed(failure: Failure) -> None:
            self.context.say(failure_words(failure))
            self._put_back(attempt_id, {question_id}, failure_words(failure))

        # Owned by the desk: what was given is kept although the page goes away meanwhile.
        self.context.tasks.run(
            lambda _job: judging.judge(attempt_id, question_id, points=points, feedback=feedback),
            owner=self.context.desk,
            lane=Lane.WRITE,
            done=lambda _view: self._note_kept(attempt_id, {question_id}),
            failed=on_failed,
        )

    def _send(self) -> None:
        """Keep what is half typed and send all of it; where something cannot be kept, nothing goes."""
        wrong = next((card for card in self._cards if not card.is_sound), None)
        if wrong is not None:
            self.settle()
            wrong.point_out()
            self._scroll.ensureWidgetVisible(wrong.points)
            self._problem.setText(self.tr("Nothing was sent yet. Look at the points that are marked."))
            return
        judging, attempt_id = self.context.services.judging, self._attempt
        given = [one for card in self._cards if (one := card.take()) is not None]
        questions = {question for question, _points, _words in given}

        def keep_and_send() -> JudgingView:
            for question, points, feedback in given:
                judging.judge(attempt_id, question, points=points, feedback=feedback)
            return judging.send(attempt_id)

        self._change(
            keep_and_send,
            done=lambda: self._note_kept(attempt_id, questions),
            failed=lambda why: self._put_back(attempt_id, questions, why),
        )

    def _cards_of(self, attempt_id: str, questions: Set[str]) -> list[AnswerCard]:
        is_shown = shiboken6.isValid(self) and attempt_id == self._attempt
        return [card for card in self._cards if card.question in questions] if is_shown else []

    def _note_kept(self, attempt_id: str, questions: Set[str]) -> None:
        for card in self._cards_of(attempt_id, questions):
            card.note_kept()

    def _put_back(self, attempt_id: str, questions: Set[str], why: str) -> None:
        for card in self._cards_of(attempt_id, questions):
            card.put_back(why)

    def _take_back(self) -> None:
        judging, attempt_id = self.context.services.judging, self._attempt
        self._change(lambda: judging.take_back(attempt_id))

    def _resolve(self, *, mine: bool) -> None:
        judging, attempt_id, seen = self.context.services.judging, self._attempt, self._view
        self._change(lambda: judging.resolve(attempt_id, mine=mine, seen=seen))

    def _change(
        self,
        work: Callable[[], JudgingView],
        *,
        done: Callable[[], None] = lambda: None,
        failed: Callable[[str], None] = lambda _why: None,
    ) -> None:
        def on_done(_view: JudgingView) -> None:
            done()
            self.note_change()

        def on_failed(failure: Failure) -> None:
            failed(failure_words(failure))
            self._on_failed(failure)

        if self._attempt:
            self.context.tasks.run(lambda _job: work(), owner=self, lane=Lane.WRITE, done=on_done, failed=on_failed)

    def _choose(self, attempt_id: str) -> None:
        if attempt_id and attempt_id != self._attempt:
            self.settle()
            self._attempt = attempt_id
            self.rows.make_current(attempt_id)
            self._read()

    def _step(self, step: int) -> None:
        ids = [row.attempt_id for row in self._rows.items]
        at = ids.index(self._attempt) + step if self._attempt in ids else 0
        if 0 <= at < len(ids):
            self._choose(ids[at])

    def _next_waiting(self) -> None:
        rows = list(self._rows.items)
        at = next((n for n, row in enumerate(rows) if row.attempt_id == self._attempt), -1)
        turned = rows[at + 1 :] + rows[: at + 1]
        following = next((row.attempt_id for row in turned if row.waits and row.attempt_id != self._attempt), "")
        if following:
            self._choose(following)
        else:
            self.settle()
            self.context.say(self.tr("Nothing else is to be read."))

    def _on_failed(self, failure: Failure) -> None:
        self._problem.setText(failure_words(failure))
