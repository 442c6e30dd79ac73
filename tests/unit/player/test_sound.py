"""Whether this computer can make a sound."""

from pathlib import Path

import pytest

from lms_desktop.player.sound import has_sound_device

NONE = Path("/nonexistent")


@pytest.fixture(autouse=True)
def _no_sound_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULSE_SERVER", raising=False)


def test_a_listed_card_is_a_sound_device(tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    cards.write_text(" 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n")
    assert has_sound_device(cards=cards, runtime_dir=NONE, platform="linux")


def test_an_empty_list_is_none(tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    cards.write_text("--- no soundcards ---\n")
    assert not has_sound_device(cards=cards, runtime_dir=NONE, platform="linux")


def test_no_list_at_all_is_none() -> None:
    assert not has_sound_device(cards=NONE, runtime_dir=NONE, platform="linux")


def test_a_sound_service_is_enough(tmp_path: Path) -> None:
    (tmp_path / "pulse").mkdir()
    (tmp_path / "pulse" / "native").touch()
    assert has_sound_device(cards=NONE, runtime_dir=tmp_path, platform="linux")


def test_a_named_sound_server_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "tcp:studio")
    assert has_sound_device(cards=NONE, runtime_dir=NONE, platform="linux")


def test_other_systems_bring_their_own_way_to_be_silent() -> None:
    assert has_sound_device(cards=NONE, runtime_dir=NONE, platform="win32")
