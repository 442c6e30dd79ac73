"""One account, open: its store, its way to the school, what a person can do with it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from lms_desktop.api.auth import Tokens, account_of
from lms_desktop.api.endpoints import auth
from lms_desktop.api.school import School, Transport, new_transport
from lms_desktop.domain.clock import Clock
from lms_desktop.domain.errors import SignedOut, StoreProblem
from lms_desktop.domain.fetching import floor_bytes
from lms_desktop.domain.ops import OpState
from lms_desktop.domain.times import from_text
from lms_desktop.protocol.assignments import Submission
from lms_desktop.services.accounts import Accounts
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.services.session import Services, services_of
from lms_desktop.services.views import AccountView
from lms_desktop.store import files, ledger, outbox, queue, rows
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.safety import backups, recovery
from lms_desktop.store.shares import STAYS, Shares
from lms_desktop.store.store import Store, Tx
from lms_desktop.sync import media
from lms_desktop.sync.fetch import Fetcher
from lms_desktop.sync.pull import PULLED_AT
from lms_desktop.sync.push import PushReport
from lms_desktop.sync.scrub import Scrub
from lms_desktop.sync.way import Way
from lms_desktop.system.clock import SystemClock
from lms_desktop.system.faults import crash_point
from lms_desktop.system.locks import AccountLock
from lms_desktop.system.paths import Paths
from lms_desktop.tasks import Cancelled

CLOSE_WITHIN_S = 20.0
CLOCK_OFFSET, CLOCK_NEWS_S = "clock_offset_s", 1.0
IS_OPEN = "is_open"  # still said at the next start: the program did not end as it should


@dataclass
class Session:
    """Everything of one open account. ``use`` it in workers; ``close`` waits until nobody does."""

    account: AccountView
    open: OpenAccount
    services: Services
    tokens: Tokens
    transport: Transport
    lock: AccountLock
    paths: Paths
    at: Callable[[str], None] = crash_point
    _users: int = 0
    _closing: bool = False
    _is_looked_for: bool = False  # what waited for a sign-in
    _idle: threading.Condition = field(default_factory=threading.Condition)

    @contextmanager
    def use(self) -> Iterator["Session"]:
        """Keep the account open while a worker needs it. Raises ``Cancelled`` once it is closing."""
        with self._idle:
            if self._closing:
                raise Cancelled
            self._users += 1
        try:
            yield self
        finally:
            with self._idle:
                self._users -= 1
                self._idle.notify_all()

    def check(self) -> None:
        """Raise ``Cancelled`` once the account is closing."""
        if self._closing:
            raise Cancelled

    def close(self) -> None:
        """Let the account go, when its workers have come to their end."""
        with self._idle:
            was_closed, self._closing = self._closing, True
            self._idle.wait_for(lambda: self._users == 0, CLOSE_WITHIN_S)
        if was_closed:
            return
        # Where this cannot be written, the copies are read once more: no reason to stay open.
        with suppress(StoreProblem), self.open.store.write("close") as tx:
            rows.put_setting(tx, IS_OPEN, "")
        self.open.store.close()
        self.transport.close()
        self.lock.release()

    def push(self, report: Callable[[int, int], None]) -> PushReport:
        """Send what is due."""
        self._demand_own_token()
        self._let_go_what_needed_a_token()
        self._look_for_the_lost()
        self._look_for_the_damaged()
        try:
            return self.way().push(report)
        finally:
            self._keep_clock()

    def _let_go_what_needed_a_token(self) -> None:
        """There is one, and the program may have ended between a sign-in and what it was to let go.

        Once in a session: where the token is refused too, a pass would follow a pass without end.
        """
        was_looked_for, self._is_looked_for = self._is_looked_for, True
        if was_looked_for:
            return
        with self.open.store.read() as tx:
            waiting = ledger.count(tx, OpState.NEEDS_AUTH)
        if waiting:
            with self.open.store.write("signed-in") as tx:
                outbox.signed_in_again(tx)

    def _look_for_the_lost(self) -> None:
        """A pass that broke off, for instance at a full disk, left entries on their way: they may have arrived."""
        with self.open.store.read() as tx:
            lost = ledger.count(tx, OpState.IN_FLIGHT)
        if lost:
            with self.open.store.write("recover") as tx:
                outbox.recover(tx)

    def _look_for_the_damaged(self) -> None:
        with self.open.store.read() as tx:
            found = ledger.damaged(tx)
        if found:
            with self.open.store.write("damaged") as tx:
                outbox.set_aside(tx, found)

    def pull(self) -> None:
        """Read what the school has, and note which files that takes."""
        self._demand_own_token()
        if self.way().pull():
            self.replan()

    def replan(self) -> None:
        """Note which files are needed now; copies that nothing needs any more are let go."""
        height = self.services.preferences.load().video_height
        with self.open.store.write("plan") as tx:
            media.replan(tx, height)
            needed = files.needed_blobs(tx)
        self.open.shares.settle(needed)

    def _demand_own_token(self) -> None:
        """Nothing of one person is told with the token of another, or taken for theirs."""
        if account_of(self.tokens.access()) != self.account.user_id:
            raise SignedOut("the token speaks for somebody else")

    def _keep_clock(self) -> None:
        """How far the clock of this computer is off is known at the next start, before the school answers."""
        offset, known = self.open.clock.offset_s, _known_offset_s(self.open.store)
        if abs(offset - known) >= CLOCK_NEWS_S:
            with self.open.store.write("clock", durable=False) as tx:
                rows.put_setting(tx, CLOCK_OFFSET, offset)

    def way(self) -> Way:
        """The way to the school."""
        account = self.open
        return Way(
            account.store,
            account.school,
            account.own_files,
            account.clock,
            account.user_id,
            account.teaches,
            check=self.check,
            at=self.at,
        )

    def fetcher(self, check: Callable[[], None]) -> Fetcher:
        """One of those who fetch files."""
        account = self.open
        return Fetcher(
            account.store,
            account.blobs,
            account.shares,
            account.fetching,
            self.transport,
            self.account.server_url,
            account.clock,
            fresh_link=self._fresh_link,
            check=check,
            at=self.at,
        )

    def keep_safe(self) -> None:
        """Once a day: read the database through, copy it, and forget what the school thanked for long ago.

        Raises ``StoreDamaged``; the next start puts it together again.
        """
        store, now = self.open.store, self.open.clock.now()
        if not backups.is_due(store.path, now):
            return
        recovery.check(store)
        with store.write("forget", durable=False) as tx:
            outbox.forget_old(tx, now)
        backups.take(store.path, now, at=self.at)

    def scrub(self, check: Callable[[], None]) -> Scrub:
        """Who reads the copies again while nothing else happens."""
        return Scrub(self.open.store, self.open.blobs, self.open.clock, check)

    def sweep(self) -> None:
        """Remove copies that no account of this computer has needed for a day."""
        total, free = self.open.blobs.disk()
        stays = STAYS if free > floor_bytes(total) else timedelta(0)
        self.open.shares.sweep(self.paths.account_names(), self.open.clock.uncorrected(), stays)

    def was_pulled(self) -> bool:
        """Whether this computer has ever read from the school for this account."""
        with self.open.store.read() as tx:
            found = rows.get_setting(tx, PULLED_AT, str)
        return isinstance(found, str) and from_text(found) is not None

    def _fresh_link(self, role: str, owner: str) -> None:
        puller = self.way().lists()
        if role == "submission":
            with self.open.store.read() as tx:
                work = rows.one(tx, Submission, owner)
            if work is not None:
                puller.submissions(work.assignment)
        elif role != "attachment":
            puller.lecture(owner)
        self.replan()


def _known_offset_s(store: Store) -> float:
    with store.read() as tx:
        found = rows.get_setting(tx, CLOCK_OFFSET, float)
    return found if isinstance(found, float) else 0.0


def open_session(
    account: AccountView,
    paths: Paths,
    accounts: Accounts,
    preferences: PreferenceService,
    *,
    transport: Transport | None = None,
    clock: Clock | None = None,
    at: Callable[[str], None] = crash_point,
) -> Session:
    """Open an account of this computer; another network and another clock than the real ones can be handed in.

    A database that is damaged is put together again. Raises ``StoreBusy`` where another program has it,
    ``StoreTooNew``, ``DiskFull``, or ``StoreDamaged`` where that did not help.
    """
    folder = paths.account(account.server_url, account.user_id)
    with ExitStack() as undo:
        lock = AccountLock(folder)
        lock.take()
        undo.callback(lock.release)
        store = recovery.open_whole(folder / "store.sqlite3", (clock or SystemClock()).now(), at=at)
        undo.callback(store.close)
        store.reserve.hold()
        blobs = Blobs(paths.media)
        shares = Shares(blobs, paths.account_name(account.server_url, account.user_id))
        with store.write("recover") as tx:
            outbox.recover(tx)
            _recover_downloads(tx, blobs)
            needed = files.needed_blobs(tx)
        shares.settle(needed)
        clock = clock or SystemClock(_known_offset_s(store))
        transport = transport or new_transport()
        anonymous = School(account.server_url, transport, clock)
        tokens = Tokens(accounts.token(account.key), lambda refresh: auth.refresh(anonymous, refresh))
        opened = OpenAccount(
            store=store,
            blobs=blobs,
            shares=shares,
            own_files=Blobs(folder / "files"),
            clock=clock,
            school=School(account.server_url, transport, clock, tokens),
            user_id=account.user_id,
            first_name=account.name.split(" ")[0],
            role=account.role,
            signed_in_until=tokens.lasts_until,
        )
        session = Session(account, opened, services_of(opened, preferences), tokens, transport, lock, paths, at)
        undo.pop_all()
    return session


def _recover_downloads(tx: Tx, blobs: Blobs) -> None:
    """What was being fetched goes on; what should be here and is not is fetched again."""
    queue.recover(tx)
    queue.fetch_again(tx, queue.lost(tx, blobs))
    if rows.get_setting(tx, IS_OPEN, str):
        queue.doubt_all(tx)
    rows.put_setting(tx, IS_OPEN, "yes")
