"""The four ways to answer."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QStyle, QVBoxLayout, QWidget

from lms_desktop.services.views import AnswerView, QuestionView
from lms_desktop.ui.markdown import plain
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.choice import Field
from lms_desktop.ui.widgets.prose import PaintedProse
from lms_desktop.ui.widgets.writing import Writing

TYPING_PAUSE_MS = 600


class AnswerButton(QAbstractButton):
    """One answer as a row of its own: Markdown that wraps."""

    def __init__(self, look: Look, text: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._prose = PaintedProse(look, text)
        self.setText(plain(text))
        self.setObjectName(name)
        self.setAccessibleName(plain(text))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.theme_changed.connect(self._dress)

    def hasHeightForWidth(self) -> bool:
        """Long answers take more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As tall as the text, 46 at least."""
        text = self._prose.height(max(60, width - self._look.px(60)))
        return max(self._look.px(46), text + self._look.px(22))

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(self._look.px(240), self.heightForWidth(max(self.width(), self._look.px(240))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, sign and words."""
        del event
        look, px = self._look, self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, focused = self.isChecked(), self.hasFocus()
        strong = chosen or focused
        edge = Role.FOCUS if focused else Role.ACCENT if chosen else Role.CONTROL
        painter.setPen(QPen(look.color(edge), px(2) if strong else 1))
        ground = Role.ACCENT_SOFT if chosen else Role.HOVER if self.underMouse() else Role.SURFACE
        painter.setBrush(look.color(ground))
        inset = 1.0 if strong else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), px(8), px(8))
        side = px(20)
        spot = self._placed(QRect(px(14), (self.height() - side) // 2, side, side))
        sign = Icon.CIRCLE_CHECK if chosen else Icon.CIRCLE
        pixmap = look.sign(sign, Role.ACCENT_TEXT if chosen else Role.TEXT2, 20, ratio=self.devicePixelRatioF())
        painter.drawPixmap(spot.topLeft(), pixmap)
        words = self._placed(self.rect().adjusted(px(46), 0, -px(14), 0))
        tall = self._prose.height(words.width())
        self._prose.paint(painter, words.left(), (self.height() - tall) // 2)

    def _dress(self) -> None:
        self._prose.dress()
        self.update()

    def _placed(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


class AnswerPane(QWidget):
    """Takes an answer and tells of every change."""

    answered = Signal(object, str)  # tuple of option ids, text

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)

    def flush(self) -> None:
        """Tell what was typed but not told yet."""


class OptionsPane(AnswerPane):
    """One or several of a few."""

    def __init__(self, look: Look, question: QuestionView, answer: AnswerView | None) -> None:
        super().__init__()
        self.column.setSpacing(look.px(9))
        self._group = QButtonGroup(self)
        self._group.setExclusive(not question.takes_several)
        self._ids: dict[AnswerButton, str] = {}
        chosen = set(answer.selected) if answer else set()
        for number, (option_id, text) in enumerate(self._options(question), start=1):
            button = AnswerButton(look, text, name=f"answer_{number}")
            button.setChecked(option_id in chosen)
            self._ids[button] = option_id
            self._group.addButton(button)
            self.column.addWidget(button)
        self._group.buttonClicked.connect(self._tell)

    def _options(self, question: QuestionView) -> tuple[tuple[str, str], ...]:
        if question.options or question.kind != "true_false":
            return question.options
        return (("true", self.tr("True")), ("false", self.tr("False")))

    def _tell(self) -> None:
        self.answered.emit(tuple(id_ for button, id_ in self._ids.items() if button.isChecked()), "")


class TypedPane(AnswerPane):
    """A short answer or an essay."""

    def __init__(self, look: Look, question: QuestionView, answer: AnswerView | None) -> None:
        super().__init__()
        self._told = answer.text if answer else ""
        self._field: Field | Writing
        if question.kind == "essay":
            self._field = Writing(look, self.tr("Your answer"), name="answer_text")
            self._field.set_text(self._told)
            self._field.setMinimumHeight(look.px(150))
        else:
            self._field = Field(look, self.tr("Your answer"), placeholder=self.tr("Your answer"), name="answer_text")
            self._field.setText(self._told)
        self.setFocusProxy(self._field)
        self.column.addWidget(self._field)
        self.column.addStretch(0 if question.kind == "essay" else 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TYPING_PAUSE_MS)
        self._timer.timeout.connect(self.flush)
        self._field.textChanged.connect(self._timer.start)

    def flush(self) -> None:
        """Tell what was typed."""
        self._timer.stop()
        text = self._field.text()
        if text != self._told:
            self._told = text
            self.answered.emit((), text)


def answer_pane(look: Look, question: QuestionView, answer: AnswerView | None) -> AnswerPane:
    """The way to answer a question."""
    if question.kind in {"multiple_choice", "true_false"}:
        return OptionsPane(look, question, answer)
    return TypedPane(look, question, answer)


def is_answered(answer: AnswerView | None) -> bool:
    """Whether anything was answered."""
    return answer is not None and bool(answer.selected or answer.text.strip())
