"""A live school for the tests that talk to one."""

import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import LiveSchool, make_school


@pytest.fixture(params=["full", "bare"])
def school(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSchool]:
    live = make_school(tmp_path_factory.mktemp("school"))
    live.level = request.param
    live.start()
    yield live
    if live.process is not None:
        live.stop()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight MiB; where none may be mounted, files of this process get no longer than that."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode == 0:
        yield folder
        subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8 * 1024 * 1024, before[1]))
    yield folder
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
