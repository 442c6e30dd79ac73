"""The cards of the account: about oneself, links, what the school writes."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimeZone, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import AccountView, LinksView, ProfileView, SettingsView, WorkState
from lms_desktop.ui.account.entry import Entry, FormLine, LongEntry
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.chip import StateChip
from lms_desktop.ui.widgets.choice import Choice, Switch
from lms_desktop.ui.widgets.labels import Label


class TitledCard(Card):
    """A card with a title, one sentence, and a word on where the last change of it is."""

    def __init__(self, look: Look, *, name: str) -> None:
        super().__init__(look, padding=20, spacing=10, name=name)
        self.look = look
        self._chip = StateChip(look, WorkState.WAITING)
        self._chip.hide()

    def head(self, title: str, sentence: str) -> None:
        """What the card is about."""
        row = QHBoxLayout()
        row.setSpacing(self.look.px(10))
        row.addWidget(Label(self.look, title, Type.H2, wrap=True), 1)
        row.addWidget(self._chip)
        self.body.addLayout(row)
        self.body.addWidget(Label(self.look, sentence, Type.SMALL, tone="text2", wrap=True))

    def show_state(self, state: WorkState | None) -> None:
        """Say where the last change is; nothing where the school has everything."""
        self._chip.setVisible(state is not None)
        if state is not None:
            self._chip.show_state(state)

    def labelled(self, label: str, field: QWidget) -> QVBoxLayout:
        """A field under its label."""
        column = QVBoxLayout()
        column.setSpacing(self.look.px(3))
        above = Label(self.look, label, Type.SMALL_MEDIUM)
        above.setBuddy(field)
        column.addWidget(above)
        column.addWidget(field)
        return column


class FormCard(TitledCard):
    """Lines that are told one by one: which, and what it is to be."""

    written = Signal(str, object)

    def __init__(self, look: Look, *, name: str) -> None:
        super().__init__(look, name=name)
        self._entries: dict[str, FormLine] = {}

    def add(self, key: str, entry: FormLine) -> FormLine:
        """One more line."""
        self._entries[key] = entry
        entry.written.connect(lambda text: self.written.emit(key, text))
        return entry

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show what is kept."""
        for key, entry in self._entries.items():
            entry.show_value(values[key])

    def settle(self) -> None:
        """Tell what is half typed."""
        for entry in self._entries.values():
            entry.settle()

    def note_kept(self, key: str) -> None:
        """What a line told is kept."""
        if key in self._entries:
            self._entries[key].note_kept()

    def tell_problem(self, key: str, text: str) -> bool:
        """Say at its line why something was not kept; whether there is such a line."""
        if key in self._entries:
            self._entries[key].tell_problem(text)
        return key in self._entries


class AboutCard(FormCard):
    """Names, place, a text, the time zone."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, name="about_card")
        self.head(self.tr("About you"), self.tr("Everybody at the school can see this, and none of it has to be told."))
        self._names = QHBoxLayout()
        self._names.setSpacing(look.px(12))
        self._names.addWidget(self.add("first_name", Entry(look, self.tr("First name"), name="first_name")))
        self._names.addWidget(self.add("last_name", Entry(look, self.tr("Last name"), name="last_name")))
        self.body.addLayout(self._names)
        self.body.addWidget(self.add("location", Entry(look, self.tr("Where you are"), name="location")))
        hint = self.tr("What you learn, teach or work at.")
        self.body.addWidget(self.add("bio", LongEntry(look, self.tr("In your words"), name="bio", placeholder=hint)))
        self._zone = Choice(look, self.tr("Time zone"), name="timezone")
        self._zone.addItem(self.tr("Not told"), "")
        for zone in sorted(bytes(name.data()).decode() for name in QTimeZone.availableTimeZoneIds()):
            if "/" in zone:
                self._zone.addItem(zone.replace("_", " "), zone)
        self._zone.activated.connect(lambda _index: self.written.emit("timezone", self._zone.chosen()))
        self.body.addLayout(self.labelled(self.tr("Time zone"), self._zone))

    def show_profile(self, profile: ProfileView) -> None:
        """Show what is kept."""
        self.show_state(profile.state)
        self.show_values(_texts(profile, "first_name", "last_name", "location", "bio"))
        if profile.timezone and self._zone.findData(profile.timezone) < 0:
            self._zone.addItem(profile.timezone, profile.timezone)
        self._zone.choose(profile.timezone)


class LinksCard(FormCard):
    """Where else somebody is."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, name="links_card")
        self.head(self.tr("Links"), self.tr("Where people find you elsewhere."))
        for key, label in self._labels().items():
            self.body.addWidget(self.add(key, Entry(look, label, name=f"link_{key}", placeholder="https://")))

    def show_links(self, links: LinksView) -> None:
        """Show what is kept."""
        self.show_state(links.state)
        self.show_values(_texts(links, *self._labels()))

    def _labels(self) -> dict[str, str]:
        return {
            "website": self.tr("Website"),
            "github": "GitHub",
            "linkedin": "LinkedIn",
            "youtube": "YouTube",
            "twitter": "X",
            "facebook": "Facebook",
        }


class LettersCard(TitledCard):
    """What the school may write."""

    switched = Signal(str, object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, name="letters_card")
        self.head(self.tr("What the school writes to you"), self.tr("It holds on every computer that you use."))
        self._switches = {
            "email_notifications": Switch(look, self.tr("News by e-mail"), name="email_notifications"),
            "push_notifications": Switch(look, self.tr("News on your phone"), name="push_notifications"),
            "deadline_reminders": Switch(
                look, self.tr("A reminder before something is due"), name="deadline_reminders"
            ),
        }
        for key, switch in self._switches.items():
            switch.clicked.connect(lambda on, k=key: self.switched.emit(k, on))
            self.body.addWidget(switch)

    def show_settings(self, settings: SettingsView) -> None:
        """Show what is kept."""
        self.show_state(settings.state)
        for key, switch in self._switches.items():
            switch.setChecked(getattr(settings, key))


class IdentityCard(TitledCard):
    """What the school decides: who this is."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, name="identity_card")
        self.head(self.tr("This account"), self.tr("The school gives it; these lines are changed there."))
        self._mail = Label(look, "", Type.STRONG, wrap=True, name="account_email")
        self._where = Label(look, "", Type.BODY, tone="text2", wrap=True)
        self._confirmed = Label(look, "", Type.SMALL, tone="text2", wrap=True, name="account_confirmed")
        for label in (self._mail, self._where, self._confirmed):
            self.body.addWidget(label)

    def show_account(self, account: AccountView, profile: ProfileView) -> None:
        """Show who this is."""
        self._mail.setText(profile.email)
        school = account.server_url.split("://")[-1].rstrip("/")
        self._where.setText(self.tr("{role} at {school}").format(role=self._role(profile.role), school=school))
        self._confirmed.setText(
            self.tr("The school has confirmed this address.")
            if profile.email_verified
            else self.tr("This address is not confirmed yet. The letter from the school has a link for it.")
        )

    def _role(self, role: str) -> str:
        roles = {"instructor": self.tr("Instructor"), "admin": self.tr("Office")}
        return roles.get(role, self.tr("Learner"))


def _texts(view: Any, *keys: str) -> dict[str, str]:
    return {key: str(getattr(view, key)) for key in keys}
