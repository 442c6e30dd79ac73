"""Tell many histories in this process: python -m tests.faults.histories MODE FIRST_SEED MANY [--steps N] [--seconds S]

Prints one line of JSON: how many were told, what happened in them, and the shortest form of those that ended badly.
"""

import argparse
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.ground import Ground
from tests.faults.history import Count, History, Step, invented, kinds_of, shorter

LEVELS = {"delta": "full", "rows": "rows", "bare": "bare"}


@dataclass
class Told:
    """What a run of histories gave."""

    mode: str
    histories: int = 0
    seconds: float = 0.0
    count: Count = field(default_factory=Count)
    failures: list[dict[str, Any]] = field(default_factory=list)


def tell(
    mode: str, first: int, many: int, *, steps: int, seconds: float, stop_after: int, is_shortened: bool = True
) -> Told:
    """Tell ``many`` histories, or as many as there is time for."""
    told, started = Told(mode), time.monotonic()
    ground = Ground.made(LEVELS[mode])
    try:
        for seed in range(first, first + many):
            if time.monotonic() - started > seconds or len(told.failures) >= stop_after:
                break
            _one(ground, told, seed, invented(seed, steps, kinds_of(LEVELS[mode])), is_shortened=is_shortened)
    finally:
        ground.end()
    told.seconds = round(time.monotonic() - started, 1)
    return told


def _one(ground: Ground, told: Told, seed: int, steps: Sequence[Step], *, is_shortened: bool) -> None:
    wrong = History(ground, seed).tell(steps, told.count)
    told.histories += 1
    if not wrong:
        return
    kind = wrong[0][:6]

    def fails(fewer: Sequence[Step]) -> bool:
        return any(one.startswith(kind) for one in History(ground, seed).tell(fewer, Count()))

    short = shorter(steps, fails) if is_shortened else list(steps)
    last = History(ground, seed).tell(short, Count()) if is_shortened else wrong
    told.failures.append({"mode": told.mode, "seed": seed, "wrong": last or wrong, "steps": short})


def retell(mode: str, histories: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Tell kept histories once more; what is wrong in each."""
    ground = Ground.made(LEVELS[mode])
    try:
        return [History(ground, one["seed"]).tell([tuple(s) for s in one["steps"]], Count()) for one in histories]
    finally:
        ground.end()


def main() -> None:
    """Tell what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=LEVELS)
    parser.add_argument("first", type=int)
    parser.add_argument("many", type=int)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--stop-after", type=int, default=3, help="end after so many that ended badly")
    parser.add_argument("--as-it-is", action="store_true", help="do not look for the shortest form of a failure")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    told = tell(
        asked.mode,
        asked.first,
        asked.many,
        steps=asked.steps,
        seconds=asked.seconds,
        stop_after=asked.stop_after,
        is_shortened=not asked.as_it_is,
    )
    print(json.dumps({**vars(told), "count": vars(told.count)}))


if __name__ == "__main__":
    main()
