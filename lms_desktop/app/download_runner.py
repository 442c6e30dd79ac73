"""When to fetch files: in which lanes, by which rules, and what is read again while nothing else happens."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

from lms_desktop.app.session import Session
from lms_desktop.domain.changes import Changes
from lms_desktop.domain.errors import DiskFull, Unreachable
from lms_desktop.domain.fetching import Hold, Metered, Rules
from lms_desktop.services.views import Preferences
from lms_desktop.store import queue
from lms_desktop.tasks import Cancelled, Failure, Handle, Job, Lane, News, Tasks

SOON_MS = 300
LOOK_AGAIN_MS = 60_000
IDLE_MS = 60_000
LANES = 3
LANES_METERED = 2
READ_AT_ONCE = 20  # copies, before looking whether something else is to be done


def rules_of(preferences: Preferences) -> Rules:
    """What the person set for downloads."""
    known = preferences.download_metered in set(Metered)
    return Rules(
        limit_bytes_s=max(0, preferences.download_limit_kib) * 1024,
        from_minute=preferences.download_from,
        until_minute=preferences.download_until,
        metered=Metered(preferences.download_metered) if known else Metered.ASK,
    )


class DownloadRunner(QObject):
    """Lives on the UI thread; the fetching is done in the lane ``download``."""

    school_is_away = Signal()
    moved = Signal()

    def __init__(self, tasks: Tasks, news: News, is_metered: Callable[[], bool] | None = None) -> None:
        super().__init__()
        self._tasks = tasks
        self._news = news
        self._is_metered = is_metered or _asked_of_the_system
        self._session: Session | None = None
        self._rules = Rules()
        self._height = Preferences().video_height
        self._hold: Hold | None = Hold.AWAY
        self._lanes = 0
        self._tidying: Handle | None = None
        self._soon = self._timer(SOON_MS, self._feed)
        self._later = self._timer(LOOK_AGAIN_MS, self._look_again)
        self._idle = self._timer(IDLE_MS, self._tidy)
        self._swept = False

    @property
    def lanes(self) -> int:
        """How many lanes are at work."""
        return self._lanes

    def attach(self, session: Session) -> None:
        """Fetch for this account from now on."""
        self._session = session
        self._swept = False
        self._hold = Hold.AWAY
        session.open.fetching.limit.set_rate(self._rules.limit_bytes_s)
        self._idle.start()

    def detach(self) -> None:
        """Leave the account alone; it is being closed."""
        self._session = None
        self._stop_tidying()
        for timer in (self._soon, self._later, self._idle):
            timer.stop()

    def take_rules(self, preferences: Preferences) -> None:
        """The person wants it another way: holds for what is under way, too."""
        before, self._rules = self._rules, rules_of(preferences)
        height, self._height = self._height, preferences.video_height
        session = self._session
        if session is not None and height != self._height:
            self._tasks.run(lambda _job: _replan(session), owner=self, lane=Lane.WRITE)
        if self._session is not None and before != self._rules:
            self._session.open.fetching.limit.set_rate(self._rules.limit_bytes_s)
            self.wake()

    def show_network(self, hold: Hold | None) -> None:
        """Whether the school can be reached: ``AWAY``, ``OFFLINE`` by choice, or None."""
        self._hold = hold
        if self._session is not None and hold is not None:
            self._session.open.fetching.hold = hold
        self.wake()

    def wake(self) -> None:
        """Something is to be fetched, or may be fetched again."""
        if self._session is not None and not self._soon.isActive():
            self._soon.start()

    def _look_again(self) -> None:
        session = self._session
        if session is not None and session.open.fetching.hold is Hold.NO_SPACE:
            session.open.fetching.hold = None  # there may be room by now
        self._feed()

    def _feed(self) -> None:
        session = self._session
        if session is None:
            return
        is_metered = self._is_metered()
        hold = self._hold or self._rule(session, is_metered=is_metered)
        is_full = session.open.fetching.hold is Hold.NO_SPACE
        self._set_hold(session, Hold.NO_SPACE if hold is None and is_full else hold)
        if session.open.fetching.hold is not None:
            self._wait()
            return
        at_most = LANES_METERED if is_metered else LANES
        self._tasks.run(
            lambda _job: _look(session), owner=self, done=lambda look: self._start_lanes(session, look, at_most)
        )

    def _start_lanes(self, session: Session, look: "tuple[int, datetime | None] | None", at_most: int) -> None:
        if look is None or session is not self._session:
            return
        if session.open.fetching.hold is not None:  # no room was found
            self._tell()
            self._wait()
            return
        due, next_due = look
        if due:
            self._stop_tidying()
        for _lane in range(min(due, at_most - self._lanes)):
            self._lanes += 1
            self._tasks.run(
                lambda job: _download(session, job),
                owner=self,
                done=lambda _nothing: self._lane_ended(session),
                failed=lambda failure: self._lane_failed(session, failure),
                lane=Lane.DOWNLOAD,
            )
        if not due and next_due is not None:
            wait = (next_due - session.open.clock.now()) / timedelta(milliseconds=1)
            self._later.start(int(min(max(wait, SOON_MS), LOOK_AGAIN_MS)))
        if not due and not self._lanes and not self._idle.isActive():
            self._idle.start()

    def _lane_ended(self, session: Session) -> None:
        self._lanes -= 1
        self.moved.emit()
        if session is self._session:
            self._soon.start()

    def _lane_failed(self, session: Session, failure: Failure) -> None:
        self._lanes -= 1
        self.moved.emit()
        if failure.is_bug:
            self._news.failed.emit(failure)
        elif isinstance(failure.error, DiskFull):
            self._wait()
            self._tell()
        elif isinstance(failure.error, Unreachable) and session is self._session:
            self.school_is_away.emit()

    def _rule(self, session: Session, *, is_metered: bool) -> Hold | None:
        local = session.open.clock.uncorrected().astimezone()
        return self._rules.hold(local, is_metered=is_metered, is_allowed=session.open.fetching.is_allowed)

    def _set_hold(self, session: Session, hold: Hold | None) -> None:
        fetching = session.open.fetching
        if fetching.hold is not hold:
            fetching.hold = hold
            self._tell()

    def _wait(self) -> None:
        if not self._later.isActive():
            self._later.start(LOOK_AGAIN_MS)

    def _tell(self) -> None:
        self._news.changed.emit(Changes.of([("download", "")]))

    def _tidy(self) -> None:
        session = self._session
        if session is None or self._lanes:
            return
        sweep, self._swept = not self._swept, True
        self._tidying = self._tasks.run(
            lambda job: _tidy_up(session, job, sweep=sweep),
            owner=self,
            done=self._tidied,
            lane=Lane.DOWNLOAD,
        )

    def _tidied(self, there_is_more: bool) -> None:  # noqa: FBT001 - what the worker answers
        self._tidying = None
        if self._session is not None and there_is_more:
            self._idle.start()

    def _stop_tidying(self) -> None:
        if self._tidying is not None:
            self._tidying.cancel()
            self._tidying = None

    def _timer(self, interval_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer


def _asked_of_the_system() -> bool:
    """A hint only: many systems do not know, and say no."""
    network: QNetworkInformation | None = QNetworkInformation.instance()  # None where no backend was loaded
    return network is not None and network.isMetered()


def _look(session: Session) -> "tuple[int, datetime | None] | None":
    """In a worker: how many files are due, and when the next one is."""
    with suppress(Cancelled), session.use():
        account = session.open
        _make_use_of_room(session)
        with account.store.read() as tx:
            return len(queue.in_order(tx, account.clock.now())), queue.next_due(tx)
    return None


def _replan(session: Session) -> None:
    """In a worker: videos of another height are needed from now on."""
    with suppress(Cancelled), session.use():
        session.replan()


def _make_use_of_room(session: Session) -> None:
    """Where the disk was full and is not any more."""
    with session.open.store.read() as tx:
        if not queue.waits_for_room(tx):
            return
    with suppress(DiskFull):
        session.fetcher(session.check).room(0)
        session.open.store.reserve.hold()
        with session.open.store.write("room") as tx:
            queue.room_again(tx)


def _download(session: Session, job: Job) -> None:
    """In a worker: fetch files until there are none to fetch."""

    def check() -> None:
        session.check()
        job.check()

    # Cut off by a change of accounts: told as an end, or its place among the lanes would stay taken.
    with suppress(Cancelled), session.use():
        fetcher = session.fetcher(check)
        while fetcher.step():
            check()


def _tidy_up(session: Session, job: Job, *, sweep: bool) -> bool:
    """In a worker: let go of what nobody needs, and read some copies again. True: there are more."""

    def check() -> None:
        session.check()
        job.check()

    with suppress(Cancelled), session.use():
        if sweep:
            session.sweep()
        scrub = session.scrub(check)
        return all(scrub.step() for _copy in range(READ_AT_ONCE))
    return False
