"""The buttons of the player. Never mirrored: time runs from left to right everywhere."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSlider, QWidget

from lms_desktop.player.protocol import PlayerState
from lms_desktop.services.views import CaptionView
from lms_desktop.ui import words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button, IconButton, Kind
from lms_desktop.ui.widgets.labels import Label

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)


def speed_word(rate: float) -> str:
    """A speed: 1.25×, kept in one piece in texts of the other direction."""
    return f"{words.LRM}{rate:g}×{words.LRM}"


class Controls(QWidget):
    """Play, jump, speed, captions, sound, bookmark, full screen."""

    play_pressed = Signal()
    jumped = Signal(float)
    next_pressed = Signal()
    speed_chosen = Signal(float)
    captions_toggled = Signal(bool)
    captions_chosen = Signal(str)
    volume_changed = Signal(int)
    mute_pressed = Signal()
    bookmark_pressed = Signal()
    note_pressed = Signal()
    full_screen_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tracks: tuple[CaptionView, ...] = ()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(4))
        self._make_left(row)
        row.addStretch(1)
        self._make_right(row)
        self.show_state(PlayerState.IDLE)
        self.show_speed(1.0)

    def show_state(self, state: PlayerState) -> None:
        """Follow the player."""
        plays = state is PlayerState.PLAYING
        self.play.set_sign(Icon.PAUSE if plays else Icon.PLAY)
        self.play.tell(self.tr("Pause") if plays else self.tr("Play"))

    def show_time(self, position: float, duration: float) -> None:
        """Where the video is, and how long it is."""
        self._here.setText(words.clock(position))
        self._whole.setText(f"/ {words.clock(duration)}")

    def show_speed(self, rate: float) -> None:
        """How fast it plays."""
        self._speed.set_label(speed_word(rate))
        self._speed.setAccessibleName(self.tr("Speed {speed}").format(speed=speed_word(rate)))

    def show_captions(self, tracks: tuple[CaptionView, ...], *, on: bool) -> None:
        """Which captions there are."""
        self._tracks = tracks
        self.captions.setVisible(bool(tracks))
        self.captions.setChecked(on)

    def show_volume(self, percent: int, *, muted: bool) -> None:
        """How loud it is."""
        self._mute.set_sign(Icon.VOLUME_X if muted or percent == 0 else Icon.VOLUME_2)
        self._mute.tell(self.tr("Sound on") if muted else self.tr("Sound off"))
        if not self._volume.isSliderDown():
            self._volume.setValue(percent)

    def adapt(self, width: int) -> None:
        """Small windows keep what one cannot do without."""
        for widget in (self._volume, self._speed, self._skip):
            widget.setVisible(width >= 800)

    def _make_left(self, row: QHBoxLayout) -> None:
        tr = self.tr
        self.play = self._button(Icon.PLAY, tr("Play"), "Space", "play_button", Kind.PLAY)
        self.play.clicked.connect(self.play_pressed)
        row.addWidget(self.play)
        row.addSpacing(self._look.px(6))
        back = self._button(Icon.REWIND, tr("10 seconds back"), "J", "back_10")
        back.clicked.connect(lambda: self.jumped.emit(-10.0))
        on = self._button(Icon.FAST_FORWARD, tr("10 seconds on"), "L", "on_10")
        on.clicked.connect(lambda: self.jumped.emit(10.0))
        self._skip = self._button(Icon.SKIP_FORWARD, tr("Next lecture"), "", "skip_lecture")
        self._skip.clicked.connect(self.next_pressed)
        for button in (back, on, self._skip):
            row.addWidget(button)
        row.addSpacing(self._look.px(8))
        self._here = Label(self._look, "0:00", Type.STRONG, name="player_position")
        self._whole = Label(self._look, "/ 0:00", Type.BODY, tone="text2")
        row.addWidget(self._here)
        row.addWidget(self._whole)

    def _make_right(self, row: QHBoxLayout) -> None:
        tr = self.tr
        self._speed = Button(self._look, "", kind=Kind.GHOST, name="speed_button")
        self._speed.setToolTip(tr("Speed (< and >)"))
        self._speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._speed.clicked.connect(self._open_speeds)
        self.captions = self._button(Icon.CAPTIONS, tr("Captions"), "C", "captions_button")
        self.captions.setCheckable(True)
        self.captions.toggled.connect(self.captions_toggled)
        self.captions.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.captions.customContextMenuRequested.connect(lambda _point: self._open_languages())
        self._mute = self._button(Icon.VOLUME_2, tr("Sound off"), "M", "mute_button")
        self._mute.clicked.connect(self.mute_pressed)
        self._volume = QSlider(Qt.Orientation.Horizontal)
        self._volume.setObjectName("volume_slider")
        self._volume.setAccessibleName(tr("Volume"))
        self._volume.setRange(0, 100)
        self._volume.setFixedWidth(self._look.px(76))
        self._volume.valueChanged.connect(self.volume_changed)
        bookmark = self._button(Icon.BOOKMARK_PLUS, tr("Bookmark here"), "B", "bookmark_button")
        bookmark.clicked.connect(self.bookmark_pressed)
        note = self._button(Icon.NOTEBOOK_PEN, tr("New note here"), "N", "note_button")
        note.clicked.connect(self.note_pressed)
        self._full = self._button(Icon.MAXIMIZE, tr("Full screen"), "F", "full_screen_button")
        self._full.clicked.connect(self.full_screen_pressed)
        for widget in (self._speed, self.captions, self._mute, self._volume, bookmark, note, self._full):
            row.addWidget(widget)

    def _button(self, icon: Icon, label: str, key: str, name: str, kind: Kind = Kind.ICON) -> IconButton:
        return IconButton(self._look, icon, label, key=key, kind=kind, name=name, keeps_focus=True)

    def _open_speeds(self) -> None:
        menu = self._menu()
        for rate in SPEEDS:
            menu.addAction(speed_word(rate)).triggered.connect(partial(self._choose_speed, rate))
        menu.popup(self._speed.mapToGlobal(self._speed.rect().topLeft()))

    def _choose_speed(self, rate: float, _on: bool = False) -> None:  # noqa: FBT001, FBT002 - triggered(bool)
        self.speed_chosen.emit(rate)

    def _open_languages(self) -> None:
        menu = self._menu()
        for track in self._tracks:
            action = menu.addAction(track.label or track.language)
            action.setEnabled(track.path is not None)
            action.triggered.connect(partial(self._choose_language, track.language))
        menu.popup(self.captions.mapToGlobal(self.captions.rect().topLeft()))

    def _choose_language(self, language: str, _on: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot of QAction.triggered
        self.captions_chosen.emit(language)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu
