"""One contract for every engine: what pages may rely on, on a real clip."""

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from lms_desktop.player.auto_player import AutoPlayer
from lms_desktop.player.factory import EngineHealth, EngineKind, PlayerFactory
from lms_desktop.player.fake_player import FakePlayer
from lms_desktop.player.protocol import FailureReason, Player, PlayerFailure, PlayerState

CLIP = Path(__file__).parents[2] / "data" / "clip.mp4"
CLIP_MS = 5000
FRAME_MS = 67
TIMEOUT_MS = 20_000
LOADED = (PlayerState.PAUSED, PlayerState.PLAYING)


# QtMultimedia says so in the default category wherever there is no GL.
pytestmark = pytest.mark.qt_log_ignore("No RHI backend", extend=True)


@dataclass
class Stage:
    """A player under test, what it showed and said, and a way to let time pass."""

    player: Player
    qtbot: QtBot
    frames: list[QImage] = field(default_factory=list)
    states: list[PlayerState] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    failures: list[PlayerFailure] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.player.frame_ready.connect(self.frames.append)
        self.player.state_changed.connect(self.states.append)
        self.player.position_changed.connect(self.positions.append)
        self.player.failed.connect(self.failures.append)

    def until(self, holds: Callable[[], bool]) -> None:
        """Let time pass until this holds."""
        if isinstance(self.player, FakePlayer):
            for _ in range(1000):
                if holds():
                    return
                self.player.advance(20)
            raise AssertionError("it never came to hold")
        self.qtbot.waitUntil(holds, timeout=TIMEOUT_MS)

    def until_state(self, *states: PlayerState) -> None:
        self.until(lambda: self.player.state() in states)

    def load(self, path: Path = CLIP) -> None:
        self.player.load(path)
        self.until_state(*LOADED)

    def hashes(self) -> set[str]:
        return {_digest(frame) for frame in self.frames}

    def shown_ms(self) -> int:
        """Read the time that the clip itself shows: a white bar that grows with it."""
        frame = self.frames[-1]
        y = frame.height() // 20
        white = sum(frame.pixelColor(x, y).lightness() > 128 for x in range(frame.width()))
        return round(white / frame.width() * CLIP_MS)


def _digest(frame: QImage) -> str:
    return hashlib.sha256(bytes(frame.constBits())).hexdigest()


@pytest.fixture(scope="module")
def factory() -> Iterator[PlayerFactory]:
    factory = PlayerFactory()
    yield factory
    factory.close()


@pytest.fixture(params=["fake", "vlc", "qt", "auto"])
def player(request: pytest.FixtureRequest, qtbot: QtBot, factory: PlayerFactory) -> Iterator[Player]:
    made = _make(request.param, factory)
    yield made
    made.close()


def _make(name: str, factory: PlayerFactory) -> Player:
    if name == "fake":
        return FakePlayer(duration_ms=CLIP_MS)
    if name == "auto":
        return factory.make()
    _require(EngineKind(name), factory)
    return AutoPlayer([factory.maker(EngineKind(name))])


def _require(kind: EngineKind, factory: PlayerFactory) -> None:
    found = {probe.kind: probe for probe in factory.probe()}[kind]
    if found.health is not EngineHealth.OK:
        if os.environ.get("LMS_STRICT") == "1":
            pytest.fail(f"{kind} is required here: {found.detail}")
        pytest.skip(found.detail)


@pytest.fixture
def stage(player: Player, qtbot: QtBot) -> Stage:
    return Stage(player, qtbot)


@pytest.fixture
def garbage(tmp_path: Path) -> Path:
    path = tmp_path / "garbage.mp4"
    path.write_bytes(bytes(i * 7919 >> 3 & 255 for i in range(60_000)))
    return path


def test_loading_shows_the_first_picture_and_waits(stage: Stage) -> None:
    stage.load()
    assert stage.player.state() is PlayerState.PAUSED
    assert stage.states == [PlayerState.LOADING, PlayerState.PAUSED]
    assert abs(stage.player.duration_ms() - CLIP_MS) <= 100
    assert stage.player.position_ms() == 0
    assert stage.player.has_audio()
    assert (stage.frames[-1].width(), stage.frames[-1].height()) == (320, 180)
    assert stage.shown_ms() <= FRAME_MS


def test_playing_shows_a_moving_picture(stage: Stage) -> None:
    stage.load()
    stage.player.play()
    stage.until(lambda: len(stage.hashes()) >= 15)
    assert stage.player.state() is PlayerState.PLAYING
    stage.until(lambda: len(stage.positions) > 3)
    assert stage.positions == sorted(stage.positions)


def test_play_may_be_asked_for_before_the_file_is_ready(stage: Stage) -> None:
    stage.player.load(CLIP)
    stage.player.play()
    stage.until_state(PlayerState.PLAYING)
    stage.until(lambda: stage.player.position_ms() > 200)


def test_a_lecture_is_resumed_where_it_was_left(stage: Stage) -> None:
    stage.player.load(CLIP)
    stage.player.seek(3000)
    stage.until_state(PlayerState.PAUSED)
    assert abs(stage.player.position_ms() - 3000) <= 300
    stage.until(lambda: abs(stage.shown_ms() - 3000) <= 300)


def test_pausing_holds_position_and_picture(stage: Stage) -> None:
    stage.load()
    stage.player.play()
    stage.until(lambda: stage.player.position_ms() > 500)
    stage.player.pause()
    stage.until_state(PlayerState.PAUSED)
    held = stage.player.position_ms()
    assert abs(stage.shown_ms() - held) <= 350
    stage.player.play()
    stage.until(lambda: stage.player.position_ms() > held + 200)
    assert min(stage.positions[-5:]) >= held - 100


@pytest.mark.parametrize("target", [4000, 1000])
def test_a_seek_while_paused_shows_that_picture(stage: Stage, target: int) -> None:
    stage.load()
    stage.player.seek(2000)
    stage.player.seek(target)
    stage.until(lambda: abs(stage.shown_ms() - target) <= 300)
    stage.until_state(PlayerState.PAUSED)
    assert abs(stage.player.position_ms() - target) <= 100


def test_a_seek_while_playing_goes_on_from_there(stage: Stage) -> None:
    stage.load()
    stage.player.play()
    stage.until(lambda: stage.player.position_ms() > 300)
    stage.player.seek(3500)
    stage.until(lambda: stage.player.position_ms() > 3700)
    stage.until(lambda: stage.shown_ms() > 3300)
    assert stage.player.state() is PlayerState.PLAYING
    stage.player.seek(1000)
    stage.until(lambda: 900 <= stage.shown_ms() < 2500)
    assert 1000 <= stage.player.position_ms() < 2500


def test_seeks_beyond_the_edges_stay_inside(stage: Stage) -> None:
    stage.load()
    stage.player.seek(-5000)
    assert stage.player.position_ms() == 0
    stage.player.seek(99_000)
    assert stage.player.position_ms() <= stage.player.duration_ms()


def test_the_rate_changes_how_fast_time_passes(stage: Stage) -> None:
    stage.load()
    stage.player.set_rate(2.0)
    stage.player.play()
    stage.until(lambda: stage.player.position_ms() > 1000)
    assert stage.player.rate() == 2.0
    started, position = _now(stage), stage.player.position_ms()
    stage.until(lambda: stage.player.position_ms() > position + 2000)
    passed = (stage.player.position_ms() - position) / (_now(stage) - started)
    assert 1.4 < passed < 2.8


def test_volume_and_mute_are_kept_apart(stage: Stage) -> None:
    stage.player.set_volume(40)
    stage.player.set_muted(True)
    stage.load()
    assert (stage.player.volume(), stage.player.is_muted()) == (40, True)
    stage.player.set_volume(140)
    assert stage.player.volume() == 100


def test_the_end_is_told_and_the_lecture_can_be_played_again(stage: Stage) -> None:
    stage.load()
    stage.player.play()
    stage.until(lambda: stage.player.position_ms() > 100)
    stage.player.seek(4600)
    stage.until_state(PlayerState.ENDED)
    assert stage.player.position_ms() == stage.player.duration_ms()
    stage.player.play()
    stage.until(lambda: stage.player.state() is PlayerState.PLAYING and 200 < stage.player.position_ms() < 3000)
    assert stage.failures == []


def test_after_the_end_one_can_go_back(stage: Stage) -> None:
    stage.load()
    stage.player.play()
    stage.until(lambda: stage.player.position_ms() > 100)
    stage.player.seek(4700)
    stage.until_state(PlayerState.ENDED)
    stage.player.seek(2000)
    stage.until_state(PlayerState.PAUSED)
    stage.until(lambda: abs(stage.shown_ms() - 2000) <= 300)


def test_stopping_goes_back_to_the_beginning(stage: Stage) -> None:
    stage.load()
    stage.player.play()
    stage.until(lambda: stage.player.position_ms() > 300)
    stage.player.stop()
    assert (stage.player.state(), stage.player.position_ms()) == (PlayerState.IDLE, 0)
    stage.player.play()
    stage.until(lambda: stage.player.state() is PlayerState.PLAYING and stage.player.position_ms() > 100)


def test_another_file_can_be_loaded_while_one_plays(stage: Stage) -> None:
    stage.load()
    stage.player.play()
    stage.until(lambda: stage.player.position_ms() > 300)
    stage.load()
    assert stage.player.position_ms() == 0
    assert stage.player.state() is PlayerState.PAUSED


def test_garbage_fails_once_and_clearly(stage: Stage, garbage: Path) -> None:
    stage.player.load(garbage)
    stage.player.play()
    stage.until_state(PlayerState.FAILED)
    assert stage.failures == [PlayerFailure(FailureReason.UNREADABLE)]
    assert stage.states[-1] is PlayerState.FAILED
    assert stage.frames == []


def test_a_missing_file_fails_once_and_clearly(stage: Stage, tmp_path: Path) -> None:
    stage.player.load(tmp_path / "gone.mp4")
    stage.until_state(PlayerState.FAILED)
    assert stage.failures == [PlayerFailure(FailureReason.MISSING)]


def test_an_empty_file_fails(stage: Stage, tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp4"
    empty.touch()
    stage.player.load(empty)
    stage.until_state(PlayerState.FAILED)
    assert stage.failures == [PlayerFailure(FailureReason.UNREADABLE)]


def test_a_good_file_plays_after_a_bad_one(stage: Stage, garbage: Path) -> None:
    stage.player.load(garbage)
    stage.until_state(PlayerState.FAILED)
    stage.load()
    stage.player.play()
    stage.until(lambda: stage.player.position_ms() > 200)


def test_closing_while_playing_is_safe_and_may_be_repeated(stage: Stage) -> None:
    stage.load()
    stage.player.play()
    stage.until(lambda: stage.player.position_ms() > 200)
    stage.player.close()
    shown = len(stage.frames)
    stage.player.close()
    stage.qtbot.wait(100)  # lets anything queued arrive
    assert len(stage.frames) == shown
    assert stage.player.state() is PlayerState.IDLE


def test_the_engine_has_a_name(stage: Stage) -> None:
    stage.load()
    assert stage.player.engine_name.startswith(("Fake", "VLC 3", "QtMultimedia"))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files as Linux tells them")
@pytest.mark.parametrize("name", ["vlc", "qt"])
def test_twenty_lectures_leave_no_threads_or_files_behind(name: str, qtbot: QtBot, factory: PlayerFactory) -> None:
    for _ in range(3):
        _open_and_close(name, factory, qtbot)
    before = _resources()
    for _ in range(20):
        _open_and_close(name, factory, qtbot)
    qtbot.waitUntil(lambda: all(a <= b for a, b in zip(_resources(), before, strict=True)), timeout=TIMEOUT_MS)


def _open_and_close(name: str, factory: PlayerFactory, qtbot: QtBot) -> None:
    player = _make(name, factory)
    player.load(CLIP)
    player.play()
    qtbot.waitUntil(lambda: player.state() is PlayerState.PLAYING, timeout=TIMEOUT_MS)
    player.close()


def _resources() -> tuple[int, int, int]:
    tasks, files = (len(list(Path(f"/proc/self/{kind}").iterdir())) for kind in ("task", "fd"))
    return tasks, files, threading.active_count()


def _now(stage: Stage) -> float:
    """Tell the time in ms that passes for this player."""
    if isinstance(stage.player, FakePlayer):
        return stage.player.position_ms() / stage.player.rate()
    return time.monotonic() * 1000
