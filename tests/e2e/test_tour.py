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


needs_a_display = pytest.mark.skipif(
    sys.platform != "win32" and not os.environ.get("DISPLAY"), reason="needs a display"
)


@needs_a_display
@pytest.mark.parametrize("how", [(), ("--kills",)], ids=["undisturbed", "killed again and again"])
def test_the_tour_sees_all_nine_steps(tmp_path: Path, how: tuple[str, ...], screen: str) -> None:
    see_all_steps([sys.executable, "-m", "lms_desktop", "tour", "--folder", str(tmp_path), *how], tmp_path, screen)


@needs_a_display
@pytest.mark.parametrize("level", ["full", "rows", "bare"])
def test_the_tour_over_a_bad_line_ends_at_the_same(tmp_path: Path, level: str, screen: str) -> None:
    command = [sys.executable, "-m", "tests.e2e.bad_line", str(tmp_path)]
    said = see_all_steps(command, tmp_path, screen, LMS_API_LEVEL=level)
    assert "cut off" in said


def see_all_steps(command: list[str], folder: Path, screen: str, **more: str) -> str:
    surroundings = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    walked = subprocess.run(
        command,
        env={**surroundings, "DISPLAY": screen, **more},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert "Seen: all 9 steps" in walked.stdout
    assert len(list(folder.glob("*.png"))) >= PICTURES
    return walked.stdout
