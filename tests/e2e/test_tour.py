"""The tour as it ships: real windows, real keys, real engines, a school that is stopped for real."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PICTURES = 25


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen of its own where there can be one: two programs on one would press each other's windows."""
    if shutil.which("Xvfb") is None:
        yield os.environ.get("DISPLAY", "")
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.mark.skipif(sys.platform != "win32" and not os.environ.get("DISPLAY"), reason="needs a display")
@pytest.mark.parametrize("how", [(), ("--kills",)], ids=["undisturbed", "killed again and again"])
def test_the_tour_sees_all_nine_steps(tmp_path: Path, how: tuple[str, ...], screen: str) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    walked = subprocess.run(
        [sys.executable, "-m", "lms_desktop", "tour", "--folder", str(tmp_path), *how],
        env={**surroundings, "DISPLAY": screen},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert "Seen: all 9 steps" in walked.stdout
    assert len(list(tmp_path.glob("*.png"))) >= PICTURES
