"""A live school behind a network of our own, and desks at it. What the school holds is read from its database.

Only in a process of its own: Django is set up once, on the database of the school that is served.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lms_desktop.app.session import Session
from lms_desktop.domain.errors import LmsError, SignedOut
from lms_desktop.domain.ops import OpState
from lms_desktop.store import ledger
from tests.faults import invariants
from tests.faults.desk import open_desk, press_retry, sign_in_again, sync, time_passes
from tests.faults.invariants import Held, Mirror
from tests.faults.kinds import KINDS, Kind
from tests.faults.person_kinds import more_held
from tests.faults.proxy import Proxy
from tests.faults.school import FAST, write_demo
from tests.live import SERVER, LiveSchool, learner, teacher

LEVELS = {"delta": "full", "rows": "rows", "bare": "bare"}
PEOPLE = 6
ROUNDS = 2


@dataclass
class Lab:
    """Everything that the cells of one run share."""

    mode: str
    folder: Path
    school: LiveSchool
    proxy: Proxy
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    _desks: dict[str, Session] = field(default_factory=dict)

    @classmethod
    def made(cls, mode: str, database_url: str | None = None) -> "Lab":
        """A school with people in it, served."""
        folder = Path(tempfile.mkdtemp(prefix="lms-lab-", dir=FAST))
        write_demo(folder / "demo", PEOPLE)
        data = folder / "data"
        os.environ |= {
            "LMS_API_LEVEL": LEVELS[mode],
            "LMS_DATA": str(data),
            "LMS_LOGINS_PER_ADDRESS": "1000/min",
            "LMS_LOGINS_PER_COMPUTER": "10000/min",
            "DJANGO_SETTINGS_MODULE": "lms_desktop.server.settings",
        }
        if database_url:
            os.environ["DATABASE_URL"] = database_url
        command = [*SERVER, "demo", "--data", str(data), "--from", str(folder / "demo")]
        subprocess.run(command, check=True, capture_output=True)
        school = LiveSchool(data, level=LEVELS[mode])
        school.start()
        import django

        django.setup()
        return cls(mode, folder, school, Proxy(school.port))

    def email(self, kind: Kind, number: int) -> str:
        """Who does this kind of work in the n-th cell."""
        return teacher(number % PEOPLE) if kind.is_teachers else learner(number % PEOPLE)

    def home(self, email: str) -> Path:
        """The computer of a person."""
        return self.folder / "homes" / email.split("@")[0]

    def store_path(self, email: str) -> Path:
        """The database of a person."""
        return next(self.home(email).glob("**/store.sqlite3"))

    def desk(self, email: str) -> Session:
        """The program of a person, open, and up to date once."""
        if email not in self._desks:
            is_new = not self.home(email).exists()
            self._desks[email] = open_desk(self.proxy.url, self.home(email), email)
            if is_new:
                self._first_day(self._desks[email])
        return self._desks[email]

    def leave_desk(self, email: str) -> None:
        """Close the program of a person."""
        session = self._desks.pop(email, None)
        if session is not None:
            session.close()

    def make_ready(self, kind: Kind, email: str, word: str) -> Session:
        """Everything that has to be there before the work; all of it synced."""
        if kind.is_teachers:
            other = learner(0)
            KINDS[kind.needs].ready(self.desk(other), word)
            KINDS[kind.needs].work(self.desk(other), word)
            self.must_sync(self.desk(other))
        session = self.desk(email)
        kind.ready(session, word)
        if kind.is_teachers:
            self.must_sync(session)
        else:
            self._must_push(session)
        return session

    def _must_push(self, session: Session) -> None:
        time_passes(session)
        report = session.push(lambda _done, _total: None)
        assert report.stopped_by is None, str(report.stopped_by)

    def must_sync(self, session: Session) -> None:
        """A pass that nothing stands in the way of."""
        time_passes(session)
        error = sync(session)
        assert error is None, f"{type(error).__name__}: {error}"

    def heal(self, session: Session, email: str, rounds: int = ROUNDS) -> list[str]:
        """No more faults; the person signs in if asked, and presses "try again". What still went wrong."""
        self.proxy.heal()
        self.proxy.deliver()
        error: LmsError | None = None
        for number in range(rounds):
            time_passes(session)
            if number == 0:
                press_retry(session)
            error = sync(session)
            if isinstance(error, SignedOut) or self._needs_sign_in(session):
                sign_in_again(session, self.refresh_of(email))
                error = sync(session)
        return [f"I9 after everything healed: {type(error).__name__}: {error}"] if error is not None else []

    def _needs_sign_in(self, session: Session) -> bool:
        """Whether the status bar asks for it."""
        with session.open.store.read() as tx:
            return ledger.count(tx, OpState.NEEDS_AUTH) > 0

    def look(self, kind: Kind, email: str, word: str, *, times: int = 1) -> list[str]:
        """What is wrong at the end of a cell."""
        found = list(invariants.page_is_honest(self.desk(email), email))
        path = Path(self.desk(email).open.store.path)
        held, mirror = self.held(), Mirror.read(path, email)
        there = kind.arrived(held, email, word)
        # A school that knows no names makes as many as calls come to it; the program says so.
        is_told = self.mode == "bare" and there > times and self._is_told_of(email, word)
        if there != times and not is_told:
            found.append(f"I1/I2 {kind.name} arrived {there} times")
        found += invariants.queue_is_empty([mirror])
        if not kind.is_teachers:
            found += invariants.converged(held, [mirror], email)
        found += invariants.nobody_elses([mirror], held, email) if not kind.is_teachers else ()
        return found

    def _is_told_of(self, email: str, word: str) -> bool:
        notices = self.desk(email).services.notices.recent(1000)
        told = {"handed_in_twice": "", "made_twice": word}
        return any(one.kind in told and one.title.startswith(told[one.kind]) for one in notices)

    def held(self) -> Held:
        """What the school holds."""
        from django.core.serializers.json import DjangoJSONEncoder
        from django.db import connection

        from lms_desktop.server.dump import summary

        found: Held = json.loads(json.dumps({**summary(), **more_held()}, cls=DjangoJSONEncoder))
        connection.close()
        return found

    def refresh_of(self, email: str) -> str:
        """A refresh token, as signing in gives one."""
        from lms_desktop.server.apps.authentication import tokens

        return tokens.sign_in(self.user(email)).refresh

    def user(self, email: str) -> Any:
        """A person's row at the school."""
        from lms_desktop.server.apps.authentication.models import User

        return User.objects.get(email=email)

    def end(self) -> None:
        """Throw everything away."""
        for email in list(self._desks):
            self.leave_desk(email)
        self.proxy.close()
        if self.school.process is not None:
            self.school.stop()
        from django.db import connections

        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _first_day(self, session: Session) -> None:
        self.must_sync(session)
        if not session.open.teaches:
            for title in ("A course", "Other"):
                cards = session.services.catalogue.search("").cards
                session.services.enrollments.enroll(next(card.course_id for card in cards if card.title == title))
            self.must_sync(session)
