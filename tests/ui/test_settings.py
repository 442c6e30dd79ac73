"""Settings have effect at once; languages come and go while the program runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QSlider

from lms_desktop.services.views import Preferences
from lms_desktop.ui.dress import theme_of
from lms_desktop.ui.language import PSEUDO, Speech, languages, pseudo
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.theme import Density, PaletteName
from tests.ui.conftest import RESOURCES, MakeStage

SETTINGS = Place(Screen.SETTINGS)


def test_colours_change_at_once_and_are_remembered(stage: MakeStage) -> None:
    shown = stage()
    shown.go(SETTINGS)
    shown.find("theme_dark", QPushButton).click()
    assert shown.look.theme.name is PaletteName.DARK
    assert shown.window.desk.preferences.theme == "dark"
    assert "save_preferences" in shown.said()


def test_size_grows_by_key_and_keeps_the_focus(stage: MakeStage) -> None:
    shown = stage()
    shown.go(SETTINGS)
    shown.press_ready()
    slider = shown.find("scale_slider", QSlider)
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert shown.look.theme.scale == pytest.approx(1.1)
    assert shown.window.focusWidget().objectName() == "scale_slider"


def test_rows_become_compact(stage: MakeStage) -> None:
    shown = stage()
    shown.go(SETTINGS)
    shown.find("density_compact", QPushButton).click()
    assert shown.look.theme.density is Density.COMPACT


@pytest.mark.parametrize(
    ("name", "field"), [("reduced_motion", "reduced_motion"), ("work_offline_switch", "work_offline")]
)
def test_switches(stage: MakeStage, name: str, field: str) -> None:
    shown = stage()
    shown.go(SETTINGS)
    shown.find(name, QCheckBox).click()
    assert getattr(shown.window.desk.preferences, field) is True


def test_the_menu_and_the_switch_tell_the_same(stage: MakeStage) -> None:
    shown = stage()
    shown.go(SETTINGS)
    shown.find("action_work_offline", QAction).trigger()
    assert shown.find("work_offline_switch", QCheckBox).isChecked()


@pytest.mark.parametrize(
    ("name", "palette"),
    [("light", PaletteName.LIGHT), ("dark", PaletteName.DARK), ("contrast", PaletteName.HIGH_CONTRAST)],
)
def test_preferences_become_a_theme(name: str, palette: PaletteName) -> None:
    assert theme_of(Preferences(theme=name)).name is palette


def test_an_unknown_palette_follows_the_system(qapp: QApplication) -> None:
    assert theme_of(Preferences(theme="purple")).name in {PaletteName.LIGHT, PaletteName.DARK}


@pytest.fixture
def speech(qapp: QApplication) -> Iterator[Speech]:
    """Speaks, and is silent again afterwards."""
    made = Speech(qapp, RESOURCES)
    yield made
    made.speak("en")


def test_english_is_always_there_and_the_strange_one_only_for_debugging(tmp_path: Path) -> None:
    assert languages(tmp_path) == [("en", "English")]
    assert PSEUDO in dict(languages(tmp_path, debug=True))


def test_strange_words_come_and_go(speech: Speech) -> None:
    speech.speak(PSEUDO)
    assert QCoreApplication.translate("HomePage", "Home") == pseudo("Home")
    speech.speak("en")
    assert QCoreApplication.translate("HomePage", "Home") == "Home"


def test_a_language_that_is_not_there_does_not_turn_the_window(speech: Speech, qapp: QApplication) -> None:
    speech.speak("ar")
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_language_changes_while_the_program_runs(stage: MakeStage, speech: Speech) -> None:
    shown = stage(speak=speech.speak)
    shown.go(SETTINGS)
    shown.window.desk.take_preferences(Preferences(theme="light", language=PSEUDO))
    assert shown.find("rail_home").accessibleName() == pseudo("Home")
    assert shown.window.menuBar().actions()[0].text().startswith("[")
    shown.window.desk.take_preferences(Preferences(theme="light", language="en"))
    assert shown.find("action_larger", QAction).text() == "L&arger"
