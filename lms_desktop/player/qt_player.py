"""Lectures by QtMultimedia, where libVLC is missing or cannot play a file."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtMultimedia import QAudioOutput, QMediaFormat, QMediaMetaData, QMediaPlayer, QVideoSink

from lms_desktop.player.engine import Engine, file_problem
from lms_desktop.player.protocol import EngineUnavailableError, FailureReason, PlayerFailure, PlayerState
from lms_desktop.player.sound import has_sound_device

_Status = QMediaPlayer.MediaStatus
_PATIENCE_MS = 10_000


class QtPlayer(Engine):
    """Plays with QtMultimedia into a sink that nobody else draws from."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wants_play = False
        self._wanted_ms = 0
        self._is_closed = False
        self._is_primed = self._was_shown = False
        self._path: Path | None = None
        self._media = QMediaPlayer(self)
        self._sink = QVideoSink(self)
        self._media.setVideoSink(self._sink)
        self._sound = QAudioOutput(self) if has_sound_device() else None  # it warns where there is none
        if self._sound is not None:
            self._media.setAudioOutput(self._sound)
        self._frame_timer = self._single_shot(0, self._show_frame)
        self._patience = self._single_shot(_PATIENCE_MS, self._lose_patience)
        self._connect()

    @property
    def engine_name(self) -> str:
        """Name the engine."""
        return "QtMultimedia (FFmpeg)"

    def load(self, path: Path) -> None:
        """Open a file and show its first picture."""
        self._wants_play, self._wanted_ms, self._path = False, 0, path
        self._let_go()
        self._forget_file()
        self._become(PlayerState.LOADING)
        if problem := file_problem(path):
            self._fail(problem)
            return
        self._patience.start()
        self._media.setSource(QUrl.fromLocalFile(str(path)))

    def play(self) -> None:
        """Play from the position; from the beginning after the end."""
        match self._state:
            case PlayerState.LOADING:
                self._wants_play = True
            case PlayerState.ENDED:
                self.seek(0)
                self._go()
            case PlayerState.PAUSED:
                self._go()
            case PlayerState.IDLE if self._path is not None:
                self.load(self._path)
                self._wants_play = True
            case _:
                pass

    def pause(self) -> None:
        """Hold the picture."""
        self._wants_play = False
        if self._state is PlayerState.PLAYING:
            self._patience.stop()
            self._media.pause()
            self._become(PlayerState.PAUSED)

    def stop(self) -> None:
        """Go back to the beginning and let the file go."""
        if self._state in (PlayerState.IDLE, PlayerState.FAILED):
            return
        self._let_go()
        self._tell_position(0)
        self._become(PlayerState.IDLE)

    def seek(self, position_ms: int) -> None:
        """Go to a position; values outside of the file are moved to its edges."""
        if self._state in (PlayerState.IDLE, PlayerState.FAILED):
            return
        target = self._within(position_ms)
        if self._state is PlayerState.LOADING and not self._is_primed:
            self._wanted_ms = target
        else:
            self._jump(target)
        self._tell_position(target)

    def position_ms(self) -> int:
        """Say where the picture is."""
        return self._position_told

    def has_audio(self) -> bool:
        """Say whether the file has sound; False until it is loaded."""
        return self._duration > 0 and self._media.hasAudio()

    def close(self) -> None:
        """Free the engine; the player is of no use afterwards."""
        if self._is_closed:
            return
        self._is_closed = True
        self._let_go()
        self._path = None
        self._become(PlayerState.IDLE)

    def _single_shot(self, milliseconds: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _connect(self) -> None:
        self._media.mediaStatusChanged.connect(self._hear_status)
        self._media.errorOccurred.connect(self._hear_error)
        self._media.positionChanged.connect(self._hear_position)
        self._media.durationChanged.connect(self._hear_duration)
        # One picture per turn of the event loop, the newest: a busy page never falls behind.
        self._sink.videoFrameChanged.connect(self._queue_frame)

    def _let_go(self) -> None:
        self._frame_timer.stop()
        self._patience.stop()
        self._is_primed = self._was_shown = False
        self._media.stop()
        self._media.setSource(QUrl())

    def _go(self) -> None:
        self._media.play()
        self._patience.start()
        self._become(PlayerState.PLAYING)

    def _jump(self, target: int) -> None:
        if self._state is PlayerState.ENDED:
            self._media.pause()
            self._become(PlayerState.PAUSED)
        self._media.setPosition(target)

    def _apply_rate(self) -> None:
        self._media.setPlaybackRate(self._rate)

    def _apply_sound(self) -> None:
        if self._sound is not None:
            self._sound.setVolume(self._volume / 100)
            self._sound.setMuted(self._muted)

    def _hear_status(self, status: QMediaPlayer.MediaStatus) -> None:
        match status:
            case _Status.LoadedMedia if self._state is PlayerState.LOADING and not self._is_primed:
                self._prime()
            case _Status.EndOfMedia if self._state in (PlayerState.PLAYING, PlayerState.PAUSED):
                self._patience.stop()
                self._tell_position(self._duration)
                self._become(PlayerState.ENDED)
            case _:
                pass

    def _prime(self) -> None:
        self._is_primed = True
        self._media.setPosition(self._wanted_ms)
        self._media.pause()  # decodes the first picture
        if not self._media.hasVideo():
            self._be_ready_without_picture()

    def _be_ready_without_picture(self) -> None:
        if self._media.metaData().value(QMediaMetaData.Key.VideoCodec) is not None:
            self._give_up()
        else:
            self._be_ready()

    def _be_ready(self) -> None:
        self._was_shown = True
        self._patience.stop()
        self._apply_rate()
        self._become(PlayerState.PAUSED)
        if self._wants_play:
            self._go()

    def _hear_error(self, error: QMediaPlayer.Error, _words: str) -> None:
        if error is not QMediaPlayer.Error.NoError:
            self._give_up()

    def _hear_position(self, position_ms: int) -> None:
        if self._state is PlayerState.PLAYING:
            self._patience.start()  # a file that was cut off stands still instead of ending
            self._tell_position(position_ms)

    def _hear_duration(self, duration_ms: int) -> None:
        if duration_ms > 0:
            self._tell_duration(duration_ms)

    def _queue_frame(self) -> None:
        if not self._frame_timer.isActive():
            self._frame_timer.start()

    def _show_frame(self) -> None:
        if self._state in (PlayerState.IDLE, PlayerState.FAILED):
            return
        picture = self._sink.videoFrame().toImage()
        if picture.isNull():
            return
        self.frame_ready.emit(picture)
        if self._state is PlayerState.LOADING:
            self._be_ready()

    def _lose_patience(self) -> None:
        if self._state in (PlayerState.LOADING, PlayerState.PLAYING):
            self._give_up()

    def _give_up(self) -> None:
        self._patience.stop()
        codec = self._media.metaData().value(QMediaMetaData.Key.VideoCodec)
        if codec is None or self._was_shown:
            self._fail(PlayerFailure(FailureReason.UNREADABLE))
        else:
            self._fail(PlayerFailure(FailureReason.UNSUPPORTED, _codec_name(codec)))


def _codec_name(codec: object) -> str:
    if not isinstance(codec, QMediaFormat.VideoCodec) or codec is QMediaFormat.VideoCodec.Unspecified:
        return ""
    return QMediaFormat.videoCodecName(codec)


def open_qt() -> QtPlayer:
    """Make a player, or raise EngineUnavailableError where QtMultimedia has nothing behind it."""
    if not QMediaPlayer().isAvailable():
        raise EngineUnavailableError("QtMultimedia has no engine behind it", broken=True)
    return QtPlayer()
