"""The one dialog: a question whose buttons are named by their effects; the safe one is first and by Esc."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.labels import Label


class Ask(QDialog):
    """What is lost, what stays, and two effects to choose from; ``ways`` are others, each with its deed."""

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        *,
        title: str,
        text: str,
        keep: str,
        effect: str,
        deed: Callable[[], None],
        icon: Icon | None = None,
        kind: Kind = Kind.DANGER,
        name: str = "ask",
        ways: Sequence[tuple[str, str, Callable[[], None]]] = (),
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([look.px(22)] * 4))
        column.setSpacing(look.px(8))
        column.addWidget(Label(look, title, Type.H2, wrap=True))
        words = Label(look, text, Type.BODY, wrap=True, name=f"{name}_text")
        words.setMinimumWidth(look.px(380))
        column.addWidget(words)
        column.addSpacing(look.px(10))
        row = QHBoxLayout()
        for text_, name_, way in ways:
            other = Button(look, text_, name=name_)
            other.clicked.connect(self.reject)
            other.clicked.connect(way)
            row.addWidget(other)
        row.addStretch(1)
        self.keep = Button(look, keep, name=f"{name}_keep")
        self.keep.clicked.connect(self.reject)
        self.keep.setDefault(True)
        row.addWidget(self.keep)
        self.effect = Button(look, effect, kind=kind, icon=icon, name=f"{name}_effect")
        self.effect.clicked.connect(self.accept)
        row.addWidget(self.effect)
        column.addLayout(row)
        self.accepted.connect(deed)
