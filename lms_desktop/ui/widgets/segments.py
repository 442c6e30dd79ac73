"""Tabs as one track of segments; of some, only the chosen one shows its word."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QWidget

from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.style import mark


@dataclass(frozen=True)
class Segment:
    """One choice in the track."""

    key: str
    text: str
    icon: Icon | None = None
    tip: str = ""


class SegmentedTabs(QFrame):
    """A choice of one among a few."""

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        segments: list[Segment],
        *,
        label: str,
        name: str = "",
        words_when_chosen: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._words_when_chosen = words_when_chosen
        self._segments = {segment.key: segment for segment in segments}
        self._buttons: dict[str, Button] = {}
        self.setObjectName(name)
        self.setAccessibleName(label)
        mark(self, seg=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(*([look.px(2)] * 4))
        row.setSpacing(look.px(2))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for segment in segments:
            row.addWidget(self._make(segment, name))
        self._buttons[segments[0].key].setChecked(True)
        if not words_when_chosen:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._counts: dict[str, int] = {}
        self._shows_counts = True
        self._show_words()
        self._group.buttonClicked.connect(self._on_clicked)

    @property
    def current(self) -> str:
        """The key of the chosen segment."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Choose a segment without a click."""
        self._buttons[key].setChecked(True)
        self._show_words()
        self.chosen.emit(key)

    def show_chosen(self, key: str) -> None:
        """Show what is chosen without telling anybody."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
            self._show_words()

    def set_count(self, key: str, count: int) -> None:
        """Show how many things are behind a segment."""
        self._counts[key] = count
        self._tell_count(key)

    def show_counts(self, *, shown: bool) -> None:
        """Where there is little room, the words alone."""
        self._shows_counts = shown
        for key in self._counts:
            self._tell_count(key)

    def _tell_count(self, key: str) -> None:
        text, count = self._segments[key].text, self._counts[key]
        self._buttons[key].set_label(f"{text}\u2002{count}" if self._shows_counts else text)
        self._buttons[key].setAccessibleName(f"{text}\u2002{count}")

    def set_offered(self, key: str, offered: bool) -> None:  # noqa: FBT001 - a plain setter
        """Show or hide a segment."""
        self._buttons[key].setVisible(offered)

    def _make(self, segment: Segment, name: str) -> Button:
        button = Button(
            self._look,
            segment.text,
            kind=Kind.SEGMENT,
            icon=segment.icon,
            name=f"{name}_{segment.key}" if name else "",
        )
        button.setCheckable(True)
        button.setToolTip(segment.tip)
        self._group.addButton(button)
        self._buttons[segment.key] = button
        return button

    def _on_clicked(self) -> None:
        self._show_words()
        self.chosen.emit(self.current)

    def _show_words(self) -> None:
        if not self._words_when_chosen:
            return
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        for key, button in self._buttons.items():
            segment = self._segments[key]
            button.set_label(segment.text if button.isChecked() else "")
            button.setAccessibleName(segment.text)
            if not segment.tip:
                button.setToolTip("" if button.isChecked() else segment.text)
            layout.setStretchFactor(button, 3 if button.isChecked() else 1)
