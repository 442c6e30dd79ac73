"""A history: what people did on some computers and at the website, what went wrong, and whether it ended well.

A history is a list of steps, a step is a name and some numbers: it can be kept in a file, and made shorter.
"""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from lms_desktop.domain.clock import LONGEST_WAIT
from lms_desktop.domain.errors import LmsError, StoreProblem
from tests.faults import invariants
from tests.faults.computer import Computer, Killed
from tests.faults.desk import press_retry
from tests.faults.invariants import Mirror
from tests.faults.school import LEARNER, TEACHER
from tests.faults.troubles import Troubles

Step = tuple[str, int, int, int]  # what, on which computer, and two numbers that it takes as it needs them

WORK: dict[str, int] = {
    "note": 6,
    "edit_note": 10,
    "drop_note": 2,
    "mark": 3,
    "rename_mark": 3,
    "drop_mark": 2,
    "watch": 4,
    "finish": 1,
    "hand_in": 3,
    "quiz": 2,
    "join": 1,
    "leave": 1,
    "grade": 3,
    "decide": 1,
}
WEB: dict[str, int] = {"web_note": 1, "web_edit_note": 5, "web_drop_note": 1, "web_rename_mark": 1, "web_grade": 2}
TROUBLE: dict[str, int] = {
    "sync": 18,
    "faulty_sync": 16,
    "kill_in_sync": 8,
    "kill_in_work": 4,
    "kill": 2,
    "clock": 2,
    "wait": 4,
    "deliver": 3,
    "retry": 2,
    "forget_access": 2,
}
TURNED: dict[str, int] = {"expire": 2, "backup": 1, "restore": 1}
TAUGHT: dict[str, int] = {
    "write_lecture": 6,
    "rewrite_lecture": 12,
    "drop_lecture": 2,
    "order_lectures": 2,
    "decide_lecture": 3,
    "web_rewrite_lecture": 5,
    "web_drop_lecture": 1,
    "kill_in_teaching": 3,
}
TAUGHT_IN = 8  # every so many histories: a course that changes makes a history longer
LOOKED_AT_AFTER = {"sync", "faulty_sync", "kill_in_sync", "kill_in_work", "kill", "retry", "forget_access"}
ROUNDS = 4  # to sign in where that was lost, to send, to read what the others sent, to compare


@dataclass
class Count:
    """What happened in some histories."""

    steps: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)


@dataclass
class History(Troubles):
    """One history while it is told."""

    def tell(self, steps: Sequence[Step], count: Count) -> list[str]:
        """Go through the steps, mend everything, and look; what was wrong."""
        random.seed(self.seed)
        self.ground.school.begin_again()
        home = Path(tempfile.mkdtemp(dir=self.ground.home))
        shutil.copytree(self.ground.home / "first", home, dirs_exist_ok=True)
        self.computers = self.ground.computers(home)
        try:
            for step in steps:
                self._take(step, count)
                if self.wrong:
                    break
            else:
                self._mend()
                self._look()
        finally:
            for computer in self.computers:
                count.faults += computer.wire.faulty.met
                count.kills += computer.kills
                count.calls += computer.wire.faulty.kinds
                computer.close()
            shutil.rmtree(home, ignore_errors=True)
        return self.wrong

    def _take(self, step: Step, count: Count) -> None:
        name, on, a, b = step
        count.steps[name] += 1
        computer = self.computers[-1 if name in TAUGHT else on % len(self.computers)]
        try:
            getattr(self, f"_{name}")(computer, a, b)
        except Killed:
            computer.killed()
        except StoreProblem as error:
            self.wrong.append(f"bug {type(error).__name__}: {error} in {step} at {_place(error)}")
        except LmsError:
            pass  # a rule says no: there is nothing to rename, the course was left
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            self.wrong.append(f"bug {type(error).__name__}: {error} in {step} at {_place(error)}")
        self._progress_stays(computer)
        if name in LOOKED_AT_AFTER and not self.wrong:
            self.wrong += invariants.page_is_honest(computer.session, computer.home.name)

    def _mend(self) -> None:
        hours = self.ground.school.hours
        for computer in self.computers:
            computer.wire.faulty.expect({})
            computer.wire.faulty.deliver()
            computer.clock.wrong_by = timedelta()
        for number in range(ROUNDS):
            hours.go_on(LONGEST_WAIT.total_seconds() + 60)
            for computer in self.computers:
                if number == 0:
                    press_retry(computer.session)
                self._take(("sync", self.computers.index(computer), 0, 0), Count())
                if self.wrong:
                    return

    def _look(self) -> None:
        if self.wrong:
            return
        for computer in self.computers:
            self.wrong += invariants.page_is_honest(computer.session, computer.home.name)
            computer.close()
        held = self.ground.school.held()
        mirrors = [Mirror.read(computer.store_path, computer.home.name) for computer in self.computers]
        mine = mirrors[:-1]
        self.wrong += invariants.nothing_lost(self.story, held, mirrors)
        self.wrong += invariants.nothing_doubled(self.story, held, mirrors)
        self.wrong += invariants.queue_is_empty(mirrors)
        self.wrong += invariants.converged(held, mine, LEARNER)
        if self.story.lectures.claims:
            self.wrong += invariants.courses_converged(held, mirrors)
        self.wrong += invariants.nobody_elses(mine, held, LEARNER)
        self.wrong += invariants.receipts_are_true(held, mirrors)
        self.wrong += invariants.cursor_is_safe(mirrors)
        self.wrong += invariants.names_differ(mirrors)

    def _progress_stays(self, computer: Computer) -> None:
        """I4: what was watched never becomes less on a computer."""
        if computer.email == TEACHER or computer._session is None or self.restored or self.wrong:
            return
        from lms_desktop.protocol.learning import Progress
        from lms_desktop.store import rows

        with computer.session.open.store.read() as tx:
            now = max((row.watched_seconds for row in rows.many(tx, Progress)), default=0.0)
        before = self.seen_s.get(id(computer), 0.0)
        if now < before - 0.01:
            self.wrong.append(f"I4 progress went from {before} to {now} on {computer.home.name}")
        self.seen_s[id(computer)] = now


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""


def invented(seed: int, length: int, kinds: dict[str, int]) -> list[Step]:
    """A history that nobody thought of."""
    chance = random.Random(seed)
    kinds = kinds | TAUGHT if seed % TAUGHT_IN == 0 else kinds
    names = chance.choices(list(kinds), list(kinds.values()), k=length)
    return [(name, chance.randrange(1000), chance.randrange(1000), chance.randrange(1000)) for name in names]


def kinds_of(level: str) -> dict[str, int]:
    """What can happen with a school of this level."""
    return WORK | WEB | TROUBLE | (TURNED if level == "full" else {})


def shorter(steps: Sequence[Step], fails: Callable[[Sequence[Step]], bool]) -> list[Step]:
    """The same failure with as few steps as can be had by leaving some out."""
    kept, size = list(steps), max(1, len(steps) // 2)
    while size:
        start = 0
        while start < len(kept):
            without = kept[:start] + kept[start + size :]
            if fails(without):
                kept = without
            else:
                start += size
        size //= 2
    return kept
