"""The queue at the left of the desk."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import DeskView, GradingRow
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.grading.model import queue_row
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button
from lms_desktop.ui.widgets.labels import Label, Rule, Sign
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.progress import Bar
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import RowsModel
from lms_desktop.ui.widgets.style import mark

WIDTH = 248


class Queue(QFrame):
    """Who handed in, what is graded, what is here."""

    chosen = Signal(str)
    take_along_pressed = Signal()
    release_rest_pressed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = context.look
        self._now = context.now
        mark(self, region="panel")
        self.setFixedWidth(look.px(WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        column = QVBoxLayout()
        column.setContentsMargins(look.px(8), look.px(12), look.px(8), look.px(8))
        column.setSpacing(look.px(6))
        row.addLayout(column, 1)
        row.addWidget(Rule(vertical=True))
        head = QVBoxLayout()
        head.setContentsMargins(look.px(8), 0, look.px(8), 0)
        head.setSpacing(look.px(4))
        self._title = Label(look, "", Type.STRONG, wrap=True, name="pile_title")
        head.addWidget(self._title)
        facts = QHBoxLayout()
        self._graded = Label(look, "", Type.SMALL, tone="text2", name="graded_count")
        self._here = Label(look, "", Type.SMALL, tone="received")
        self._here_sign = Sign(look, Icon.MONITOR_DOWN, Role.RECEIVED, 15)
        facts.addWidget(self._graded, 1)
        facts.addWidget(self._here)
        facts.addWidget(self._here_sign)
        head.addLayout(facts)
        self._bar = Bar(look, self.tr("Graded"))
        head.addWidget(self._bar)
        self._along = Button(look, "", icon=Icon.LUGGAGE, name="take_pile_along")
        self._along.clicked.connect(self.take_along_pressed)
        head.addWidget(self._along)
        self._rest = Button(look, "", icon=Icon.SEND, name="release_rest")
        self._rest.clicked.connect(self.release_rest_pressed)
        head.addWidget(self._rest)
        column.addLayout(head)
        self.model: RowsModel[GradingRow] = RowsModel(
            lambda one: queue_row(one, self._now()), lambda one: one.submission_id, self
        )
        self.rows = RowList(look, self.model, label=self.tr("Hand-ins"), name="grading_queue", keeps_selection=True)
        self.rows.setItemDelegate(RowDelegate(look, inset=9, detail=Type.CAPTION, parent=self.rows))
        self.rows.opened.connect(self.chosen)
        column.addWidget(self.rows, 1)

    def show_desk(self, desk: DeskView, now: datetime) -> None:
        """Show the queue."""
        del now
        pile = desk.pile
        self._title.setText(pile.title)
        self._graded.setText(self.tr("{graded} of {total} graded").format(graded=pile.graded, total=pile.total))
        self._bar.show_share(pile.graded / pile.total if pile.total else 0)
        complete = pile.here >= pile.total
        self._here.setText(self.tr("all {count} here").format(count=pile.total))
        self._here.setVisible(complete and pile.total > 0)
        self._here_sign.setVisible(complete and pile.total > 0)
        self._along.setVisible(not complete)
        self._along.set_label(self.tr("Take along, {size}").format(size=words.size(pile.bytes_to_fetch)))
        tip = self.tr("Take the pile along: {count} submissions, {size}.")
        self._along.setToolTip(tip.format(count=pile.total, size=words.size(pile.bytes_to_fetch)))
        unreleased = [one for one in desk.rows if one.score and not one.is_released]
        all_graded = pile.total > 0 and pile.graded >= pile.total
        self._rest.setVisible(all_graded and len(unreleased) > 1)
        self._rest.set_label(self.tr("Release the other {count}").format(count=len(unreleased)))
        self.model.show(desk.rows)
        self.model.retold()

    def unreleased(self) -> list[str]:
        """The graded hand-ins that nobody sees yet."""
        return [one.submission_id for one in self.model.items if one.score and not one.is_released]

    def next_ungraded(self, after: str) -> str:
        """The next hand-in without a grade, going round; empty if there is none."""
        items = list(self.model.items)
        at = next((n for n, one in enumerate(items) if one.submission_id == after), -1)
        turned = items[at + 1 :] + items[: at + 1]
        return next((one.submission_id for one in turned if not one.score and one.submission_id != after), "")

    def neighbour(self, of: str, step: int) -> str:
        """The hand-in before or after."""
        items = list(self.model.items)
        at = next((n for n, one in enumerate(items) if one.submission_id == of), 0)
        number = at + step
        return items[number].submission_id if 0 <= number < len(items) else ""
