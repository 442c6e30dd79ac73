"""What the school's answers mean for the entries: as many in one transaction as nobody notices waiting for."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lms_desktop.domain.clock import Clock, wait_of
from lms_desktop.domain.content_ops import ContentPatch, ContentRemove
from lms_desktop.domain.ops import BookmarkEdit, BookmarkRemove, NoteDelete, NoteEdit, OpState, SkillRemove, is_create
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.protocol.sync import NO_ROW, OpResult, OpStatus
from lms_desktop.store import outbox, overlays
from lms_desktop.store.ledger import Entry, Receipt
from lms_desktop.store.outbox import Landed
from lms_desktop.store.store import Store, Tx
from lms_desktop.sync import conflicts
from lms_desktop.sync.push import GIVES_A_VERSION, PushReport, backoff, free_what_follows, opens_more, receipt_from

log = logging.getLogger(__name__)

Answered = Sequence[tuple[Entry, OpResult]]
AT_ONCE = 1_000  # somebody who writes meanwhile waits for no more than these; what is left, the school tells again
_REMOVES = (BookmarkRemove, NoteDelete, SkillRemove, ContentRemove)


@dataclass(frozen=True, slots=True)
class Settlement:
    """Writes down what became of a batch."""

    store: Store
    clock: Clock

    def take(self, answered: Answered, done: PushReport) -> None:
        """Land what was taken, put back what was not, put together what was changed on both sides."""
        for start in range(0, len(answered), AT_ONCE):
            self._take(answered[start : start + AT_ONCE], done)

    def _take(self, answered: Answered, done: PushReport) -> None:
        now = self.clock.now()
        with self.store.write("ack") as tx:
            taken = [(entry, result) for entry, result in answered if _was(result) is OpStatus.APPLIED]
            self._land(tx, taken, now)
            for entry, result in answered:
                if _was(result) is not OpStatus.APPLIED:
                    self._not_taken(tx, entry, result, done)
        done.sent += len(taken)
        done.opens_more |= any(opens_more(entry.op) for entry, _ in taken)

    def _land(self, tx: Tx, taken: Answered, now: datetime) -> None:
        landed = [_landed(entry, result, now) for entry, result in taken]
        for one in landed:
            if (theirs := one.receipt.server_id) != one.entry.entity_id:
                outbox.rename(tx, one.entry.entity, one.entry.entity_id, theirs)
        outbox.land_all(tx, landed, now)
        for entity in {one.entry.entity for one in landed}:
            mine = [one for one in landed if one.entry.entity == entity]
            removed = [one.entry.entity_id for one in mine if isinstance(one.entry.op, _REMOVES)]
            overlays.drop_base(tx, entity, *removed)
            given = {
                one.receipt.server_id: doc
                for one in mine
                if isinstance(one.entry.op, GIVES_A_VERSION)
                for _, doc in one.answers
            }
            conflicts.rebase_followers(tx, entity, given)

    def _not_taken(self, tx: Tx, entry: Entry, result: OpResult, done: PushReport) -> None:
        match _was(result):
            case OpStatus.CONFLICT if result.row != NO_ROW:
                done.conflicts += 1
                conflicts.resolve(tx, entry, bytes(result.row), self.clock.moment())
            case OpStatus.CONFLICT | OpStatus.REJECTED if _is_gone(result):
                self._gone(tx, entry, result, done)
            case OpStatus.REJECTED if result.code == ErrorCode.ID_TAKEN and is_create(entry.op):
                conflicts.another_id(tx, entry, self.clock.moment())
            case OpStatus.REJECTED if result.code == ErrorCode.OP_ID_REUSED and entry.acked_at is not None:
                # Told again after the school was put back: it has it, under other words.
                outbox.put_back(tx, entry.op_id, OpState.ACKED)
            case OpStatus.REJECTED | OpStatus.CONFLICT:
                self._refuse(tx, entry, result, done)
            case _:
                wait = wait_of(result.retry_after_s) if result.retry_after_s else backoff(entry.attempts)
                outbox.put_back(
                    tx, entry.op_id, OpState.READY, code=result.code, next_attempt_at=self.clock.now() + wait
                )

    def _gone(self, tx: Tx, entry: Entry, result: OpResult, done: PushReport) -> None:
        """The row is not there any more: what was written on it lives on, what should go went."""
        moment = self.clock.moment()
        if isinstance(entry.op, NoteEdit | NoteDelete):
            conflicts.recreate(tx, entry, moment)
        elif isinstance(entry.op, BookmarkEdit):
            conflicts.rescue_bookmark(tx, entry, moment)
        elif isinstance(entry.op, ContentPatch):
            done.refused += 1
            conflicts.keep_words(tx, entry)
        elif is_create(entry.op) and result.code == ErrorCode.DELETED:
            # It arrived before, and was thrown away since.
            outbox.land_all(tx, [_landed(entry, result, moment.at)], moment.at)
            overlays.drop_base(tx, entry.entity, entry.entity_id)
        else:
            self._refuse(tx, entry, result, done)

    def _refuse(self, tx: Tx, entry: Entry, result: OpResult, done: PushReport) -> None:
        done.refused += 1
        log.warning("the school refused %s %s: %s", entry.kind, entry.op_id, result.code)
        outbox.put_back(tx, entry.op_id, OpState.REJECTED, code=result.code, words=result.detail)
        free_what_follows(tx, entry, result.code)


def _was(result: OpResult) -> OpStatus:
    """What became of an entry, now or when it came first."""
    return result.was or result.status


def _is_gone(result: OpResult) -> bool:
    return result.code in (ErrorCode.DELETED, ErrorCode.NOT_FOUND)


def _landed(entry: Entry, result: OpResult, now: datetime) -> Landed:
    if result.row == NO_ROW:
        receipt = Receipt(server_id=entry.entity_id, version=result.version or 0, received_at=now)
        return Landed(entry, (), receipt)
    doc = bytes(result.row)
    return Landed(entry, ((entry.entity, doc),), receipt_from(entry, doc, now))
