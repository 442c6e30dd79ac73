"""A live school for the tests that talk to one."""

import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight MiB."""
    yield from _disk(tmp_path / "small", 8)


@pytest.fixture
def middling_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 48 MiB."""
    yield from _disk(tmp_path / "middling", 48)


def _disk(folder: Path, mebibytes: int) -> Iterator[Path]:
    """A disk of its own; where none may be mounted, files of this process get no longer than that."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode == 0:
        yield folder
        subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (mebibytes * 1024 * 1024, before[1]))
    yield folder
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
