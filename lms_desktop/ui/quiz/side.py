"""Beside the question: the time that is left, all questions, hand in."""

from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import AttemptView
from lms_desktop.ui import words
from lms_desktop.ui.quiz.answers import is_answered
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.labels import Label, Sign
from lms_desktop.ui.widgets.progress import Bar
from lms_desktop.ui.widgets.style import mark

WIDTH = 300
COLUMNS = 5


class QuizSide(QWidget):
    """Time, questions, hand in."""

    chosen = Signal(int)
    hand_in_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._cells: list[Button] = []
        self.setFixedWidth(look.px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addWidget(self._make_time())
        column.addWidget(self._make_cells())
        column.addStretch(1)
        self.hand_in = Button(look, self.tr("Hand in"), icon=Icon.SEND, name="quiz_hand_in")
        self.hand_in.clicked.connect(self.hand_in_pressed)
        column.addWidget(self.hand_in)
        self._offline = Label(look, "", Type.SMALL, tone="text2", wrap=True)
        column.addWidget(self._offline)

    def show_attempt(self, attempt: AttemptView, here: int, flagged: set[str]) -> None:
        """Show which questions are answered, flagged, and which one is open."""
        if len(self._cells) != len(attempt.questions):
            self._make_buttons(len(attempt.questions))
        answered = 0
        for number, question in enumerate(attempt.questions):
            done = is_answered(attempt.answers.get(question.question_id))
            answered += done
            cell = self._cells[number]
            cell.setChecked(number == here)
            mark(cell, answered=done)
            flag = question.question_id in flagged
            if flag or done:
                ink = Role.ON_SELECT if done else Role.WAITING
                icon = self._look.icon(Icon.FLAG if flag else Icon.CHECK, ink, 14, on=ink)
                cell.setIcon(icon)
                cell.setIconSize(QSize(self._look.px(14), self._look.px(14)))
            else:
                cell.setIcon(QIcon())
            state = self.tr("answered") if done else self.tr("not answered")
            flag_word = self.tr(", flagged") if flag else ""
            name = self.tr("Question {number}, {state}").format(number=number + 1, state=state)
            cell.setAccessibleName(name + flag_word)
        count = self.tr("{done} of {count} answered").format(done=answered, count=len(attempt.questions))
        self._count.setText(count)
        self._flags.setText(self.tr("%n flagged", "", len(flagged)) if flagged else "")
        self._flags.setVisible(bool(flagged))

    def show_time(self, attempt: AttemptView, now: datetime) -> float | None:
        """Show the time that is left; answers the seconds, None without a limit."""
        self._time_card.setVisible(attempt.deadline is not None)
        if attempt.deadline is None:
            return None
        left = max(0.0, (attempt.deadline - now).total_seconds())
        whole = max(1.0, (attempt.deadline - attempt.started_at).total_seconds())
        self._time.setText(words.clock(left))
        self._bar.show_share(left / whole)
        return left

    def tell_offline(self, *, offline: bool) -> None:
        """What happens to the answers without a network."""
        text = self.tr(
            "You are offline. Your answers are marked when the school receives them. "
            "Until then the result is provisional."
        )
        self._offline.setText(text if offline else "")
        self._offline.setVisible(offline)

    def _make_time(self) -> Card:
        self._time_card = Card(self._look, padding=16, spacing=5)
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        row.addWidget(Sign(self._look, Icon.TIMER, Role.TEXT, 17))
        row.addWidget(Label(self._look, self.tr("Time left"), Type.STRONG), 1)
        self._time_card.body.addLayout(row)
        self._time = Label(self._look, "", Type.DISPLAY, name="time_left")
        self._bar = Bar(self._look, self.tr("Time left"))
        self._time_card.body.addWidget(self._time)
        self._time_card.body.addWidget(self._bar)
        self._time_card.body.addWidget(
            Label(
                self._look,
                self.tr("The time goes on when you close the program."),
                Type.SMALL,
                tone="text2",
                wrap=True,
            )
        )
        return self._time_card

    def _make_cells(self) -> Card:
        card = Card(self._look, padding=16, spacing=8)
        row = QHBoxLayout()
        row.addWidget(Label(self._look, self.tr("Questions"), Type.STRONG), 1)
        self._count = Label(self._look, "", Type.SMALL, tone="text2", name="answered_count")
        row.addWidget(self._count)
        card.body.addLayout(row)
        self._grid = QGridLayout()
        self._grid.setSpacing(self._look.px(7))
        card.body.addLayout(self._grid)
        self._flags = Label(self._look, "", Type.SMALL, tone="text2")
        card.body.addWidget(self._flags)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.chosen)
        return card

    def _make_buttons(self, count: int) -> None:
        for cell in self._cells:
            self._group.removeButton(cell)
            cell.deleteLater()
        self._cells = []
        for number in range(count):
            cell = Button(self._look, str(number + 1), kind=Kind.CELL, name=f"question_{number + 1}")
            cell.setCheckable(True)
            self._group.addButton(cell, number)
            self._grid.addWidget(cell, number // COLUMNS, number % COLUMNS)
            self._cells.append(cell)
