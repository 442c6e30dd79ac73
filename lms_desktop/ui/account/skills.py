"""What one can do: a list that one adds to, changes and shortens."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import SkillView
from lms_desktop.ui.account.cards import TitledCard
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, IconButton
from lms_desktop.ui.widgets.chip import StateChip
from lms_desktop.ui.widgets.choice import Choice, Field
from lms_desktop.ui.widgets.labels import ElidedLabel, Label

LEVELS = ("beginner", "intermediate", "advanced", "expert")


def level_word(level: str) -> str:
    """How well somebody can do something."""
    return {
        "beginner": QCoreApplication.translate("Skills", "Beginner"),
        "intermediate": QCoreApplication.translate("Skills", "Intermediate"),
        "advanced": QCoreApplication.translate("Skills", "Advanced"),
        "expert": QCoreApplication.translate("Skills", "Expert"),
    }.get(level, level)


class SkillsCard(TitledCard):
    """The list, and the line for one more."""

    added = Signal(str, str)
    changed = Signal(str, str, str)  # which, its name, how well
    removed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, name="skills_card")
        self.head(self.tr("What you can do"), self.tr("Each once, with how well you can do it."))
        self._shown: tuple[SkillView, ...] = ()
        self._lines: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(look.px(6))
        self.body.addLayout(self._list)
        self.body.addLayout(self._make_foot())
        self._problem = Label(look, "", Type.SMALL, tone="failed", wrap=True, name="skill_problem")
        self._problem.hide()
        self.body.addWidget(self._problem)

    def show_skills(self, skills: Sequence[SkillView]) -> None:
        """Show the list; where one stood in it stays."""
        if tuple(skills) == self._shown:
            return
        self._shown = tuple(skills)
        stood = self._stood()
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [self._make_line(number, skill) for number, skill in enumerate(skills)]
        for line in self._lines:
            self._list.addWidget(line)
        if stood is not None:
            self._stand_again(*stood)

    def tell_problem(self, text: str) -> None:
        """Say why a skill was not kept."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def clear_field(self) -> None:
        """The skill is on the list: the line is free for the next."""
        self._name.clear()
        self.tell_problem("")

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.px(8))
        self._name = Field(self.look, self.tr("One more skill"), placeholder=self.tr("One more"), name="skill_name")
        self._name.returnPressed.connect(self._add)
        self._name.textEdited.connect(lambda _text: self.tell_problem(""))
        self._level = self._levels(self.tr("How well"), "skill_level", "beginner")
        add = Button(self.look, self.tr("Add"), icon=Icon.PLUS, name="skill_add")
        add.clicked.connect(self._add)
        row.addWidget(self._name, 1)
        row.addWidget(self._level)
        row.addWidget(add)
        return row

    def _make_line(self, number: int, skill: SkillView) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(8))
        row.addWidget(ElidedLabel(self.look, skill.name, Type.MEDIUM), 1)
        if skill.state is not None:
            row.addWidget(StateChip(self.look, skill.state))
        how = self.tr("How well: {skill}").format(skill=skill.name)
        level = self._levels(how, f"skill_level_{number}", skill.proficiency)
        level.activated.connect(lambda _index: self._change(skill, level.chosen()))
        remove = self.tr("Take off the list: {skill}").format(skill=skill.name)
        gone = IconButton(self.look, Icon.TRASH_2, remove, name=f"skill_remove_{number}")
        gone.clicked.connect(lambda: self.removed.emit(skill.skill_id))
        row.addWidget(level)
        row.addWidget(gone)
        return line

    def _levels(self, label: str, name: str, level: str) -> Choice:
        choice = Choice(self.look, label, name=name)
        for one in LEVELS:
            choice.addItem(level_word(one), one)
        choice.choose(level)
        return choice

    def _add(self) -> None:
        if self._name.text().strip():
            self.added.emit(self._name.text(), self._level.chosen())

    def _change(self, skill: SkillView, level: str) -> None:
        if level != skill.proficiency:
            self.changed.emit(skill.skill_id, skill.name, level)

    def _stood(self) -> tuple[str, int] | None:
        focus: QWidget | None = self.window().focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            return None
        kind, _, number = focus.objectName().rpartition("_")
        return (kind, int(number)) if number.isdigit() else None

    def _stand_again(self, kind: str, number: int) -> None:
        last = min(number, len(self._shown) - 1)
        again = self._lines[last].findChild(QWidget, f"{kind}_{last}") if last >= 0 else self._name
        if again is not None:
            again.setFocus()
