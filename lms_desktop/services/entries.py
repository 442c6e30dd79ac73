"""One outbox entry: how large it is, how long it waits, what happens to it next, and how it is told outside."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from lms_desktop.domain.errors import not_written
from lms_desktop.domain.ops import OpState, Submit, encode_op
from lms_desktop.services.states import word
from lms_desktop.services.views import Next, NextStep, WorkState
from lms_desktop.store import ledger
from lms_desktop.store.ledger import Entry
from lms_desktop.store.rows import sha256
from lms_desktop.store.store import Tx

STUCK_AFTER = timedelta(hours=24)
# What is on its way now cannot be held any more; what was lost on its way can.
HOLDABLE = frozenset({OpState.READY, OpState.AMBIGUOUS, OpState.NEEDS_AUTH})

TitleOf = Callable[[Tx, Entry], str]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it is told outside the program."""

    entry_id: str
    number: int  # in the order in which they were made, without a gap
    kind: str
    title: str
    state: str
    made_at: datetime
    tries: int
    next_try_at: datetime | None
    problem: str
    size_bytes: int
    sha256: str  # of what would be sent
    receipt: str = ""


def line_of(entry: Entry, title: str) -> Line:
    """An entry, to be told outside."""
    return Line(
        entry_id=entry.op_id,
        number=entry.device_seq,
        kind=entry.kind,
        title=title,
        state=entry.state.value,
        made_at=entry.made_at,
        tries=entry.attempts,
        next_try_at=entry.next_attempt_at,
        problem=entry.error_text or entry.error_code,
        size_bytes=size_of(entry),
        sha256=sha256(encode_op(entry.op)),
        receipt=entry.receipt.code if is_received(entry) and entry.receipt is not None else "",
    )


def size_of(entry: Entry) -> int:
    """How much goes."""
    files = sum(file.size_bytes or 0 for file in entry.op.files) if isinstance(entry.op, Submit) else 0
    return len(encode_op(entry.op)) + files


def is_received(entry: Entry) -> bool:
    """Whether the school has given its word, and has not been put back to a time before it since."""
    return entry.state is OpState.ACKED and entry.receipt is not None


def is_stuck(entry: Entry, now: datetime | None) -> bool:
    """Whether it should have gone long ago; what a person holds or has to decide on waits for that person."""
    goes_by_itself = word(entry) in (WorkState.WAITING, WorkState.SENDING)
    return now is not None and goes_by_itself and now - entry.made_at >= STUCK_AFTER


def next_step(tx: Tx, entry: Entry, title_of: TitleOf) -> NextStep:
    """What happens next to an entry."""
    match entry.state:
        case OpState.DRAFT:
            return NextStep(Next.HAND_IN)
        case OpState.HELD:
            return NextStep(Next.HELD)
        case OpState.NEEDS_AUTH:
            return NextStep(Next.SIGN_IN)
        case OpState.CONFLICT:
            return NextStep(Next.DECIDE)
        case OpState.REJECTED:
            return NextStep(Next.REFUSED)
        case OpState.IN_FLIGHT:
            return NextStep(Next.ON_ITS_WAY)
        case OpState.ACKED | OpState.SUPERSEDED:
            return NextStep(Next.DONE)
        case OpState.READY | OpState.AMBIGUOUS:
            return _next_try(tx, entry, title_of)


def write_file(path: Path, data: bytes) -> None:
    """Write a file to where a person wants it. Raises ``FileProblem`` or ``DiskFull``."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise not_written(error) from error


def _next_try(tx: Tx, entry: Entry, title_of: TitleOf) -> NextStep:
    first = ledger.before(tx, entry)
    if first is not None:
        return NextStep(Next.STANDS_UPON, upon=title_of(tx, first), upon_state=word(first))
    if entry.state is OpState.AMBIGUOUS:
        return NextStep(Next.LOOKED_FOR, at=entry.next_attempt_at)
    if entry.next_attempt_at is not None:
        return NextStep(Next.TRIED_AT, at=entry.next_attempt_at)
    return NextStep(Next.GOES)
