"""One thing, opened: its four steps, what goes, and what can be done."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lms_desktop.services.views import OutboxDetail, WorkState
from lms_desktop.ui import words
from lms_desktop.ui.telling import needs_words, problem_words, row_detail, row_title
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, IconButton, Kind
from lms_desktop.ui.widgets.chip import StateChip
from lms_desktop.ui.widgets.labels import Label, Rule, Sign
from lms_desktop.ui.widgets.style import mark

WIDTH = 352


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
        column.addWidget(Label(self._look, row_detail(row), Type.SMALL, tone="text2", wrap=True))
        column.addWidget(StateChip(self._look, row.state))
        column.addSpacing(self._look.px(8))
        for step in self._steps(detail, now):
            column.addWidget(step)
        self._add_contents(column, detail)
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
        wait_title, wait_text, wait_role = self._wait_words(detail)
        waiting = Step(look, Icon.CLOCK, wait_role, wait_title, wait_text, last=False, reached=handed)
        sent = detail.sent_at is not None
        sending_text = self._today(detail.sent_at) if detail.sent_at else self.tr("By itself, with the next connection")
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

    def _wait_words(self, detail: OutboxDetail) -> tuple[str, str, Role]:
        match detail.row.state:
            case WorkState.HERE if detail.problem:
                return self.tr("Not handed in yet"), problem_words(detail.problem), Role.NEEDS
            case WorkState.HERE:
                return self.tr("Not handed in yet"), self.tr("It goes when you hand it in."), Role.TEXT3
            case WorkState.NEEDS:
                return self.tr("Waits for you"), needs_words(detail.row), Role.NEEDS
            case WorkState.FAILED:
                return self.tr("Not taken"), problem_words(detail.problem), Role.FAILED
            case WorkState.WAITING if detail.next_try_at is not None:
                text = self.tr("The next try is at {time}.").format(time=words.time_of_day(detail.next_try_at))
                return self.tr("Waiting"), text, Role.WAITING
            case WorkState.WAITING:
                return self.tr("Waiting"), self.tr("For a connection to the school."), Role.WAITING
            case WorkState.SENDING | WorkState.RECEIVED:
                return self.tr("Waiting"), self.tr("Done"), Role.RECEIVED

    def _add_contents(self, column: QVBoxLayout, detail: OutboxDetail) -> None:
        if not detail.content and not detail.files:
            return
        column.addWidget(Rule())
        column.addSpacing(self._look.px(6))
        column.addWidget(Label(self._look, self.tr("What goes"), Type.H3))
        if detail.content:
            text = detail.content if len(detail.content) <= 400 else f"{detail.content[:399]}…"
            column.addWidget(Label(self._look, text, Type.SMALL, wrap=True))
        for file in detail.files:
            row = QHBoxLayout()
            row.addWidget(Sign(self._look, Icon.FILE_TEXT, Role.TEXT2, 16))
            row.addWidget(Label(self._look, file.name, Type.BODY), 1)
            row.addWidget(Label(self._look, words.size(file.size_bytes), Type.SMALL, tone="text2"))
            column.addLayout(row)

    def _make_foot(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._look.px(8))
        first = QHBoxLayout()
        self._open = Button(self._look, self.tr("Open"), name="outbox_open")
        self._copy = Button(self._look, self.tr("Save a copy"), name="outbox_copy")
        self._compare = Button(self._look, self.tr("Compare"), kind=Kind.PRIMARY, name="outbox_compare")
        for button in (self._compare, self._open, self._copy):
            first.addWidget(button)
        first.addStretch(1)
        column.addLayout(first)
        second = QHBoxLayout()
        self._retry = Button(self._look, self.tr("Try again"), icon=Icon.REFRESH_CW, name="outbox_retry")
        self._back = Button(
            self._look, self.tr("Take back and edit"), kind=Kind.GHOST, icon=Icon.UNDO_2, name="outbox_take_back"
        )
        second.addWidget(self._retry)
        second.addWidget(self._back)
        second.addStretch(1)
        column.addLayout(second)
        for button, signal in (
            (self._open, self.open_pressed),
            (self._copy, self.copy_pressed),
            (self._retry, self.retry_pressed),
            (self._back, self.take_back_pressed),
            (self._compare, self.compare_pressed),
        ):
            button.clicked.connect(lambda _on=False, s=signal: s.emit(self._detail))
        return column

    def _show_buttons(self, detail: OutboxDetail) -> None:
        row = detail.row
        needs = row.state is WorkState.NEEDS
        self._compare.setVisible(needs and row.kind == "grade")
        self._open.setVisible(bool(row.assignment_id or row.lecture_id or row.course_id or row.submission_id))
        self._copy.setVisible(bool(detail.content or detail.files))
        self._retry.setVisible(detail.can_retry and row.state is not WorkState.RECEIVED)
        self._back.setVisible(detail.can_take_back)

    def _today(self, moment: datetime) -> str:
        return self.tr("Today {time}").format(time=words.time_of_day(moment))
