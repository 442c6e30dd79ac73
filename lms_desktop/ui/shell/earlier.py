"""Going back to an earlier day: which copies there are, what happens to what was made since, and doing it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import AccountView, EarlierDay
from lms_desktop.tasks import Failure, Lane, Tasks
from lms_desktop.ui import words
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.ports import House
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.choice import Choice
from lms_desktop.ui.widgets.labels import Label


class EarlierDays(QDialog):
    """Choose a copy, and bring it back."""

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        *,
        tasks: Tasks,
        house: House,
        now: datetime,
        back: Callable[[AccountView], None],
    ) -> None:
        """``back`` is told once the account is open again."""
        super().__init__(parent)
        self._tasks, self._house, self._now, self._back = tasks, house, now, back
        self._days: Sequence[EarlierDay] = ()
        self.setObjectName("earlier_days")
        self.setWindowTitle(self.tr("Back to an earlier day"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([look.px(22)] * 4))
        column.setSpacing(look.px(10))
        column.addWidget(Label(look, self.tr("Back to an earlier day"), Type.H2))
        self._text = Label(look, self.tr("Looking for copies …"), wrap=True, name="earlier_text")
        self._text.setMinimumWidth(look.px(420))
        column.addWidget(self._text)
        self.choice = Choice(look, self.tr("Day"), name="earlier_choice")
        column.addWidget(self.choice)
        row = QHBoxLayout()
        row.addStretch(1)
        self.leave = Button(look, self.tr("Leave everything as it is"), name="earlier_leave")
        self.leave.clicked.connect(self.reject)
        self.leave.setDefault(True)
        row.addWidget(self.leave)
        self.bring = Button(look, self.tr("Bring this day back"), kind=Kind.PRIMARY, name="earlier_bring")
        self.bring.clicked.connect(self._bring)
        row.addWidget(self.bring)
        column.addLayout(row)
        self._show(())
        tasks.run(lambda _job: house.earlier_days(), owner=self, done=self._fill)

    def _fill(self, days: Sequence[EarlierDay]) -> None:
        self._text.setText(
            self.tr(
                "The program copies what it keeps here once a day. What the school has is fetched again afterwards, "
                "and what you made since that day and have not sent stays. The present state is moved aside, "
                "not thrown away."
            )
            if days
            else self.tr("There is no copy yet. The program makes one on each day on which it is used.")
        )
        self._show(days)

    def _show(self, days: Sequence[EarlierDay]) -> None:
        self._days = days
        self.choice.clear()
        for day in days:
            self.choice.addItem(f"{words.when(day.taken_at, self._now)} · {words.size(day.size_bytes)}")
        self.choice.setVisible(bool(days))
        self.bring.setVisible(bool(days))
        self.adjustSize()

    def _bring(self) -> None:
        day = self._days[self.choice.currentIndex()]
        self.bring.setEnabled(False)
        self.leave.setEnabled(False)
        self._text.setText(self.tr("Putting it together …"))
        self._tasks.run(
            lambda _job: self._house.bring_back(day),
            owner=self,
            done=self._done,
            failed=self._failed,
            lane=Lane.WRITE,
        )

    def _done(self, account: AccountView) -> None:
        self.accept()
        self._back(account)

    def _failed(self, failure: Failure) -> None:
        self.leave.setEnabled(True)
        self._text.setText(failure_words(failure))
