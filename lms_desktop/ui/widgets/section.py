"""A card with a title, a link at its end and content below."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.labels import Label


class SectionCard(Card):
    """Title, link, content."""

    def __init__(
        self, look: Look, title: str, *, action: str = "", name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(look, padding=18, spacing=4, name=name, parent=parent)
        side = look.px(18)
        self.body.setContentsMargins(side, look.px(12), side, look.px(8))
        row = QHBoxLayout()
        row.addStrut(look.px(28))
        self.title = Label(look, title, Type.H2)
        row.addWidget(self.title, 1)
        self.action = Button(look, action, kind=Kind.LINK, name=f"{name}_action" if name else "")
        self.action.setVisible(bool(action))
        row.addWidget(self.action)
        self.body.addLayout(row)
