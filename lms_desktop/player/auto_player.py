"""The player that pages use: it tries the next engine when one cannot play a file."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from lms_desktop.player.engine import Engine
from lms_desktop.player.protocol import (
    EngineUnavailableError,
    FailureReason,
    Player,
    PlayerFailure,
    PlayerState,
)


class AutoPlayer(Engine):
    """Plays with the first engine that can; starts every new file with the preferred one."""

    def __init__(self, makers: Sequence[Callable[[], Player]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._makers = tuple(makers)
        self._index = 0
        self._engine: Player | None = None
        self._path: Path | None = None
        self._wants_play = False
        self._wanted_ms = 0
        self._failures: list[PlayerFailure] = []
        self._candidates: list[int] = []
        self._unavailable: set[int] = set()

    @property
    def engine_name(self) -> str:
        """Name the engine in use and its version."""
        return self._engine.engine_name if self._engine else ""

    @property
    def engine(self) -> Player | None:
        """Give the engine in use, for tests and reports."""
        return self._engine

    def load(self, path: Path) -> None:
        """Open a file and show its first picture."""
        self._path, self._wants_play, self._wanted_ms = path, False, 0
        self._open_with(range(len(self._makers)))

    def can_try_other(self) -> bool:
        """Say whether there is another engine to try this file with."""
        return self._path is not None and len(self._makers) - len(self._unavailable) > 1

    def try_other(self) -> None:
        """Play the file with the next engine, from the same place."""
        if not self.can_try_other():
            return
        self._wants_play = self._wants_play and self._state is not PlayerState.ENDED
        self._wanted_ms = self.position_ms()
        count = len(self._makers)
        self._open_with([(self._index + step) % count for step in range(1, count)])

    def play(self) -> None:
        """Play from the position; from the beginning after the end."""
        self._wants_play = True
        if self._engine and self._state is not PlayerState.FAILED:
            self._engine.play()

    def pause(self) -> None:
        """Hold the picture."""
        self._wants_play = False
        if self._engine:
            self._engine.pause()

    def stop(self) -> None:
        """Go back to the beginning and let the file go."""
        self._wants_play, self._wanted_ms = False, 0
        if self._engine and self._state is not PlayerState.FAILED:
            self._engine.stop()

    def seek(self, position_ms: int) -> None:
        """Go to a position; values outside of the file are moved to its edges."""
        self._wanted_ms = max(0, position_ms)
        if self._engine and self._state is not PlayerState.FAILED:
            self._engine.seek(position_ms)

    def position_ms(self) -> int:
        """Say where the picture is."""
        return self._engine.position_ms() if self._engine else 0

    def has_audio(self) -> bool:
        """Say whether the file has sound; False until it is loaded."""
        return self._engine is not None and self._engine.has_audio()

    def close(self) -> None:
        """Free the engine; the player is of no use afterwards."""
        self._drop_engine()
        self._path = None
        self._become(PlayerState.IDLE)

    def _apply_rate(self) -> None:
        if self._engine:
            self._engine.set_rate(self._rate)

    def _apply_sound(self) -> None:
        if self._engine:
            self._engine.set_volume(self._volume)
            self._engine.set_muted(self._muted)

    def _open_with(self, candidates: Sequence[int]) -> None:
        self._candidates = [index for index in candidates if index not in self._unavailable]
        self._failures = []
        self._become(PlayerState.LOADING)
        self._try_next()

    def _try_next(self) -> None:
        while self._candidates:
            index = self._candidates.pop(0)
            if self._use(index):
                self._load_into_engine()
                return
        self._fail(_clearest(self._failures))

    def _use(self, index: int) -> bool:
        if self._engine is not None and index == self._index:
            return True
        self._drop_engine()
        self._index = index
        try:
            engine = self._engine = self._makers[index]()
        except EngineUnavailableError:
            self._unavailable.add(index)
            return False
        engine.frame_ready.connect(self.frame_ready)
        engine.position_changed.connect(self._tell_position)
        engine.duration_changed.connect(self._tell_duration)
        engine.state_changed.connect(self._follow)
        engine.failed.connect(self._hear_failure)
        self._apply_rate()
        self._apply_sound()
        return True

    def _drop_engine(self) -> None:
        engine, self._engine = self._engine, None
        if engine is None:
            return
        engine.frame_ready.disconnect(self.frame_ready)
        engine.position_changed.disconnect(self._tell_position)
        engine.duration_changed.disconnect(self._tell_duration)
        engine.state_changed.disconnect(self._follow)
        engine.failed.disconnect(self._hear_failure)
        engine.close()
        if isinstance(engine, QObject):
            engine.deleteLater()

    def _load_into_engine(self) -> None:
        engine = self._engine
        if engine is None or self._path is None:
            return
        wants_play, wanted_ms = self._wants_play, self._wanted_ms
        engine.load(self._path)
        if self._engine is engine and self._state is not PlayerState.FAILED:
            if wanted_ms:
                engine.seek(wanted_ms)
            if wants_play:
                engine.play()

    def _follow(self, state: PlayerState) -> None:
        if state is not PlayerState.FAILED:  # a failure is told when no engine is left to try
            self._become(state)

    def _hear_failure(self, failure: PlayerFailure) -> None:
        self._failures.append(failure)
        if self._state is PlayerState.LOADING and failure.reason is not FailureReason.MISSING:
            self._try_next()
        else:
            self._fail(failure)


def _clearest(failures: Sequence[PlayerFailure]) -> PlayerFailure:
    by_clearness = sorted(failures, key=lambda f: (not f.codec, f.reason is not FailureReason.UNSUPPORTED))
    return by_clearness[0] if by_clearness else PlayerFailure(FailureReason.ENGINE)
