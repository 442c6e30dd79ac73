"""The demo school as a process of its own: made, served, stopped for real, read by yet another process."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

from lms_desktop.app.tour.program import NotAsExpectedError

SERVER = (sys.executable, "-u", "-m", "lms_desktop.server.cli")
STOP_WITHIN_S = 30
FILE_SPEED_KB = 1500  # a village's line: slow enough to see the progress
Held = dict[str, list[dict[str, Any]]]  # what ``lms-server dump --json`` prints


class DemoSchool:
    """Always at the same address, whether it answers or not."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._port = _free_port()
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def is_running(self) -> bool:
        """Whether it can be reached."""
        return self._process is not None

    def make(self) -> str:
        """Make its data; answers its own words about that."""
        return _run("demo", "--data", str(self._data))

    def start(self) -> None:
        """Serve, and come back when it answers."""
        if self._process is not None:
            return
        command = [*SERVER, "serve", "--data", str(self._data), "--port", str(self._port)]
        command += ["--file-speed", str(FILE_SPEED_KB)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not re.search(rf":{self._port}\b", line):
            raise NotAsExpectedError(f"the school did not start: {line}")

    def stop(self) -> None:
        """Stop for real, and come back when nothing listens any more."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.terminate()
        code = process.wait(STOP_WITHIN_S)
        assert process.stdout is not None
        process.stdout.close()
        if code and os.name != "nt":
            raise NotAsExpectedError(f"the school ended with {code}")
        if _answers(self._port):
            raise NotAsExpectedError("something still answers where the school was")

    def holds(self) -> Held:
        """What the school holds, read by another process."""
        return cast("Held", json.loads(_run("dump", "--data", str(self._data), "--json")))


def _run(*arguments: str) -> str:
    done = subprocess.run([*SERVER, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotAsExpectedError(f"lms-server {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
