"""What can be done with a line of the downloads, as buttons, menu lines and keys."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lms_desktop.services.views.downloads import FileState
from lms_desktop.ui.downloads.model import LATELY, Line
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, IconButton, Kind

translate = QCoreApplication.translate


class Deed(StrEnum):
    """What can be done."""

    PAUSE = "pause"
    RESUME = "resume"
    FIRST = "first"
    EARLIER = "earlier"
    LATER = "later"
    WANT = "want"
    REPAIR = "repair"
    REMOVE = "remove"
    PAUSE_ALL = "pause_all"
    RESUME_ALL = "resume_all"

    @property
    def word(self) -> str:
        """What it is called."""
        return {
            Deed.PAUSE: translate("Downloads", "Pause"),
            Deed.RESUME: translate("Downloads", "Go on"),
            Deed.FIRST: translate("Downloads", "Fetch this next"),
            Deed.EARLIER: translate("Downloads", "Earlier"),
            Deed.LATER: translate("Downloads", "Later"),
            Deed.WANT: translate("Downloads", "Fetch"),
            Deed.REPAIR: translate("Downloads", "Check and repair"),
            Deed.REMOVE: translate("Downloads", "Remove the copy"),
            Deed.PAUSE_ALL: translate("Downloads", "Pause all"),
            Deed.RESUME_ALL: translate("Downloads", "Go on with all"),
        }[self]

    @property
    def icon(self) -> Icon:
        """Its sign."""
        return {
            Deed.PAUSE: Icon.PAUSE,
            Deed.RESUME: Icon.PLAY,
            Deed.FIRST: Icon.FAST_FORWARD,
            Deed.EARLIER: Icon.ARROW_UP,
            Deed.LATER: Icon.ARROW_DOWN,
            Deed.WANT: Icon.DOWNLOAD,
            Deed.REPAIR: Icon.SHIELD_CHECK,
            Deed.REMOVE: Icon.TRASH_2,
            Deed.PAUSE_ALL: Icon.CIRCLE_PAUSE,
            Deed.RESUME_ALL: Icon.CIRCLE_PLAY,
        }[self]

    @property
    def key_word(self) -> str:
        """Its key, as it is shown."""
        return KEYS.get(self, ("", None, False))[0]

    @classmethod
    def of_key(cls, key: int, *, alt: bool) -> "Deed | None":
        """What a key does."""
        return next((deed for deed, (_word, code, with_alt) in KEYS.items() if code == key and with_alt == alt), None)


KEYS: dict[Deed, tuple[str, Qt.Key | None, bool]] = {
    Deed.PAUSE: ("P", Qt.Key.Key_P, False),
    Deed.RESUME: ("G", Qt.Key.Key_G, False),
    Deed.FIRST: ("N", Qt.Key.Key_N, False),
    Deed.EARLIER: ("Alt+↑", Qt.Key.Key_Up, True),
    Deed.LATER: ("Alt+↓", Qt.Key.Key_Down, True),
    Deed.WANT: ("F", Qt.Key.Key_F, False),
    Deed.REPAIR: ("R", Qt.Key.Key_R, False),
    Deed.REMOVE: ("Del", Qt.Key.Key_Delete, False),
}
COMING = {FileState.FETCHING, FileState.QUEUED, FileState.LATER, FileState.NO_SPACE, FileState.GONE}


def deeds_of(line: Line) -> tuple[Deed, ...]:
    """What can be done with a line as it stands."""
    if line.key == LATELY:
        return ()
    states = {file.state for file in line.files}
    found = []
    if states & COMING:
        found += [Deed.PAUSE, Deed.FIRST]
        if line.level > 0:
            found += [Deed.EARLIER, Deed.LATER]
    if states & {FileState.PAUSED, FileState.NO_SPACE, FileState.GONE, FileState.LATER}:
        found.append(Deed.RESUME)
    if FileState.REMOVED in states:
        found.append(Deed.WANT)
    if states - {FileState.REMOVED}:
        found += [Deed.REPAIR, Deed.REMOVE]
    return tuple(found)


class Tools(QWidget):
    """The buttons over the tree; they act on the chosen line."""

    wanted = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(8), look.px(4), look.px(8), look.px(2))
        row.setSpacing(look.px(4))
        self._buttons: dict[Deed, IconButton] = {}
        for deed in KEYS:
            button = IconButton(look, deed.icon, deed.word, key=deed.key_word, name=f"download_{deed.value}")
            button.clicked.connect(lambda _on=False, d=deed: self.wanted.emit(d))
            self._buttons[deed] = button
            row.addWidget(button)
        row.addStretch(1)
        self._deed_of_all = Deed.PAUSE_ALL
        self._all = Button(look, "", kind=Kind.GHOST, icon=Deed.PAUSE_ALL.icon, name="download_all")
        self._all.clicked.connect(lambda: self.wanted.emit(self._deed_of_all))
        row.addWidget(self._all)
        self.show_for(None, all_paused=False)

    def show_for(self, line: Line | None, *, all_paused: bool) -> None:
        """Offer what can be done with the chosen line, and with all."""
        possible = deeds_of(line) if line is not None else ()
        for deed, button in self._buttons.items():
            button.setEnabled(deed in possible)
        self._deed_of_all = Deed.RESUME_ALL if all_paused else Deed.PAUSE_ALL
        self._all.set_label(self._deed_of_all.word)
        self._all.set_sign(self._deed_of_all.icon)

    def adapt(self, *, narrow: bool) -> None:
        """In narrow windows the order is changed by key."""
        for deed in (Deed.EARLIER, Deed.LATER):
            self._buttons[deed].setVisible(not narrow)
