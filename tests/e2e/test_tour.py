"""The whole program, walked through by keys and clicks with a real school; and again with a kill at every turn."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LEAST_PICTURES = 25
WITHIN_S = 420


def walk(folder: Path, *more: str) -> str:
    """Run the tour; answers what it said."""
    command = [sys.executable, "-m", "lms_desktop", "tour", "--folder", str(folder), *more]
    done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN_S, check=False)
    log = folder / "program.log"
    told = log.read_text(errors="replace")[-4000:] if log.exists() else ""
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\n{told}"
    return done.stdout


@pytest.fixture(autouse=True)
def _desktop() -> None:
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        pytest.skip("there is no display")
    if sys.platform.startswith("linux") and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        pytest.skip("there is no session in which a keyring could be")


def test_every_step_is_seen(tmp_path: Path) -> None:
    said = walk(tmp_path)
    for step in range(1, 10):
        assert f"step {step}:" in said
    assert "The school holds exactly" in said
    assert len(list(tmp_path.glob("*.png"))) >= LEAST_PICTURES


def test_kills_in_and_after_every_step_end_in_the_same_school(tmp_path: Path) -> None:
    said = walk(tmp_path, "--kills")
    for step in range(1, 10):
        assert f"step {step}: killed" in said
    assert "The school holds exactly" in said
