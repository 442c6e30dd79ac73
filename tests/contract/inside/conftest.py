"""Schools of every level, and computers of their people, in one process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

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
