"""A live school for the tests that talk to one."""

from collections.abc import Iterator

import pytest

from tests.live import LiveSchool, make_school


@pytest.fixture(params=["full", "rows", "bare"])
def school(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSchool]:
    live = make_school(tmp_path_factory.mktemp("school"))
    live.level = request.param
    live.start()
    yield live
    if live.process is not None:
        live.stop()
