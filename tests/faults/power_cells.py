"""The power goes: when it was said that a work is saved, and before the first byte of it goes to the school."""

import random
import shutil
import sys
from collections.abc import Callable, Iterator

from tests.faults.cell import Cell, Run, every_kind, is_there, main_call
from tests.faults.kinds import Kind
from tests.faults.lab import Lab
from tests.faults.power import Call, Disk, may_trace, traced
from tests.faults.traced import SAVED

# Not missed, or, the last, what a person took a copy of.
NOBODYS_WORK = ("-shm", "/reserve.new", "/lock", "/device", "/device.new", "/work.txt")


def f3() -> Iterator[Cell]:
    """What was not brought to the disk is lost; tried where this system lets the calls of a program be noted."""
    if may_trace():
        for kind in every_kind():
            yield Cell("F3", f"{kind.name}, the power goes at saved", _power_goes(kind, is_sent=False))
            yield Cell("F3", f"{kind.name}, the power goes at the first byte", _power_goes(kind, is_sent=True))


def _power_goes(kind: Kind, *, is_sent: bool) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        lab.make_ready(kind, email, word)
        lab.leave_desk(email)
        home, first = lab.home(email), lab.folder / "before" / str(number)
        shutil.copytree(home, first)
        told = [lab.proxy.url, str(home), email, kind.name, word, *(["sync"] if is_sent else [])]
        calls = traced([sys.executable, "-m", "tests.faults.traced", *told], lab.folder / "calls")
        disk = Disk(home / "data", first / "data")
        is_over = _first_byte(*main_call(lab, kind)) if is_sent else _is_told
        found = [] if disk.play(calls, is_over) else ["it was not reached"]
        found += [f"it is not on the disk: {name}" for name in _of_the_work(disk)]
        disk.put_back(random.Random(number))
        shutil.rmtree(first)
        session = lab.desk(email)
        if not is_there(session, kind, word):
            found.append("I1 what was called saved was lost with the power")
        return found + lab.heal(session, email) + lab.look(kind, email, word)

    return run


def _of_the_work(disk: Disk) -> list[str]:
    return [name for name in disk.unsafe() if not name.endswith(NOBODYS_WORK)]


def _is_told(call: Call) -> bool:
    return call.name == "write" and call.texts[:1] == [SAVED]


def _first_byte(method: str, path: str) -> Callable[[Call], bool]:
    def is_it(call: Call) -> bool:
        if call.name != "sendto" or not call.texts:
            return False
        line = call.texts[0].split(b"\r\n")[0].decode("latin-1").split(" ")
        return len(line) == 3 and line[0] == method and path in line[1]

    return is_it
