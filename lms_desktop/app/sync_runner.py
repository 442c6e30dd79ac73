"""When to sync: soon after a change, when the network comes back, every few minutes, and when somebody asks."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

from lms_desktop.app.download_runner import DownloadRunner
from lms_desktop.app.session import Session
from lms_desktop.domain.changes import Changes
from lms_desktop.domain.errors import LmsError, SignedOut, Unreachable
from lms_desktop.domain.fetching import Hold
from lms_desktop.domain.ops import OpState
from lms_desktop.services.conflicts import open_pairs
from lms_desktop.services.outbox import waiting_count
from lms_desktop.services.views import NetworkPhase, NoticeView, Preferences, SyncStatus
from lms_desktop.store import files, ledger, outbox, queue
from lms_desktop.tasks import Cancelled, Failure, Job, Lane, News, Tasks

log = logging.getLogger(__name__)

SOON_MS = 300
PULL_EVERY_MS = 5 * 60 * 1000
LOOK_EVERY_MS = 20_000  # one small call: that the school went away is noticed without anything to send
RETRY_FIRST_MS = 2_000
RETRY_AT_MOST_MS = 30_000


@dataclass(frozen=True, slots=True)
class Passed:
    """How one pass ended."""

    sent: int
    pulled: bool
    at: datetime
    more_is_due: bool


class SyncRunner(QObject):
    """Lives on the UI thread; the work is done in the lanes ``sync`` and ``download``."""

    _sending = Signal(int, int)

    def __init__(self, tasks: Tasks, news: News) -> None:
        super().__init__()
        self._tasks = tasks
        self._news = news
        self._session: Session | None = None
        self._status = SyncStatus()
        self._running = False
        self._again = False
        self._pull_next = True
        self._chosen_offline = False
        self._away = False
        self._look_next = False
        self._retry_ms = RETRY_FIRST_MS
        self._downloads = DownloadRunner(tasks, news)
        self._downloads.school_is_away.connect(self._lost_the_school)
        self._soon = self._timer(SOON_MS, self._start)
        self._retry = self._timer(RETRY_FIRST_MS, self._try_again)
        self._regular = self._timer(PULL_EVERY_MS, self.sync_now)
        self._look = self._timer(LOOK_EVERY_MS, self._look_for_the_school)
        self._count = self._timer(100, self._recount)
        self._downloads.moved.connect(self._count.start)
        self._sending.connect(self._show_sending)
        news.changed.connect(self._on_changes)
        self._listen_to_the_system()

    @property
    def status(self) -> SyncStatus:
        """What the status bar says."""
        return self._status

    def attach(self, session: Session, *, chosen_offline: bool) -> None:
        """Look after this account from now on."""
        self._session = session
        self._chosen_offline = chosen_offline
        self._away, self._pull_next, self._retry_ms = False, True, RETRY_FIRST_MS
        self._status = SyncStatus(phase=NetworkPhase.CHOSEN_OFFLINE if chosen_offline else NetworkPhase.STARTING)
        self._downloads.attach(session)
        self._show_network_to_downloads()
        self._count.start()
        self._regular.start()
        self._start()
        self._tell_notices()  # what came about while it was opened, or was not told before the program ended

    def take_rules(self, preferences: Preferences) -> None:
        """How files are to be fetched."""
        self._downloads.take_rules(preferences)

    def detach(self) -> None:
        """Leave the account alone; it is being closed."""
        self._session = None
        self._downloads.detach()
        for timer in (self._soon, self._retry, self._regular, self._look, self._count):
            timer.stop()

    def sync_now(self) -> None:
        """Read from the school too, not only send."""
        self._pull_next = True
        self._retry.stop()
        self._start()

    def work_offline(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """The person wants no network, or wants it again."""
        if on == self._chosen_offline:
            return
        self._chosen_offline = on
        if on:
            self._tell(phase=NetworkPhase.CHOSEN_OFFLINE)
            self._show_network_to_downloads()
        else:
            self._tell(phase=NetworkPhase.STARTING)
            self._away = True
            self.sync_now()

    def _start(self) -> None:
        session = self._session
        if session is None or self._chosen_offline:
            return
        if self._running:
            self._again = True
            return
        pull, self._pull_next = self._pull_next, False
        lost, away = self._away, self._away or self._look_next
        self._look_next = False
        self._running, self._again = True, False
        self._tasks.run(
            lambda job: self._pass_unless_closed(session, job, pull=pull, away=away, lost=lost),
            owner=self,
            done=lambda passed: self._passed(session, passed),
            failed=lambda failure: self._failed(session, failure, pull=pull),
            lane=Lane.SYNC,
        )

    def _pass_unless_closed(self, session: Session, job: Job, *, pull: bool, away: bool, lost: bool) -> Passed | None:
        """In a worker: a pass that was cut off is told too, or the next account would wait for its end for ever."""
        try:
            return self._pass(session, job, pull=pull, away=away, lost=lost)
        except Cancelled:
            return None

    def _pass(self, session: Session, job: Job, *, pull: bool, away: bool, lost: bool) -> Passed | None:
        """In a worker: push, and pull if asked; None where there was nothing to do."""
        with session.use():
            account = session.open
            with account.store.read() as tx:
                due = ledger.is_due(tx, account.clock.now())
            if not (pull or away or due):
                return None
            if away:
                session.open.school.get("health/")
                with account.store.write("back") as tx:
                    outbox.network_is_back(tx)
                    if lost:
                        queue.try_now(tx)
            job.check()
            report = session.push(self._sending.emit)
            if report.stopped_by is not None:
                raise report.stopped_by
            if pull or report.opens_more or not session.was_pulled():
                session.pull()
            with account.store.read() as tx:
                more = ledger.is_due(tx, account.clock.now())
            return Passed(report.sent, pull, account.clock.now(), more and report.sent > 0)

    def _passed(self, session: Session, passed: Passed | None) -> None:
        self._running = False
        if session is not self._session:
            self._start()
            return
        if passed is not None:
            self._away, self._retry_ms = False, RETRY_FIRST_MS
            self._retry.stop()
            if not self._chosen_offline:
                self._tell(phase=NetworkPhase.ONLINE, last_received_at=passed.at, next_try_at=None)
                self._look.start()
            self._show_network_to_downloads()
        self._count.start()
        if self._again or self._pull_next or (passed is not None and passed.more_is_due):
            self._soon.start()

    def _failed(self, session: Session, failure: Failure, *, pull: bool) -> None:
        self._running = False
        if session is not self._session:
            self._start()
            return
        self._count.start()
        self._pull_next = self._pull_next or pull
        if failure.is_bug:
            self._news.failed.emit(failure)
        if isinstance(failure.error, SignedOut):
            self._tell(phase=NetworkPhase.NEEDS_SIGN_IN)
            return
        error = failure.error
        if isinstance(error, Unreachable):
            self._away = True
            self._show_network_to_downloads()
        seconds = error.facts.get("seconds") if isinstance(error, LmsError) else None
        wait_ms = int(float(seconds) * 1000) if seconds else self._retry_ms
        self._retry_ms = min(self._retry_ms * 2, RETRY_AT_MOST_MS)
        at = session.open.clock.now() + timedelta(milliseconds=wait_ms)
        if not self._chosen_offline:
            self._tell(phase=NetworkPhase.OFFLINE, next_try_at=at)
        self._retry.start(wait_ms)

    def _look_for_the_school(self) -> None:
        self._look_next = True
        self._start()

    def _try_again(self) -> None:
        self._start()

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches("two_texts"):
            self._count.start()
        if changes.touches("outbox"):
            self._count.start()
            self._soon.start()
        if changes.touches("notice"):
            self._tell_notices()
        if changes.touches("download"):
            self._count.start()
            self._downloads.wake()

    def _tell_notices(self) -> None:
        session = self._session
        if session is not None:
            self._tasks.run(lambda _job: _new_notices(session), owner=self, done=self._announce, lane=Lane.WRITE)

    def _announce(self, notices: tuple[NoticeView, ...]) -> None:
        for notice in notices:
            self._news.noticed.emit(notice)

    def _show_network_to_downloads(self) -> None:
        if self._chosen_offline:
            self._downloads.show_network(Hold.OFFLINE)
        else:
            self._downloads.show_network(Hold.AWAY if self._away else None)

    def _lost_the_school(self) -> None:
        # Perhaps it is only where the files come from: whoever asks the school finds out.
        self._look_next = True
        self._start()

    def _recount(self) -> None:
        session = self._session
        if session is not None:
            self._tasks.run(lambda _job: _counted(session), owner=self, done=self._take_counts)

    def _take_counts(self, counts: "Counts") -> None:
        self._tell(
            waiting=counts.waiting,
            failed=counts.failed,
            needs=counts.needs,
            downloads=counts.downloads,
            downloads_paused=counts.paused,
        )

    def _show_sending(self, done: int, total: int) -> None:
        if total > 1 and not self._chosen_offline:
            self._tell(phase=NetworkPhase.SENDING, sending_done=done, sending_total=total)

    def _tell(self, **values: object) -> None:
        status = replace(self._status, **values)  # type: ignore[arg-type]  # names of fields
        if status != self._status:
            self._status = status
            self._news.status.emit(status)

    def _timer(self, interval_ms: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(interval_ms != PULL_EVERY_MS)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    def _listen_to_the_system(self) -> None:
        # The system's word is a hint to try at once, never proof: what is known is known by trying.
        if QNetworkInformation.loadDefaultBackend():
            QNetworkInformation.instance().reachabilityChanged.connect(lambda _reach: self.sync_now())


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits, as the status bar counts it."""

    waiting: int
    failed: int
    needs: int
    downloads: int
    paused: int


def _counted(session: Session) -> Counts:
    with session.use(), session.open.store.read() as tx:
        to_come, paused = files.open_counts(tx)
        return Counts(
            waiting=waiting_count(tx) - ledger.count(tx, OpState.REJECTED),
            failed=ledger.count(tx, OpState.REJECTED),
            needs=ledger.count(tx, OpState.CONFLICT, OpState.NEEDS_AUTH) + len(open_pairs(tx)),
            downloads=to_come,
            paused=paused,
        )


def _new_notices(session: Session) -> tuple[NoticeView, ...]:
    """In a worker: what was not told yet, oldest first; it counts as seen from now on."""
    with session.use():
        notices = session.services.notices
        new = tuple(one for one in reversed(notices.recent()) if one.is_new)
        if new:
            notices.seen(tuple(one.id for one in new))
        return new
