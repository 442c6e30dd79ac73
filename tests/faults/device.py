"""A program in a process of its own that does what it is told over a pipe, so that it can be killed for real.

Commands: ("work", kind, word), ("ready", kind, word), ("sync",), ("keep",), ("crash_at", point), ("limit", bytes),
("log", folder), ("say", line), ("close",).
Answers: ("saved",), ("synced", error or None), ("done",), ("error", what).
"""

import logging
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from lms_desktop.app.session import Session
from lms_desktop.domain.errors import LmsError
from lms_desktop.system import logs
from lms_desktop.system.faults import VARIABLE
from tests.faults.desk import open_desk, sync
from tests.faults.kinds import KINDS

WITHIN_S = 90
_processes = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")


class Device:
    """The other end of the pipe."""

    def __init__(self, url: str, home: Path, email: str) -> None:
        """Start it, for an account that has signed in on this computer before."""
        self._ours, theirs = _processes.Pipe()
        self._process = _processes.Process(target=_live, args=(theirs, self._ours, url, home, email), daemon=True)
        self._process.start()
        theirs.close()

    def tell(self, *command: Any) -> tuple[Any, ...] | None:
        """Its answer, or None where it died of it."""
        try:
            self._ours.send(command)
            if not self._ours.poll(WITHIN_S):
                raise TimeoutError(str(command))
            answer: tuple[Any, ...] = self._ours.recv()
        except (EOFError, ConnectionError, BrokenPipeError):
            return None
        return answer

    def kill(self) -> None:
        """kill -9."""
        if self._process.pid is not None:
            os.kill(self._process.pid, signal.SIGKILL)

    def end(self) -> int:
        """Wait until it is gone; minus the signal that it died of."""
        self._ours.close()
        self._process.join(WITHIN_S)
        if self._process.is_alive():
            self.kill()
            self._process.join()
        return self._process.exitcode or 0


def _live(pipe: Connection, other: Connection, url: str, home: Path, email: str) -> None:
    other.close()
    session: Session | None = None
    while True:
        try:
            command = pipe.recv()
        except EOFError:
            os._exit(0)
        if session is None and command[0] not in {"crash_at", "log", "close"}:
            try:
                session = open_desk(url, home, email)
            except LmsError as error:
                pipe.send(("error", error.code))
                continue
        try:
            pipe.send(_do(session, command))
        except Exception as error:  # noqa: BLE001 - told to who asked
            pipe.send(("error", f"{getattr(error, 'code', type(error).__name__)}: {error}"))


def _do(session: Session | None, command: tuple[Any, ...]) -> tuple[Any, ...]:
    match command:
        case ("crash_at", point):
            os.environ[VARIABLE] = point
            return ("done",)
        case ("log", folder):
            logging.disable(logging.NOTSET)
            logging.raiseExceptions = False  # what it would say of a log without room is said to nobody here
            logging.getLogger().handlers.clear()
            logs.start(folder)
            return ("done",)
        case ("limit", size):
            import resource

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            return ("done",)
        case ("close",):
            if session is not None:
                session.close()
            os._exit(0)
    assert session is not None
    match command:
        case ("say", line):
            logging.getLogger(__name__).warning(line)
            return ("done",)
        case ("work", kind, word):
            KINDS[kind].work(session, word)
            return ("saved",)
        case ("ready", kind, word):
            KINDS[kind].ready(session, word)
            return ("done",)
        case ("keep",):
            session.keep_safe()
            return ("done",)
        case ("sync",):
            error = sync(session)
            return ("synced", None if error is None else error.code)
        case _:
            raise ValueError(command)
