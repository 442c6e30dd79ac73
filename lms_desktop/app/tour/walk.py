"""What all steps share: the program, the school, telling what was seen, pictures, and being killed."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lms_desktop.app.tour.program import NotAsExpectedError, Program
from lms_desktop.app.tour.school import DemoSchool


class KilledError(Exception):
    """The program was killed in the middle of a step; the step goes on from what is there."""


@dataclass
class Walk:
    """One walk; a step may be walked again after a kill and does only what is still to be done."""

    program: Program
    school: DemoSchool
    folder: Path
    kills: bool = False
    step: int = 0
    pictures: int = 0
    kill_count: int = 0
    saved: set[str] = field(default_factory=set)  # what the screen called saved
    _killed_in: set[str] = field(default_factory=set)
    _told: set[tuple[int, str]] = field(default_factory=set)

    def tell(self, words: str) -> None:
        """Say what was seen, once."""
        if (self.step, words) not in self._told:
            self._told.add((self.step, words))
            sys.stdout.write(f"step {self.step}: {words}\n")
            sys.stdout.flush()

    def picture(self, name: str) -> None:
        """Keep a numbered picture of the screen."""
        self.pictures += 1
        self.program.picture(self.folder / f"{self.pictures:02}-{name}.png")

    def middle(self, where: str) -> None:
        """A place in the middle of a step; with kills the program ends here once, as by a power cut."""
        if self.kills and where not in self._killed_in:
            self._killed_in.add(where)
            self.restart()
            self.tell(f"killed in the middle ({where}), and started again")
            raise KilledError(where)

    def restart(self) -> None:
        """Kill the program and start it again."""
        self.program.kill()
        self.kill_count += 1
        self.program.start()
        self.home()

    def home(self) -> None:
        """Wait until somebody's pages or the door are shown."""
        self.program.wait_any("home_page", "door_card")

    def run(self, walk_step: Callable[["Walk"], None]) -> None:
        """Walk a step, again and again until nothing kills it."""
        self.step += 1
        while True:
            try:
                walk_step(self)
                break
            except KilledError:
                continue
        if self.kills:
            self.restart()
            self.tell("killed at its end, and started again")

    def check(self, holds: object, words: str) -> None:
        """Something must hold."""
        if not holds:
            raise NotAsExpectedError(words)

    def must_match(self, pattern: str, text: str) -> str:
        """A text must match; answers the part that does."""
        found = re.search(pattern, text)
        if found is None:
            raise NotAsExpectedError(f"“{text}” is not like “{pattern}”")
        return found.group(0)

    def is_saved(self, what: str, *, shown: bool) -> bool:
        """Whether a thing is there already; what the screen called saved must be."""
        self.check(shown or what not in self.saved, f"{what} was called saved and is gone")
        return shown
