"""A store for each test, copied from one that was migrated once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lms_desktop.store.store import Store
from tests.builders import a_store


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = a_store(tmp_path_factory.mktemp("template"))
    store.close()
    return store.path


@pytest.fixture
def store(tmp_path: Path, template: Path) -> Iterator[Store]:
    opened = a_store(tmp_path, template)
    yield opened
    opened.close()
