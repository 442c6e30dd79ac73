"""Text on a page: by type role and tone, whole or cut with three dots."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from lms_desktop.ui import words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look, is_rtl
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.style import mark


class Label(QLabel):
    """A piece of text."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        type_: Type = Type.BODY,
        *,
        tone: str = "",
        wrap: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setFont(look.font(type_))
        self.setTextFormat(Qt.TextFormat.PlainText)
        if tone:
            mark(self, tone=tone)
        if is_rtl():
            # A label looks at its own letters; here the side is the window's.
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
            self.setAlignment(right | Qt.AlignmentFlag.AlignVCenter)
        if wrap:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def set_tone(self, tone: str) -> None:
        """Change what the text's colour says."""
        mark(self, tone=tone)


class ElidedLabel(QLabel):
    """One line of text that gives way: cut at its end, whole in the tooltip."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        type_: Type = Type.BODY,
        *,
        tone: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setFont(look.font(type_))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if tone:
            mark(self, tone=tone)

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text where it does not fit."""
        super().resizeEvent(event)
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        self.setToolTip("" if fits else self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        del event
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            self.rect(), int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), words.upright(shown)
        )


class Sign(QLabel):
    """A drawn sign beside a text."""

    def __init__(
        self,
        look: Look,
        icon: Icon,
        role: Role = Role.TEXT2,
        size: int = 17,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._role = role
        self._size = size
        self.setFixedSize(look.px(size), look.px(size))
        self._dress()
        look.theme_changed.connect(self._dress)

    def show_sign(self, icon: Icon, role: Role) -> None:
        """Change what is shown."""
        self._icon, self._role = icon, role
        self._dress()

    def _dress(self) -> None:
        ratio = self.devicePixelRatioF()
        self.setPixmap(self._look.sign(self._icon, self._role, self._size, ratio=ratio))


class Rule(QFrame):
    """A thin line between things."""

    def __init__(self, *, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, rule=True)
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
