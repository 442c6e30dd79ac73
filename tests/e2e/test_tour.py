"""The tour as it ships: real windows, real keys, real engines, a school that is stopped for real."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PICTURES = 25


@pytest.mark.xdist_group("display")  # two programs on one screen would press each other's windows
@pytest.mark.skipif(sys.platform != "win32" and not os.environ.get("DISPLAY"), reason="needs a display")
@pytest.mark.parametrize("how", [(), ("--kills",)], ids=["undisturbed", "killed again and again"])
def test_the_tour_sees_all_nine_steps(tmp_path: Path, how: tuple[str, ...]) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    walked = subprocess.run(
        [sys.executable, "-m", "lms_desktop", "tour", "--folder", str(tmp_path), *how],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert "Seen: all 9 steps" in walked.stdout
    assert len(list(tmp_path.glob("*.png"))) >= PICTURES
