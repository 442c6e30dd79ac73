"""What people find on their computers after they were at school, and cut off from it since."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from lms_desktop.app.session import Session
from lms_desktop.protocol.assignments import Assignment
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.session import Services, services_of
from lms_desktop.services.views import LectureKind
from lms_desktop.store import rows
from tests.builders import FakeClock
from tests.live import LEARNER, TEACHER, LiveSchool, make_school, sync


@dataclass(frozen=True)
class Homes:
    """Folders to copy, each as a program left it."""

    school: LiveSchool
    learner: Path
    teacher: Path


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """A learner who joined the course and took it along, handed something in, and a teacher who took that along."""
    folder = tmp_path_factory.mktemp("homes")
    school = make_school(folder / "school")
    school.start()
    made = Homes(school, folder / "learner", folder / "teacher")
    _learn(school.session(made.learner, LEARNER))
    _teach(school.session(made.teacher, TEACHER))
    school.stop()
    return made


def _learn(session: Session) -> None:
    services = session.services
    sync(session)
    (card,) = services.catalogue.search("test").cards
    services.enrollments.enroll(card.course_id)
    sync(session)
    services.downloads.keep(card.course_id)
    sync(session)
    assignment = services.courses.open(card.course_id).assignments[0].assignment_id
    services.assignments.save_draft(assignment, "The first work")
    services.assignments.hand_in(assignment)
    sync(session)
    session.close()


def _teach(session: Session) -> None:
    sync(session)
    (pile,) = session.services.grading.piles()
    session.services.grading.take_along(pile.assignment_id)
    sync(session)
    session.close()


@dataclass
class Person:
    """Somebody at their computer, with a clock that is set by hand."""

    session: Session
    open: OpenAccount
    services: Services
    clock: FakeClock

    @property
    def course(self) -> str:
        with self.open.store.read() as tx:
            return rows.many(tx, Assignment)[0].course

    @property
    def assignment(self) -> str:
        with self.open.store.read() as tx:
            return rows.many(tx, Assignment)[0].id

    def lecture(self, kind: LectureKind) -> str:
        """The lecture of that kind; there is one of each."""
        lines = (line for section in self.services.courses.open(self.course).sections for line in section.lectures)
        return next(line.lecture_id for line in lines if line.kind is kind)


@pytest.fixture
def learner(homes: Homes, tmp_path: Path) -> Iterator[Person]:
    yield from _at_home(homes, homes.learner, tmp_path / "learner", LEARNER)


@pytest.fixture
def teacher(homes: Homes, tmp_path: Path) -> Iterator[Person]:
    yield from _at_home(homes, homes.teacher, tmp_path / "teacher", TEACHER)


def _at_home(homes: Homes, left: Path, folder: Path, email: str) -> Iterator[Person]:
    shutil.copytree(left, folder)
    session = homes.school.session(folder, email)
    clock = FakeClock(session.open.clock.now())
    opened = replace(session.open, clock=clock)
    yield Person(session, opened, services_of(opened, session.services.preferences), clock)
    session.close()
