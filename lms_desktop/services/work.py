"""What one learner handed in, or is about to, for one assignment."""

from dataclasses import dataclass
from datetime import UTC, datetime

from lms_desktop.domain import deadlines
from lms_desktop.domain.ops import PENDING, OpState, Submit
from lms_desktop.protocol.assignments import Assignment, Submission
from lms_desktop.services.states import word
from lms_desktop.services.views import WorkState
from lms_desktop.store import ledger, rows
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx


@dataclass(frozen=True, slots=True)
class HandIns:
    """Hand-ins by attempt, and the draft of the next one."""

    submissions: tuple[Submission, ...]
    entries: dict[str, Entry]  # by submission id
    draft: Entry | None

    @property
    def latest(self) -> Submission | None:
        """The last one that was handed in."""
        return self.submissions[-1] if self.submissions else None

    @property
    def state(self) -> WorkState | None:
        """Where the last hand-in is; None where there is none."""
        latest = self.latest
        if latest is None:
            return None
        entry = self.entries.get(latest.id)
        return word(entry) if entry is not None and entry.state in PENDING else WorkState.RECEIVED


def hand_ins(tx: Tx, assignment_id: str) -> HandIns:
    """Everything that this learner made for one assignment."""
    submissions = sorted(rows.many(tx, Submission, assignment=assignment_id), key=lambda work: work.attempt_number)
    entries = {}
    draft = None
    for some in ledger.of_entity(tx, "submission", [work.id for work in submissions]).values():
        entries.update({entry.entity_id: entry for entry in some if isinstance(entry.op, Submit)})
    for entry in ledger.pending(tx, "submission"):
        if isinstance(entry.op, Submit) and entry.op.assignment == assignment_id and entry.state is OpState.DRAFT:
            draft = entry
    return HandIns(tuple(submissions), entries, draft)


def due_at(assignment: Assignment) -> datetime | None:
    """When it is due: as the school says, or as its date means in UTC."""
    if assignment.due_at is not None:
        return assignment.due_at
    try:
        return deadlines.due_at(assignment.due_date, UTC)
    except ValueError:
        return None
