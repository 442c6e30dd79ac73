"""Settings: effect at once, each with one sentence."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSlider, QVBoxLayout

from lms_desktop.ui.context import Context
from lms_desktop.ui.downloads.wishes import Wishes
from lms_desktop.ui.language import languages
from lms_desktop.ui.layout import Heading, Scrolled
from lms_desktop.ui.lecture.controls import SPEEDS, speed_word
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.settings.preview import PalettePreview
from lms_desktop.ui.telling import session_only_words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.buttons import Button
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.choice import Choice, Switch
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.segments import Segment, SegmentedTabs


class SettingsPage(Page):
    """How the program looks and behaves on this computer."""

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("settings_page")
        self.set_crumbs(Crumb(self.tr("Settings")))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scrolled(self.look)
        whole.addWidget(self._scroll)
        heading = Heading(self.look, self.tr("Settings"))
        heading.line.setText(self.tr("They hold for this computer, and have effect at once."))
        self._scroll.content.addWidget(heading)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(self.look.px(14))
        self._columns.addLayout(self._stack(self._appearance(), self._account()), 1)
        self._columns.addLayout(self._stack(self._language(), self._player(), self._network(), self._downloads()), 1)
        self._scroll.content.addLayout(self._columns)
        self._scroll.content.addStretch(1)
        context.desk.preferences_changed.connect(self._show)
        self._show()

    def reload(self) -> None:
        """Everything shown is already known."""
        self._show()

    def adapt(self, width: int, height: int) -> None:
        """Narrow windows get narrow margins."""
        del height
        self._scroll.adapt(width)
        narrow = width < 1000
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _change(self, **values: object) -> None:
        self.context.desk.take_preferences(replace(self.context.desk.preferences, **values))  # type: ignore[arg-type]  # names of fields

    def _show(self) -> None:
        preferences = self.context.desk.preferences
        if self._theme.current != preferences.theme:
            self._theme.show_chosen(preferences.theme)
        self._preview.show_chosen(preferences.theme)
        self._scale.setValue(round(preferences.scale * 100))
        self._scale_word.setText(f"{round(preferences.scale * 100)} %")
        self._density.show_chosen(preferences.density)
        self._motion.setChecked(preferences.reduced_motion)
        self._captions.setChecked(preferences.captions)
        self._speed.choose(str(preferences.playback_speed))
        self._offline.setChecked(preferences.work_offline)

    def _appearance(self) -> Card:
        card = self._card(self.tr("Appearance"))
        self._theme = SegmentedTabs(
            self.look,
            [
                Segment("system", self.tr("As the system")),
                Segment("light", self.tr("Light")),
                Segment("dark", self.tr("Dark")),
                Segment("contrast", self.tr("High contrast")),
            ],
            label=self.tr("Colours"),
            name="theme",
        )
        self._theme.chosen.connect(lambda key: self._change(theme=key))
        self._preview = PalettePreview(self.look)
        self._add(card, self.tr("Colours"), self.tr("High contrast tells by edges what others tell by fills."))
        card.body.addWidget(self._theme)
        card.body.addWidget(self._preview)
        self._add(card, self.tr("Size"), self.tr("Everything grows together, from 80 to 200 %."))
        card.body.addLayout(self._make_scale())
        self._density = SegmentedTabs(
            self.look,
            [Segment("comfortable", self.tr("Comfortable")), Segment("compact", self.tr("Compact"))],
            label=self.tr("Rows"),
            name="density",
        )
        self._density.chosen.connect(lambda key: self._change(density=key))
        self._add(card, self.tr("Rows"), self.tr("Compact rows show more at once."))
        card.body.addWidget(self._density)
        self._motion = self._switch(
            card,
            self.tr("Less movement"),
            self.tr("Nothing slides or fades."),
            "reduced_motion",
            lambda on: self._change(reduced_motion=on),
        )
        return card

    def _make_scale(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.px(12))
        self._scale = QSlider(Qt.Orientation.Horizontal)
        self._scale.setObjectName("scale_slider")
        self._scale.setAccessibleName(self.tr("Size in percent"))
        self._scale.setRange(80, 200)
        self._scale.setSingleStep(10)
        self._scale.setPageStep(20)
        # The page is built anew in the new size: only when the hand lets go.
        self._scale.setTracking(False)
        self._scale.setMaximumWidth(self.look.px(320))
        self._scale.valueChanged.connect(lambda percent: self._change(scale=percent / 100))
        self._scale_word = Label(self.look, "", Type.MEDIUM, name="scale_word")
        row.addWidget(self._scale, 1)
        row.addWidget(self._scale_word)
        row.addStretch(1)
        return row

    def _language(self) -> Card:
        card = self._card(self.tr("Language"))
        self._add(card, self.tr("Language of the program"), self.tr("Courses keep their own language."))
        choice = Choice(self.look, self.tr("Language of the program"), name="language")
        choice.addItem(self.tr("As the system"), "")
        for code, name in languages(self.context.look.resources_dir):
            choice.addItem(name, code)
        choice.choose(self.context.desk.preferences.language)
        choice.setMaximumWidth(self.look.px(320))
        choice.activated.connect(lambda _index: self._change(language=choice.chosen()))
        card.body.addWidget(choice)
        return card

    def _player(self) -> Card:
        card = self._card(self.tr("Player and captions"))
        self._add(card, self.tr("Speed"), self.tr("The pitch of voices stays."))
        self._speed = Choice(self.look, self.tr("Speed"), name="speed")
        for rate in SPEEDS:
            self._speed.addItem(speed_word(rate), str(rate))
        self._speed.setMaximumWidth(self.look.px(160))
        self._speed.activated.connect(lambda _index: self._change(playback_speed=float(self._speed.chosen())))
        card.body.addWidget(self._speed)
        self._captions = self._switch(
            card,
            self.tr("Captions"),
            self.tr("Shown inside the picture where a video has them."),
            "captions",
            lambda on: self._change(captions=on),
        )
        return card

    def _network(self) -> Card:
        card = self._card(self.tr("Network"))
        self._offline = self._switch(
            card,
            self.tr("Work offline"),
            self.tr("Nothing is sent or fetched until you switch it off. Your work is saved here."),
            "work_offline_switch",
            lambda on: self._change(work_offline=on),
        )
        return card

    def _downloads(self) -> Card:
        return Wishes(self.look, self.context.desk, title=Type.H2)

    def _account(self) -> Card:
        card = self._card(self.tr("Account"))
        account = self.context.desk.account
        if account is not None:
            card.body.addWidget(Label(self.look, account.name or account.email, Type.STRONG))
            where = self.tr("{email} at {school}").format(
                email=account.email, school=account.server_url.split("://")[-1].rstrip("/")
            )
            card.body.addWidget(Label(self.look, where, Type.SMALL, tone="text2", wrap=True))
            if account.session_only:
                card.body.addWidget(Label(self.look, session_only_words(), Type.SMALL, tone="waiting", wrap=True))
            opened = Button(self.look, self.tr("Your account"), icon=Icon.CIRCLE_USER, name="open_account")
            opened.clicked.connect(lambda: self.context.navigator.go(Place(Screen.ACCOUNT)))
            card.body.addWidget(opened, 0, Qt.AlignmentFlag.AlignLeading)
        hint = self.tr("Switch, add or sign out in the menu behind your initials.")
        card.body.addWidget(Label(self.look, hint, Type.SMALL, tone="text2", wrap=True))
        return card

    def _card(self, title: str) -> Card:
        card = Card(self.look, padding=20, spacing=8)
        card.body.addWidget(Label(self.look, title, Type.H2))
        return card

    def _stack(self, *cards: Card) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self.look.px(14))
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        return column

    def _add(self, card: Card, title: str, sentence: str) -> None:
        words = QVBoxLayout()
        words.setSpacing(self.look.px(2))
        words.addWidget(Label(self.look, title, Type.STRONG))
        words.addWidget(Label(self.look, sentence, Type.SMALL, tone="text2", wrap=True))
        card.body.addSpacing(self.look.px(6))
        card.body.addLayout(words)

    def _switch(self, card: Card, title: str, sentence: str, name: str, changed: Callable[[bool], None]) -> Switch:
        switch = Switch(self.look, title, name=name)
        switch.toggled.connect(changed)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(switch)
        words.addWidget(Label(self.look, sentence, Type.SMALL, tone="text2", wrap=True))
        card.body.addSpacing(self.look.px(6))
        card.body.addLayout(words)
        return switch
