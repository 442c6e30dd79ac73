"""A video with its bar, its buttons and its captions."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from lms_desktop.player.captions import CaptionTrack, parse
from lms_desktop.player.protocol import Player, PlayerFailure, PlayerState
from lms_desktop.services.views import BookmarkView, CaptionView, LectureView, VideoView
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.lecture.controls import SPEEDS, Controls
from lms_desktop.ui.lecture.spot import Spot
from lms_desktop.ui.lecture.stage import Stage
from lms_desktop.ui.lecture.unplayable import Unplayable
from lms_desktop.ui.lecture.watching import Watching
from lms_desktop.ui.lecture.work import WorkPane
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.cards import Notice
from lms_desktop.ui.widgets.seekbar import SeekBar

RESUMES_AFTER_S = 5.0
RESTS_MS = 6000
NEAR_THE_END = 0.98
_NO_MODIFIERS = ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)


class VideoPane(WorkPane):
    """Plays a video lecture."""

    next_pressed = Signal()
    bookmark_pressed = Signal()
    note_pressed = Signal()
    full_screen_pressed = Signal()
    track_loaded = Signal(object)
    line_changed = Signal(int)

    def __init__(self, context: Context, view: LectureView, video: VideoView) -> None:
        super().__init__(context, view)
        assert video.path is not None
        self._video = video
        self._title, self._path = view.title, video.path
        self._track = CaptionTrack()
        self._resume_at = self._resume_point(view)
        self._player: Player = context.make_player(self)
        self._watching = Watching(context, view.lecture_id, self)
        self._lay_out()
        self._connect()
        preferences = context.desk.preferences
        self._player.set_rate(preferences.playback_speed)
        self._player.set_volume(preferences.volume)
        self.controls.show_speed(preferences.playback_speed)
        self.controls.show_volume(preferences.volume, muted=False)
        self._seek.show_duration(video.duration)
        self._seek.show_watched(view.progress.ranges)
        self.controls.show_time(self._resume_at, video.duration)
        self._load_captions(preferences.captions_language)
        self._player.load(video.path)
        if self._resume_at:
            self._player.seek(round(self._resume_at * 1000))

    @property
    def player(self) -> Player:
        """The engine that plays."""
        return self._player

    @property
    def engine(self) -> str:
        """The engine's name and version."""
        return self._player.engine_name

    def show_lecture(self, view: LectureView) -> None:
        """Follow the progress."""
        self._seek.show_watched(view.progress.ranges)

    def show_bookmarks(self, bookmarks: tuple[BookmarkView, ...]) -> None:
        """Flags over the seek bar."""
        self._seek.show_flags([mark.timestamp for mark in bookmarks if mark.timestamp is not None])

    def spot(self) -> Spot:
        """The second that is shown."""
        return Spot(timestamp=self._player.position_ms() / 1000)

    def go_to(self, spot: Spot) -> None:
        """Go to a second."""
        if spot.timestamp is not None:
            self._go_to(spot.timestamp)

    def settle(self) -> None:
        """Stop and remember."""
        self._player.pause()
        self._watching.rest()

    def dispose(self) -> None:
        """Close the engine."""
        self._player.close()

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight, it does not go on talking."""
        super().hideEvent(event)
        self._player.pause()

    def adapt(self, width: int, height: int) -> None:
        """Arrange for the window."""
        del height
        self.controls.adapt(width)

    def take_key(self, event: QKeyEvent) -> bool:
        """The keys of the player."""
        if event.modifiers() & _NO_MODIFIERS:
            return False
        exact = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and event.key() in exact:
            self._jump(exact[Qt.Key(event.key())])
            return True
        deeds: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Space: self.toggle,
            Qt.Key.Key_K: self.toggle,
            Qt.Key.Key_J: lambda: self._jump(-10.0),
            Qt.Key.Key_L: lambda: self._jump(10.0),
            Qt.Key.Key_Left: lambda: self._jump(-5.0),
            Qt.Key.Key_Right: lambda: self._jump(5.0),
            Qt.Key.Key_C: self.controls.captions.toggle,
            Qt.Key.Key_V: self.controls.captions.toggle,
            Qt.Key.Key_M: self._toggle_mute,
            Qt.Key.Key_F: self.full_screen_pressed.emit,
            Qt.Key.Key_Less: lambda: self._change_speed(-1),
            Qt.Key.Key_BracketLeft: lambda: self._change_speed(-1),
            Qt.Key.Key_Greater: lambda: self._change_speed(1),
            Qt.Key.Key_BracketRight: lambda: self._change_speed(1),
        }
        deed = deeds.get(Qt.Key(event.key()))
        if deed is None:
            return False
        deed()
        return True

    def toggle(self) -> None:
        """Play or pause."""
        if self._player.state() is PlayerState.PLAYING:
            self._player.pause()
        else:
            self._player.play()

    def choose_captions(self, language: str) -> None:
        """Read another language's captions."""
        preferences = replace(self.context.desk.preferences, captions_language=language, captions=True)
        self.context.desk.take_preferences(preferences)
        self.controls.captions.setChecked(True)
        self._load_captions(language)

    @property
    def track(self) -> CaptionTrack:
        """The captions that are read."""
        return self._track

    def immerse(self, on: bool) -> None:  # noqa: FBT001 - a slot of Desk.immersed
        """Fill the screen, or not."""
        self.stage.set_square(square=on)

    def _lay_out(self) -> None:
        px = self.look.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self.stage = Stage(self.look)
        self._notice = Notice(self.look, "", name="player_notice", action_name="player_notice_action")
        self._notice.hide()
        self._notice.setMaximumWidth(px(560))
        self._notice.setLayoutDirection(QGuiApplication.layoutDirection())  # the stage keeps its own
        self._notice.acted.connect(self._on_notice)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(RESTS_MS)
        self._rest.timeout.connect(self._notice.hide)
        self._unplayable = Unplayable(self.context, self._title, self._path)
        self._unplayable.fetch_pressed.connect(self.fetch_pressed)
        self._seek = SeekBar(self.look, self.tr("Place in the video"))
        self.controls = Controls(self.look)
        over = QVBoxLayout(self.stage)
        over.setContentsMargins(*([px(12)] * 4))
        over.addWidget(self._notice)
        over.addStretch(1)
        column.addWidget(self._unplayable, 1)
        column.addWidget(self.stage, 1)
        column.addWidget(self._seek)
        column.addWidget(self.controls)

    def _connect(self) -> None:
        player, controls = self._player, self.controls
        player.frame_ready.connect(self._on_frame)
        player.position_changed.connect(self._on_position)
        player.duration_changed.connect(self._on_duration)
        player.state_changed.connect(self._on_state)
        player.failed.connect(self._on_failed)
        self.stage.pressed.connect(self.toggle)
        self.stage.full_screen_pressed.connect(self.full_screen_pressed)
        self._seek.sought.connect(self._go_to)
        controls.play_pressed.connect(self.toggle)
        controls.jumped.connect(self._jump)
        controls.next_pressed.connect(self.next_pressed)
        controls.speed_chosen.connect(self._set_speed)
        controls.captions_toggled.connect(self._on_captions)
        controls.captions_chosen.connect(self.choose_captions)
        controls.volume_changed.connect(self._on_volume)
        controls.mute_pressed.connect(self._toggle_mute)
        controls.bookmark_pressed.connect(self.bookmark_pressed)
        controls.note_pressed.connect(self.note_pressed)
        controls.full_screen_pressed.connect(self.full_screen_pressed)

    def _resume_point(self, view: LectureView) -> float:
        position, total = view.progress.position, view.progress.total
        if position < RESUMES_AFTER_S or view.progress.is_completed:
            return 0.0
        return 0.0 if total and position > NEAR_THE_END * total else position

    def _on_frame(self, frame: QImage) -> None:
        self.stage.show_frame(frame)

    def _on_duration(self, milliseconds: int) -> None:
        self._seek.show_duration(milliseconds / 1000)

    def _on_position(self, milliseconds: int) -> None:
        seconds = milliseconds / 1000
        self._seek.show_position(seconds)
        self.controls.show_time(seconds, self._duration())
        if self._player.state() is PlayerState.PLAYING:
            self._watching.tick(seconds, self._duration())
        self._show_line(milliseconds)
        self.spot_changed.emit(Spot(timestamp=seconds))

    def _on_state(self, state: PlayerState) -> None:
        self.controls.show_state(state)
        if state is not PlayerState.FAILED:
            self._show_playable(playable=True)
        if state is PlayerState.PLAYING and self._notice.isVisible():
            self._rest.start()
        self.stage.offer_play(shown=state in {PlayerState.PAUSED, PlayerState.ENDED})
        if state in {PlayerState.PAUSED, PlayerState.ENDED}:
            if self._resume_at and state is PlayerState.PAUSED:
                self._tell_resumed()
            self._watching.rest()

    def _tell_resumed(self) -> None:
        at, self._resume_at = self._resume_at, 0.0
        self._seek.show_position(at)
        self._notice.tell(
            self.tr("Continued at {time}.").format(time=words.clock(at)),
            icon=Icon.HISTORY,
            action=self.tr("From the beginning"),
        )
        self._notice.show()

    def _on_notice(self) -> None:
        self._notice.hide()
        self._go_to(0.0)

    def _on_failed(self, failure: PlayerFailure) -> None:
        self._unplayable.tell_failure(failure)
        self._show_playable(playable=False)

    def _show_playable(self, *, playable: bool) -> None:
        self._unplayable.setVisible(not playable)
        for part in (self.stage, self._seek, self.controls):
            part.setVisible(playable)

    def _duration(self) -> float:
        return self._player.duration_ms() / 1000 or self._video.duration

    def _go_to(self, seconds: float) -> None:
        self._notice.hide()
        self._resume_at = 0.0
        # Before the seek: its first tick would look as if all between had been played.
        self._watching.rest()
        self._player.seek(round(seconds * 1000))
        self._watching.jump(seconds, self._duration())

    def _jump(self, seconds: float) -> None:
        here = self._player.position_ms() / 1000
        self._go_to(min(max(0.0, here + seconds), max(0.0, self._duration())))

    def _set_speed(self, rate: float) -> None:
        self._player.set_rate(rate)
        self.controls.show_speed(rate)
        self.context.desk.take_preferences(replace(self.context.desk.preferences, playback_speed=rate))

    def _change_speed(self, direction: int) -> None:
        nearest = min(range(len(SPEEDS)), key=lambda n: abs(SPEEDS[n] - self._player.rate()))
        self._set_speed(SPEEDS[min(len(SPEEDS) - 1, max(0, nearest + direction))])

    def _on_volume(self, percent: int) -> None:
        self._player.set_volume(percent)
        self.controls.show_volume(percent, muted=self._player.is_muted())
        self.context.desk.take_preferences(replace(self.context.desk.preferences, volume=percent))

    def _toggle_mute(self) -> None:
        self._player.set_muted(not self._player.is_muted())
        self.controls.show_volume(self._player.volume(), muted=self._player.is_muted())

    def _load_captions(self, language: str) -> None:
        on = self.context.desk.preferences.captions
        self.controls.show_captions(self._video.captions, on=on)
        track = _best_track(self._video.captions, language)
        if track is None or track.path is None:
            return
        path = track.path
        self.context.tasks.run(lambda _job: parse(path.read_bytes()), owner=self, done=self._take_track)

    def _take_track(self, track: CaptionTrack) -> None:
        self._track = track
        self.track_loaded.emit(track)
        self._show_line(self._player.position_ms())

    def _on_captions(self, on: bool) -> None:  # noqa: FBT001 - a slot of toggled
        preferences = replace(self.context.desk.preferences, captions=on)
        self.context.desk.take_preferences(preferences)
        self._show_line(self._player.position_ms())

    def _show_line(self, milliseconds: int) -> None:
        index = self._track.index_at(milliseconds)
        on = self.controls.captions.isChecked()
        self.stage.show_caption(self._track.cues[index].text if on and index is not None else "")
        if index is not None:
            self.line_changed.emit(index)


def _best_track(tracks: tuple[CaptionView, ...], language: str) -> CaptionView | None:
    here = [track for track in tracks if track.path is not None]
    return next((track for track in here if track.language == language), here[0] if here else None)
