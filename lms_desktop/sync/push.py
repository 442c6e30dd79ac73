"""Tell the school what was made here, one entry at a time; "on its way" is on disk before the first byte is sent."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from lms_desktop.api.school import READ_S
from lms_desktop.domain.clock import Clock, wait_of
from lms_desktop.domain.content_ops import ContentAdd, ContentPatch
from lms_desktop.domain.errors import Busy, FileProblem, Gone, LmsError, Refused, SignedOut, Stale, Unreachable
from lms_desktop.domain.ops import (
    AnyOp,
    AttemptGrade,
    BookmarkAdd,
    BookmarkEdit,
    Enroll,
    GradeSet,
    NoteCreate,
    NoteDelete,
    NoteEdit,
    OpState,
    ProgressMerge,
    QuizStart,
    QuizSubmit,
    Submit,
    is_create,
)
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.store import ledger, outbox, overlays, rows
from lms_desktop.store.ledger import Entry, Receipt
from lms_desktop.store.store import Store, Tx
from lms_desktop.sync import conflicts, doubles
from lms_desktop.sync.doubles import KEEPS_NAMES
from lms_desktop.sync.send import Accepted, Courier, NotYet

log = logging.getLogger(__name__)

WAIT_FIRST_S = 1.0
LOST_AFTER = timedelta(seconds=READ_S + 30)
# What comes after one of these is made upon the row that it gave.
GIVES_A_VERSION = (
    NoteCreate,
    NoteEdit,
    BookmarkAdd,
    BookmarkEdit,
    QuizStart,
    GradeSet,
    AttemptGrade,
    ContentAdd,
    ContentPatch,
)
WAIT_AT_MOST_S = 15 * 60.0


@dataclass(slots=True)
class PushReport:
    """What one push did."""

    sent: int = 0
    total: int = 0
    refused: int = 0
    conflicts: int = 0
    stopped_by: LmsError | None = None
    opens_more: bool = False  # something was accepted that lets this person see more: read it at once

    def is_stopped(self) -> bool:
        """Whether something stands in the way of every further entry."""
        return self.stopped_by is not None


@dataclass(frozen=True, slots=True)
class Push:
    """Sends everything that is due."""

    store: Store
    courier: Courier
    clock: Clock
    check: Callable[[], None] = field(default=lambda: None)
    report: Callable[[int, int], None] = field(default=lambda _done, _total: None)
    at: Callable[[str], None] = field(default=lambda _point: None)

    def run(self) -> PushReport:
        """Send what is due, until nothing is, or the school does not answer."""
        done = PushReport()
        tried: set[str] = set()
        while entries := [entry for entry in self._due() if entry.op_id not in tried]:
            done.total = max(done.total, len(tried) + len(entries))
            for entry in entries:
                self.check()
                tried.add(entry.op_id)
                self._push(entry, done)
                if done.is_stopped():
                    return done
                self.report(len(tried), done.total)
        return done

    def _due(self) -> list[Entry]:
        with self.store.read() as tx:
            return ledger.due(tx, self.clock.now())

    def _push(self, entry: Entry, done: PushReport) -> None:
        try:
            known = self.courier.known_ids(entry)
            with self.store.write("take-off") as tx:
                if not ledger.stands(tx, entry):
                    return  # changed or held meanwhile: what it is now goes with the next pass, or waits
                outbox.take_off(tx, entry.op_id, self.clock.now(), known_ids=known)
            self.at("before-send")
            accepted = self._sent(entry)
            self.at("answered")
        except LmsError as error:
            self._not_accepted(entry, error, done)
        else:
            self._land(entry, accepted)
            done.sent += 1
            done.opens_more |= opens_more(entry.op)

    def _sent(self, entry: Entry) -> Accepted:
        if entry.state is not OpState.AMBIGUOUS or not is_create(entry.op):
            return self.courier.send(entry)
        with self.store.read() as tx:
            known = ledger.rows_of(tx, entry.entity) - {entry.entity_id}
            keeps_names = bool(rows.get_setting(tx, KEEPS_NAMES, int))
        return self.courier.send_again(entry, known, is_harmless=keeps_names or self._is_long_ago(entry))

    def _is_long_ago(self, entry: Entry) -> bool:
        """Whether a call that was lost cannot arrive any more."""
        return entry.sent_at is None or abs(self.clock.now() - entry.sent_at) >= LOST_AFTER

    def _land(self, entry: Entry, accepted: Accepted) -> None:
        now = self.clock.now()
        with self.store.write("ack") as tx:
            if accepted.renamed_to is not None:
                outbox.rename(tx, entry.entity, entry.entity_id, accepted.renamed_to)
            outbox.land(tx, entry.op_id, list(accepted.rows), receipt_of(entry, accepted, now), now)
            if accepted.receipt_row is None:
                overlays.drop_base(tx, entry.entity, entry.entity_id)
            else:
                self._learn(tx, entry, accepted)
            if isinstance(entry.op, GIVES_A_VERSION) and accepted.receipt_row is not None:
                row = {accepted.renamed_to or entry.entity_id: accepted.receipt_row}
                conflicts.rebase_followers(tx, entry.entity, row)

    def _learn(self, tx: Tx, entry: Entry, accepted: Accepted) -> None:
        """A school that kept a name which was chosen here keeps all: the same create twice is one row there."""
        if isinstance(entry.op, NoteCreate | BookmarkAdd | Submit | ContentAdd):
            rows.put_setting(tx, KEEPS_NAMES, int(accepted.renamed_to is None))
        if accepted.is_doubled:
            doubles.tell_of(tx, entry, self.clock.now())

    def _not_accepted(self, entry: Entry, error: LmsError, done: PushReport) -> None:
        now = self.clock.now()
        with self.store.write("put-back") as tx:
            match error:
                case Stale():
                    done.conflicts += 1
                    conflicts.resolve(tx, entry, bytes(error.facts["row"]), self.clock.moment())
                case Gone() if isinstance(entry.op, NoteEdit | NoteDelete):
                    conflicts.recreate(tx, entry, self.clock.moment())
                case Gone() if isinstance(entry.op, BookmarkEdit):
                    conflicts.rescue_bookmark(tx, entry, self.clock.moment())
                case Gone() if isinstance(entry.op, ContentPatch):
                    done.refused += 1
                    conflicts.keep_words(tx, entry)
                case Refused() | FileProblem():
                    done.refused += 1
                    log.warning("the school refused %s %s: %s", entry.kind, entry.op_id, error.code)
                    _put_back(tx, entry, OpState.REJECTED, error)
                    free_what_follows(tx, entry, reason_of(error))
                case NotYet():
                    assert entry.sent_at is not None
                    _put_back(tx, entry, OpState.AMBIGUOUS, error, entry.sent_at + LOST_AFTER)
                case SignedOut():
                    done.stopped_by = error
                    _put_back(tx, entry, OpState.NEEDS_AUTH, error)
                case Busy():
                    wait = wait_of(float(error.facts.get("seconds", 30.0)))
                    _put_back(tx, entry, _again(entry, sent=False), error, now + wait)
                    done.stopped_by = error
                case Unreachable():
                    # Who does not say that nothing left this computer may have been heard: look before repeating.
                    sent = bool(error.facts.get("sent", True))
                    _put_back(tx, entry, _again(entry, sent=sent), error, now + backoff(entry.attempts))
                    if not error.facts.get("answered"):
                        done.stopped_by = error
                case _:
                    _put_back(tx, entry, _again(entry, sent=True), error, now + backoff(entry.attempts))


def _again(entry: Entry, *, sent: bool) -> OpState:
    """Ready to be sent anew, or first to be looked for: what can be repeated without harm need not be looked for."""
    if entry.state is OpState.AMBIGUOUS:
        return OpState.AMBIGUOUS
    return OpState.AMBIGUOUS if sent and not isinstance(entry.op, ProgressMerge) else OpState.READY


def _put_back(tx: Tx, entry: Entry, state: OpState, error: LmsError, next_attempt_at: datetime | None = None) -> None:
    words = error.detail if error.detail != error.code else ""
    outbox.put_back(tx, entry.op_id, state, code=reason_of(error), words=words, next_attempt_at=next_attempt_at)


def reason_of(error: LmsError) -> str:
    """The school's word for why not, or ours."""
    return error.reason if isinstance(error, Refused) and error.reason else error.code


def free_what_follows(tx: Tx, entry: Entry, code: str) -> None:
    """An attempt that was handed in elsewhere is over: the next one, begun after it here, need not wait for it."""
    if isinstance(entry.op, QuizSubmit) and code == ErrorCode.ALREADY_SUBMITTED:
        outbox.let_followers_go(tx, entry.op_id)


def opens_more(op: AnyOp) -> bool:
    """Whether a school that took this has more to show: read it at once."""
    return isinstance(op, Enroll | QuizStart | QuizSubmit | AttemptGrade)


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many tries: full jitter, from one second to a quarter of an hour."""
    longest = min(WAIT_AT_MOST_S, WAIT_FIRST_S * 2 ** min(attempts, 20))
    return timedelta(seconds=random.uniform(WAIT_FIRST_S / 2, longest))  # noqa: S311 - spreads load, keeps no secret


class _Receipt(msgspec.Struct):
    id: str = ""
    version: int | None = None
    submitted_at: datetime | None = None
    updated_at: datetime | None = None


def receipt_of(entry: Entry, accepted: Accepted, now: datetime) -> Receipt:
    """The school's word, as its answer gives it; for a deletion there is no row, only the time of the answer."""
    doc = accepted.receipt_row
    if doc is None:
        return Receipt(server_id=entry.entity_id, version=0, received_at=now)
    return receipt_from(entry, doc, now)


def receipt_from(entry: Entry, doc: bytes, now: datetime) -> Receipt:
    """The school's word, as a row that it answered with gives it."""
    said = decode(doc, _Receipt)
    at = said.submitted_at or said.updated_at or now
    return Receipt(server_id=said.id or entry.entity_id, version=said.version or 0, received_at=at)
