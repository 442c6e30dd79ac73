"""Some hundred histories, told in a process of their own, and every one that ended badly once."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEPT = sorted((Path(__file__).parent / "regressions").glob("*.json"))
STEPS = 30
SLICES = {
    "delta": (6, 60),
    "rows": (4, 20),
    "bare": (3, 20),
}  # each slice makes a school of its own, which takes as long as some histories


@pytest.mark.parametrize(("mode", "part"), [(mode, part) for mode in SLICES for part in range(SLICES[mode][0])])
def test_histories_end_well(mode: str, part: int) -> None:
    many = SLICES[mode][1]
    told = call("histories", mode, str(part * many), str(many), "--steps", str(STEPS))
    assert told["failures"] == []
    assert told["histories"] == many


@pytest.mark.parametrize("mode", SLICES)
def test_one_cell_of_each_row_ends_well(mode: str) -> None:
    for what in ("cells", "fixed"):
        told = call(what, mode, "--sample", "--seed", "7")
        assert told["failures"] == []


@pytest.mark.parametrize("mode", sorted({path.name.partition("-")[0] for path in KEPT}))
def test_what_ended_badly_once_ends_well_now(mode: str) -> None:
    told = call("retell", mode, *(str(path) for path in KEPT if path.name.startswith(f"{mode}-")))
    assert told == {}


def call(what: str, *arguments: str) -> dict[str, Any]:
    """Run a part of the laboratory; what it told."""
    command = [sys.executable, "-m", f"tests.faults.{what}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told
