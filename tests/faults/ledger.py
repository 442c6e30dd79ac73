"""What was tried with the same code, added up over any number of runs. Kept in a folder that no commit holds."""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".faults"
TREES = ("lms_desktop", "tests/faults")
FIRST_SEED = 100_000  # the suite tells the histories below
ENOUGH = {"histories": 1000, "cuts": 300, "fixed": 300}  # in each mode; what has less is tried first
FIXED = ("F12", "F13", "F14")


def code() -> str:
    """What is tried, and what tries it: the names of both trees; with a mark where the files are not those of them."""
    name = "-".join(_git("rev-parse", "--short=10", f"HEAD:{tree}") for tree in TREES)
    return f"{name}+" if _git("status", "--porcelain", "--untracked-files=no", "--", *TREES) else name


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


@dataclass
class Ledger:
    """The counts of the same code."""

    code: str
    rows: dict[str, dict[str, list[int]]] = field(default_factory=dict)  # row: mode: [runs, violations]
    histories: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=dict)
    cuts: dict[str, int] = field(default_factory=dict)
    violations: int = 0
    seconds: float = 0.0
    next_seed: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Ledger":
        """What was counted for this code before."""
        return cls(**(_all().get(code()) or {"code": code()}))

    def add_cells(self, told: dict[str, Any]) -> None:
        """Count what a run of cells gave."""
        for row, runs in told["runs"].items():
            kept = self.rows.setdefault(row, {}).setdefault(told["mode"], [0, 0])
            kept[0] += runs
            kept[1] += told["violations"].get(row, 0)
        _add(self.kills, {told["mode"]: told["kills"]})
        _add(self.cuts, {told["mode"]: told["cuts"]})
        self.seconds += told["seconds"]

    def add_histories(self, told: dict[str, Any]) -> None:
        """Count what a run of histories gave."""
        _add(self.histories, {told["mode"]: told["histories"]})
        self.violations += len(told["failures"])
        _add(self.kills, {told["mode"]: sum(told["count"]["kills"].values())})
        self.seconds += told["seconds"]
        _add(self.faults, told["count"]["faults"])
        _add(self.steps, told["count"]["steps"])

    def share(self, what: str, mode: str) -> float:
        """How much of what is enough was done: 1 where it was."""
        match what:
            case "cells":
                return self.cuts.get(mode, 0) / ENOUGH["cuts"]
            case "fixed":
                return sum(self.rows.get(row, {}).get(mode, [0])[0] for row in FIXED) / ENOUGH["fixed"]
            case _:
                return self.histories.get(mode, 0) / ENOUGH["histories"]

    def seeds(self, mode: str, many: int) -> int:
        """The first of so many seeds that were not used yet."""
        first = self.next_seed.get(mode, FIRST_SEED)
        self.next_seed[mode] = first + many
        return first

    def write(self) -> None:
        """Keep it."""
        FOLDER.mkdir(exist_ok=True)
        fresh = FOLDER / "ledger.new"
        fresh.write_text(json.dumps({**_all(), self.code: vars(self)}, indent=1))
        os.replace(fresh, FOLDER / "ledger.json")

    def table(self) -> Iterable[str]:
        """The counts as a page to read."""
        modes = ("delta", "rows", "bare")
        yield f"{'':14}" + "".join(f"{mode:>18}" for mode in modes)
        for row in sorted(self.rows, key=lambda name: (len(name), name)):
            told = (self.rows[row].get(mode, [0, 0]) for mode in modes)
            yield f"{row:14}" + "".join(f"{f'{runs} / {wrong} wrong':>18}" for runs, wrong in told)
        for name, counts in (("histories", self.histories), ("kills", self.kills), ("cuts", self.cuts)):
            yield f"{name:14}" + "".join(f"{counts.get(mode, 0):>18}" for mode in modes)
        yield (
            f"{sum(self.faults.values())} faults in {sum(self.steps.values())} "
            f"steps, {self.violations} histories that ended badly, {self.seconds / 60:.0f} min of work at {self.code}"
        )


def keep_failure(failure: dict[str, Any]) -> Path:
    """Write a history that ended badly where it can be told again."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{failure['mode']}-{failure['seed']}.json"
    path.write_text(json.dumps(failure, indent=1))
    return path


def _all() -> dict[str, Any]:
    path = FOLDER / "ledger.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def _add(kept: dict[str, int], more: dict[str, int]) -> None:
    for name, many in more.items():
        kept[name] = kept.get(name, 0) + many
