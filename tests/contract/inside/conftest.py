"""Schools of every level, and computers of their people, in one process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lms_desktop.server.apps.courses.models import Section
from tests.builders import a_store
from tests.contract.inside.computer import Computer, a_computer
from tests.server.conftest import Classroom, School, _own_files, answer, room  # noqa: F401 - fixtures

NewComputer = Callable[..., Computer]


@pytest.fixture
def school(db: None) -> School:
    return School()


@pytest.fixture(params=["full", "rows", "bare"])
def level(request: pytest.FixtureRequest, settings: Any) -> str:
    """How much of the API the school speaks."""
    settings.API_LEVEL = request.param
    return str(request.param)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = a_store(tmp_path_factory.mktemp("template"))
    store.close()
    return store.path


@pytest.fixture
def new_computer(tmp_path: Path, template: Path) -> Iterator[NewComputer]:
    """Makes computers, and closes their stores."""
    made: list[Computer] = []

    def new(person: Any) -> Computer:
        made.append(a_computer(tmp_path / f"computer{len(made)}", template, person))
        return made[-1]

    yield new
    for one in made:
        one.store.close()
        one.line.close()


@pytest.fixture
def course(level: str, school: School, room: Classroom) -> str:  # noqa: F811 - a fixture
    """A course with a section, as two teachers have it."""
    Section.objects.create(course=room.course, title="One", description="a\nb\nc\n", order_index=1)
    return str(room.course.pk)


@pytest.fixture
def teacher(course: str, room: Classroom, new_computer: Any) -> Computer:  # noqa: F811 - a fixture
    made: Computer = new_computer(room.course.created_by)
    made.sync()
    return made


@pytest.fixture
def other(teacher: Computer, room: Classroom, new_computer: Any) -> Computer:  # noqa: F811 - a fixture
    made: Computer = new_computer(room.course.created_by)
    made.sync()
    return made


@pytest.fixture
def knows_versions(settings: Any, level: str) -> None:
    """A bare school takes no section away."""
    settings.API_LEVEL = "rows" if level == "bare" else level
