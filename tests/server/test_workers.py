"""A school that is served by several processes is one school."""

import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import database_of_its_own

from .test_live import call

COMMAND = [sys.executable, "-m", "lms_desktop.server.cli"]
AMINA = ("--email", "amina@example.org", "--password", "study-offline")


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with database_of_its_own(), socket.create_server(("127.0.0.1", 0)) as listening:
        subprocess.run([*COMMAND, "migrate", "--data", tmp_path], check=True, capture_output=True)
        subprocess.run([*COMMAND, "createuser", "--data", tmp_path, *AMINA], check=True, capture_output=True)
        listening.set_inheritable(True)
        serve = ["-m", "gunicorn", "--workers", "2", "--bind", f"fd://{listening.fileno()}"]
        with subprocess.Popen(
            [sys.executable, *serve, "--log-level", "error", "lms_desktop.server.wsgi:application"],
            env={**os.environ, "LMS_DATA": str(tmp_path)},
            pass_fds=[listening.fileno()],
        ) as process:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            process.terminate()
            assert process.wait(timeout=20) == 0


def test_a_token_of_one_worker_is_known_to_all_and_tries_are_counted_by_all(url: str) -> None:
    good = {"email": "amina@example.org", "password": "study-offline"}
    token = call(url, "auth/login/", good)[1]["access"]
    assert {call(url, "users/me/", token=token)[0] for _ in range(8)} == {200}
    bad = {"email": "amina@example.org", "password": "guess"}
    statuses = Counter(call(url, "auth/login/", bad)[0] for _ in range(12))
    assert statuses == {401: 9, 429: 3}
