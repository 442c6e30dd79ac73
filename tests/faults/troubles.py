"""What goes wrong in a history: on the way, with the program, with the clock, at the school."""

import random
import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.faults.computer import Computer, is_signed_out
from tests.faults.desk import press_retry
from tests.faults.invariants import Mirror
from tests.faults.school import LEARNER
from tests.faults.teaching import Teaching
from tests.faults.wire import FAULTS

JUMPS_S = (1, -1, 300, -300, 3600, -3600, 86400, -86400, 315_360_000, -315_360_000)
WAITS_S = (1, 30, 600, 7200)
CREATES = ("note.create", "bookmark.add", "submission.submit", "quiz.start", "enroll")
CALLS = (0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 8, 12, 20)  # which call of a pass meets a fault: a pass may be one call long


@dataclass
class Troubles(Teaching):
    """Each takes two numbers as it needs."""

    backup: Any = None
    restored: bool = False
    seen_s: dict[int, float] = field(default_factory=dict)

    def _sync(self, computer: Computer, a: int, b: int) -> None:
        self._pass(computer, {})

    def _faulty_sync(self, computer: Computer, a: int, b: int) -> None:
        chance = random.Random(a * 65536 + b)
        many = 1 if chance.random() < 0.6 else 3
        self._pass(computer, {chance.choice(CALLS): chance.choice(FAULTS) for _ in range(many)})

    def _kill_in_sync(self, computer: Computer, a: int, b: int) -> None:
        with computer.dying_after(a % 40 if b % 4 == 0 else a % 12):
            self._pass(computer, {b % 8: FAULTS[b % len(FAULTS)]} if b % 5 == 0 else {})

    def _kill_in_work(self, computer: Computer, a: int, b: int) -> None:
        computer.session.services  # noqa: B018 - opened, so that the points that follow are those of the work
        with computer.dying_after(b % 4):
            (self._note, self._edit_note, self._hand_in, self._mark, self._watch, self._quiz)[a % 6](computer, a, b)

    def _kill(self, computer: Computer, a: int, b: int) -> None:
        computer.kill_now()

    def _clock(self, computer: Computer, a: int, b: int) -> None:
        computer.clock.wrong_by = timedelta(seconds=JUMPS_S[a % len(JUMPS_S)])

    def _wait(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.hours.go_on(WAITS_S[a % len(WAITS_S)])

    def _deliver(self, computer: Computer, a: int, b: int) -> None:
        computer.wire.faulty.deliver()

    def _retry(self, computer: Computer, a: int, b: int) -> None:
        press_retry(computer.session)

    def _forget_access(self, computer: Computer, a: int, b: int) -> None:
        self._pass(computer, {0: "401", **({1: FAULTS[b % len(FAULTS)]} if a % 2 else {})})

    def _expire(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.expire_cursors()

    def _backup(self, _computer: Computer, a: int, b: int) -> None:
        at = self.ground.school.hours.now()
        self.backup = (self.ground.school.copy(), at)
        self.since_backup.clear()

    def _restore(self, _computer: Computer, a: int, b: int) -> None:
        if self.backup is not None:
            self.restored = True
            self.ground.school.put_back(*self.backup)
            for words, word in self.since_backup:  # a browser keeps nothing: what a restored school forgot is gone
                words.let_go([word])

    # What only a history does that somebody thought of.

    def _busy_sync(self, computer: Computer, a: int, b: int) -> None:
        """The a-th call is answered with "later": what it told waits, and is passed over for a while."""
        self._pass(computer, {a: "503"})

    def _wait_s(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.hours.go_on(a)

    def _lost_sync(self, computer: Computer, a: int, b: int) -> None:
        """The a-th call is lost on its way."""
        self._pass(computer, {a: "lose_request"})

    def _image(self, computer: Computer, a: int, b: int) -> None:
        computer.close()
        shutil.copytree(computer.home, computer.home.with_suffix(".image"), dirs_exist_ok=True)

    def _old_image(self, computer: Computer, a: int, b: int) -> None:
        computer.close()
        shutil.rmtree(computer.home)
        computer.home.with_suffix(".image").rename(computer.home)
        computer.sign_in_again()  # the token of then was used
        self.seen_s.pop(id(computer), None)

    def _clone(self, computer: Computer, a: int, b: int) -> None:
        """The profile of the first computer is copied to the second, as files or as a whole disk, and both run."""
        other = self.computers[1]
        computer.close()
        other.close()
        shutil.rmtree(other.home)
        shutil.copytree(computer.home, other.home)
        note = other.store_path.with_name("device")
        if a % 2 and note.exists():  # on a copy of the disk itself, files keep their numbers: the school alone can tell
            note.write_text(f"{note.read_text().split()[0]} {note.stat().st_ino}")
        other.sign_in_again()

    def _shut_out(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.enroll(LEARNER, "cancelled")
        self.seen_s.clear()

    def _let_in(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.enroll(LEARNER, "active")

    def _take_id(self, computer: Computer, a: int, b: int) -> None:
        """Every id that was chosen here, and that the school does not know yet, is somebody else's there."""
        computer.close()
        found = Mirror.read(computer.store_path, computer.home.name).pending
        self.ground.school.take_ids({row["entity_id"] for row in found if row["kind"] in CREATES})

    def _remove_course(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.remove_course()
        self.seen_s.clear()

    def _archive_course(self, _computer: Computer, a: int, b: int) -> None:
        self.ground.school.archive_course()

    def _pass(self, computer: Computer, plan: dict[int, str]) -> None:
        computer.wire.faulty.expect(plan)
        error = computer.sync()
        computer.wire.faulty.expect({})
        if is_signed_out(error):
            # A renewal that arrives once more after its successor was used looks like a stolen token: that is meant.
            was_copied = computer.wire.faulty.faults_of["POST auth/refresh/"] & {"late", "again_later", "twice"}
            if "401" not in plan.values() and not self.restored and not was_copied:
                self.wrong.append(f"I9 {computer.home.name} was signed out for no reason")
            computer.sign_in_again()
