"""Workers by lane, and one queued signal that brings each result to the UI thread."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import StrEnum
from typing import Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from lms_desktop.domain.errors import LmsError

T = TypeVar("T")
REPORT_EVERY_S = 0.1


class Lane(StrEnum):
    """Where a piece of work queues."""

    DEFAULT = "default"  # reads
    WRITE = "write"  # a person's writes, in the order they were made
    SYNC = "sync"
    DOWNLOAD = "download"


WORKERS = {Lane.DEFAULT: 4, Lane.WRITE: 1, Lane.SYNC: 1, Lane.DOWNLOAD: 3}


class Cancelled(Exception):
    """The owner is gone or somebody pressed stop."""


class Failure:
    """Why a piece of work ended badly: an ``LmsError`` to be told in words, or a bug to be reported."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error

    @property
    def is_bug(self) -> bool:
        """Whether this is our own mistake rather than the environment's doing."""
        return not isinstance(self.error, LmsError)

    @property
    def code(self) -> str:
        """The stable code of the error, ``bug`` for a bug."""
        return self.error.code if isinstance(self.error, LmsError) else "bug"


class Job:
    """What a worker sees of its task: a way to stop in time and a way to tell how far it is."""

    def __init__(self, report: Callable[[int, int], None]) -> None:
        self._cancelled = threading.Event()
        self._report = report
        self._told_at = 0.0

    def cancel(self) -> None:
        """Ask the worker to stop at its next check."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked the worker to stop."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise ``Cancelled`` if somebody asked the worker to stop."""
        if self._cancelled.is_set():
            raise Cancelled

    def report(self, done: int, total: int) -> None:
        """Tell how far the work is; at most ten times a second reach the screen, the last one always."""
        now = time.monotonic()
        if done >= total or now - self._told_at >= REPORT_EVERY_S:
            self._told_at = now
            self._report(done, total)


class Handle:
    """A started task, to be cancelled by whoever started it."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def cancel(self) -> None:
        """Stop the work at its next check; its result is dropped."""
        self._job.cancel()


class Tasks(Protocol):
    """Runs work and brings its result home."""

    def run(
        self,
        work: Callable[[Job], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Failure], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
        lane: Lane = Lane.DEFAULT,
    ) -> Handle:
        """Run ``work`` off the UI thread; call ``done`` or ``failed`` on it, unless ``owner`` is gone by then."""
        ...

    def close(self) -> None:
        """Cancel what waits, let what runs come to its end."""
        ...


class News(QObject):
    """What the rest of the program tells the windows. Emitted from any thread, received on the UI thread."""

    changed = Signal(object)  # domain.changes.Changes
    status = Signal(object)  # services.views.SyncStatus
    noticed = Signal(object)  # services.views.NoticeView
    failed = Signal(object)  # Failure that nobody asked to hear of


class _Courier(QObject):
    """Lives on the UI thread; whatever is handed over from a worker is called there."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._call, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _call(self, callback: Callable[[], None]) -> None:
        callback()


class ThreadTasks:
    """The real thing: a small pool for each lane."""

    def __init__(self, unexpected: Callable[[Failure], None]) -> None:
        self._unexpected = unexpected
        self._courier = _Courier()
        self._pools: dict[Lane, ThreadPoolExecutor] = {}
        self._jobs: set[Job] = set()
        self._lock = threading.Lock()
        self._closed = False

    def run(
        self,
        work: Callable[[Job], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Failure], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
        lane: Lane = Lane.DEFAULT,
    ) -> Handle:
        """See ``Tasks.run``."""
        assert QThread.currentThread() is self._courier.thread(), "tasks are started on the UI thread"
        job = Job(lambda n, total: self._deliver(owner, lambda: progress(n, total)) if progress else None)
        with self._lock:
            if self._closed:
                return Handle(job)
            self._jobs.add(job)
            future = self._pool(lane).submit(work, job)
        future.add_done_callback(lambda f: self._finish(f, job, owner, done, failed))
        return Handle(job)

    def close(self) -> None:
        """See ``Tasks.close``."""
        with self._lock:
            self._closed = True
            for job in self._jobs:
                job.cancel()
            pools = list(self._pools.values())
        for lane_pool in pools:
            # A person's write that was accepted is never dropped: the write lane is drained.
            lane_pool.shutdown(wait=True, cancel_futures=lane_pool is not self._pools.get(Lane.WRITE))

    def _pool(self, lane: Lane) -> ThreadPoolExecutor:
        if lane not in self._pools:
            self._pools[lane] = ThreadPoolExecutor(WORKERS[lane], thread_name_prefix=f"lms-{lane}")
        return self._pools[lane]

    def _finish(
        self,
        future: "Future[T]",
        job: Job,
        owner: QObject,
        done: Callable[[T], None] | None,
        failed: Callable[[Failure], None] | None,
    ) -> None:
        with self._lock:
            self._jobs.discard(job)
            if self._closed:
                return
        if future.cancelled():
            return
        error = future.exception()
        if isinstance(error, Cancelled) or (job.is_cancelled and error is None):
            return
        if error is None:
            if done is not None:
                value = future.result()
                self._deliver(owner, lambda: done(value))
            return
        assert isinstance(error, Exception)
        failure = Failure(error)
        if failed is not None:
            self._deliver(owner, lambda: failed(failure))
        else:
            self._deliver(self._courier, lambda: self._unexpected(failure))

    def _deliver(self, owner: QObject, callback: Callable[[], None]) -> None:
        def call() -> None:
            if shiboken6.isValid(owner):
                callback()

        if shiboken6.isValid(self._courier):
            self._courier.arrived.emit(call)


class ImmediateTasks:
    """Runs work at once, in the caller's thread: makes UI tests synchronous."""

    def run(
        self,
        work: Callable[[Job], T],
        *,
        owner: QObject,  # noqa: ARG002 - the same signature as the real thing
        done: Callable[[T], None] | None = None,
        failed: Callable[[Failure], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
        lane: Lane = Lane.DEFAULT,  # noqa: ARG002 - the protocol's signature; everything runs at once
    ) -> Handle:
        """See ``Tasks.run``."""
        job = Job(progress or (lambda _done, _total: None))
        try:
            value = work(job)
        except Cancelled:
            return Handle(job)
        except LmsError as error:
            if failed is None:
                raise
            failed(Failure(error))
            return Handle(job)
        if done is not None:
            done(value)
        return Handle(job)

    def close(self) -> None:
        """Nothing runs in the background here."""
