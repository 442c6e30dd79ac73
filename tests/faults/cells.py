"""The deterministic cells: each row of the list of faults, each kind of work, each place. Made from tables.

python -m tests.faults.cells MODE [--rows F1,F4] [--sample] [--seed N] [--seconds S]
"""

import argparse
import json
import logging
import random
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lms_desktop.domain.errors import DiskFull, StoreBusy
from tests.faults.desk import Impatient, open_desk, sync, time_passes
from tests.faults.device import Device
from tests.faults.invariants import Mirror
from tests.faults.kinds import KINDS, Kind
from tests.faults.lab import LEVELS, Lab
from tests.faults.proxy import ANSWERS, SPOILED, Cut, End, Fault, Line

Run = Callable[[Lab, int], list[str]]


@dataclass(frozen=True)
class Cell:
    """One fault at one place in one kind of work."""

    row: str
    name: str
    run: Run


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


# F1: killed at each step of the outbox.

POINTS = (
    "{local}:before-commit",
    "{local}:after-commit",
    "take-off:before-commit",
    "take-off:after-commit",
    "before-send",
    "answered",
    "ack:before-commit",
    "ack:after-commit",
    "pull:before-commit",
    "mid-pull",
    "pull:after-commit",
)
ON_THE_WAY = (Cut.NOTHING, Cut.HALF_BODY, Cut.NO_ANSWER, Cut.STATUS_LINE, Cut.HALF_ANSWER)


def f1() -> Iterator[Cell]:
    """kill -9 at the program's own points, and when the network is at a place in the call."""
    for kind in every_kind():
        for point in POINTS:
            yield Cell("F1", f"{kind.name} at {point}", _killed_at(kind, point))
        for cut in ON_THE_WAY:
            yield Cell("F1", f"{kind.name} killed {cut}", _killed_on_the_way(kind, cut))


def _killed_at(kind: Kind, point: str) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        def prepare(device: Device) -> None:
            device.tell("crash_at", point.format(local=kind.local))

        return _with_device(lab, kind, number, prepare, must_die=True)

    return run


def _killed_on_the_way(kind: Kind, cut: Cut) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        def prepare(device: Device) -> None:
            method, path = main_call(lab, kind)
            lab.proxy.on(Fault(cut=cut, then=device.kill), method=method, path=path)

        return _with_device(lab, kind, number, prepare, must_die=True)

    return run


def _with_device(
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
    if not is_saved and kind.arrived(lab.held(), email, word) != times and not _is_there(session, kind, word):
        kind.work(session, word)  # it was never called saved: the person does it again
    found = lab.heal(session, email) + lab.look(kind, email, word, times=times)
    if must_die and code != -9:
        found.append(f"it was not killed ({code})")
    return found


def _is_there(session: Any, kind: Kind, word: str) -> bool:
    """Killed after the commit and before "saved": the work waits in the outbox."""
    found = Mirror.read(session.open.store.path, "").pending
    return any(row["kind"] == kind.name and row["state"] != "draft" for row in found) and word != ""


# F4 to F7: the network.


def f4() -> Iterator[Cell]:
    """Cut at ten places in three ways."""
    for kind in every_kind():
        for cut in Cut:
            for end in End:
                yield Cell("F4", f"{kind.name} cut {cut}, {end}", _call_meets(kind, Fault(cut=cut, end=end)))


def f5() -> Iterator[Cell]:
    """Delivered more than once, at once or much later."""
    for kind in every_kind():
        for copies in (1, 2, 3):
            yield Cell("F5", f"{kind.name} {copies} times more", _call_meets(kind, Fault(copies=copies)))
        yield Cell("F5", f"{kind.name} once more, later", _call_meets(kind, Fault(keep_copy=True), late=True))
        yield Cell("F5", f"{kind.name} twice and unanswered", _call_meets(kind, Fault(copies=1, swallow=True)))


def f6() -> Iterator[Cell]:
    """Held on its way, and delivered after it was sent again."""
    for kind in every_kind():
        for rounds in (1, 2, 3):
            yield Cell("F6", f"{kind.name} held, {rounds} passes", _held_back(kind, rounds))


def f7() -> Iterator[Cell]:
    """Answers that are none of the school's."""
    for kind in every_kind():
        for answer in ANSWERS:
            if answer != "401":
                yield Cell("F7", f"{kind.name} answered {answer}", _call_meets(kind, Fault(answer=answer)))
        for spoil in SPOILED:
            yield Cell("F7", f"{kind.name} with {spoil}", _call_meets(kind, Fault(spoil=spoil)))


def _call_meets(kind: Kind, fault: Fault, *, late: bool = False) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        method, path = main_call(lab, kind)
        rule = lab.proxy.on(fault, method=method, path=path)
        kind.work(session, word)
        sync(session)
        if late:
            sync(session)
            lab.proxy.deliver()
        found = lab.heal(session, email) + lab.look(kind, email, word)
        if not rule.met and kind.name != "quiz.start":
            found.append("the fault was not met")
        return found

    return run


def _held_back(kind: Kind, rounds: int) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        method, path = main_call(lab, kind)
        lab.proxy.on(Fault(hold=True), method=method, path=path)
        kind.work(session, word)
        for _ in range(rounds):
            sync(session)
            time_passes(session)
        lab.proxy.deliver()
        return lab.heal(session, email) + lab.look(kind, email, word)

    return run


# F8: who one is.


def f8() -> Iterator[Cell]:
    """The token ends in the middle; renewing it works, or does not; the account changes meanwhile."""
    for kind in every_kind():
        for how in ("renewed", "renewal lost", "renewal refused", "disabled", "signed out elsewhere", "demoted"):
            yield Cell("F8", f"{kind.name}, {how}", _token_ends(kind, how))


def _token_ends(kind: Kind, how: str) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        method, path = main_call(lab, kind)
        kind.work(session, word)
        if how.startswith("renew"):
            lab.proxy.on(Fault(answer="401"), method=method, path=path)
        if how == "renewal lost":
            lab.proxy.on(Fault(swallow=True), path="auth/refresh/")
        if how == "renewal refused":
            lab.proxy.on(Fault(answer="401"), path="auth/refresh/")
        _change_account(lab, email, how, undo=False)
        sync(session)
        _change_account(lab, email, how, undo=True)
        return lab.heal(session, email) + lab.look(kind, email, word)

    return run


def _change_account(lab: Lab, email: str, how: str, *, undo: bool) -> None:
    from django.db import connection

    from lms_desktop.server.apps.authentication import tokens
    from lms_desktop.server.apps.authentication.models import User

    users = User.objects.filter(email=email)
    if how == "disabled":
        users.update(is_active=undo)
    if how == "demoted":
        role = "instructor" if email.startswith("teacher") else "student"
        users.update(role=role if undo or role == "student" else "student")
    if how == "signed out elsewhere" and not undo:
        tokens.sign_out_everywhere(lab.user(email))
    connection.close()


# F9: the disk.


def f9() -> Iterator[Cell]:
    """No room when it is written here, when the answer comes, and for the whole process."""
    for kind in every_kind():
        for when in ("at work", "at sync"):
            yield Cell("F9", f"{kind.name}, database full {when}", _database_full(kind, when))
        yield Cell("F9", f"{kind.name}, no file may grow", _no_file_grows(kind))


def _database_full(kind: Kind, when: str) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        found: list[str] = []
        if when == "at work":
            _limit(session, full=True)
            try:
                # Short work still fits into the pages that are there; what does not must be said.
                kind.work(session, word)
                is_saved = True
            except DiskFull:
                is_saved = False
            _limit(session, full=False)
            if not is_saved and not _is_there(session, kind, word):
                kind.work(session, word)
        else:
            kind.work(session, word)
            _limit(session, full=True)
            sync(session)
            _limit(session, full=False)
        return found + lab.heal(session, email) + lab.look(kind, email, word)

    return run


def _limit(session: Any, *, full: bool) -> None:
    with session.open.store._lock:
        connection = session.open.store._connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages if full else 1 << 30}")
        connection.commit()


def _no_file_grows(kind: Kind) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        def prepare(device: Device) -> None:
            device.tell("limit", 4096 * (8 + number % 5))

        return _with_device(lab, kind, number, prepare, must_die=False)

    return run


# F11: the clock.

JUMPS_S = (1, -1, 300, -300, 3600, -3600, 86400, -86400, 315_360_000, -315_360_000)


def f11() -> Iterator[Cell]:
    """The computer's clock jumps before the work, between work and sync, and in the middle of a sync."""
    for kind in every_kind():
        for jump in JUMPS_S:
            yield Cell("F11", f"{kind.name}, {jump} s", _clock_jumps(kind, jump))


def _clock_jumps(kind: Kind, jump: int) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        from datetime import timedelta

        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        clock = session.open.clock
        usual = clock.uncorrected
        session.open.clock.uncorrected = lambda: usual() + timedelta(seconds=jump)  # type: ignore[method-assign]
        try:
            kind.work(session, word)
            method, path = main_call(lab, kind)
            lab.proxy.on(Fault(swallow=True), method=method, path=path)
            sync(session)
            return lab.heal(session, email) + lab.look(kind, email, word)
        finally:
            lab.leave_desk(email)

    return run


# F17 and F18.


def f17() -> Iterator[Cell]:
    """A second program on the same profile, and two programs that start at once."""
    for kind in every_kind():
        yield Cell("F17", f"{kind.name}, a second window", _second_window(kind))
        yield Cell("F17", f"{kind.name}, two at once", _two_at_once(kind))


def _second_window(kind: Kind) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        found: list[str] = []
        try:
            open_desk(lab.proxy.url, lab.home(email), email).close()
            found.append("two programs have one account open")
        except StoreBusy:
            pass
        kind.work(session, word)
        return found + lab.heal(session, email) + lab.look(kind, email, word)

    return run


def _two_at_once(kind: Kind) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        lab.make_ready(kind, email, word)
        lab.leave_desk(email)
        both = [Device(lab.proxy.url, lab.home(email), email) for _ in range(2)]
        answers = [device.tell("work", kind.name, word) for device in both]
        for device in both:
            device.tell("sync")
            device.kill()
            device.end()
        found = [] if sorted(a[0] for a in answers if a) == ["error", "saved"] else [f"both answered {answers}"]
        return found + lab.heal(lab.desk(email), email) + lab.look(kind, email, word)

    return run


def f18() -> Iterator[Cell]:
    """20 kB/s, and one connection in twenty is cut."""
    for kind in every_kind():
        yield Cell("F18", f"{kind.name} over a bad line", _bad_line(kind))


def _bad_line(kind: Kind) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        lab.proxy.line = Line(bytes_per_s=20_000, drop_share=0.05)
        assert isinstance(session.transport, Impatient)
        session.transport.patience_s = 30
        kind.work(session, word)
        for _ in range(3):
            sync(session)
            time_passes(session)
        session.transport.patience_s = Impatient.patience_s
        return lab.heal(session, email) + lab.look(kind, email, word)

    return run


ROWS: dict[str, Callable[[], Iterator[Cell]]] = {
    "F1": f1,
    "F4": f4,
    "F5": f5,
    "F6": f6,
    "F7": f7,
    "F8": f8,
    "F9": f9,
    "F11": f11,
    "F17": f17,
    "F18": f18,
}


def chosen(rows: list[str], *, sample: bool, seed: int) -> list[Cell]:
    """The cells that are asked for: all of them in an order of chance, or one of each row."""
    chance = random.Random(seed)
    if sample:
        return [chance.choice(list(ROWS[row]())) for row in rows]
    cells = [cell for row in rows for cell in ROWS[row]()]
    chance.shuffle(cells)
    return cells


def run(mode: str, cells: list[Cell], *, first: int, seconds: float, database_url: str | None = None) -> Tally:
    """Run cells one after the other."""
    tally, started = Tally(mode), time.monotonic()
    lab = Lab.made(mode, database_url)
    try:
        for number, cell in enumerate(cells, start=first):
            if time.monotonic() - started > seconds:
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
    parser.add_argument("--database")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    cells = chosen(asked.rows.split(","), sample=asked.sample, seed=asked.seed)
    cells = [cell for cell in cells if asked.match in cell.name]
    print(
        json.dumps(vars(run(asked.mode, cells, first=asked.first, seconds=asked.seconds, database_url=asked.database)))
    )


if __name__ == "__main__":
    main()
