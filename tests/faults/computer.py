"""A computer on which the real program runs without windows: used, cut off, killed at any point, and started again."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from lms_desktop.api.school import School as Way
from lms_desktop.app.session import Session, open_session
from lms_desktop.domain.errors import LmsError, SignedOut, StoreProblem, Unreachable
from lms_desktop.services.accounts import Accounts
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.services.views import AccountView
from lms_desktop.store import outbox
from lms_desktop.system.clock import SystemClock
from lms_desktop.system.paths import Paths
from tests.faults.school import URL, Hours, School
from tests.faults.wire import Wire
from tests.live import PASSWORD, KeptSecrets


class Killed(BaseException):
    """What kill -9 is to a test: nothing after it is done."""


class SetClock(SystemClock):
    """The computer's own clock, which somebody sets; the school's answers correct it, as they do in everyday use."""

    def __init__(self, hours: Hours) -> None:
        super().__init__()
        self._hours = hours
        self.wrong_by = timedelta()

    def uncorrected(self) -> datetime:
        return self._hours.now() + self.wrong_by


@dataclass
class Computer:
    """One account on one computer."""

    school: School
    home: Path
    email: str
    wire: Wire = field(init=False)
    clock: SetClock = field(init=False)
    passed: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    away: bool = False
    _left: int | None = None  # points to be passed before the kill
    _session: Session | None = None

    def __post_init__(self) -> None:
        self.wire = Wire(self.school, self.email)
        self.clock = SetClock(self.school.hours)

    @property
    def session(self) -> Session:
        """The open account; opened where it is not."""
        if self._session is None:
            self.away = True
            self._session = open_session(
                self._account(),
                Paths.under(self.home),
                self._accounts(),
                PreferenceService(Paths.under(self.home).preferences),
                transport=self.wire,
                clock=self.clock,
                at=self._at,
            )
        return self._session

    @property
    def store_path(self) -> Path:
        """The account's database."""
        account = self._account()
        return Paths.under(self.home).account(account.server_url, account.user_id) / "store.sqlite3"

    def sync(self) -> LmsError | None:
        """One pass as the window makes it; what stood in the way is answered. Any other error is a bug."""
        session = self.session
        try:
            if self.away:
                session.open.school.get("health/")
                with session.open.store.write("back") as tx:
                    outbox.network_is_back(tx)
            report = session.push(lambda _done, _total: None)
            if report.stopped_by is not None:
                raise report.stopped_by
            session.pull()
        except StoreProblem:
            raise  # nobody meddles with this disk: it is a finding
        except LmsError as error:
            self.away = isinstance(error, Unreachable)
            return error
        self.away = False
        return None

    def sign_in_again(self) -> None:
        """The person signs in once more, as the window asks for."""
        self._accounts().token(self._account().key).put(self.school.sign_in(self.email))
        self.close()
        with self.session.open.store.write() as tx:
            outbox.signed_in_again(tx)

    @contextmanager
    def dying_after(self, points: int) -> Iterator[None]:
        """End it when so many named points were passed in here, if so many are."""
        self._left = points
        try:
            yield
        finally:
            self._left = None

    def killed(self) -> None:
        """After ``Killed``: put the files back as they were at that moment."""
        self._left = None
        grave = self.store_path.with_name("grave")
        session = self._session
        self.close()
        if session is not None:  # killed while it was closed: a system lets go of everything then
            session.open.store.close()
            session.lock.release()
        for name in ("store.sqlite3", "store.sqlite3-wal"):
            self.store_path.with_name(name).unlink(missing_ok=True)
        self.store_path.with_name("store.sqlite3-shm").unlink(missing_ok=True)
        for file in grave.iterdir():
            file.replace(self.store_path.with_name(file.name))
        grave.rmdir()

    def kill_now(self) -> None:
        """kill -9 while nothing is done."""
        self._bury()
        self.killed()

    def close(self) -> None:
        """End it as a person does."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _at(self, point: str) -> None:
        self.passed[point] += 1
        if self._left is None:
            return
        if self._left <= 0:
            self.kills[point] += 1
            self._bury()
            raise Killed(point)
        self._left -= 1

    def _bury(self) -> None:
        """The files as they are on disk at this moment, without any connection's goodbye."""
        grave = self.store_path.with_name("grave")
        shutil.rmtree(grave, ignore_errors=True)
        grave.mkdir()
        for name in ("store.sqlite3", "store.sqlite3-wal"):
            if (path := self.store_path.with_name(name)).exists():
                shutil.copyfile(path, grave / name)

    def _accounts(self) -> Accounts:
        return Accounts(
            Paths.under(self.home).accounts, KeptSecrets(self.home), lambda url: Way(url, self.wire, self.clock)
        )

    def _account(self) -> AccountView:
        known = self._accounts().known()
        return known[0] if known else self._accounts().sign_in(URL, self.email, PASSWORD)


def is_signed_out(error: LmsError | None) -> bool:
    """Whether the person is asked for the password."""
    return isinstance(error, SignedOut)
