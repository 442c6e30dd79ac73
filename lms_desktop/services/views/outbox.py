"""The outbox."""

from dataclasses import dataclass
from datetime import datetime

from lms_desktop.services.views.assignment import FileView
from lms_desktop.services.views.common import WorkState


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One thing on its way to the school; small changes of one kind are told as one row."""

    row_id: str  # op id of the first entry in it
    kind: str  # submission, quiz, note, bookmark, progress, enrollment, grade, settings
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


@dataclass(frozen=True, slots=True)
class OutboxView:
    """The outbox page, already grouped."""

    needs: tuple[OutboxRow, ...]
    failed: tuple[OutboxRow, ...]
    waiting: tuple[OutboxRow, ...]
    sending: tuple[OutboxRow, ...]
    drafts: tuple[OutboxRow, ...]
    received: tuple[OutboxRow, ...]  # last 20
    received_count: int
    last_receipt_at: datetime | None
