"""The school was put back to an earlier state: read everything anew, and tell again what it had accepted since."""

import logging
from datetime import datetime, timedelta

from lms_desktop.api.school import School
from lms_desktop.domain.clock import Clock
from lms_desktop.domain.errors import LmsError, Refused
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.store import outbox, streams
from lms_desktop.store.store import Store
from lms_desktop.sync import mode

log = logging.getLogger(__name__)

BEFORE = timedelta(hours=24)  # clocks differ, and an answer may have been on its way


class TurnedBack(LmsError):
    """The school's history is another one than that which was read here."""

    code = "turned_back"


def is_turned_back(error: Refused) -> bool:
    """Whether this is how a school says so."""
    return error.reason == ErrorCode.EPOCH_MISMATCH


def begin_anew(store: Store, school: School, clock: Clock) -> int:
    """Begin before everything; entries that the school may have lost wait again. Returns how many.

    What waits lies upon the mirror, so that nothing seems gone while everything is read again.
    """
    said = mode.ask(store, school, clock.now()).capabilities
    if said is None:
        return 0
    since = _since(said.restored_to, clock.now())
    with store.write("turned-back") as tx:
        count = outbox.revive(tx, since)
        streams.put_place(tx, "", said.epoch)
    log.warning("the school was put back to an earlier state: %d entries are told again", count)
    return count


def _since(restored_to: datetime | None, now: datetime) -> datetime:
    return max(restored_to - BEFORE, now - outbox.JOURNAL) if restored_to is not None else now - outbox.JOURNAL
