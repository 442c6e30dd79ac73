"""The tour as it ships: real windows, real keys, real engines, a school that is stopped for real."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PICTURES = 25


@pytest.mark.skipif(sys.platform != "win32" and not os.environ.get("DISPLAY"), reason="needs a display")
@pytest.mark.parametrize("kills", [(), ("--kills",)], ids=["undisturbed", "killed in and after each step"])
def test_the_tour_sees_all_nine_steps(tmp_path: Path, kills: tuple[str, ...]) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    walked = subprocess.run(
        [sys.executable, "-m", "lms_desktop", "tour", "--folder", str(tmp_path), *kills],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert "Seen: all 9 steps" in walked.stdout
    assert len(list(tmp_path.glob("*.png"))) >= PICTURES


@pytest.mark.skipif(sys.platform == "win32" or not os.environ.get("DISPLAY"), reason="needs a display and kill -9")
def test_kills_in_and_after_every_step_end_in_the_same_school(tmp_path: Path) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    walked = subprocess.run(
        [sys.executable, "-m", "lms_desktop", "tour", "--folder", str(tmp_path), "--kills"],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert walked.returncode == 0, walked.stdout + walked.stderr
    for step in range(1, 10):
        assert f"step {step}: killed in the middle" in walked.stdout
        assert f"step {step}: killed at its end" in walked.stdout
    assert "The school holds exactly" in walked.stdout
