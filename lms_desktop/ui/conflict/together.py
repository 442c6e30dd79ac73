"""What takes the place of both: written by a person, from a text to begin with."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from lms_desktop.services.views import ConflictKind, ConflictView
from lms_desktop.ui.assignments.task import plain_number
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.choice import Field
from lms_desktop.ui.widgets.labels import Label, Sign
from lms_desktop.ui.widgets.style import mark
from lms_desktop.ui.widgets.writing import Writing


class Together(QFrame):
    """An editor for the one that counts, and the three ways on."""

    used = Signal()
    both_kept = Signal()
    put_off = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._about = ""
        self.setObjectName("conflict_together")
        mark(self, tint="calm")
        column = QVBoxLayout(self)
        column.setContentsMargins(*([look.px(16)] * 4))
        column.setSpacing(look.px(8))
        column.addLayout(self._make_head())
        self.text = Writing(look, self.tr("The text that takes the place of both"), name="together_text")
        column.addWidget(self.text)
        column.addLayout(self._make_foot())

    def show_conflict(self, view: ConflictView) -> None:
        """Offer a text to begin with; what a person has begun to write stays."""
        is_grade = view.kind is ConflictKind.GRADE
        self._title.setText(self.tr("One grade of both") if is_grade else self.tr("Both together"))
        for widget in (self._score_label, self.score, self._max):
            widget.setVisible(is_grade)
        for part in (self.text, self._use, self._edit):
            part.setVisible(view.is_text)
        self._both.setVisible(view.kind is ConflictKind.NOTE)
        self._use.set_label(self.tr("Use this grade") if is_grade else self.tr("Use this text"))
        self._hint.setText(self._hint_for(view))
        self._max.setText(f"/ {plain_number(view.max_score or '0')}")
        if self._about != view.conflict_id:
            self._about = view.conflict_id
            self.text.set_text(view.together)
            self.score.setText(plain_number(view.mine.score) if view.mine.score else "")

    def _hint_for(self, view: ConflictView) -> str:
        if view.kind is ConflictKind.NOTE:
            return self.tr("The two texts stay in the history of this note.")
        if view.is_text:
            return self.tr("Nothing is put together by itself. What you gave before stays in the outbox.")
        return self.tr("Choose one of the two above: these cannot be put together as one text.")

    def _make_head(self) -> QHBoxLayout:
        look = self._look
        head = QHBoxLayout()
        head.setSpacing(look.px(9))
        head.addWidget(Sign(look, Icon.GIT_MERGE, Role.ACCENT_TEXT, 18))
        self._title = Label(look, "", Type.H3)
        head.addWidget(self._title)
        head.addSpacing(look.px(12))
        self._score_label = Label(look, self.tr("Score"), Type.SMALL, tone="text2")
        self.score = Field(look, self.tr("Score"), name="together_score")
        self.score.setFixedWidth(look.px(86))
        self._max = Label(look, "", Type.BODY, tone="text2")
        for widget in (self._score_label, self.score, self._max):
            head.addWidget(widget)
        head.addStretch(1)
        self._edit = Label(look, self.tr("You can edit this"), Type.SMALL, tone="text2")
        head.addWidget(self._edit)
        return head

    def _make_foot(self) -> QVBoxLayout:
        look = self._look
        foot = QVBoxLayout()
        foot.setSpacing(look.px(8))
        self._hint = Label(look, "", Type.SMALL, tone="text2", wrap=True)
        foot.addWidget(self._hint)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addStretch(1)
        later = Button(look, self.tr("Decide later"), kind=Kind.GHOST, name="conflict_later")
        self._both = Button(look, self.tr("Keep both as two notes"), name="conflict_both")
        self._use = Button(look, "", kind=Kind.PRIMARY, icon=Icon.CHECK, name="conflict_use")
        for button, signal in ((later, self.put_off), (self._both, self.both_kept), (self._use, self.used)):
            button.clicked.connect(signal)
            row.addWidget(button)
        foot.addLayout(row)
        return foot
