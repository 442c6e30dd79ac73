"""What a list shows when there is nothing in it, and while it is being read."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look, mixed
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.labels import Label, Sign


class EmptyState(Card):
    """A sign, a sentence and one way on."""

    acted = Signal()

    def __init__(
        self,
        look: Look,
        icon: Icon,
        title: str,
        text: str = "",
        *,
        action: str = "",
        name: str = "",
        action_name: str = "",
        kind: Kind = Kind.PRIMARY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, padding=28, spacing=6, name=name, parent=parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.body.addStretch(1)
        self._sign = Sign(look, icon, Role.TEXT2, 36)
        self.body.addWidget(self._sign, 0, centre)
        self._title = Label(look, title, Type.H2, wrap=True)
        self._title.setAlignment(centre)
        self.body.addWidget(self._title)
        self._text = Label(look, text, Type.BODY, tone="text2", wrap=True)
        self._text.setAlignment(centre)
        self._text.setVisible(bool(text))
        self.body.addWidget(self._text)
        self.body.addSpacing(look.px(8))
        self._action = Button(look, action, kind=kind, name=action_name)
        self._action.setVisible(bool(action))
        self._action.clicked.connect(self.acted)
        self.body.addWidget(self._action, 0, centre)
        self.body.addStretch(1)
        self.setAccessibleName(f"{title} {text}".strip())

    def tell(self, title: str, text: str = "", *, action: str = "") -> None:
        """Say something else in the same place."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._action.set_label(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(f"{title} {text}".strip())


class Skeleton(QWidget):
    """Still grey shapes where rows will be."""

    def __init__(self, look: Look, text: str, *, rows: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows = rows
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(Label(look, text, Type.SMALL, tone="text2"))
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for the rows and one line."""
        return QSize(self._look.px(240), self._look.px(52 * self._rows + 28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint one block and two bars per row."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(self._look.color(Role.SURFACE), self._look.color(Role.CONTROL), 0.25))
        px = self._look.px
        for row in range(self._rows):
            top = px(52) * row
            block = QRectF(0, top, px(38), px(38))
            first = QRectF(px(50), top + px(6), self.width() * (0.55 - 0.06 * row), px(11))
            second = QRectF(px(50), top + px(24), self.width() * (0.34 + 0.03 * row), px(9))
            for rect in (block, first, second):
                painter.drawRoundedRect(QRectF(self._placed(rect)), px(5), px(5))

    def _placed(self, rect: QRectF) -> QRectF:
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            return QRectF(self.width() - rect.right(), rect.top(), rect.width(), rect.height())
        return rect
