"""Lectures by libVLC, drawn through memory so that every window system works."""

import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from lms_desktop.player.codecs import codec_name
from lms_desktop.player.engine import Engine, file_problem
from lms_desktop.player.position import PositionClock
from lms_desktop.player.protocol import FailureReason, PlayerFailure, PlayerState
from lms_desktop.player.vlc_frames import VlcFrames
from lms_desktop.player.vlc_library import VlcLibrary

_TICK_MS = 50
_PATIENCE_S = 10.0
_DECODER_PATIENCE_S = 1.5
_EARLY_END_MS = 3000
_LAST_FRAME_MS = 200
_EVENTS = ("Playing", "Paused", "EndReached", "EncounteredError")


class VlcPlayer(Engine):
    """Plays with libVLC. Its threads only queue signals; all decisions fall on our thread."""

    _said = Signal(str, int)
    _frame_arrived = Signal()

    def __init__(self, library: VlcLibrary, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._vlc: Any = library.instance.media_player_new()
        self._media: Any = None
        self._turn = 0  # tells the events of one start from those of the last
        self._start_ms = 0
        self._started_s = 0.0
        self._wants_play = False
        self._is_primed = False
        self._was_shown = False
        self._was_played = False
        self._has_audio = False
        self._visible = (0, 0)
        self._clock = PositionClock(time.monotonic)
        self._said.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._frame_arrived.connect(self._show_frame, Qt.ConnectionType.QueuedConnection)
        self._frames = VlcFrames(library, self._vlc, self._frame_arrived.emit)
        self._attach_events()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def engine_name(self) -> str:
        """Name the engine and its version."""
        return f"VLC {self._library.version}"

    def load(self, path: Path) -> None:
        """Open a file and show its first picture."""
        self._halt()
        self._free_media()
        self._forget_file()
        self._has_audio = self._was_shown = False
        self._become(PlayerState.LOADING)
        if problem := file_problem(path):
            self._fail(problem)
            return
        self._media = self._library.instance.media_new_path(str(path))
        self._media.add_option(":start-paused")
        self._vlc.set_media(self._media)
        self._start(at_ms=0, wants_play=False)

    def play(self) -> None:
        """Play from the position; from the beginning after the end."""
        match self._state:
            case PlayerState.LOADING:
                self._wants_play = True
            case PlayerState.PAUSED:
                self._wants_play = True
                self._vlc.set_pause(0)
            case PlayerState.ENDED | PlayerState.IDLE:
                self._restart(at_ms=0, wants_play=True)
            case PlayerState.PLAYING | PlayerState.FAILED:
                pass

    def pause(self) -> None:
        """Hold the picture."""
        self._wants_play = False
        if self._state in (PlayerState.PLAYING, PlayerState.PAUSED):
            self._vlc.set_pause(1)

    def stop(self) -> None:
        """Go back to the beginning and let the file go."""
        if self._state in (PlayerState.IDLE, PlayerState.FAILED):
            return
        self._halt()
        self._clock.jump(0)
        self._tell_position(0)
        self._become(PlayerState.IDLE)

    def seek(self, position_ms: int) -> None:
        """Go to a position; values outside of the file are moved to its edges."""
        target = self._within(position_ms)
        match self._state:
            case PlayerState.LOADING if not self._is_primed:
                self._start_ms = target
            case PlayerState.PLAYING | PlayerState.PAUSED if self._was_played:
                self._vlc.set_time(target)
            case PlayerState.LOADING | PlayerState.PLAYING | PlayerState.PAUSED:
                # What started paused shows the picture of one seek only, until it was played.
                self._restart(at_ms=target, wants_play=self._wants_play)
            case PlayerState.ENDED:
                self._restart(at_ms=target, wants_play=False)
            case PlayerState.IDLE | PlayerState.FAILED:
                return
        self._clock.jump(target)
        self._tell_position(target)

    def position_ms(self) -> int:
        """Say where the picture is."""
        if self._state is PlayerState.PLAYING:
            return self._within(self._clock.position())
        return self._position_told

    def has_audio(self) -> bool:
        """Say whether the file has sound; False until it is loaded."""
        return self._has_audio

    def close(self) -> None:
        """Free the engine; the player is of no use afterwards."""
        if self._vlc is None:
            return
        self._halt()
        self._detach_events()
        self._free_media()
        self._vlc.release()
        self._vlc = None
        self._become(PlayerState.IDLE)

    # What libVLC is told

    def _start(self, *, at_ms: int, wants_play: bool) -> None:
        self._start_ms, self._wants_play = at_ms, wants_play
        self._is_primed = self._was_played = False
        self._started_s = time.monotonic()
        self._visible = (0, 0)
        self._clock.hold()
        self._clock.jump(at_ms)
        self._become(PlayerState.LOADING)
        self._vlc.play()
        self._timer.start()

    def _restart(self, *, at_ms: int, wants_play: bool) -> None:
        if self._media is not None:
            self._halt()
            self._start(at_ms=at_ms, wants_play=wants_play)

    def _halt(self) -> None:
        # libVLC joins its threads here, so nothing of this turn is queued afterwards.
        self._timer.stop()
        if self._vlc is not None:
            self._vlc.stop()
        self._turn += 1
        self._frames.discard()

    def _free_media(self) -> None:
        if self._media is not None:
            self._media.release()
            self._media = None

    def _apply_rate(self) -> None:
        if self._state in (PlayerState.PLAYING, PlayerState.PAUSED):
            self._vlc.set_rate(self._rate)
            if self._state is PlayerState.PLAYING:
                self._clock.run(self._rate)

    def _apply_sound(self) -> None:
        if self._vlc is not None:
            self._vlc.audio_set_volume(self._volume)
            self._vlc.audio_set_mute(self._muted)

    # What libVLC says

    def _attach_events(self) -> None:
        self._event_manager = self._vlc.event_manager()
        kinds = self._library.module.EventType
        for name in _EVENTS:
            kind = getattr(kinds, f"MediaPlayer{name}")
            self._event_manager.event_attach(kind, self._queue_event, name)

    def _detach_events(self) -> None:
        for name in _EVENTS:
            self._event_manager.event_detach(getattr(self._library.module.EventType, f"MediaPlayer{name}"))

    def _queue_event(self, _event: Any, name: str) -> None:
        self._said.emit(name, self._turn)

    def _hear(self, name: str, turn: int) -> None:
        if turn != self._turn or self._state is PlayerState.FAILED:
            return
        match name:
            case "Playing" if self._state is not PlayerState.LOADING:
                self._was_played = True
                self._clock.run(self._rate)
                self._become(PlayerState.PLAYING)
            case "Paused" if self._state is PlayerState.LOADING:
                self._prime()
            case "Paused":
                self._clock.hold()
                self._tell_position(self._within(self._clock.position()))
                self._become(PlayerState.PAUSED)
            case "EndReached":
                self._finish()
            case "EncounteredError":
                self._give_up(self._blame())

    def _prime(self) -> None:
        # A file that starts paused shows its first picture only after a seek.
        self._is_primed = True
        self._has_audio = self._vlc.audio_get_track_count() > 0
        self._tell_duration(max(0, self._vlc.get_length()))
        self._start_ms = max(0, min(self._start_ms, self._duration - _LAST_FRAME_MS))
        self._vlc.set_time(self._start_ms)
        if self._vlc.video_get_track_count() <= 0 < self._duration:
            self._be_ready()

    def _be_ready(self) -> None:
        self._was_shown = True
        self._clock.jump(self._start_ms)
        self._tell_position(self._start_ms)
        self._apply_sound()
        self._become(PlayerState.PAUSED)
        self._vlc.set_rate(self._rate)
        if self._wants_play:
            self._vlc.set_pause(0)

    def _show_frame(self) -> None:
        if self._vlc is None or self._state is PlayerState.FAILED:
            return
        picture = self._frames.take(self._visible_size())
        if picture is None or picture.isNull():
            return
        self.frame_ready.emit(picture)
        if self._state is PlayerState.LOADING and self._is_primed:
            self._be_ready()

    def _visible_size(self) -> tuple[int, int]:
        # The format callback tells a padded size (1280×738 for 1280×720).
        if not all(self._visible):
            self._visible = tuple(self._vlc.video_get_size(0))
        return self._visible

    def _tick(self) -> None:
        if self._state is PlayerState.LOADING:
            self._check_patience()
        elif self._state is PlayerState.PLAYING:
            self._tell_duration(max(self._duration, self._vlc.get_length()))
            self._clock.report(max(0, self._vlc.get_time()))
            self._tell_position(self.position_ms())

    def _check_patience(self) -> None:
        waited = time.monotonic() - self._started_s
        is_hopeless = self._is_primed and self._vlc.video_get_track() < 0  # no track, or no decoder for it
        if waited > (_DECODER_PATIENCE_S if is_hopeless else _PATIENCE_S):
            self._give_up(self._blame())

    def _finish(self) -> None:
        is_early = self._duration - self.position_ms() > _EARLY_END_MS * max(1.0, self._rate)
        if not self._was_shown or is_early:  # libVLC says of rubbish that it ended
            self._give_up(self._blame())
            return
        self._timer.stop()
        self._clock.hold()
        self._clock.jump(self._duration)
        self._tell_position(self._duration)
        self._become(PlayerState.ENDED)

    def _give_up(self, failure: PlayerFailure) -> None:
        self._halt()
        self._fail(failure)

    def _blame(self) -> PlayerFailure:
        codec = "" if self._was_shown else self._video_codec()
        return PlayerFailure(FailureReason.UNSUPPORTED if codec else FailureReason.UNREADABLE, codec)

    def _video_codec(self) -> str:
        video = self._library.module.TrackType.video
        for track in self._media.tracks_get() or ():
            if track.type == video:
                return codec_name(track.codec)
        return ""
