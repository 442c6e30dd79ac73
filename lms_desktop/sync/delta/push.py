"""Tell the school what was made here, in batches; "on its way" is on disk for all of a batch before its first byte."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from lms_desktop.api.endpoints import sync
from lms_desktop.api.school import School
from lms_desktop.domain.clock import Clock, wait_of
from lms_desktop.domain.errors import Busy, FileProblem, Gone, LmsError, Refused, SignedOut, Unreachable
from lms_desktop.domain.ops import OpState
from lms_desktop.protocol import sync as wire_types
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.protocol.sync import Capabilities
from lms_desktop.store import device, ledger, outbox
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Store
from lms_desktop.sync import mode
from lms_desktop.sync.delta.settle import Settlement
from lms_desktop.sync.delta.turned_back import TurnedBack, is_turned_back
from lms_desktop.sync.delta.uploads import Uploads
from lms_desktop.sync.delta.wire import SINGLY_AT_MOST, batches, pushed
from lms_desktop.sync.push import PushReport, backoff

log = logging.getLogger(__name__)

SERVER_ERROR = "server_error"
_WHOLE_BATCH = frozenset({400, 413, 422})  # something in it is not to be taken: what, is found by halving


@dataclass(frozen=True, slots=True)
class DeltaPush:
    """Sends everything that is due."""

    store: Store
    school: School
    clock: Clock
    account: str
    said: Capabilities
    uploads: Uploads
    check: Callable[[], None] = field(default=lambda: None)
    report: Callable[[int, int], None] = field(default=lambda _done, _total: None)
    at: Callable[[str], None] = field(default=lambda _point: None)

    def run(self) -> PushReport:
        """Send what is due, until nothing is, or the school does not answer.

        Raises ``TurnedBack`` where the school begins anew; what was on its way is put back then.
        """
        done = PushReport()
        tried: set[str] = set()
        seen = self.store.commits
        while entries := [entry for entry in self._due() if entry.op_id not in tried]:
            done.total = max(done.total, len(tried) + len(entries))
            for batch in self._batches(entries):
                self.check()
                tried.update(entry.op_id for entry in batch)
                self._push(batch, done, seen)
                if done.is_stopped():
                    return done
                self.report(len(tried), done.total)
            seen = self.store.commits
        return done

    def _due(self) -> list[Entry]:
        with self.store.read() as tx:
            return ledger.due(tx, self.clock.now())

    def _batches(self, entries: Sequence[Entry]) -> Iterator[list[Entry]]:
        """The entries that go together: fewer after each time that the school failed over some."""
        failures = max((one.attempts for one in entries if one.error_code == SERVER_ERROR), default=0)
        singly = max(1, min(self.said.max_ops, SINGLY_AT_MOST) >> min(failures, 20))
        most = singly if failures else self.said.max_ops
        return batches(entries, max_ops=most, max_singly=singly, max_bytes=self.said.max_bytes - 1024)

    def _push(self, batch: Sequence[Entry], done: PushReport, seen: int) -> None:
        with self.store.write("take-off") as tx:
            if self.store.commits != seen:
                # What was changed or held meanwhile is left out: as it is now it goes with the next pass, or waits.
                batch = ledger.standing(tx, batch)
            outbox.take_off_all(tx, batch, self.clock.now())
        if batch:
            self._bring_and_send(batch, done)

    def _bring_and_send(self, batch: Sequence[Entry], done: PushReport) -> None:
        try:
            for entry in batch:
                self.uploads.bring(entry)
        except LmsError as error:
            self._not_sent(batch, error, done, is_sent=False)
            return
        self._send(batch, done)

    def _send(self, batch: Sequence[Entry], done: PushReport) -> None:
        with self.store.read() as tx:
            confirmed, last = ledger.confirmed_seq(tx), ledger.last_seq(tx)
        letter = wire_types.Push(
            device_id=device.name(self.store),
            account=self.account,
            epoch=self.said.epoch,
            ops=tuple(pushed(entry) for entry in batch),
            confirmed_seq=confirmed,
            last_seq=last,
        )
        self.at("before-send")
        try:
            answer = sync.push(self.school, letter)
        except Refused as error:
            self._refused(batch, error, done)
        except LmsError as error:
            self._not_sent(batch, error, done, is_sent=bool(error.facts.get("sent")))
        else:
            self.at("answered")
            if answer.is_copy:
                log.warning("another copy of this account goes by the same name: it gets a new one")
                device.forget(self.store)
            Settlement(self.store, self.clock).take(list(zip(batch, answer.results, strict=True)), done)

    def _refused(self, batch: Sequence[Entry], error: Refused, done: PushReport) -> None:
        """The batch as a whole was not taken."""
        if is_turned_back(error):
            self._put_back(batch, OpState.READY)
            raise TurnedBack(str(error)) from error
        if error.status in _WHOLE_BATCH and len(batch) > 1:
            middle = len(batch) // 2
            for half in (batch[:middle], batch[middle:]):
                if not done.is_stopped():
                    self._send(half, done)
                else:
                    self._put_back(half, OpState.READY)
        elif error.status in _WHOLE_BATCH:
            done.refused += 1
            self._put_back(batch, OpState.REJECTED, code=error.reason or error.code)
        elif error.reason == ErrorCode.WRONG_ACCOUNT:
            self._not_sent(batch, SignedOut(str(error)), done, is_sent=False)
        else:
            if isinstance(error, Gone):
                mode.doubt(self.store)
            self._not_sent(batch, error, done, is_sent=False)

    def _not_sent(self, batch: Sequence[Entry], error: LmsError, done: PushReport, *, is_sent: bool) -> None:
        """No answer to these, or none yet. An entry that comes twice is taken once: all may simply go again."""
        state = OpState.AMBIGUOUS if is_sent else OpState.READY
        wait = backoff(max(entry.attempts for entry in batch))
        match error:
            case FileProblem():
                done.refused += 1
                self._put_back(batch, OpState.REJECTED, code=error.code)
                return
            case SignedOut():
                state, wait = OpState.NEEDS_AUTH, timedelta(0)
            case Busy():
                wait = wait_of(float(error.facts.get("seconds", 30.0)))
            case Refused() if len(batch) == 1 and not isinstance(error, Gone):
                done.refused += 1
                self._put_back(batch, OpState.REJECTED, code=error.reason or error.code)
                return
            case _:
                pass
        code = SERVER_ERROR if isinstance(error, Unreachable) and error.facts.get("answered") else error.code
        self._put_back(batch, state, code=code, wait=wait)
        done.stopped_by = error

    def _put_back(
        self, batch: Sequence[Entry], state: OpState, *, code: str = "", wait: timedelta = timedelta(0)
    ) -> None:
        later = self.clock.now() + wait if wait else None
        with self.store.write("put-back") as tx:
            outbox.put_back_all(tx, batch, state, code=code, next_attempt_at=later)
