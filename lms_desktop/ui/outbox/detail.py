"""One thing, opened: its four steps, what goes, and what can be done."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lms_desktop.services.views import Next, OutboxDetail, OutboxRow, WorkState
from lms_desktop.ui import words
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.telling import next_words, problem_words, row_detail, row_title
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, IconButton, Kind
from lms_desktop.ui.widgets.chip import StateChip, state_tone
from lms_desktop.ui.widgets.flow import Flow
from lms_desktop.ui.widgets.labels import Label, Rule, Sign
from lms_desktop.ui.widgets.style import mark

WIDTH = 352
_PASSED = {Next.ON_ITS_WAY, Next.DONE}
_SHOWN = 400  # signs of a text; the whole of it is in the copy


class Step(QWidget):
    """One of four steps, with the line to the next."""

    def __init__(self, look: Look, icon: Icon, role: Role, title: str, text: str, *, last: bool, reached: bool) -> None:
        super().__init__()
        self._look = look
        self._last = last
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, look.px(12))
        row.setSpacing(look.px(12))
        row.addWidget(Sign(look, icon, role, 18), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(look.px(1))
        column.addWidget(Label(look, title, Type.MEDIUM if reached else Type.BODY, tone="" if reached else "text2"))
        column.addWidget(Label(look, text, Type.SMALL, tone="text2", wrap=True))
        row.addLayout(column, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line to the next step."""
        del event
        if self._last:
            return
        px = self._look.px
        painter = QPainter(self)
        painter.setPen(QPen(self._look.color(Role.LINE), px(2)))
        x = px(9) if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else self.width() - px(9)
        painter.drawLine(x, px(23), x, self.height() - px(3))


class DetailPanel(QFrame):
    """The opened thing beside the list."""

    open_pressed = Signal(object)
    copy_pressed = Signal(object)
    take_back_pressed = Signal(object)
    retry_pressed = Signal(object)
    hold_pressed = Signal(object)
    let_go_pressed = Signal(object)
    receipt_pressed = Signal(object)
    compare_pressed = Signal(object)
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._detail: OutboxDetail | None = None
        self.setObjectName("outbox_panel")
        self.setAccessibleName(self.tr("The chosen thing"))
        mark(self, region="panel")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Rule(vertical=True))
        column = QVBoxLayout()
        column.setContentsMargins(look.px(20), look.px(14), look.px(18), look.px(14))
        column.setSpacing(look.px(8))
        head = QHBoxLayout()
        self._title = Label(look, "", Type.H2, wrap=True, name="detail_title")
        head.addWidget(self._title, 1)
        close = IconButton(look, Icon.X, self.tr("Close the details"), key="Esc", name="detail_close")
        close.clicked.connect(self.closed)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)
        column.addLayout(self._make_foot())
        row.addLayout(column, 1)

    def show_detail(self, detail: OutboxDetail, now: datetime) -> None:
        """Show a thing."""
        self._detail = detail
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, self._look.px(4), 0)
        column.setSpacing(self._look.px(4))
        row = detail.row
        self._title.setText(row_title(row))
        head = QHBoxLayout()
        head.setSpacing(self._look.px(8))
        head.addWidget(Label(self._look, row_detail(row), Type.SMALL, tone="text2", wrap=True), 1)
        head.addWidget(StateChip(self._look, row.state), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addSpacing(self._look.px(8))
        for step in self._steps(detail, now):
            column.addWidget(step)
        self._add_contents(column, detail)
        self._add_earlier(column, detail, now)
        column.addStretch(1)
        self._scroll.setWidget(inner)
        self._show_buttons(detail)

    def _steps(self, detail: OutboxDetail, now: datetime) -> list[Step]:
        look, state = self._look, detail.row.state
        handed = state is not WorkState.HERE
        saved = Step(
            look,
            Icon.HARD_DRIVE,
            Role.RECEIVED,
            self.tr("Saved here"),
            words.when(detail.saved_at, now) if now.date() != detail.saved_at.date() else self._today(detail.saved_at),
            last=False,
            reached=True,
        )
        wait_title, wait_text, wait_role = self._wait_words(detail, now)
        waiting = Step(look, Icon.CLOCK, wait_role, wait_title, wait_text, last=False, reached=handed)
        sent = detail.sent_at is not None
        sending_text = self._today(detail.sent_at) if detail.sent_at else self._will_go(state)
        sending = Step(
            look,
            Icon.CLOUD_UPLOAD,
            Role.SENDING if sent else Role.TEXT3,
            self.tr("Sending"),
            sending_text,
            last=False,
            reached=sent,
        )
        received = detail.received_at is not None
        end_text = self.tr("You get a receipt here")
        if detail.received_at is not None:
            end_text = self.tr("{time}. Receipt {number}").format(
                time=words.when(detail.received_at, now), number=detail.row.receipt
            )
        end = Step(
            look,
            Icon.CIRCLE_CHECK,
            Role.RECEIVED if received else Role.TEXT3,
            self.tr("Received by the school"),
            end_text,
            last=True,
            reached=received,
        )
        return [saved, waiting, sending, end]

    def _will_go(self, state: WorkState) -> str:
        if state is WorkState.HELD:
            return self.tr("When you let it go")
        return self.tr("By itself, with the next connection")

    def _wait_words(self, detail: OutboxDetail, now: datetime) -> tuple[str, str, Role]:
        if detail.row.state is WorkState.HERE and detail.problem:
            return self.tr("Not handed in yet"), problem_words(detail.problem), Role.NEEDS
        if detail.next.what in _PASSED:
            return self.tr("Waiting"), self.tr("Done"), Role.RECEIVED
        title, text = next_words(detail, now)
        role = Role.TEXT3 if detail.row.state is WorkState.HERE else state_tone(detail.row.state).ink
        return title, text, role

    def _add_contents(self, column: QVBoxLayout, detail: OutboxDetail) -> None:
        if not detail.content and not detail.files:
            return
        column.addWidget(Rule())
        column.addSpacing(self._look.px(6))
        head = QHBoxLayout()
        head.addWidget(Label(self._look, self.tr("What goes"), Type.H3), 1)
        head.addWidget(Label(self._look, words.size(detail.row.size_bytes), Type.SMALL, tone="text2"))
        column.addLayout(head)
        if detail.content:
            column.addWidget(Label(self._look, _cut(detail.content), Type.SMALL, wrap=True))
        for file in detail.files:
            row = QHBoxLayout()
            row.addWidget(Sign(self._look, Icon.FILE_TEXT, Role.TEXT2, 16))
            row.addWidget(Label(self._look, file.name, Type.BODY), 1)
            row.addWidget(Label(self._look, words.size(file.size_bytes), Type.SMALL, tone="text2"))
            column.addLayout(row)

    def _add_earlier(self, column: QVBoxLayout, detail: OutboxDetail, now: datetime) -> None:
        if not detail.earlier:
            return
        column.addSpacing(self._look.px(8))
        column.addWidget(Rule())
        column.addSpacing(self._look.px(6))
        column.addWidget(Label(self._look, self.tr("Earlier texts"), Type.H3))
        for one in detail.earlier:
            who = self.tr("At the school, {time}") if one.from_school else self.tr("Here, {time}")
            line = who.format(time=words.when(one.at, now))
            column.addWidget(Label(self._look, line, Type.SMALL, tone="text2", wrap=True))
            text = Label(self._look, _cut(one.text), Type.SMALL, wrap=True, name="earlier_text")
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(text)

    def _make_foot(self) -> Flow:
        """What can be done, in as few lines as the width allows: the room is for what happens to the thing."""
        self._compare = Button(self._look, self.tr("Compare"), kind=Kind.PRIMARY, name="outbox_compare")
        self._open = Button(self._look, self.tr("Open"), name="outbox_open")
        self._copy = Button(self._look, self.tr("Save a copy"), name="outbox_copy")
        self._retry = Button(self._look, self.tr("Try again"), icon=Icon.REFRESH_CW, name="outbox_retry")
        self._hold = Button(self._look, self.tr("Hold"), icon=Icon.PAUSE, name="outbox_hold")
        self._let_go = Button(self._look, self.tr("Let it go"), icon=Icon.SEND, name="outbox_let_go")
        self._receipt = Button(self._look, self.tr("Save the receipt"), icon=Icon.RECEIPT_TEXT, name="outbox_receipt")
        self._back = Button(
            self._look, self.tr("Take back and edit"), kind=Kind.GHOST, icon=Icon.UNDO_2, name="outbox_take_back"
        )
        foot = Flow(self._look.px(8))
        for button, signal in (
            (self._compare, self.compare_pressed),
            (self._open, self.open_pressed),
            (self._copy, self.copy_pressed),
            (self._retry, self.retry_pressed),
            (self._hold, self.hold_pressed),
            (self._let_go, self.let_go_pressed),
            (self._receipt, self.receipt_pressed),
            (self._back, self.take_back_pressed),
        ):
            foot.addWidget(button)
            button.clicked.connect(lambda _on=False, s=signal: s.emit(self._detail))
        return foot

    def _show_buttons(self, detail: OutboxDetail) -> None:
        row = detail.row
        self._compare.setVisible(bool(row.conflict_id))
        self._open.setVisible(place_of(row) is not None)
        self._copy.setVisible(bool(detail.content or detail.files))
        self._retry.setVisible(detail.can_retry and row.state is not WorkState.RECEIVED)
        self._hold.setVisible(detail.can_hold)
        self._let_go.setVisible(detail.can_let_go)
        self._receipt.setVisible(detail.received_at is not None)
        self._back.setVisible(detail.can_take_back)

    def _today(self, moment: datetime) -> str:
        return self.tr("Today {time}").format(time=words.time_of_day(moment))


def place_of(row: OutboxRow) -> Place | None:
    """Where a thing was made."""
    if row.kind in {"profile", "settings"}:
        return Place(Screen.ACCOUNT)
    if row.attempt_id and row.quiz_id:
        return Place(Screen.JUDGING, row.quiz_id, row.attempt_id)
    if row.kind == "grade" and row.assignment_id:
        return Place(Screen.GRADING, row.assignment_id, row.submission_id or "")
    if row.assignment_id:
        return Place(Screen.ASSIGNMENT, row.assignment_id)
    if row.lecture_id:
        return Place(Screen.LECTURE, row.lecture_id)
    return Place(Screen.COURSE, row.course_id) if row.course_id else None


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
