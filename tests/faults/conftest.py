"""A live school of each level for each worker; each case brings work that nobody else does."""

from collections.abc import Iterator

import pytest

from tests.live import LiveSchool, make_school

PEOPLE = 40  # each case has people of its own: signing in too often is throttled


@pytest.fixture(scope="session", params=["full", "rows", "bare"])
def school(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSchool]:
    live = make_school(tmp_path_factory.mktemp("school"), more_people=PEOPLE)
    live.level = request.param
    live.start()
    yield live
    live.stop()
