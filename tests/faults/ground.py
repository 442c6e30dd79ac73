"""What every history of a process begins from: a school, two computers of a learner, and one of their teacher."""

import itertools
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lms_desktop.services.views import LectureKind
from tests.faults.compiled import compile_once
from tests.faults.computer import Computer
from tests.faults.school import FAST, LEARNER, TEACHER, School


@dataclass
class Ground:
    """Everything that all histories of one process begin from."""

    school: School
    home: Path
    learners: int = 2

    @classmethod
    def made(cls, level: str) -> "Ground":
        """A school, two computers of a learner and one of their teacher, all of them up to date."""
        compile_once()
        ground = cls(School.begin(level), Path(tempfile.mkdtemp(prefix="lms-history-", dir=FAST)))
        for number, computer in enumerate(ground.computers(ground.home / "first")):
            computer.sync()
            if number == 0:
                computer.session.services.enrollments.enroll(course_of(computer, "A course"))
            assert computer.sync() is None
            assert computer.sync() is None
            computer.close()
        ground.school.remember()
        return ground

    def computers(self, home: Path) -> list[Computer]:
        """The learner's, and last the teacher's."""
        people = [LEARNER] * self.learners + [TEACHER]
        return [Computer(self.school, home / f"computer{n}", email) for n, email in enumerate(people)]

    def end(self) -> None:
        """Throw everything away."""
        self.school.end()
        shutil.rmtree(self.home, ignore_errors=True)


def course_of(computer: Computer, title: str) -> str:
    """A course by its title: one that may be joined, or is closed by now."""
    services = computer.session.services
    cards = itertools.chain(services.library.load().cards, services.catalogue.search("").cards)
    return next(card.course_id for card in cards if card.title == title)


def lecture_of(computer: Computer, kind: LectureKind) -> str:
    """A lecture of the course."""
    course = computer.session.services.courses.open(course_of(computer, "A course"))
    return next(line.lecture_id for section in course.sections for line in section.lectures if line.kind is kind)


def film_of(computer: Computer) -> str:
    """The film."""
    return lecture_of(computer, LectureKind.VIDEO)


def assignment_of(computer: Computer) -> str:
    """The assignment."""
    return computer.session.services.courses.open(course_of(computer, "A course")).assignments[0].assignment_id
