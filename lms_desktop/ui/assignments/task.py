"""What to do: the text of the assignment, its files, how it is graded; and what came back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import AssignmentView, CriterionView, ResourceView, SubmissionView
from lms_desktop.ui import words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card, tag
from lms_desktop.ui.widgets.labels import Label, Rule, Sign
from lms_desktop.ui.widgets.prose import Prose


class TaskCard(Card):
    """What to do and how it is graded."""

    attachment_pressed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=20, spacing=8, name="task_card", parent=parent)
        self._look = look
        self._shown: AssignmentView | None = None
        self._inner: QWidget | None = None

    def show_assignment(self, view: AssignmentView) -> None:
        """Show the task; built anew only when it changed."""
        key = (view.description, view.rubric, view.attachments, view.max_score)
        shown = self._shown
        if shown and key == (shown.description, shown.rubric, shown.attachments, shown.max_score):
            return
        self._shown = view
        if self._inner is not None:
            self.body.removeWidget(self._inner)
            self._inner.deleteLater()
        self._inner = QWidget()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(8))
        head = QHBoxLayout()
        head.addWidget(Label(self._look, self.tr("What to do"), Type.H2), 1)
        points = self.tr("{points} points").format(points=plain_number(view.max_score))
        head.addWidget(tag(self._look, points))
        column.addLayout(head)
        label = self.tr("What to do")
        column.addWidget(Prose(self._look, view.description, label=label, name="assignment_text"))
        for file in view.attachments:
            column.addWidget(self._attachment(file), 0, Qt.AlignmentFlag.AlignLeading)
        self._add_rules(column, view)
        if view.rubric:
            column.addSpacing(self._look.px(4))
            column.addWidget(Label(self._look, self.tr("How it is graded"), Type.H2))
            for number, criterion in enumerate(view.rubric):
                column.addWidget(criterion_row(self._look, criterion, ruled=number > 0))
        column.addStretch(1)
        self.body.addWidget(self._inner)

    def _attachment(self, file: ResourceView) -> Button:
        here = self.tr("kept offline") if file.path is not None else self.tr("needs a network")
        text = self.tr("{file}, {size}, {where}").format(file=file.title, size=words.size(file.size_bytes), where=here)
        button = Button(self._look, text, kind=Kind.LINK, icon=Icon.PAPERCLIP, name="attachment")
        button.setEnabled(file.path is not None)
        button.clicked.connect(lambda: self.attachment_pressed.emit(file))
        return button

    def _add_rules(self, column: QVBoxLayout, view: AssignmentView) -> None:
        parts = []
        if view.allowed_extensions:
            kinds = ", ".join(f".{one.lstrip('.')}" for one in view.allowed_extensions)
            parts.append(self.tr("Files: {kinds}.").format(kinds=kinds))
        if view.max_file_size:
            parts.append(self.tr("At most {size} each.").format(size=words.size(view.max_file_size)))
        if view.allow_late and view.late_penalty_percent not in {"", "0", "0.00"}:
            penalty = plain_number(view.late_penalty_percent)
            parts.append(self.tr("Late work loses {percent} %.").format(percent=penalty))
        if parts:
            column.addWidget(Label(self._look, " ".join(parts), Type.SMALL, tone="text2", wrap=True))


class FeedbackCard(Card):
    """The grade and what the instructor wrote."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=20, spacing=6, name="feedback_card", parent=parent)
        self._look = look
        head = QHBoxLayout()
        head.addWidget(Sign(look, Icon.AWARD, Role.RECEIVED, 20), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        self._score = Label(look, "", Type.DISPLAY, name="released_score")
        self._who = Label(look, "", Type.SMALL, tone="text2", wrap=True)
        column.addWidget(self._score)
        column.addWidget(self._who)
        head.addLayout(column, 1)
        self.body.addLayout(head)
        self._text = Prose(look, label=self.tr("Feedback"), name="feedback_text", keeps_lines=True)
        self.body.addWidget(self._text)
        self._rubric = QVBoxLayout()
        self.body.addLayout(self._rubric)

    def show_grade(self, submission: SubmissionView) -> None:
        """Show what came back."""
        self._score.setText(
            self.tr("{score} of {max}").format(
                score=plain_number(submission.score), max=plain_number(submission.max_score)
            )
        )
        self._who.setText(self.tr("Graded by {name}").format(name=submission.graded_by) if submission.graded_by else "")
        self._text.show_markdown(submission.feedback)
        while self._rubric.count():
            item = self._rubric.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        for criterion in submission.rubric:
            if criterion.points is not None:
                self._rubric.addWidget(criterion_row(self._look, criterion, ruled=True))


def criterion_row(look: Look, criterion: CriterionView, *, ruled: bool) -> QWidget:
    """One line of a rubric."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.px(8))
    if ruled:
        column.addWidget(Rule())
    row = QHBoxLayout()
    row.addWidget(Label(look, criterion.title, Type.MEDIUM, wrap=True), 1)
    points = words.number(criterion.max_points)
    if criterion.points is not None:
        points = f"{words.number(criterion.points)} / {points}"
    row.addWidget(Label(look, points, Type.MEDIUM, tone="text2"))
    column.addLayout(row)
    return holder


def plain_number(text: str) -> str:
    """A number without needless zeros."""
    try:
        return words.number(float(text))
    except ValueError:
        return text
