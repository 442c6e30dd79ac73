"""The header: back and forward, the way here, and who works here."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from lms_desktop.services.views import AccountView
from lms_desktop.ui.place import Navigator
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.avatar import Avatar
from lms_desktop.ui.widgets.buttons import IconButton
from lms_desktop.ui.widgets.crumbs import Crumb, Crumbs


class Header(QWidget):
    """One line over every page."""

    account_pressed = Signal()

    def __init__(self, look: Look, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._navigator = navigator
        self._only_last = False
        self._steps: Sequence[Crumb] = ()
        self.setFixedHeight(look.px(52))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(4), look.px(14), look.px(4))
        row.setSpacing(look.px(6))
        self.back = IconButton(look, Icon.ARROW_LEFT, self.tr("Back"), key="Alt+←", name="go_back")
        self.forward = IconButton(look, Icon.ARROW_RIGHT, self.tr("Forward"), key="Alt+→", name="go_forward")
        self.crumbs = Crumbs(look, label=self.tr("Where you are"))
        self.avatar = Avatar(look, name="account_menu")
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addSpacing(look.px(4))
        row.addWidget(self.crumbs, 1)
        row.addWidget(self.avatar)
        self.back.clicked.connect(navigator.back)
        self.forward.clicked.connect(navigator.forward)
        self.crumbs.chosen.connect(navigator.go)
        self.avatar.clicked.connect(self.account_pressed)
        navigator.history_changed.connect(self._show_history)
        self._show_history()

    def show_steps(self, steps: Sequence[Crumb]) -> None:
        """Show the way to the page."""
        self._steps = steps
        self.crumbs.show_steps(steps, only_last=self._only_last)

    def show_account(self, account: AccountView | None) -> None:
        """Show who works here."""
        self.avatar.setVisible(account is not None)
        if account is not None:
            self.avatar.show_person(
                account.name or account.email,
                self.tr("Account: {name}").format(name=account.name or account.email),
            )

    def adapt(self, width: int) -> None:
        """In small windows only the last step is shown."""
        self._only_last = width < 1000
        self.show_steps(self._steps)

    def pop_up(self, menu: QMenu) -> None:
        """Open the account menu under the avatar."""
        below = self.avatar.mapToGlobal(self.avatar.rect().bottomLeft())
        wide = menu.sizeHint().width()
        below.setX(below.x() + self.avatar.width() - wide)
        menu.popup(below)

    def _show_history(self) -> None:
        self.back.setEnabled(self._navigator.can_go_back)
        self.forward.setEnabled(self._navigator.can_go_forward)
