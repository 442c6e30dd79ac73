"""A person as a round sign with initials."""

from hashlib import sha256

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from lms_desktop.ui.theme.covers import TRIPLES, WHITE
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.style import mark


def initials(name: str) -> str:
    """The first letters of the first and last word."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


class Avatar(QPushButton):
    """A person's initials in a disc; opens the account menu."""

    def __init__(self, look: Look, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._person = ""
        self.setObjectName(name)
        self.setAutoDefault(False)
        mark(self, kind="icon")
        self.setFixedSize(look.px(34), look.px(34))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_person(self, person: str, label: str) -> None:
        """Show somebody's initials."""
        self._person = person
        self.setAccessibleName(label)
        self.setToolTip(label)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the disc and the letters."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = self.rect().adjusted(2, 2, -2, -2)
        focus = self.hasFocus()
        painter.setPen(QPen(self._look.color(Role.FOCUS), self._look.px(2)) if focus else Qt.PenStyle.NoPen)
        # The third triple is the lightest ground; white letters need the darker end of each.
        painter.setBrush(QColor(TRIPLES[sha256(self._person.encode()).digest()[0] % 6][0]))
        painter.drawEllipse(disc)
        painter.setPen(QColor(WHITE))
        painter.setFont(self._look.font(Type.SMALL_STRONG))
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), initials(self._person))
