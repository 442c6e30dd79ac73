"""The shipped program as a process of its own, and the way to ask it to act and to tell what it shows."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from PySide6.QtNetwork import QLocalServer, QLocalSocket

from lms_desktop.app.tour.sight import RowSeen, Thing

PATIENCE_S = 20.0
START_WITHIN_S = 60
END_WITHIN_S = 30
KILLED = -9


class NotAsExpectedError(Exception):
    """The program did not show or do what it should."""


class EndedError(Exception):
    """The program ended while it was asked something."""


class Program:
    """Start, ask, kill, quit; one process at a time."""

    def __init__(self, home: Path, school_url: str) -> None:
        self._home = home
        self._school_url = school_url
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: QLocalSocket | None = None
        self.log = home.parent / "program.log"

    def start(self, extra: Mapping[str, str] | None = None) -> None:
        """Start the program and wait until it can be asked."""
        assert self._process is None, "it runs already"
        server = QLocalServer()
        name = str(Path(tempfile.gettempdir()) / f"lms-tour-{os.getpid()}")
        QLocalServer.removeServer(name)
        if not server.listen(name):
            raise NotAsExpectedError(server.errorString())
        command = [sys.executable, "-m", "lms_desktop", "--home", str(self._home)]
        command += ["--demo-school", self._school_url, "--remote", name]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=_environment() | dict(extra or {}))
        if not server.waitForNewConnection(START_WITHIN_S * 1000)[0]:
            raise NotAsExpectedError(f"the program did not start; {self.log} tells why")
        self._socket = server.nextPendingConnection()
        self._socket.setParent(None)  # it outlives its server
        server.close()

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._ended()

    def wait_for_end(self) -> int:
        """Wait until it ended by itself, and say how."""
        return self._ended()

    def quit(self) -> None:
        """End it by the key for it."""
        with contextlib.suppress(EndedError):  # faster than its answer
            self.press("Ctrl+Q")
        code = self._ended()
        if code:
            raise NotAsExpectedError(f"the program ended with {code}; {self.log} tells why")

    def close(self) -> None:
        """Leave nothing running."""
        if self._process is not None:
            self.kill()

    @property
    def is_running(self) -> bool:
        """Whether there is a program to ask."""
        return self._process is not None

    def click(self, name: str, row: str | None = None) -> None:
        """Click a widget, a line of a menu, or a row of a list."""
        if row is None:
            self._ask("click", name=name)
        else:
            self._ask("click", name=name, row=row)

    def press(self, keys: str) -> None:
        """Press a key combination."""
        self._ask("press", keys=keys)

    def write(self, text: str) -> None:
        """Type a text."""
        self._ask("write", text=text)

    def wait(self, name: str, text: str = "", *, timeout: float = PATIENCE_S, **more: object) -> Thing:
        """Wait until a widget is shown, with words that match."""
        return cast("Thing", self._ask("wait", patience=timeout, name=name, text=text, timeout=timeout, **more))

    def wait_row(self, name: str, row: str, *, timeout: float = PATIENCE_S) -> str:
        """Wait until a list has a row; answers its words."""
        found = cast("RowSeen", self._ask("wait", patience=timeout, name=name, row=row, timeout=timeout))
        return found["text"]

    def wait_any(self, *names: str, timeout: float = PATIENCE_S) -> str:
        """Wait until one of these is shown; answers which."""
        return cast("str", self._ask("wait_any", patience=timeout, names=names, timeout=timeout))

    def wait_gone(self, name: str, *, timeout: float = PATIENCE_S) -> None:
        """Wait until a widget is not shown any more."""
        self._ask("wait", patience=timeout, name=name, gone=True, timeout=timeout)

    def wait_words(self, text: str, *, timeout: float = PATIENCE_S) -> None:
        """Wait until something on the screen says this."""
        self._ask("wait_words", patience=timeout, text=text, timeout=timeout)

    def see(self, name: str) -> Thing | None:
        """A widget as it is now, None where it is not shown."""
        return cast("Thing | None", self._ask("see", name=name))

    def see_line(self, name: str) -> bool:
        """Whether an open menu has this line."""
        return bool(self._ask("line", name=name))

    def text(self, name: str) -> str:
        """The words in a widget."""
        seen = self.see(name)
        if seen is None:
            raise NotAsExpectedError(f"{name} is not on the screen")
        return seen["text"]

    def rows(self, name: str) -> list[str]:
        """The rows of a list; none where it is not shown."""
        return [row["text"] for row in cast("list[RowSeen]", self._ask("rows", name=name))]

    def has_row(self, name: str, part: str) -> bool:
        """Whether a list shows a row with these words."""
        return any(part in row for row in self.rows(name))

    def words(self) -> str:
        """Everything that can be read on the screen."""
        return "\n".join(cast("list[str]", self._ask("words")))

    def different_pictures(self, name: str, count: int, *, timeout: float) -> int:
        """Count the different pictures of a widget until there are so many."""
        return cast("int", self._ask("frames", patience=timeout, name=name, count=count, timeout=timeout))

    def texts_until(self, name: str, text: str, *, timeout: float) -> list[str]:
        """What a widget says, one after the other, until it says this."""
        return cast("list[str]", self._ask("collect", patience=timeout, name=name, text=text, timeout=timeout))

    def engine(self) -> str:
        """The engine of the video that is shown."""
        return cast("str", self._ask("engine"))

    def picture(self, path: Path) -> None:
        """Save a picture of the screen."""
        self._ask("picture", path=str(path))

    def _ask(self, do: str, *, patience: float = PATIENCE_S, **more: object) -> Any:
        socket = self._socket
        if socket is None:
            raise EndedError("it does not run")
        socket.write(json.dumps({"do": do, **more}).encode() + b"\n")
        socket.flush()
        while not socket.canReadLine():
            if not socket.waitForReadyRead(round(patience + PATIENCE_S) * 1000):
                if socket.state() is not QLocalSocket.LocalSocketState.ConnectedState:
                    raise EndedError(do)
                raise NotAsExpectedError(f"no answer to {do} {more}")
        answer = json.loads(bytes(socket.readLine().data()))
        if "problem" in answer:
            raise NotAsExpectedError(str(answer["problem"]))
        return answer["value"]

    def _ended(self) -> int:
        assert self._process is not None
        process, self._process = self._process, None
        if self._socket is not None:
            self._socket.abort()
            self._socket = None
        try:
            return process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.wait()
            raise NotAsExpectedError("the program does not end") from error


def _environment() -> dict[str, str]:
    environment = dict(os.environ)
    if sys.platform.startswith("linux"):
        environment["QT_QPA_PLATFORM"] = "xcb" if environment.get("DISPLAY") else "offscreen"
        environment["QT_QPA_PLATFORMTHEME"] = "generic"  # dialogs of our own process, not the desktop's
    environment.pop("LMS_CRASH_AT", None)
    return environment
