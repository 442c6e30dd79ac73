"""The program under way, in a process of its own: started, asked, killed, started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtNetwork import QLocalSocket

ANSWER_MS = 20_000
POLL_S = 0.1


class NotSeenError(Exception):
    """Something that the tour expects was not seen in time."""


class Program:
    """Drives one program through its remote."""

    def __init__(self, home: Path, school_url: str, pictures: Path) -> None:
        self.home = home
        self._school_url = school_url
        self._pictures = pictures
        self._socket_name = str(home / "remote")
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: QLocalSocket | None = None
        self._shots = 0

    def start(self, environment: Mapping[str, str] | None = None) -> None:
        """Start the program as anybody does, and wait until it listens."""
        command = [sys.executable, "-m", "lms_desktop", "--home", str(self.home), "--demo-school", self._school_url]
        surroundings = {**os.environ, **(environment or {})}
        if surroundings.get("DISPLAY") and sys.platform.startswith("linux"):
            surroundings["QT_QPA_PLATFORM"] = "xcb"
        self.home.mkdir(parents=True, exist_ok=True)
        Path(self._socket_name).unlink(missing_ok=True)
        with (self.home / "program.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--remote", self._socket_name], env=surroundings, stdout=log, stderr=log
            )
        self._connect()

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self.wait_for_end()

    def wait_for_end(self, timeout_s: float = 30.0) -> int:
        """Wait until the process is gone; returns its exit code."""
        assert self._process is not None
        code = self._process.wait(timeout_s)
        self._process = None
        if self._socket is not None:
            self._socket.abort()
            self._socket = None
        return code

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def ask(self, do: str, **more: object) -> dict[str, Any]:
        """One command, one answer."""
        assert self._socket is not None
        self._socket.write(msgspec.json.encode({"do": do, **more}) + b"\n")
        self._socket.waitForBytesWritten(ANSWER_MS)
        while not self._socket.canReadLine():
            if not self._socket.waitForReadyRead(ANSWER_MS):
                raise NotSeenError(f"the program does not answer to {do} {more}")
        return msgspec.json.decode(self._socket.readLine().data(), type=dict[str, Any])

    def until(self, what: str, seen: Callable[[], Any], timeout_s: float = 25.0) -> Any:
        """Wait until ``seen`` is true; tell what was waited for where it never is."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            value = seen()
            if value:
                return value
            time.sleep(POLL_S)
        self.shot("not-seen")
        raise NotSeenError(f"not seen in {timeout_s:.0f} s: {what}")

    def text(self, name: str, nth: int = 0) -> str:
        """What a widget says, empty where it is not shown."""
        found = self.ask("find", name=name)["found"]
        return str(found[nth]["text"]) if len(found) > nth else ""

    def is_shown(self, name: str) -> bool:
        """Whether a widget is shown."""
        return bool(self.ask("find", name=name)["found"])

    def wait(self, name: str, text: str = "", timeout_s: float = 25.0) -> str:
        """Wait until a widget is shown, and says ``text``; returns what it says."""
        if text:
            self.until(f"{name}: {text}", lambda: text.lower() in self.text(name).lower(), timeout_s)
            return self.text(name)
        self.until(name, lambda: self.is_shown(name), timeout_s)
        return self.text(name)

    def click(self, name: str, nth: int = 0) -> None:
        """Press a widget with the mouse, once it can be pressed."""
        self.until(f"{name} to press", lambda: "ok" in self.ask("click", name=name, nth=nth))

    def click_row(self, name: str, text: str) -> None:
        """Press a row of a list."""
        self.until(f"row {text} in {name}", lambda: "ok" in self.ask("click_row", name=name, text=text))

    def click_action(self, name: str) -> None:
        """Choose from an open menu."""
        self.until(f"action {name}", lambda: "ok" in self.ask("click_action", name=name))

    def key(self, keys: str) -> None:
        """Press a key combination."""
        self.ask("key", keys=keys)
        time.sleep(POLL_S)

    def type(self, text: str) -> None:
        """Type, key by key."""
        self.ask("type", text=text)
        time.sleep(POLL_S)

    def rows(self, name: str = "") -> dict[str, list[str]]:
        """The rows of the lists that are shown, by list."""
        found: dict[str, list[str]] = self.ask("rows", name=name)["rows"]
        return found

    def all_texts(self) -> str:
        """Everything that is written on the screen."""
        lists = "\n".join(row for rows in self.rows().values() for row in rows)
        return "\n".join(self.ask("texts")["texts"]) + "\n" + lists

    def shot(self, name: str) -> None:
        """Keep a picture of the screen."""
        self._shots += 1
        self.ask("shot", path=str(self._pictures / f"{self._shots:02d}-{name}.png"))

    @property
    def shots(self) -> int:
        """How many pictures were kept."""
        return self._shots

    def _connect(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert self._process is not None
            if self._process.poll() is not None:
                raise NotSeenError(f"the program ended at once; see {self.home / 'program.log'}")
            socket = QLocalSocket()
            socket.connectToServer(self._socket_name)
            if socket.waitForConnected(500):
                self._socket = socket
                return
            time.sleep(POLL_S)
        raise NotSeenError("the program does not listen")
