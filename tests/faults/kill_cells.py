"""A program that is killed at any time, three times over, while somebody goes on working and it goes on sending."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer

from tests.faults.cell import Cell, Run
from tests.faults.device import Device
from tests.faults.invariants import Mirror
from tests.faults.kinds import KINDS, Kind
from tests.faults.lab import Lab

STORIES = 60
LIVES = 4  # three of them end at once
LONGEST_LIFE_S = 1.2
# Their words can be found again in the outbox, by which it is known whether what nobody called saved is there.
TOLD = (
    "note.create",
    "note.edit",
    "bookmark.add",
    "bookmark.edit",
    "submission.submit",
    "quiz.submit",
    "skill.add",
    "social.patch",
)


def f2() -> Iterator[Cell]:
    """kill -9 three times in a story, at any time."""
    for story in range(STORIES):
        yield Cell("F2", f"three kills, story {story}", _three_kills(story))


@dataclass
class Story:
    """What somebody means to do, and what of it was called saved."""

    lab: Lab
    email: str
    todo: list[tuple[Kind, str]]
    done: list[tuple[Kind, str]] = field(default_factory=list)

    def live(self, life_s: float | None) -> int:
        """One life of the program: work, and send; how it ended."""
        device = Device(self.lab.proxy.url, self.lab.home(self.email), self.email)
        killer = Timer(life_s, device.kill) if life_s is not None else None
        if killer is not None:
            killer.start()
        while self.todo and device.tell("sync") is not None:
            kind, word = self.todo[0]
            if device.tell("work", kind.name, word) == ("saved",):
                self.done.append(self.todo.pop(0))
        while killer is not None and device.tell("sync") is not None:
            pass
        return device.end()

    def look_for_the_unsaid(self) -> None:
        """What was being saved when it ended is there, or has to be done again."""
        if self.todo and _is_there(self.lab.store_path(self.email), *self.todo[0]):
            self.done.append(self.todo.pop(0))


def _three_kills(story: int) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        chance = random.Random(story * 100_003 + number)
        kinds = [KINDS[name] for name in chance.sample(TOLD, 6)]
        email = lab.email(kinds[0], number)
        todo = [(kind, f"word{number}x{place}") for place, kind in enumerate(kinds)]
        for kind, word in todo:
            lab.make_ready(kind, email, word)
        lab.leave_desk(email)
        told, found = Story(lab, email, list(todo)), list[str]()
        for _life in range(LIVES - 1):
            code = told.live(chance.uniform(0.0, LONGEST_LIFE_S))
            lab.kills += code == -9
            found += [f"it was not killed ({code})"] if code != -9 else []
            told.look_for_the_unsaid()
        told.live(None)
        found += lab.heal(lab.desk(email), email)
        for kind, word in todo:
            found += lab.look(kind, email, word)
        return found

    return run


def _is_there(database: Path, kind: Kind, word: str) -> bool:
    """Read from a copy: the program itself shall be who finds what the kill left."""
    with tempfile.TemporaryDirectory() as folder:
        for tail in ("", "-wal"):
            if (part := database.with_name(database.name + tail)).exists():
                shutil.copyfile(part, Path(folder) / part.name)
        rows = Mirror.read(Path(folder) / database.name, "").outbox
    return any(
        row["kind"] == kind.name and row["state"] != "draft" and word.encode() in bytes(row["payload"]) for row in rows
    )
