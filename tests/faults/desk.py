"""A program at work on a live school: opened, synced, and hurried so that no test waits for what would take minutes."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import requests

from lms_desktop.api.school import School, new_transport
from lms_desktop.app.session import Session, open_session
from lms_desktop.domain.clock import Clock
from lms_desktop.domain.errors import LmsError, Unreachable
from lms_desktop.domain.ops import OpState
from lms_desktop.domain.times import to_text
from lms_desktop.services.accounts import Accounts
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.store import ledger, outbox
from lms_desktop.store.tables import outbox as entries
from lms_desktop.system.clock import SystemClock
from lms_desktop.system.paths import Paths
from tests.live import PASSWORD, KeptSecrets

PATIENCE_S = 1.5


class Impatient(requests.Session):
    """Gives up after a second or two where the real one waits half a minute."""

    patience_s = PATIENCE_S

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["timeout"] = (self.patience_s, self.patience_s)
        return super().request(*args, **kwargs)


def open_desk(url: str, home: Path, email: str, clock: Clock | None = None) -> Session:
    """Open an account; sign in where it is new on this computer."""
    paths = Paths.under(home)
    accounts = Accounts(paths.accounts, KeptSecrets(home), lambda url: School(url, new_transport(), SystemClock()))
    known = next((one for one in accounts.known() if one.email == email), None)
    account = known or accounts.sign_in(url, email, PASSWORD)
    transport = Impatient()
    transport.trust_env = False
    return open_session(
        account, paths, accounts, PreferenceService(paths.preferences), transport=transport, clock=clock
    )


def sync(session: Session) -> LmsError | None:
    """One pass; what stood in the way."""
    try:
        report = session.push(lambda _done, _total: None)
        if report.stopped_by is not None:
            raise report.stopped_by
        session.pull()
    except LmsError as error:
        return error
    return None


def time_passes(session: Session) -> None:
    """So much that everything that waits for its time is due, and a call that was lost cannot arrive any more."""
    long_ago = to_text(session.open.clock.now() - timedelta(hours=1))
    on_its_way = entries.c.state.in_((OpState.IN_FLIGHT, OpState.AMBIGUOUS))
    with session.open.store.write() as tx:
        tx.execute(entries.update().values(next_attempt_at=None))
        tx.execute(entries.update().where(on_its_way).values(sent_at=long_ago))


def press_retry(session: Session) -> None:
    """The person tries everything again that was refused."""
    with session.open.store.read() as tx:
        refused = [entry.op_id for entry in ledger.pending(tx) if entry.state is OpState.REJECTED]
    for op_id in refused:
        session.services.outbox.retry(op_id)


def sign_in_again(session: Session, refresh: str) -> None:
    """The person gave the password once more; this is what came back."""
    session.tokens._refresh_tokens.put(refresh)
    session.tokens._access = None
    with session.open.store.write() as tx:
        outbox.signed_in_again(tx)


def is_away(error: LmsError | None) -> bool:
    """Whether the school could not be reached."""
    return isinstance(error, Unreachable)
