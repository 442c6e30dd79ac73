"""How files are to be fetched: speed, hours, paid connections, the height of videos."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from lms_desktop.ui import words
from lms_desktop.ui.context import Desk
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.choice import Choice
from lms_desktop.ui.widgets.labels import Label

WIDTH = 260
LIMITS_KIB = (0, 64, 256, 512, 1024, 2048, 5120)
HOURS = ((0, 0), (22 * 60, 6 * 60), (0, 6 * 60), (18 * 60, 8 * 60))
HEIGHTS = (240, 360, 480, 720, 1080)


class Wishes(Card):
    """Effect at once, also on what is under way."""

    def __init__(self, look: Look, desk: Desk, *, title: Type = Type.H3, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=16, spacing=6, name="download_wishes", parent=parent)
        self._look = look
        self._desk = desk
        self.body.addWidget(Label(look, self.tr("How files are fetched"), title))
        self._limit = self._add(
            self.tr("Speed of downloads"), "download_limit", [(str(kib), self._limit_word(kib)) for kib in LIMITS_KIB]
        )
        self._hours = self._add(
            self.tr("Hours"), "download_hours", [(f"{a}-{b}", self._hours_word(a, b)) for a, b in HOURS]
        )
        self._metered = self._add(
            self.tr("Paid by the byte"),
            "download_metered",
            [("ask", self.tr("Ask me")), ("wait", self.tr("Wait")), ("go", self.tr("Fetch all the same"))],
        )
        self._height = self._add(
            self.tr("Videos"), "download_height", [(str(height), height_word(height)) for height in HEIGHTS]
        )
        hint = self.tr("A course can have a height of its own. Copies that are here stay until others are.")
        self.body.addWidget(Label(look, hint, Type.SMALL, tone="text2", wrap=True))
        desk.preferences_changed.connect(self._show)
        self._show()

    def _add(self, title: str, name: str, lines: Sequence[tuple[str, str]]) -> Choice:
        choice = Choice(self._look, title, name=name)
        for value, text in lines:
            choice.addItem(text, value)
        choice.activated.connect(lambda _index: self._take())
        self.body.addSpacing(self._look.px(4))
        self.body.addWidget(Label(self._look, title, Type.SMALL_MEDIUM, tone="text2"))
        self.body.addWidget(choice)
        return choice

    def _take(self) -> None:
        start, end = self._hours.chosen().split("-")
        self._desk.take_preferences(
            replace(
                self._desk.preferences,
                download_limit_kib=int(self._limit.chosen()),
                download_from=int(start),
                download_until=int(end),
                download_metered=self._metered.chosen(),
                video_height=int(self._height.chosen()),
            )
        )

    def _show(self) -> None:
        wishes = self._desk.preferences
        self._limit.choose(str(wishes.download_limit_kib))
        self._hours.choose(f"{wishes.download_from}-{wishes.download_until}")
        self._metered.choose(wishes.download_metered)
        self._height.choose(str(wishes.video_height))

    def _limit_word(self, kib: int) -> str:
        if not kib:
            return self.tr("As fast as it goes")
        return self.tr("{size} a second").format(size=words.size(kib * 1024))

    def _hours_word(self, start: int, end: int) -> str:
        if start == end:
            return self.tr("At any time")
        return self.tr("{from_} to {until}").format(from_=f"{start // 60:02}:00", until=f"{end // 60:02}:00")


def height_word(height: int) -> str:
    """How tall videos are at most."""
    return QCoreApplication.translate("Downloads", "At most {height} lines").format(height=height)
