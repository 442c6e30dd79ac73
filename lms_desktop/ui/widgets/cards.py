"""Cards and notices: grounds for content."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role, Tone
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.labels import Label, Sign
from lms_desktop.ui.widgets.style import mark


class Card(QFrame):
    """A white ground with a thin edge."""

    def __init__(
        self, look: Look, *, padding: int = 18, spacing: int = 8, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        mark(self, card=True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*([look.px(padding)] * 4))
        self.body.setSpacing(look.px(spacing))


class Notice(QFrame):
    """A sentence in the page, on the tint of its state, with at most one way out."""

    acted = Signal()

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        tone: Tone | None = None,
        icon: Icon = Icon.INFO,
        action: str = "",
        title: str = "",
        name: str = "",
        action_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(14), look.px(9), look.px(14), look.px(9))
        row.setSpacing(look.px(12))
        self._sign = Sign(look, icon, tone.ink if tone else Role.ACCENT_TEXT, 18 if not title else 20)
        row.addWidget(self._sign)
        words = QVBoxLayout()
        words.setSpacing(look.px(1))
        self._title = Label(look, title, Type.STRONG, wrap=True)
        self._title.setVisible(bool(title))
        self._text = Label(look, text, Type.BODY, wrap=True, name=f"{name}_text" if name else "")
        words.addWidget(self._title)
        words.addWidget(self._text)
        row.addLayout(words, 1)
        self.trailing = QHBoxLayout()
        row.addLayout(self.trailing)
        self._action = Button(look, action, kind=Kind.LINK, name=action_name)
        self._action.setVisible(bool(action))
        self._action.clicked.connect(self.acted)
        row.addWidget(self._action)
        mark(self, tint=tone.value if tone else "calm")
        self.setAccessibleName(f"{title} {text}".strip())

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._text.text()

    def tell(
        self, text: str, *, tone: Tone | None = None, icon: Icon = Icon.INFO, action: str = "", title: str = ""
    ) -> None:
        """Say something else in the same place."""
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._sign.show_sign(icon, tone.ink if tone else Role.ACCENT_TEXT)
        self._action.set_label(action)
        self._action.setVisible(bool(action))
        mark(self, tint=tone.value if tone else "calm")
        self.setAccessibleName(f"{title} {text}".strip())


def tag(look: Look, text: str) -> QFrame:
    """A small word in a thin frame."""
    frame = QFrame()
    mark(frame, tag=True)
    row = QHBoxLayout(frame)
    row.setContentsMargins(look.px(7), look.px(1), look.px(7), look.px(1))
    label: QLabel = Label(look, text, Type.CAPTION, tone="text2")
    row.addWidget(label)
    return frame
