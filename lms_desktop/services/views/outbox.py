"""The outbox."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lms_desktop.services.views.assignment import FileView
from lms_desktop.services.views.common import WorkState


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One thing on its way to the school; small changes of one kind are told as one row."""

    row_id: str  # op id of the first entry in it
    kind: str  # submission, quiz_start, quiz, note, bookmark, progress, enrollment, grade, profile, section, …
    title: str
    detail: str
    state: WorkState
    at: datetime
    count: int = 1  # entries told by this row
    receipt: str = ""
    problem: str = ""
    course_id: str | None = None
    assignment_id: str | None = None
    lecture_id: str | None = None
    submission_id: str | None = None
    attempt_id: str | None = None  # of a quiz that a person judges
    quiz_id: str | None = None
    size_bytes: int = 0
    is_stuck: bool = False  # it has waited for longer than a day
    conflict_id: str = ""  # where a person chooses between two


class Next(StrEnum):
    """What happens next to a thing that was made here."""

    GOES = "goes"  # with the next connection
    TRIED_AT = "tried_at"
    LOOKED_FOR = "looked_for"  # it was sent, and no answer came: the school is asked before it goes again
    ON_ITS_WAY = "on_its_way"
    SIGN_IN = "sign_in"
    STANDS_UPON = "stands_upon"  # another thing has to go first
    DECIDE = "decide"
    HELD = "held"
    HAND_IN = "hand_in"  # a draft
    REFUSED = "refused"  # nothing, unless a person tries again
    DONE = "done"


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next, and when, or after what."""

    what: Next
    at: datetime | None = None
    upon: str = ""  # the title of the other thing
    upon_state: WorkState | None = None


@dataclass(frozen=True, slots=True)
class EarlierText:
    """A text that another one took the place of."""

    text: str
    at: datetime
    from_school: bool


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """A file as it was handed in."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """The school's word that it has something, with all that proves what it has."""

    number: str
    kind: str
    title: str
    text_sha256: str
    files: tuple[ReceiptFile, ...]
    finished_at: datetime  # this computer's clock
    received_at: datetime  # the school's clock
    school: str
    server_id: str
    version: int
    entry_id: str  # its name in the outbox, which the school knows, too


@dataclass(frozen=True, slots=True)
class OutboxDetail:
    """One outbox row, opened."""

    row: OutboxRow
    saved_at: datetime
    sent_at: datetime | None
    received_at: datetime | None
    next_try_at: datetime | None
    tries: int
    problem: str
    content: str  # what goes, readable
    files: tuple[FileView, ...]
    can_take_back: bool
    can_retry: bool
    next: NextStep = NextStep(Next.GOES)
    last_error: str = ""  # why the last try did not end well
    can_hold: bool = False
    can_let_go: bool = False
    earlier: tuple[EarlierText, ...] = ()


@dataclass(frozen=True, slots=True)
class OutboxView:
    """The outbox page, already grouped."""

    needs: tuple[OutboxRow, ...]
    failed: tuple[OutboxRow, ...]
    waiting: tuple[OutboxRow, ...]
    sending: tuple[OutboxRow, ...]
    drafts: tuple[OutboxRow, ...]
    received: tuple[OutboxRow, ...]  # last 20
    received_count: int  # entries; all of them are to be had one by one
    last_receipt_at: datetime | None
    stuck: tuple[OutboxRow, ...] = ()  # has waited for longer than a day
    held: tuple[OutboxRow, ...] = ()
