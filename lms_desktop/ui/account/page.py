"""The account: what the school and others know of a person. Saved here as one goes on, told to the school later."""

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import DeviceView, LinksView, ProfileView, SettingsView, SkillView
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.account.cards import AboutCard, FormCard, IdentityCard, LettersCard, LinksCard
from lms_desktop.ui.account.devices import DevicesCard
from lms_desktop.ui.account.skills import SkillsCard
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.layout import Heading, Scrolled
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place
from lms_desktop.ui.ports import PersonPort
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.ask import Ask
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState

translate = QCoreApplication.translate
COLUMNS_FROM = 1000


@dataclass(frozen=True)
class Known:
    """All that the page shows, read at once."""

    profile: ProfileView
    settings: SettingsView
    links: LinksView
    skills: tuple[SkillView, ...]

    @classmethod
    def read(cls, person: PersonPort) -> "Known":
        """Ask for everything."""
        return cls(person.profile(), person.settings(), person.links(), person.skills())


class AccountPage(Page):
    """Cards in two columns, in one where there is little room."""

    entities = frozenset({"profile", "settings", "social", "skill", "outbox"})

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("account_page")
        self.set_crumbs(Crumb(self.tr("Your account")))
        self._known: Known | None = None
        self._was_offline = context.desk.status.is_offline
        context.desk.status_changed.connect(self._on_status)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scrolled(self.look)
        whole.addWidget(self._scroll)
        heading = Heading(self.look, self.tr("Your account"))
        heading.line.setText(self.tr("What you change is saved here at once, and told to the school when it answers."))
        self._scroll.content.addWidget(heading)
        self._scroll.content.addWidget(self._make_cards())
        self._nothing = EmptyState(
            self.look,
            Icon.CIRCLE_USER,
            self.tr("Not read yet"),
            self.tr("It comes with the next connection to the school."),
            name="account_nothing",
        )
        self._nothing.hide()
        self._scroll.content.addWidget(self._nothing)
        self._scroll.content.addStretch(1)

    def reload(self) -> None:
        """Read what is kept here."""
        person = self.context.services.person
        self.read(lambda: Known.read(person), done=self._show, failed=self._on_missing)

    def settle(self) -> None:
        """Save what is half typed."""
        self._about.settle()
        self._links.settle()

    def adapt(self, width: int, height: int) -> None:
        """Two columns, or one."""
        del height
        self._scroll.adapt(width)
        narrow = width < COLUMNS_FROM
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def showEvent(self, event: QShowEvent) -> None:
        """Where one is signed in is asked anew each time: the school alone knows."""
        super().showEvent(event)
        self._read_devices()

    def _on_status(self) -> None:
        is_offline = self.context.desk.status.is_offline
        if is_offline != self._was_offline and self.isVisible():
            self._read_devices()
        self._was_offline = is_offline

    def _read_devices(self) -> None:
        if self.context.desk.status.is_offline:
            self._devices.show_none(self.tr("The school tells this when there is a connection to it."))
            return
        devices = self.context.services.devices
        self._devices.say(self.tr("The school is asked …"))
        self.context.tasks.run(
            lambda _job: devices.load(),
            owner=self,
            done=lambda found: self._devices.show_devices(found, self.context.now()),
            failed=lambda failure: self._devices.show_none(_why(failure)),
        )

    def _ask_to_sign_out(self, device: DeviceView) -> None:
        name = words.isolated(device.name) if device.name else self.tr("this device")
        Ask(
            self.look,
            self,
            title=self.tr("Sign out {device}?").format(device=name),
            text=self.tr("It needs the password again. What was made there and not sent yet waits there until then."),
            keep=self.tr("Leave it signed in"),
            effect=self.tr("Sign out"),
            icon=Icon.LOG_OUT,
            deed=lambda: self._sign_out(device.device_id),
            name="ask_sign_out",
        ).open()

    def _sign_out(self, device_id: str) -> None:
        devices = self.context.services.devices
        self._devices.set_busy(is_busy=True)
        self._devices.say(self.tr("The school is asked …"))
        self.context.tasks.run(
            lambda _job: devices.sign_out(device_id),
            owner=self,
            done=lambda _none: self._read_devices(),
            failed=self._on_not_signed_out,
        )

    def _on_not_signed_out(self, failure: Failure) -> None:
        """The device is signed in still, as far as anybody knows: it stays on the list."""
        self._devices.set_busy(is_busy=False)
        not_done = self.tr("The device was not signed out, as far as this computer knows.")
        self._devices.say(f"{not_done} {_why(failure)}")

    def _make_cards(self) -> QWidget:
        look = self.look
        self._about, self._links, self._letters = AboutCard(look), LinksCard(look), LettersCard(look)
        self._identity, self._skills, self._devices = IdentityCard(look), SkillsCard(look), DevicesCard(look)
        self._devices.sign_out_pressed.connect(self._ask_to_sign_out)
        person = self.context.services.person
        self._about.written.connect(
            lambda key, value: self._write(lambda: person.change_profile(**{key: value}), self._about, key)
        )
        self._links.written.connect(
            lambda key, value: self._write(lambda: person.change_links(**{key: value}), self._links, key)
        )
        self._letters.switched.connect(
            lambda key, value: self._do(lambda: person.change_settings(**{key: value}), self._on_refused)
        )
        self._skills.added.connect(self._add_skill)
        self._skills.changed.connect(self._change_skill)
        self._skills.removed.connect(self._remove_skill)
        self._cards = QWidget()
        self._columns = QHBoxLayout(self._cards)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(look.px(14))
        self._columns.addLayout(self._column(self._about, self._skills, self._devices), 1)
        self._columns.addLayout(self._column(self._identity, self._links, self._letters), 1)
        self._cards.hide()
        return self._cards

    def _column(self, *cards: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self.look.px(14))
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        return column

    def _show(self, known: Known) -> None:
        self._known = known
        self._cards.show()
        self._nothing.hide()
        self._about.show_profile(known.profile)
        self._links.show_links(known.links)
        self._letters.show_settings(known.settings)
        self._skills.show_skills(known.skills)
        account = self.context.desk.account
        if account is not None:
            self._identity.show_account(account, known.profile)

    def _on_missing(self, failure: Failure) -> None:
        if failure.code != "not_possible":
            self._on_failed(failure)
        elif self._known is None:
            self._cards.hide()
            self._nothing.show()

    def _write(self, change: Callable[[], object], card: FormCard, key: str) -> None:
        def on_failed(failure: Failure) -> None:
            told = shiboken6.isValid(card) and card.tell_problem(key, failure_words(failure))
            if not told or not self.isVisible():
                self._on_refused(failure)

        self._do(change, on_failed, lambda: card.note_kept(key))

    def _do(
        self,
        change: Callable[[], object],
        failed: Callable[[Failure], None],
        done: Callable[[], None] = lambda: None,
    ) -> None:
        def on_done(_answer: object) -> None:
            if shiboken6.isValid(self):
                done()
                self.note_change()

        # Owned by the desk: what could not be kept is said although the page goes away meanwhile.
        self.context.tasks.run(
            lambda _job: change(), owner=self.context.desk, lane=Lane.WRITE, done=on_done, failed=failed
        )

    def _add_skill(self, name: str, level: str) -> None:
        person = self.context.services.person
        self._do(lambda: person.add_skill(name, level), self._skill_failed, self._skills.clear_field)

    def _change_skill(self, skill_id: str, name: str, level: str) -> None:
        person = self.context.services.person
        self._do(lambda: person.change_skill(skill_id, name=name, proficiency=level), self._skill_failed)

    def _remove_skill(self, skill_id: str) -> None:
        person = self.context.services.person
        gone = next((one for one in (self._known.skills if self._known else ()) if one.skill_id == skill_id), None)
        if gone is None:
            return
        again = self.tr("{skill} is off your list.").format(skill=gone.name)

        def say() -> None:
            self.context.say(again, lambda: self._add_skill(gone.name, gone.proficiency))

        self._do(lambda: person.remove_skill(skill_id), self._skill_failed, say)

    def _skill_failed(self, failure: Failure) -> None:
        if shiboken6.isValid(self):
            self._skills.tell_problem(failure_words(failure))
        else:
            self._on_failed(failure)

    def _on_failed(self, failure: Failure) -> None:
        self.context.say(failure_words(failure))

    def _on_refused(self, failure: Failure) -> None:
        """A switch that could not be kept goes back to what is."""
        self._on_failed(failure)
        if shiboken6.isValid(self):
            self.note_change()


def _why(failure: Failure) -> str:
    """Why the school did not do at once what only it can do; nothing of it is tried again behind one's back."""
    if failure.code in {"unreachable", "busy"}:
        return translate("AccountPage", "The school does not answer now. Try again when it does.")
    return failure_words(failure)
