"""Somebody's computer without windows, in one process with the school: quick enough for every order of things."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
from rest_framework.test import RequestsClient

from lms_desktop.api.auth import Tokens
from lms_desktop.api.school import School as Way_to_school
from lms_desktop.protocol.learning import Bookmark, Note
from lms_desktop.protocol.users import TokenPair
from lms_desktop.server.apps.authentication import tokens
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.services.session import Services, services_of
from lms_desktop.store import ledger, rows
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.ledger import Entry
from lms_desktop.store.shares import Shares
from lms_desktop.store.store import Store
from lms_desktop.sync.push import PushReport
from lms_desktop.sync.way import Way
from tests.builders import FakeClock, a_store, overlays_are_true
from tests.server.sync.log import settle


class Line(RequestsClient):
    """The line to the school: it counts, and can be cut before or after a call."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, str]] = []
        self.bodies: list[bytes] = []
        self.answers: list[requests.Response] = []
        self.lose_request: Callable[[str, str], bool] = lambda _method, _url: False
        self.lose_answer: Callable[[str, str], bool] = lambda _method, _url: False

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]  # as requests has it
        settle()
        path = url.split("/api/")[1]
        if self.lose_request(method, path):
            raise requests.exceptions.ConnectionError("cut before it arrived")
        self.calls.append((method, path))
        self.bodies.append(kwargs.get("data") or b"")
        kwargs.pop("timeout", None)
        answer = super().request(method, url, *args, **kwargs)
        self.answers.append(answer)
        settle()
        if self.lose_answer(method, path):
            raise requests.exceptions.ConnectionError("cut after it arrived")
        return answer


class NoTokens:
    """A refresh token is not needed for as long as a test lasts."""

    def get(self) -> str | None:
        return None

    def put(self, token: str) -> None:
        del token


@dataclass
class Computer:
    """A store, a line, and what a person can do with them."""

    store: Store
    line: Line
    clock: FakeClock
    account: OpenAccount
    services: Services
    points: list[str] = field(default_factory=list)

    def way(self) -> Way:
        one = self.account
        return Way(one.store, one.school, one.own_files, one.clock, one.user_id, one.teaches, at=self.points.append)

    def push(self) -> PushReport:
        return self.way().push()

    def pull(self) -> bool:
        return self.way().pull()

    def sync(self) -> None:
        """Push and pull; what a lost call put off is due again."""
        self.clock.pass_seconds(3600)
        report = self.push()
        if report.stopped_by is not None:
            raise report.stopped_by
        self.pull()
        with self.store.read() as tx:
            assert overlays_are_true(tx)

    def pending(self) -> list[Entry]:
        with self.store.read() as tx:
            return ledger.pending(tx)

    def notes(self) -> list[str]:
        """The texts of all notes, as they are shown."""
        with self.store.read() as tx:
            return sorted(note.content for note in rows.many(tx, Note))

    def note_ids(self) -> list[str]:
        with self.store.read() as tx:
            return [note.id for note in sorted(rows.many(tx, Note), key=lambda note: note.content)]

    def marks(self) -> list[str]:
        with self.store.read() as tx:
            return sorted(mark.title for mark in rows.many(tx, Bookmark))

    def written(self) -> list[str]:
        """Every text that ever stood in a note here: what is shown, and earlier ones."""
        with self.store.read() as tx:
            earlier = list(tx.exec_driver_sql("SELECT content FROM note_revision").scalars())
        return [*self.notes(), *earlier]


def a_computer(folder: Path, template: Path, person: Any) -> Computer:
    """A computer on which this person is signed in."""
    pair = tokens.sign_in(person)
    keys = Tokens(NoTokens(), lambda _old: TokenPair(access=pair.access, refresh=""))
    keys.start(TokenPair(access=pair.access, refresh=""))
    line, clock = Line(), FakeClock(datetime.now(UTC))
    store = a_store(folder, template)
    media = Blobs(folder / "media")
    account = OpenAccount(
        store=store,
        blobs=media,
        own_files=Blobs(folder / "files"),
        clock=clock,
        school=Way_to_school("http://testserver", line, clock, keys),
        user_id=str(person.pk),
        first_name="Ada",
        role=person.role,
        shares=Shares(media, str(person.pk)),
    )
    return Computer(store, line, clock, account, services_of(account, PreferenceService(folder / "preferences.json")))
