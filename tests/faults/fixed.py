"""Cells that are histories which somebody thought of: two computers and the website, backups, what may be read.

python -m tests.faults.fixed MODE [--rows F12,F13] [--sample] [--seed N]
"""

import argparse
import json
import logging
import random
import time
from collections.abc import Iterator
from itertools import permutations, product

from tests.faults.cell import Tally
from tests.faults.ground import Ground
from tests.faults.histories import LEVELS
from tests.faults.history import Count, History, Step
from tests.faults.troubles import JUMPS_S

Named = tuple[str, list[Step]]
DESK, SOFA, TEACHERS = 0, 1, 2
HOUR, DAY, MONTH = 3600, 86_400, 30 * 86_400


def f12(_mode: str) -> Iterator[Named]:
    """Three changes of the same thing, on two computers and at the website, told in every order."""
    edits = ("edit_note", "drop_note")
    for first, second, web in product(edits, edits, ("web_edit_note", "web_drop_note")):
        for how in (0, 3, 7):
            for order in permutations((DESK, SOFA, "web")):
                yield (
                    f"{first}, {second}, {web} {how} in order {order}",
                    [*_shared(), *_told(first, second, web, how, order)],
                )
    for first, second in product(("rename_mark", "drop_mark"), repeat=2):
        yield f"{first} and {second}", [("mark", DESK, 1, 0), *_both(), (first, DESK, 0, 0), (second, SOFA, 0, 0)]
    for score in range(3):
        works: list[Step] = [("hand_in", DESK, 0, 0), *_both(), ("sync", TEACHERS, 0, 0)]
        yield f"two grades {score}", [*works, ("grade", 0, 0, score), ("web_grade", 0, 0, 9)]
        yield (
            f"a grade over one that was seen {score}",
            [*works, ("web_grade", 0, 0, 9), ("sync", TEACHERS, 0, 0), ("grade", 0, 0, score)],
        )
    for mine, theirs, made in (
        ("edit_note", "drop_note", "note"),
        ("edit_note", "edit_note", "note"),
        ("rename_mark", "drop_mark", "mark"),
    ):
        for call in range(4):
            there: list[Step] = [(made, DESK, 0, 0), *_both(), (mine, DESK, 0, 0), ("busy_sync", DESK, call, 0)]
            yield (
                f"{mine} waits at call {call}, {theirs} elsewhere",
                [*there, (theirs, SOFA, 0, 0), ("sync", SOFA, 0, 0), ("sync", DESK, 0, 0)],
            )
    yield "answers on both", [("quiz", DESK, 0, 0), ("quiz", SOFA, 0, 0)]
    yield "works on both", [("hand_in", DESK, 0, 0), ("hand_in", SOFA, 0, 0)]


def _shared() -> list[Step]:
    return [("note", DESK, 0, 0), ("edit_note", DESK, 0, 0), ("edit_note", DESK, 0, 1), *_both()]


def _both() -> list[Step]:
    return [("sync", DESK, 0, 0), ("sync", SOFA, 0, 0)]


def _told(first: str, second: str, web: str, how: int, order: tuple[object, ...]) -> list[Step]:
    made: list[Step] = [(first, DESK, 0, how), (second, SOFA, 0, how + 2)]
    return made + [(web, 0, 0, how + 4) if who == "web" else ("sync", int(str(who)), 0, 0) for who in order]


def f13(mode: str) -> Iterator[Named]:
    """The school is put back to an old backup; a computer is put back to an old image; a profile runs twice."""
    work: list[Step] = [("note", DESK, 0, 0), ("hand_in", DESK, 0, 0), ("quiz", DESK, 0, 0), ("watch", DESK, 3, 2)]
    work.append(("mark", DESK, 0, 0))
    for kind in ("note", "edit_note", "hand_in", "quiz", "mark", "watch", "rename_mark"):
        for age in (HOUR, DAY, MONTH):
            more: list[Step] = [(kind, DESK, 0, 0), *_both(), ("wait_s", 0, age, 0)]
            if mode == "delta":
                yield (
                    f"school put back by {age} s, {kind}",
                    [*work, *_both(), ("backup", 0, 0, 0), *more, ("restore", 0, 0, 0)],
                )
            late: list[Step] = [("old_image", DESK, 0, 0), (kind, DESK, 0, 0)]
            yield f"computer put back by {age} s, {kind}", [*work, *_both(), ("image", DESK, 0, 0), *more, *late]
        for disk in range(2):
            yield (
                f"one {'disk' if disk else 'profile'} on two computers, {kind}",
                [*work, *_both(), ("clone", DESK, disk, 0), (kind, DESK, 0, 0), (kind, SOFA, 0, 0)],
            )


def f14(mode: str) -> Iterator[Named]:
    """A cursor that is too old, a course that may not be read for a while."""
    for kind in ("note", "edit_note", "drop_note", "hand_in", "quiz", "watch", "mark"):
        before: list[Step] = [*_shared(), ("web_note", 0, 0, 0)]
        if mode == "delta":
            yield f"expired cursor, {kind}", [*before, (kind, DESK, 0, 0), ("expire", 0, 0, 0), *_both()]
            yield (
                f"expired, killed, {kind}",
                [*before, (kind, DESK, 0, 0), ("expire", 0, 0, 0), ("kill_in_sync", DESK, 5, 1)],
            )
        shut: list[Step] = [("shut_out", 0, 0, 0), *_both(), ("let_in", 0, 0, 0)]
        yield f"shut out and let in, {kind}", [*before, (kind, DESK, 0, 0), *shut]
        yield (
            f"shut out while it is made, {kind}",
            [*before, ("shut_out", 0, 0, 0), (kind, DESK, 0, 0), *_both(), ("let_in", 0, 0, 0)],
        )
        yield f"shut out for good, {kind}", [*before, ("shut_out", 0, 0, 0), (kind, DESK, 0, 0)]
        closed: list[Step] = [("archive_course", 0, 0, 0), *_both()]
        yield f"course closed before, {kind}", [*_shared(), *closed, (kind, DESK, 0, 0), *_both()]
        yield f"course closed meanwhile, {kind}", [*_shared(), (kind, DESK, 0, 0), *closed]
    first = 0 if mode == "delta" else 1  # the call that would tell of it
    for kind in ("note", "mark", "watch", "hand_in", "quiz"):
        yield f"course taken away, {kind}", [*_both(), (kind, DESK, 0, 0), ("remove_course", 0, 0, 0), *_both()]
        yield (
            f"course taken away at a lost call, {kind}",
            [*_both(), (kind, DESK, 0, 0), ("lost_sync", DESK, first, 0), ("remove_course", 0, 0, 0), *_both()],
        )
    for kind in ("note", "mark", "hand_in", "quiz", "join"):
        yield f"id taken, {kind}", [*_both(), (kind, DESK, 0, 0), ("take_id", DESK, 0, 0), *_both()]
    for then in ("edit_note", "drop_note"):
        yield f"id taken, {then}", [*_both(), ("note", DESK, 0, 0), (then, DESK, 0, 0), ("take_id", DESK, 0, 0)]


def f11(_mode: str) -> Iterator[Named]:
    """Mistake 6 as a story: the computer whose clock is wrong writes last, and its words stay."""
    for jump in range(len(JUMPS_S)):
        yield (
            f"clock wrong by {JUMPS_S[jump]} s",
            [
                *_shared(),
                ("clock", SOFA, jump, 0),
                ("edit_note", DESK, 0, 0),
                *_both(),
                ("edit_note", SOFA, 0, 0),
                ("kill_in_sync", SOFA, 3, 1),
                ("clock", SOFA, 0, 0),
                ("edit_note", SOFA, 0, 0),
            ],
        )
        for call in range(4):
            made: list[Step] = [("note", DESK, 0, 0), ("lost_sync", DESK, call, 0), ("clock", DESK, jump, 0)]
            yield f"clock set by {JUMPS_S[jump]} s before the second word, {call}", [*made, ("edit_note", DESK, 0, 0)]
        calm: list[Step] = [("sync", DESK, 0, 0)] * 4  # the school's time was heard often: one answer changes little
        for call in range(3):
            late: list[Step] = [*calm, ("note", DESK, 0, 0), ("clock", DESK, jump, 0), ("busy_sync", DESK, call, 0)]
            yield f"clock set by {JUMPS_S[jump]} s while it waits, {call}", late


ROWS = {"F12": f12, "F13": f13, "F14": f14, "F11": f11}


def chosen(mode: str, rows: list[str], *, sample: bool, seed: int) -> list[tuple[str, str, list[Step]]]:
    """The cells that are asked for, in an order of chance, or one of each row."""
    chance = random.Random(seed)
    cells = [[(row, name, steps) for name, steps in ROWS[row](mode)] for row in rows]
    if sample:
        return [chance.choice(some) for some in cells if some]
    every = [cell for some in cells for cell in some]
    chance.shuffle(every)
    return every


def run(mode: str, cells: list[tuple[str, str, list[Step]]], *, seconds: float, stop_after: int) -> Tally:
    """Tell them one after the other."""
    tally, started, count = Tally(mode), time.monotonic(), Count()
    ground = Ground.made(LEVELS[mode])
    try:
        for number, (row, name, steps) in enumerate(cells):
            if time.monotonic() - started > seconds or len(tally.failures) >= stop_after:
                break
            wrong = History(ground, number).tell(steps, count)
            tally.runs[row] += 1
            if wrong:
                tally.violations[row] += 1
                told = {"mode": mode, "row": row, "cell": name, "number": number, "wrong": wrong, "steps": steps}
                tally.failures.append(told)
    finally:
        ground.end()
    tally.kills, tally.seconds = count.kills.total(), round(time.monotonic() - started, 1)
    return tally


def main() -> None:
    """Tell what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=LEVELS)
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--match", default="", help="only cells whose name contains this")
    parser.add_argument("--sample", action="store_true", help="one cell of each row")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--stop-after", type=int, default=1000, help="end after so many that ended badly")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    cells = chosen(asked.mode, asked.rows.split(","), sample=asked.sample, seed=asked.seed)
    cells = [cell for cell in cells if asked.match in cell[1]]
    print(json.dumps(vars(run(asked.mode, cells, seconds=asked.seconds, stop_after=asked.stop_after))))


if __name__ == "__main__":
    main()
