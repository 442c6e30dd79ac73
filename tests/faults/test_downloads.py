"""kill -9 while a file comes: at most four MiB come twice, and nothing that is not whole is called here."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms_desktop.api.download import CHECKPOINT
from lms_desktop.store import files
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.files import KeptFile
from lms_desktop.store.store import Store
from tests.bad_server import BODY, SHA, Server, serving

POINTS = (
    "claim:before-commit",
    "claim:after-commit",
    "download-checkpoint",
    "download-verified",
    "download-adopted",
    "downloaded:before-commit",
    "downloaded:after-commit",
)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as made:
        yield made


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_costs_little_and_shows_nothing_half(server: Server, tmp_path: Path, point: str) -> None:
    server.how.body = BODY
    assert fetch(tmp_path, server, point) == -signal.SIGKILL
    assert path(tmp_path) in {None, Blobs(tmp_path / "media").path(SHA)}
    assert fetch(tmp_path, server, "") == 0
    found = file(tmp_path)
    assert (found.state, found.blob) == ("ready", SHA)
    assert found.resent_bytes <= CHECKPOINT
    here = path(tmp_path)
    assert here is not None
    assert here.read_bytes() == BODY


def test_kills_at_any_moment_cost_at_most_a_checkpoint_each(server: Server, tmp_path: Path) -> None:
    server.how.body = BODY
    for megabytes in (1, 3, 5, 8):
        process = start(tmp_path, server, "", limit=2 * 1024 * 1024)
        part = until_there(tmp_path, megabytes * 1024 * 1024)
        process.kill()
        process.wait()
        assert part.exists()
    assert fetch(tmp_path, server, "") == 0
    found = file(tmp_path)
    assert found.state == "ready"
    assert found.resent_bytes <= 4 * CHECKPOINT


def until_there(home: Path, size: int) -> Path:
    """Wait for so many bytes on the disk; a busy machine takes its time."""
    import time

    until = time.monotonic() + 60
    while time.monotonic() < until:
        for part in (home / "media" / "parts").glob("*.part"):
            if part.stat().st_size >= size:
                return part
        os.sched_yield()
    raise AssertionError("nothing comes")


def fetch(home: Path, server: Server, point: str) -> int:
    return start(home, server, point).wait(120)


def start(home: Path, server: Server, point: str, limit: int = 0) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.faults.fetcher", str(home), server.url, SHA, str(len(BODY)), str(limit)]
    return subprocess.Popen(command, env={**os.environ, "LMS_CRASH_AT": point})


def file(home: Path) -> KeptFile:
    store = Store(home / "store.sqlite3")
    with store.read() as tx:
        found = files.one(tx, "video:l1")
    store.close()
    assert found is not None
    return found


def path(home: Path) -> Path | None:
    store = Store(home / "store.sqlite3")
    with store.read() as tx:
        found = files.path(tx, Blobs(home / "media"), "video:l1")
    store.close()
    return found
