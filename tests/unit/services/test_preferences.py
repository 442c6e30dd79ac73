"""Preferences: plain JSON that a newer program may have written."""

from pathlib import Path

from lms_desktop.services.preferences import PreferenceService
from lms_desktop.services.views import Preferences


def test_what_is_saved_is_loaded_and_keys_of_a_newer_program_stay(tmp_path: Path) -> None:
    path = tmp_path / "config" / "preferences.json"
    service = PreferenceService(path)
    assert service.load() == Preferences()
    assert service.change(theme="dark").theme == "dark"
    path.write_text(path.read_text().replace("{", '{"newer": 1,', 1))
    service.change(scale=1.5)
    assert '"newer": 1' in path.read_text()
    assert (service.load().theme, service.load().scale) == ("dark", 1.5)


def test_a_file_that_is_rubbish_means_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "preferences.json"
    for rubbish in ("", "[]", "{", '{"scale": []}', "\x00"):
        path.write_text(rubbish)
        assert PreferenceService(path).load() == Preferences()
