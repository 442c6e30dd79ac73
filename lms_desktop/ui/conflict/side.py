"""One of the two, with what it changed marked by a sign and by colour."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QWidget

from lms_desktop.domain.text_merge import Line, Mark
from lms_desktop.services.views import SideView
from lms_desktop.ui import words
from lms_desktop.ui.assignments.task import plain_number
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.labels import Label, Rule, Sign
from lms_desktop.ui.widgets.style import mark

SIGNS = {Mark.SAME: "\u2002 ", Mark.ADDED: "+ ", Mark.GONE: "\u2212 "}
_GROUNDS = {Mark.ADDED: Role.MARK_G, Mark.GONE: Role.MARK_P}
LEAST_HEIGHT = 132


class MarkedText(QTextEdit):
    """A text to be read: what came is marked green with a plus, what went pink and struck with a minus."""

    def __init__(self, look: Look, label: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[Line, ...] = ()
        self._signs = True
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFont(look.font(Type.BODY))
        self.setMinimumHeight(look.px(LEAST_HEIGHT))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        mark(self, field=True)
        look.theme_changed.connect(self._dress)

    def sizeHint(self) -> QSize:
        """A few lines: long texts scroll."""
        return QSize(self._look.px(200), self._look.px(LEAST_HEIGHT))

    def show_lines(self, lines: tuple[Line, ...], *, signs: bool) -> None:
        """Show these lines; without signs where there is nothing to compare with."""
        if (lines, signs) != (self._lines, self._signs):
            self._lines, self._signs = lines, signs
            self._dress()

    def _dress(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        for number, line in enumerate(self._lines):
            block, letters = self._formats(line.mark)
            if number:
                cursor.insertBlock()
            cursor.setBlockFormat(block)
            cursor.setCharFormat(letters)
            cursor.insertText(f"{SIGNS[line.mark]}{line.text}" if self._signs else line.text, letters)
        changed = (number for number, line in enumerate(self._lines) if line.mark is not Mark.SAME)
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(next(changed, 0))))

    def _formats(self, how: Mark) -> tuple[QTextBlockFormat, QTextCharFormat]:
        block, letters = QTextBlockFormat(), QTextCharFormat()
        letters.setFont(self._look.font(Type.BODY))
        letters.setForeground(self._look.color(Role.TEXT))
        if how in _GROUNDS and self._signs:
            if not self._look.theme.is_high_contrast:
                block.setBackground(self._look.color(_GROUNDS[how]))
            letters.setFontStrikeOut(how is Mark.GONE)
            letters.setFontUnderline(how is Mark.ADDED and self._look.theme.is_high_contrast)
        return block, letters


class SideCard(Card):
    """One of the two, or what was before both."""

    kept = Signal()

    def __init__(self, look: Look, icon: Icon, title: str, *, name: str, can_keep: bool) -> None:
        super().__init__(look, padding=16, spacing=8, name=name)
        self._look = look
        head = QHBoxLayout()
        head.setSpacing(look.px(9))
        head.addWidget(Sign(look, icon, Role.TEXT2, 18))
        self._title = Label(look, title, Type.H3, wrap=True)
        head.addWidget(self._title, 1)
        self.body.addLayout(head)
        self._when = Label(look, "", Type.SMALL, tone="text2", wrap=True)
        self.body.addWidget(self._when)
        self.body.addWidget(Rule())
        self._score = Label(look, "", Type.H1, name=f"{name}_score")
        self._rubric = Label(look, "", Type.SMALL, tone="text2", wrap=True)
        self.body.addWidget(self._score)
        self.body.addWidget(self._rubric)
        self.text = MarkedText(look, title, name=f"{name}_text")
        self.body.addWidget(self.text, 1)
        self.keep = Button(look, self.tr("Keep this one"), name=f"{name}_keep")
        self.keep.setAccessibleName(self.tr("Keep this one: {which}").format(which=title))
        self.keep.setVisible(can_keep)
        self.keep.clicked.connect(self.kept)
        self.body.addWidget(self.keep)

    def show_side(self, side: SideView, now: datetime, *, signs: bool, max_score: str = "") -> None:
        """Show it."""
        self._when.setText(words.when(side.at, now) if side.at is not None else "")
        self._when.setVisible(side.at is not None)
        score = self.tr("{score} of {max}").format(score=plain_number(side.score), max=plain_number(max_score or "0"))
        self._score.setText(score if side.score else self.tr("No score"))
        self._score.setVisible(bool(max_score))
        given = (
            self.tr("{criterion}: {points} of {max}").format(
                criterion=name, points=words.number(points), max=words.number(most)
            )
            for name, points, most in side.rubric
            if points is not None
        )
        self._rubric.setText("\n".join(given))
        self._rubric.setVisible(bool(self._rubric.text()))
        self.text.show_lines(side.lines, signs=signs)

    def name_it(self, title: str) -> None:
        """Say who made it."""
        self._title.setText(title)
        self.text.setAccessibleName(title)
        self.keep.setAccessibleName(self.tr("Keep this one: {which}").format(which=title))
