"""The menu of the person: what the school knows of them, other accounts on this computer, work offline, sign out."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from lms_desktop.services.views import AccountView
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look


class AccountMenu(QMenu):
    """Filled anew each time it opens."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName("account_popup")
        self.setAccessibleName(self.tr("Account"))

    def fill(
        self,
        current: AccountView,
        known: Sequence[AccountView],
        *,
        works_offline: bool,
        open_account: Callable[[], None],
        switch: Callable[[str], None],
        add: Callable[[], None],
        work_offline: Callable[[bool], None],
        sign_out: Callable[[], None],
    ) -> None:
        """Offer what fits the account."""
        self.clear()
        who = self.addAction(current.name or current.email)
        who.setEnabled(False)
        mail = self.addAction(f"{current.email}, {_host(current.server_url)}")
        mail.setEnabled(False)
        self._line(self.tr("Your account"), "your_account", Icon.CIRCLE_USER, open_account)
        self.addSeparator()
        for account in known:
            if account.key != current.key:
                self._add_account(account, switch)
        self._line(self.tr("Add an account …"), "add_account", Icon.USER_PLUS, add)
        self.addSeparator()
        offline = self._line(self.tr("Work offline"), "work_offline", Icon.WIFI_OFF, lambda: None)
        offline.setCheckable(True)
        offline.setChecked(works_offline)
        offline.toggled.connect(work_offline)
        self._line(self.tr("Sign out"), "sign_out", Icon.LOG_OUT, sign_out)

    def _add_account(self, account: AccountView, switch: Callable[[str], None]) -> None:
        text = self.tr("Switch to {name}").format(name=account.name or account.email)
        action = self._line(text, f"switch_to_{account.email}", Icon.USER, lambda: switch(account.key))
        action.setToolTip(account.email)

    def _line(self, text: str, name: str, icon: Icon, deed: Callable[[], None]) -> QAction:
        action = self.addAction(self._look.icon(icon, size=16), text)
        action.setObjectName(name)
        action.triggered.connect(lambda: deed())
        return action


def _host(url: str) -> str:
    return url.split("://")[-1].rstrip("/")
