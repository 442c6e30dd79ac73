"""Break a copy of the program in one way at a time, and see how long the tests take to notice."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from tests.faults.ledger import ROOT
from tests.faults.mutants.table import MUTANTS, Mutant

WITHIN_S = 150
TREE = ("lms_desktop", "tests", "packaging")


@dataclass(frozen=True)
class Found:
    """How one mistake was noticed."""

    mutant: Mutant
    by: str
    seconds: float
    words: str

    @property
    def line(self) -> str:
        """For people."""
        how = f"{self.seconds:5.0f} s  {self.by}: {self.words[:110]}" if self.by else "NOT FOUND"
        return f"{self.mutant.name:36} {how}"


def run_all(only: str) -> int:
    """Try every mistake; 0 where each was found."""
    wanted = [one for one in MUTANTS if any(part in one.name for part in only.split(","))]
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        found = []
        for done in as_completed([pool.submit(_try, one) for one in wanted]):
            found.append(done.result())
            print(found[-1].line, flush=True)
    caught = [one for one in found if one.by]
    times = sorted(one.seconds for one in caught)
    middle = f", half of them within {times[len(times) // 2]:.0f} s" if times else ""
    print(f"{len(caught)} of {len(found)} mistakes were found{middle}.")
    return 0 if len(caught) == len(found) else 1


def _try(mutant: Mutant) -> Found:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lms-mutant-") as folder:
        _copy(Path(folder))
        _break(Path(folder) / mutant.file, mutant)
        for by in mutant.found_by:
            words = _look(Path(folder), by)
            if words:
                return Found(mutant, by, time.monotonic() - started, words)
    return Found(mutant, "", time.monotonic() - started, "")


def _copy(folder: Path) -> None:
    """The program and its tests; what is only read is shared."""
    for name in TREE:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "resources").symlink_to(ROOT / "resources")


def _break(path: Path, mutant: Mutant) -> None:
    text = path.read_text()
    assert text.count(mutant.old) == 1, f"{mutant.name}: {mutant.file} has its place {text.count(mutant.old)} times"
    path.write_text(text.replace(mutant.old, mutant.new))


def _look(folder: Path, by: str) -> str:
    """What was noticed, or nothing."""
    what, *rest = by.split()
    if what == "pytest":
        return _suite(folder, rest)
    command = [sys.executable, "-m", f"tests.faults.{what}", *rest, "--seconds", str(WITHIN_S), "--stop-after", "1"]
    if what == "histories":
        command += ["0", "100000", "--steps", "30", "--as-it-is"]
    done = _run(folder, command)
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    failures = json.loads(done.stdout.strip().splitlines()[-1])["failures"]
    return f"{failures[0].get('cell') or failures[0]['seed']}: {failures[0]['wrong'][0]}" if failures else ""


def _suite(folder: Path, paths: list[str]) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider", *paths]
    done = _run(folder, command)
    if done.returncode == 0:
        return ""
    return next((one for one in done.stdout.splitlines() if one.startswith(("FAILED", "ERROR"))), "it failed")


def _run(folder: Path, command: list[str]) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)
