"""A player without an engine, for tests of pages: time passes when the test says so."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from lms_desktop.player.engine import Engine, file_problem
from lms_desktop.player.protocol import FailureReason, PlayerFailure, PlayerState

FRAME_MS = 40
_WIDTH, _HEIGHT = 320, 180


class FakePlayer(Engine):
    """Accepts any file that begins like an MP4 and draws numbered frames for it."""

    def __init__(self, parent: QObject | None = None, *, duration_ms: int = 5000) -> None:
        super().__init__(parent)
        self._length = duration_ms
        self._path: Path | None = None
        self._position = 0.0
        self._wants_play = False

    @property
    def engine_name(self) -> str:
        """Name the engine."""
        return "Fake"

    def advance(self, milliseconds: int) -> None:
        """Let this much time pass: finish loading, then play."""
        if self._state is PlayerState.LOADING:
            self._finish_loading()
        if self._state is PlayerState.PLAYING:
            self._play_on(milliseconds * self._rate)

    def load(self, path: Path) -> None:
        """Open a file; it is ready when time passes."""
        self._path, self._wants_play, self._position = path, False, 0.0
        self._forget_file()
        self._become(PlayerState.LOADING)
        if problem := file_problem(path):
            self._fail(problem)

    def play(self) -> None:
        """Play from the position; from the beginning after the end."""
        match self._state:
            case PlayerState.LOADING:
                self._wants_play = True
            case PlayerState.PAUSED:
                self._become(PlayerState.PLAYING)
            case PlayerState.ENDED:
                self.seek(0)
                self._become(PlayerState.PLAYING)
            case PlayerState.IDLE:
                self._reload(wants_play=True)
            case PlayerState.PLAYING | PlayerState.FAILED:
                pass

    def pause(self) -> None:
        """Hold the picture."""
        self._wants_play = False
        if self._state is PlayerState.PLAYING:
            self._become(PlayerState.PAUSED)

    def stop(self) -> None:
        """Go back to the beginning and let the file go."""
        if self._state is not PlayerState.FAILED:
            self._position = 0.0
            self._tell_position(0)
            self._become(PlayerState.IDLE)

    def seek(self, position_ms: int) -> None:
        """Go to a position; values outside of the file are moved to its edges."""
        if self._state in (PlayerState.IDLE, PlayerState.FAILED):
            return
        self._position = float(self._within(position_ms))
        self._tell_position(int(self._position))
        if self._state is not PlayerState.LOADING:
            self._draw()
        if self._state is PlayerState.ENDED:
            self._become(PlayerState.PAUSED)

    def position_ms(self) -> int:
        """Say where the picture is."""
        return int(self._position)

    def has_audio(self) -> bool:
        """Say whether the file has sound."""
        return self._duration > 0

    def fail(self, failure: PlayerFailure) -> None:
        """Break in the middle, as an engine may."""
        self._fail(failure)

    def close(self) -> None:
        """Free nothing; be of no use afterwards."""
        self._path = None
        self._become(PlayerState.IDLE)

    def _reload(self, *, wants_play: bool) -> None:
        if self._path is not None:
            self.load(self._path)
            self._wants_play = wants_play

    def _finish_loading(self) -> None:
        if self._path is None or not _looks_like_mp4(self._path):
            self._fail(PlayerFailure(FailureReason.UNREADABLE))
            return
        self._tell_duration(self._length)
        self._position = float(self._within(int(self._position)))
        self._draw()
        self._become(PlayerState.PLAYING if self._wants_play else PlayerState.PAUSED)

    def _play_on(self, milliseconds: float) -> None:
        goal = min(self._position + milliseconds, float(self._duration))
        while self._position < goal:
            self._position = min(self._position + FRAME_MS * self._rate, goal)
            self._draw()
            self._tell_position(int(self._position))
        if self._position >= self._duration:
            self._become(PlayerState.ENDED)

    def _draw(self) -> None:
        image = QImage(_WIDTH, _HEIGHT, QImage.Format.Format_RGB32)
        image.fill(QColor("#10181A"))
        painter = QPainter(image)
        share = self._position / self._duration if self._duration else 0
        painter.fillRect(0, 0, round(_WIDTH * share), 20, QColor("#FFFFFF"))
        painter.setPen(QColor("#FFFFFF"))
        font = QFont()
        font.setPixelSize(48)
        painter.setFont(font)
        number = str(round(self._position / FRAME_MS))
        painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, number)
        painter.end()
        self.frame_ready.emit(image)


def _looks_like_mp4(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8)[4:] == b"ftyp"
