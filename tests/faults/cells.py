"""The deterministic cells: each row of the list of faults, each kind of work, each place. Made from tables.

python -m tests.faults.cells MODE [--rows F1,F4] [--sample] [--seed N] [--seconds S]
"""

import argparse
import json
import logging
import random
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain

from tests.faults import backup_cells, damage_cells, disk_cells, kill_cells, network_cells, power_cells, program_cells
from tests.faults.cell import Cell, Tally
from tests.faults.kinds import KINDS
from tests.faults.lab import LEVELS, Lab

ROWS: dict[str, Callable[[], Iterator[Cell]]] = {
    "F1": lambda: chain(program_cells.f1(), backup_cells.f1()),
    "F2": kill_cells.f2,
    "F3": power_cells.f3,
    "F4": network_cells.f4,
    "F5": network_cells.f5,
    "F6": network_cells.f6,
    "F7": network_cells.f7,
    "F8": program_cells.f8,
    "F9": lambda: chain(disk_cells.f9(), backup_cells.f9()),
    "F10": lambda: chain(disk_cells.f10(), damage_cells.f10()),
    "F11": program_cells.f11,
    "F15": disk_cells.f15,
    "F17": program_cells.f17,
    "F18": network_cells.f18,
}


def chosen(mode: str, rows: list[str], *, sample: bool, seed: int) -> list[Cell]:
    """The cells that are asked for: all of them in an order of chance, or one of each row."""
    chance = random.Random(seed)
    by_row = [[cell for cell in ROWS[row]() if _is_for(mode, cell)] for row in rows]
    if sample:
        return [chance.choice(cells) for cells in by_row if cells]
    every = [cell for cells in by_row for cell in cells]
    chance.shuffle(every)
    return every


def _is_for(mode: str, cell: Cell) -> bool:
    kind = KINDS.get(cell.name.replace(",", " ").split()[0])
    return mode in cell.modes and (kind is None or mode not in kind.not_in)


def run(
    mode: str,
    cells: list[Cell],
    *,
    first: int,
    seconds: float,
    stop_after: int = 1000,
    database_url: str | None = None,
) -> Tally:
    """Run cells one after the other."""
    tally, started = Tally(mode), time.monotonic()
    lab = Lab.made(mode, database_url)
    try:
        for number, cell in enumerate(cells, start=first):
            if time.monotonic() - started > seconds or len(tally.failures) >= stop_after:
                break
            _one(lab, tally, cell, number)
        tally.kills, tally.calls = lab.kills, lab.proxy.calls
        tally.cuts = lab.proxy.cuts.total()
    finally:
        lab.end()
    tally.seconds = round(time.monotonic() - started, 1)
    return tally


def _one(lab: Lab, tally: Tally, cell: Cell, number: int) -> None:
    try:
        wrong = cell.run(lab, number)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
        where = traceback.extract_tb(error.__traceback__)[-1]
        wrong = [f"bug {type(error).__name__}: {error} at {where.filename.rpartition('/')[2]}:{where.lineno}"]
    lab.proxy.heal()
    tally.runs[cell.row] += 1
    if wrong:
        tally.violations[cell.row] += 1
        tally.failures.append({"mode": lab.mode, "row": cell.row, "cell": cell.name, "number": number, "wrong": wrong})


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=LEVELS)
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--match", default="", help="only cells whose name contains this")
    parser.add_argument("--sample", action="store_true", help="one cell of each row")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first cell")
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--stop-after", type=int, default=1000, help="end after so many that ended badly")
    parser.add_argument("--database", help="the address of a PostgreSQL that the school gets a database of its own in")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    cells = chosen(asked.mode, asked.rows.split(","), sample=asked.sample, seed=asked.seed)
    cells = [cell for cell in cells if asked.match in cell.name]
    with _database(asked.database) as url:
        tally = run(
            asked.mode,
            cells,
            first=asked.first,
            seconds=asked.seconds,
            stop_after=asked.stop_after,
            database_url=url,
        )
    print(json.dumps(vars(tally)))


@contextmanager
def _database(server: str | None) -> Iterator[str | None]:
    if server is None:
        yield None
        return
    from tests.postgres import another_database

    with another_database(server) as url:
        yield url


if __name__ == "__main__":
    main()
