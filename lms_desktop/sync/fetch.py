"""Fetching: one file after the other, in each lane, until nothing is due or something stands in the way."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from lms_desktop.api.download import Fetched, Line, LinkExpired, Wanted, fetch
from lms_desktop.api.part import Part
from lms_desktop.api.school import Transport
from lms_desktop.domain.clock import Clock
from lms_desktop.domain.errors import DiskFull, FileProblem, Gone, LmsError, Unreachable
from lms_desktop.domain.fetching import Hold, floor_bytes
from lms_desktop.store import files, queue
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.files import KeptFile
from lms_desktop.store.queue import Landed
from lms_desktop.store.shares import Shares
from lms_desktop.store.store import Store
from lms_desktop.sync.pace import Fetching
from lms_desktop.sync.push import backoff

log = logging.getLogger(__name__)

TELL_EVERY_S = 1.0
DAMAGED_WAITS = 4  # so many doublings: a file that came wrong comes wrong again for a while


class Paused(LmsError):
    """A person pressed pause, or something else comes first; what is here stays."""

    code = "paused"


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches one file after the other; several may run side by side."""

    store: Store
    blobs: Blobs
    shares: Shares
    fetching: Fetching
    transport: Transport
    base_url: str
    clock: Clock
    fresh_link: Callable[[str, str], None]  # (role, owner): read the row again that has the address
    check: Callable[[], None] = field(default=lambda: None)
    at: Callable[[str], None] = field(default=lambda _point: None)
    keep_free: Callable[[int], int] = floor_bytes  # of a disk of so many bytes
    line: Line = field(default_factory=Line)

    def step(self) -> bool:
        """Fetch one file. False: nothing is to be fetched now.

        Raises ``Unreachable`` when the school is away, and ``DiskFull``: both stop every lane.
        """
        if self.fetching.hold is not None:
            return False
        self.room(0)
        with self.store.write("claim", durable=False) as tx:
            found = queue.claim(tx, self.clock.now())
        if found is None:
            return False
        try:
            self._fetch(found)
        except LmsError as error:
            self._note(found, error)
            if isinstance(error, DiskFull) or (isinstance(error, Unreachable) and not error.facts.get("answered")):
                raise
        except BaseException:
            # Cancelled: what is here stays, and it goes on with the next start.
            self._put_back(found)
            raise
        finally:
            self.fetching.traffic.end(found.id)
        return True

    def room(self, to_come: int) -> None:
        """Raise ``DiskFull`` where the rest would take what has to stay free."""
        total, free = self.blobs.disk()
        if free - max(to_come, 0) < self.keep_free(total):
            self.fetching.hold = Hold.NO_SPACE
            raise DiskFull(f"{to_come} bytes to come, {free} free")

    def _fetch(self, file: KeptFile) -> None:
        if self._is_here(file):
            self._land(file, Landed(file.sha256, self.blobs.path(file.sha256).stat().st_size))
            return
        part = Part(self.part_of(file))
        self.room((file.size_bytes or 0) - part.safe_bytes)
        file, got = self._bring_by_a_good_link(file)
        self.at("download-verified")
        self.shares.take(got.sha256)
        self.blobs.adopt(part.path, got.sha256)
        self.at("download-adopted")
        self._land(file, Landed(got.sha256, got.size_bytes, got.etag, got.resent_bytes))
        part.remove()

    def _is_here(self, file: KeptFile) -> bool:
        """Another account has it, or a kill came between the file and its note: believed once it was read."""
        there = self.blobs.find(file.sha256, file.size_bytes)
        return there is not None and self.blobs.verify(file.sha256, lambda _count: self.check())

    def part_of(self, file: KeptFile) -> Path:
        """Where the unfinished file is; accounts do not write into each other's."""
        return self.blobs.part(f"{self.shares.account} {file.id}")

    def _bring_by_a_good_link(self, file: KeptFile) -> tuple[KeptFile, Fetched]:
        """Links are signed for some hours: one that is refused is asked for anew, once."""
        try:
            return file, self._bring(file)
        except (LinkExpired, Gone) as refused:
            self.fresh_link(file.role, file.owner)
            with self.store.read() as tx:
                now = files.one(tx, file.id)
            if now is None:
                raise Paused from refused
            if now.url == file.url:
                raise self._final(refused) from refused
        try:
            return now, self._bring(now)
        except LinkExpired as refused:
            raise self._final(refused) from refused

    def _final(self, refused: LmsError) -> LmsError:
        """401 may be over when somebody signs in again; 403, 404 and 410 mean that it is not for us any more."""
        status = int(refused.facts.get("status", 0))
        return refused if status == 401 else Gone(str(status), status=status)

    def _bring(self, file: KeptFile) -> Fetched:
        told_at = time.monotonic()

        def report(done: int, _total: int) -> None:
            nonlocal told_at
            self.check()
            self.fetching.traffic.note(file.id, done)
            if self.fetching.hold is not None:
                raise Paused
            if time.monotonic() - told_at >= TELL_EVERY_S:
                told_at = time.monotonic()
                self._progress(file, done)

        line = replace(self.line, report=report, pace=self._pace, room=self.room, at=self.at)
        wanted = Wanted(file.url, file.sha256, file.size_bytes)
        return fetch(self.transport, self.base_url, wanted, self.part_of(file), line=line)

    def _pace(self, count: int) -> None:
        def check() -> None:
            self.check()
            if self.fetching.hold is not None:
                raise Paused

        self.fetching.limit.take(count, check)

    def _progress(self, file: KeptFile, done: int) -> None:
        with self.store.write("download", durable=False) as tx:
            goes_on = queue.go_on(tx, file, done, self.clock.now())
        if not goes_on:
            raise Paused

    def _land(self, file: KeptFile, landed: Landed) -> None:
        self.shares.take(landed.sha256)
        with self.store.write("downloaded") as tx:
            queue.land(tx, file, landed, self.clock.now())
            needed = files.needed_blobs(tx) if file.blob not in {"", landed.sha256} else None
        if needed is not None:
            self.shares.settle(needed)

    def _put_back(self, file: KeptFile) -> None:
        with self.store.write("download-failed", durable=False) as tx:
            queue.note_trouble(tx, file, "queued", error="", tries=0, later=None)

    def _note(self, file: KeptFile, error: LmsError) -> None:
        later = None
        match error:
            case Paused():
                state = "queued"
            case Gone():
                state = "gone"
            case DiskFull():
                state = "no_space"
                self.fetching.hold = Hold.NO_SPACE
            case FileProblem():
                state, later = "queued", self.clock.now() + backoff(file.attempts + DAMAGED_WAITS)
            case _:
                state, later = "queued", self.clock.now() + backoff(file.attempts)
        log.info("a %s waits: %s", file.role, error.code)
        is_trouble = not isinstance(error, Paused)
        with self.store.write("download-failed", durable=False) as tx:
            code = error.code if is_trouble else ""
            queue.note_trouble(tx, file, state, error=code, tries=int(is_trouble), later=later)
