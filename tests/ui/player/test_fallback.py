"""When one engine cannot play a file the next is tried, and what fails is told once."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lms_desktop.player.auto_player import AutoPlayer
from lms_desktop.player.factory import EngineHealth, EngineKind, PlayerFactory
from lms_desktop.player.fake_player import FakePlayer
from lms_desktop.player.protocol import (
    EngineUnavailableError,
    FailureReason,
    Player,
    PlayerFailure,
    PlayerState,
)

CLIP = Path(__file__).parents[2] / "data" / "clip.mp4"


# QtMultimedia says so in the default category wherever there is no GL.
pytestmark = pytest.mark.qt_log_ignore("No RHI backend", extend=True)


class PickyPlayer(FakePlayer):
    """An engine that knows no codec at all."""

    def load(self, path: Path) -> None:
        super().load(path)
        self.fail(PlayerFailure(FailureReason.UNSUPPORTED, "AV1"))


def absent() -> Player:
    raise EngineUnavailableError("not on this computer")


def player_of(*makers: Callable[[], Player]) -> tuple[AutoPlayer, list[PlayerFailure], list[PlayerState]]:
    player = AutoPlayer(makers)
    failures: list[PlayerFailure] = []
    states: list[PlayerState] = []
    player.failed.connect(failures.append)
    player.state_changed.connect(states.append)
    return player, failures, states


def engine_of(player: AutoPlayer) -> FakePlayer:
    engine = player.engine
    assert isinstance(engine, FakePlayer)
    return engine


def test_the_next_engine_takes_over_unseen(qtbot: QtBot) -> None:
    player, failures, states = player_of(PickyPlayer, FakePlayer)
    player.set_volume(30)
    player.set_rate(1.5)
    player.load(CLIP)
    player.seek(2000)
    player.play()
    engine = engine_of(player)
    engine.advance(0)
    assert (failures, states) == ([], [PlayerState.LOADING, PlayerState.PLAYING])
    assert (engine.position_ms(), engine.volume(), engine.rate()) == (2000, 30, 1.5)


def test_when_no_engine_can_the_clearest_reason_is_told_once(qtbot: QtBot) -> None:
    player, failures, states = player_of(FakePlayer, PickyPlayer)
    player.load(Path(__file__))
    engine_of(player).advance(0)
    assert failures == [PlayerFailure(FailureReason.UNSUPPORTED, "AV1")]
    assert states == [PlayerState.LOADING, PlayerState.FAILED]


def test_a_missing_file_is_not_tried_twice(qtbot: QtBot, tmp_path: Path) -> None:
    player, failures, _ = player_of(FakePlayer, absent)
    player.load(tmp_path / "gone.mp4")
    assert failures == [PlayerFailure(FailureReason.MISSING)]


@pytest.mark.parametrize("makers", [(), (absent, absent)])
def test_without_any_engine_the_learner_is_told(makers: Sequence[Callable[[], Player]], qtbot: QtBot) -> None:
    player, failures, _ = player_of(*makers)
    player.load(CLIP)
    assert failures == [PlayerFailure(FailureReason.ENGINE)]


def test_an_absent_engine_is_passed_over(qtbot: QtBot) -> None:
    player, failures, _ = player_of(absent, FakePlayer)
    player.load(CLIP)
    engine_of(player).advance(0)
    assert (player.state(), failures) == (PlayerState.PAUSED, [])
    assert not player.can_try_other()


def test_a_failure_in_the_middle_is_told_and_the_other_engine_goes_on_there(qtbot: QtBot) -> None:
    player, failures, _ = player_of(FakePlayer, FakePlayer)
    player.load(CLIP)
    player.play()
    first = engine_of(player)
    first.advance(1200)
    first.fail(PlayerFailure(FailureReason.UNREADABLE))
    assert failures == [PlayerFailure(FailureReason.UNREADABLE)]
    assert player.can_try_other()
    player.try_other()
    second = engine_of(player)
    second.advance(0)
    assert second is not first
    assert (player.state(), player.position_ms()) == (PlayerState.PLAYING, 1200)


def test_the_next_file_starts_with_the_preferred_engine(qtbot: QtBot) -> None:
    player, _, _ = player_of(FakePlayer, PickyPlayer)
    player.load(Path(__file__))
    engine_of(player).advance(0)
    player.load(CLIP)
    engine_of(player).advance(0)
    assert player.state() is PlayerState.PAUSED


@pytest.mark.parametrize("kind", list(EngineKind))
def test_an_unknown_codec_is_named_as_unsupported(kind: EngineKind, qtbot: QtBot, tmp_path: Path) -> None:
    odd = tmp_path / "odd.mp4"
    odd.write_bytes(CLIP.read_bytes().replace(b"avc1", b"zzzz").replace(b"avcC", b"zzzC"))
    factory = PlayerFactory([kind])
    player, failures, _ = player_of(factory.maker(kind))
    player.load(odd)
    qtbot.waitUntil(lambda: player.state() is PlayerState.FAILED, timeout=20_000)
    assert [failure.reason for failure in failures] == [FailureReason.UNSUPPORTED]
    player.close()
    factory.close()


def test_an_engine_that_is_there_is_found_with_its_version(qtbot: QtBot) -> None:
    factory = PlayerFactory()
    found = {probe.kind: probe for probe in factory.probe()}
    factory.close()
    assert set(found) == set(EngineKind)
    assert found[EngineKind.QT].health is EngineHealth.OK


def test_a_bad_library_path_means_absent_and_does_not_end_the_program() -> None:
    # The binding calls sys.exit at its import, so this needs a process of its own.
    code = (
        "from lms_desktop.player.factory import *; import PySide6.QtWidgets as w; a = w.QApplication([]);"
        "print([p.health.value for p in PlayerFactory([EngineKind.VLC]).probe()])"
    )
    environment = {"PYTHON_VLC_LIB_PATH": "/nonexistent/libvlc.so.5", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['absent']"


def test_loading_the_package_loads_no_engine() -> None:
    code = (
        "import sys, lms_desktop.player.factory;print([m for m in ('vlc', 'PySide6.QtMultimedia') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
