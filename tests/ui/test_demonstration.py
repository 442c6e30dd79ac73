"""The demonstration in the Help menu."""

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from lms_desktop.app import demonstration
from lms_desktop.services.views import Preferences
from lms_desktop.tasks import ImmediateTasks, News
from lms_desktop.ui.shell.window import MainWindow
from lms_desktop.ui.theme.look import Look
from tests.ui import samples
from tests.ui.sample_house import SampleHouse


@pytest.mark.parametrize(
    ("folder", "told"), [(Path("seen"), "Its report: seen"), (None, "The demonstration could not be started.")]
)
def test_it_starts_from_the_menu_and_says_where_its_report_is(
    qtbot: QtBot, look: Look, folder: Path | None, told: str
) -> None:
    window = a_window(qtbot, look, lambda: folder)
    window.show()
    line = window.findChild(QAction, "action_demonstration")
    assert line is not None
    line.trigger()
    assert window.toast.text.endswith(told)


def test_where_there_is_no_school_to_show_it_is_not_offered(qtbot: QtBot, look: Look) -> None:
    assert a_window(qtbot, look, None).findChild(QAction, "action_demonstration") is None


def test_a_source_install_has_it_and_a_frozen_program_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert demonstration.is_possible()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert not demonstration.is_possible()


def a_window(qtbot: QtBot, look: Look, demonstrate: object) -> MainWindow:
    window = MainWindow(
        look,
        tasks=ImmediateTasks(),
        house=SampleHouse(),
        news=News(),
        preferences=Preferences(),
        make_player=lambda _parent: pytest.fail("nothing is played here"),
        now=lambda: samples.NOW,
        demonstrate=demonstrate,  # type: ignore[arg-type]  # one of two lambdas, or none
    )
    qtbot.addWidget(window)
    return window
