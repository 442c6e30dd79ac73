"""One fault at one place in one kind of work, and how it is tried."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.faults.device import Device
from tests.faults.invariants import Mirror
from tests.faults.kinds import KINDS, Kind
from tests.faults.lab import Lab

Run = Callable[[Lab, int], list[str]]


@dataclass(frozen=True)
class Cell:
    """One fault at one place in one kind of work."""

    row: str
    name: str
    run: Run
    modes: tuple[str, ...] = ("delta", "rows", "bare")


@dataclass
class Tally:
    """How a run of cells went."""

    mode: str
    runs: Counter[str] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    cuts: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    failures: list[dict[str, Any]] = field(default_factory=list)


def main_call(lab: Lab, kind: Kind) -> tuple[str, str]:
    """The call that tells this kind of work to the school."""
    return ("POST", "/sync/push/") if lab.mode == "delta" else (kind.method, kind.path)


def every_kind(kinds: tuple[str, ...] = tuple(KINDS)) -> Iterator[Kind]:
    """The kinds of work."""
    return (KINDS[name] for name in kinds)


def with_device(
    lab: Lab, kind: Kind, number: int, prepare: Callable[[Device], None], *, must_die: bool, times: int = 1
) -> list[str]:
    email, word = lab.email(kind, number), f"word{number}"
    lab.make_ready(kind, email, word)
    lab.leave_desk(email)
    device = Device(lab.proxy.url, lab.home(email), email)
    prepare(device)
    saved = device.tell("work", kind.name, word)
    for _ in range(2):
        if device.tell("sync") is None:
            break
    code = device.end()
    lab.kills += code == -9
    lab.proxy.heal()
    session = lab.desk(email)
    is_saved = saved is not None and saved[0] == "saved"
    if not is_saved and kind.arrived(lab.held(), email, word) != times and not is_there(session, kind, word):
        kind.work(session, word)  # it was never called saved: the person does it again
    found = lab.heal(session, email) + lab.look(kind, email, word, times=times)
    if must_die and code != -9:
        found.append(f"it was not killed ({code})")
    return found


def is_there(session: Any, kind: Kind, word: str) -> bool:
    """Killed after the commit and before "saved": the work waits in the outbox."""
    found = Mirror.read(session.open.store.path, "").pending
    return any(row["kind"] == kind.name and row["state"] != "draft" for row in found) and word != ""
