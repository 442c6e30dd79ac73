"""The fault laboratory: python3 packaging/dev.py faults [--minutes N] [--mode rows,bare] [--postgres] [--mutants]

Cells and histories on every core until the time is over, first what was tried least; counts are added to those of
earlier runs of the same code. Ends with 1 where anything ended badly.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from typing import Any

from tests.faults.ledger import ROOT, Ledger, keep_failure

MODES = ("delta", "rows", "bare")
SLICE_S = 120
STEPS = 30
MANY = 1000  # histories or cells that a slice may have time for
STARTED, BEGUN = 0.1, 0.01


@dataclass(frozen=True)
class Job:
    """A slice of work in a process of its own."""

    what: str
    mode: str
    arguments: tuple[str, ...]


def next_job(
    modes: list[str], ledger: Ledger, running: Counter[tuple[str, str]], begun: Counter[tuple[str, str]], seconds: float
) -> Job:
    """What was tried least, against what is enough; what is being tried counts a little, and what was to little use."""
    todo = product(("cells", "fixed", "histories"), modes)
    what, mode = min(todo, key=lambda one: ledger.share(*one) + STARTED * running[one] + BEGUN * begun[one])
    begun[what, mode] += 1
    first = str(ledger.seeds(f"{what} {mode}", MANY))
    if what == "histories":
        return Job(what, mode, (first, str(MANY), "--steps", str(STEPS), "--seconds", str(seconds)))
    numbers = ("--first", first) if what == "cells" else ()
    return Job(what, mode, ("--seed", first, *numbers, "--seconds", str(seconds)))


def work(job: Job, database: str | None) -> tuple[Job, dict[str, Any]]:
    """Do one; what it told."""
    command = [sys.executable, "-m", f"tests.faults.{job.what}", job.mode, *job.arguments]
    command += ["--database", database] if database and job.what == "cells" else []
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return job, told


def take(ledger: Ledger, job: Job, told: dict[str, Any]) -> int:
    """Count it, say what was wrong; how much was."""
    (ledger.add_histories if job.what == "histories" else ledger.add_cells)(told)
    ledger.write()
    for failure in told["failures"]:
        where = f" (kept as {keep_failure(failure)})" if "seed" in failure else ""
        name = failure.get("cell") or f"seed {failure['seed']}: {failure['steps']}"
        print(f"WRONG {job.mode} {failure.get('row', 'history')} {name}{where}")
        print("\n".join(f"      {one}" for one in failure["wrong"]), flush=True)
    if any("seed" in one for one in told["failures"]):
        print("To keep one for ever, copy its file into tests/faults/regressions.", flush=True)
    return len(told["failures"])


def run(modes: list[str], minutes: float, database: str | None) -> int:
    """Until the time is over; how much was wrong."""
    ledger, until, wrong = Ledger.read(), time.monotonic() + minutes * 60, 0
    seconds, cores = min(SLICE_S, minutes * 60 / 2), os.cpu_count() or 2
    running: dict[Future[tuple[Job, dict[str, Any]]], tuple[str, str]] = {}
    begun: Counter[tuple[str, str]] = Counter()
    with ThreadPoolExecutor(cores) as pool:
        while running or time.monotonic() < until:
            while time.monotonic() < until and len(running) < cores:
                job = next_job(modes, ledger, Counter(running.values()), begun, seconds)
                running[pool.submit(work, job, database)] = (job.what, job.mode)
            for one in wait(running, return_when=FIRST_COMPLETED).done:
                del running[one]
                wrong += take(ledger, *one.result())
    print("\n".join(ledger.table()))
    return wrong


def main() -> int:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--mode", default=",".join(MODES), help="delta, rows, bare")
    parser.add_argument("--postgres", action="store_true", help="the school of the cells keeps its rows in PostgreSQL")
    parser.add_argument("--mutants", action="store_true", help="break the program on purpose and see it found")
    parser.add_argument("--only", default="", help="with --mutants: those whose name contains this")
    asked = parser.parse_args()
    if asked.mutants:
        from tests.faults.mutants.run import run_all

        return run_all(asked.only)
    with ExitStack() as stack:
        database = None
        if asked.postgres:
            from tests.postgres import running

            database = stack.enter_context(running())
        return 1 if run(asked.mode.split(","), asked.minutes, database) else 0


if __name__ == "__main__":
    sys.exit(main())
