"""The card at the door, in two steps."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from lms_desktop.services.views import AccountView, DemoAccount
from lms_desktop.tasks import Failure, Lane, Tasks
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.ports import House
from lms_desktop.ui.shell.brand import Mark
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card, Notice
from lms_desktop.ui.widgets.choice import Field
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.style import mark

ADDRESS_STEP, PERSON_STEP = 0, 1
LOW = 460
_ROLE_ORDER = {"student": 0, "instructor": 1, "admin": 2}
_ADDRESS_FAILURES = {"unreachable", "not_a_school"}
_ACCOUNT_FAILURES = {"store_too_new", "store_damaged", "store_busy", "disk_full"}


class DoorCard(Card):
    """Address of the school, then e-mail and password."""

    entered = Signal(object)
    returned = Signal()

    def __init__(
        self, look: Look, tasks: Tasks, house: House, *, can_return: bool, account: AccountView | None
    ) -> None:
        super().__init__(look, padding=34, spacing=8, name="door_card")
        self._look = look
        self._tasks = tasks
        self._house = house
        self._busy = False
        self._mark = Mark(look, 40)
        self.body.addWidget(self._mark)
        self._title = Label(look, "", Type.DISPLAY, name="door_title")
        self.body.addWidget(self._title)
        self._text = Label(look, "", Type.BODY, tone="text2", wrap=True)
        self.body.addWidget(self._text)
        self._notice = Notice(look, "", name="door_notice")
        self._notice.hide()
        self.body.addWidget(self._notice)
        self.body.addSpacing(look.px(8))
        self._steps = QStackedWidget()
        self._steps.addWidget(self._address_step())
        self._steps.addWidget(self._person_step())
        self.body.addWidget(self._steps)
        if can_return:
            back = Button(look, self.tr("Back to my account"), kind=Kind.GHOST, name="door_return")
            back.clicked.connect(self.returned)
            self.body.addWidget(back)
        self._show_address_step()
        if account is not None:
            self._prefill(account)

    def adapt(self, height: int) -> None:
        """In a low window the way in comes first."""
        low = height < LOW
        self._mark.setVisible(not low)
        padding = self._look.px(20 if low else 34)
        self.body.setContentsMargins(padding, padding, padding, padding)

    def tell(self, text: str, *, tone: Tone = Tone.NEEDS) -> None:
        """Say why one stands at the door; it stays until one goes in."""
        self._notice.tell(text, tone=tone, icon=Icon.HAND if tone is Tone.NEEDS else Icon.OCTAGON_ALERT)
        self._notice.show()

    def show_known(self, accounts: Sequence[AccountView], demos: Sequence[DemoAccount]) -> None:
        """Offer who was here before, and the accounts of a demo school."""
        offered = {account.email for account in accounts}
        for account in accounts:
            name = account.name or account.email
            button = self._offer(self.tr("Continue as {name}").format(name=name), Icon.CIRCLE_USER)
            button.setObjectName(f"open_{account.email}")
            button.setToolTip(account.email)
            button.clicked.connect(lambda _on=False, a=account: self._open(a))
        self._offer_demos([demo for demo in demos if demo.email not in offered])
        self._known_line.setVisible(bool(accounts or demos))
        if demos and not self.address.text():
            self.address.setText(demos[0].server_url)

    def _offer_demos(self, demos: Sequence[DemoAccount]) -> None:
        known: Counter[str] = Counter()
        for demo in sorted(demos, key=lambda one: _ROLE_ORDER.get(one.role, 9)):
            known[demo.role] += 1
            text = self.tr("Try as {name}, {role}").format(name=demo.name, role=self._role_word(demo.role))
            button = self._offer(text, Icon.COMPASS)
            number = known[demo.role]
            button.setObjectName(f"demo_{demo.role}" if number == 1 else f"demo_{demo.role}_{number}")
            button.setToolTip(demo.email)
            button.clicked.connect(partial(self._try, demo))

    def _try(self, demo: DemoAccount, _on: bool = False) -> None:  # noqa: FBT001, FBT002 - clicked(bool)
        self.address.setText(demo.server_url)
        self._sign_in(demo.server_url, demo.email, demo.password)

    def _address_step(self) -> QWidget:
        step, column = self._step()
        self.address = Field(
            self._look,
            self.tr("Address of your school"),
            placeholder="school.example.org",
            icon=Icon.GLOBE,
            name="school_address",
        )
        self._with_label(column, self.tr("&Address of your school"), self.address)
        self._address_hint = Label(
            self._look, self.tr("It is in the letter from your school."), Type.SMALL, tone="text2", wrap=True
        )
        column.addWidget(self._address_hint)
        self._address_problem = self._problem(column, "address_problem")
        column.addSpacing(self._look.px(8))
        self.go_on = Button(self._look, self.tr("Continue"), kind=Kind.PRIMARY, name="door_continue")
        self.go_on.clicked.connect(self._take_address)
        self.address.returnPressed.connect(self._take_address)
        column.addWidget(self.go_on)
        self._offers = QVBoxLayout()
        self._offers.setSpacing(self._look.px(8))
        column.addLayout(self._offers)
        self._known_line = Label(
            self._look,
            self.tr("One press is enough. What waits to be sent stays on this computer."),
            Type.SMALL,
            tone="text2",
            wrap=True,
        )
        self._known_line.hide()
        column.addWidget(self._known_line)
        column.addStretch(1)
        return step

    def _person_step(self) -> QWidget:
        step, column = self._step()
        self.email = Field(self._look, self.tr("E-mail"), icon=Icon.MAIL, name="email")
        self._with_label(column, self.tr("&E-mail"), self.email)
        self.password = Field(self._look, self.tr("Password"), icon=Icon.KEY_ROUND, name="password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._with_label(column, self.tr("&Password"), self.password)
        self._password_problem = self._problem(column, "password_problem")
        column.addSpacing(self._look.px(8))
        self.sign_in = Button(self._look, self.tr("Sign in"), kind=Kind.PRIMARY, name="sign_in")
        self.sign_in.clicked.connect(self._on_sign_in)
        self.email.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._on_sign_in)
        column.addWidget(self.sign_in)
        other = Button(self._look, self.tr("Another school"), kind=Kind.GHOST, name="door_other_school")
        other.clicked.connect(self._show_address_step)
        column.addWidget(other)
        column.addStretch(1)
        return step

    def _step(self) -> tuple[QWidget, QVBoxLayout]:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(6))
        return step, column

    def _with_label(self, column: QVBoxLayout, text: str, field: Field) -> None:
        label = Label(self._look, text, Type.SMALL_MEDIUM)
        label.setBuddy(field)
        column.addWidget(label)
        column.addWidget(field)
        column.addSpacing(self._look.px(4))
        field.textEdited.connect(self._clear_problems)

    def _problem(self, column: QVBoxLayout, name: str) -> Label:
        problem = Label(self._look, "", Type.SMALL, tone="failed", wrap=True, name=name)
        problem.hide()
        column.addWidget(problem)
        return problem

    def _offer(self, text: str, icon: Icon) -> Button:
        button = Button(self._look, text, icon=icon)
        self._offers.addWidget(button)
        return button

    def _role_word(self, role: str) -> str:
        words = {"student": self.tr("learner"), "instructor": self.tr("instructor")}
        return words.get(role, self.tr("administrator"))

    def _show_address_step(self) -> None:
        self._title.setText(self.tr("Welcome"))
        self._text.setText(
            self.tr("Learn and grade without a network. Everything you make is saved on this computer first.")
        )
        self._steps.setCurrentIndex(ADDRESS_STEP)
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_person_step(self) -> None:
        self._title.setText(self.tr("Sign in"))
        self._text.setText(self.tr("At {school}").format(school=self.address.text().strip()))
        self._steps.setCurrentIndex(PERSON_STEP)
        (self.password if self.email.text() else self.email).setFocus(Qt.FocusReason.OtherFocusReason)

    def _prefill(self, account: AccountView) -> None:
        self.address.setText(account.server_url)
        self.email.setText(account.email)
        self._show_person_step()

    def _take_address(self) -> None:
        if not self.address.text().strip():
            self._show_problem(self._address_problem, self.address, self.tr("Type the address of your school."))
            return
        self._show_person_step()

    def _on_sign_in(self) -> None:
        if not self.email.text().strip() or not self.password.text():
            missing = self.email if not self.email.text().strip() else self.password
            self._show_problem(self._password_problem, missing, self.tr("Type your e-mail and your password."))
            return
        self._sign_in(self.address.text().strip(), self.email.text().strip(), self.password.text())

    def _sign_in(self, server_url: str, email: str, password: str) -> None:
        if self._busy:
            return
        self._set_busy(busy=True)
        self._tasks.run(
            lambda _job: self._house.sign_in(server_url, email, password),
            owner=self,
            lane=Lane.WRITE,
            done=self._enter,
            failed=self._on_failed,
        )

    def _open(self, account: AccountView) -> None:
        if self._busy:
            return
        self._notice.hide()
        self._set_busy(busy=True)
        self._tasks.run(
            lambda _job: self._house.switch(account.key),
            owner=self,
            lane=Lane.WRITE,
            done=self._enter,
            failed=lambda failure: self._on_account_failed(account, failure),
        )

    def _enter(self, account: AccountView) -> None:
        self._set_busy(busy=False)
        self.password.clear()
        self.entered.emit(account)

    def _on_account_failed(self, account: AccountView, failure: Failure) -> None:
        if failure.code == "signed_out":
            self._set_busy(busy=False)
            self._prefill(account)
            self.tell(failure_words(failure))
            return
        self._set_busy(busy=False)
        self.tell(failure_words(failure), tone=Tone.FAILED)

    def _on_failed(self, failure: Failure) -> None:
        self._set_busy(busy=False)
        words = failure_words(failure)
        if failure.code in _ACCOUNT_FAILURES:
            self.tell(words, tone=Tone.FAILED)
            return
        if failure.code in _ADDRESS_FAILURES or self._steps.currentIndex() == ADDRESS_STEP:
            if failure.code == "unreachable":
                words = self.tr(
                    "No school answers at {address}. Look at the address and at the network of this computer."
                ).format(address=self.address.text().strip())
            self._show_address_step()
            self._show_problem(self._address_problem, self.address, words)
            return
        self._show_problem(self._password_problem, self.password, words)
        self.password.selectAll()

    def _show_problem(self, place: Label, field: Field, words: str) -> None:
        place.setText(words)
        place.show()
        field.setAccessibleDescription(words)
        mark(field, bad=True)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear_problems(self) -> None:
        for place in (self._address_problem, self._password_problem):
            place.hide()
        for field in (self.address, self.email, self.password):
            field.setAccessibleDescription("")
            mark(field, bad=False)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.sign_in.set_label(self.tr("Signing in …") if busy else self.tr("Sign in"))
        self.sign_in.setEnabled(not busy)
        self.go_on.setEnabled(not busy)
