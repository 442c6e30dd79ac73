"""The demo school in a process of its own, which is stopped and started for real."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

SERVER = (sys.executable, "-u", "-m", "lms_desktop.server.cli")


class DemoSchool:
    """Made fresh in a folder; its address stays the same over stops."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._port = _free_port()
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}"

    def make(self) -> None:
        """Make the demo school; ``LMS_TOUR_DEMO`` names another folder than the one that comes with the program."""
        folder = os.environ.get("LMS_TOUR_DEMO")
        command = [*SERVER, "demo", "--data", str(self.data), *(("--from", folder) if folder else ())]
        subprocess.run(command, check=True, capture_output=True)

    def start(self) -> None:
        """Serve, and wait until it does."""
        command = [*SERVER, "serve", "--data", str(self.data), "--port", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert "http" in line, f"the school did not start: {line}"

    def stop(self) -> None:
        """Stop for real."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(20)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None

    def holds(self) -> dict[str, list[dict[str, Any]]]:
        """What the school holds, read from its database by yet another process."""
        command = [*SERVER, "dump", "--data", str(self.data), "--json"]
        out = subprocess.run(command, check=True, capture_output=True).stdout
        return msgspec.json.decode(out, type=dict[str, Any])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
