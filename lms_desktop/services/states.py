"""Where the things that a person made are, in the seven words of the screen."""

from collections.abc import Iterable, Sequence

from lms_desktop.domain.ops import PENDING, OpState
from lms_desktop.services.views import WorkState
from lms_desktop.store import ledger
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx

WORDS: dict[OpState, WorkState] = {
    OpState.DRAFT: WorkState.HERE,
    OpState.READY: WorkState.WAITING,
    OpState.HELD: WorkState.HELD,
    OpState.IN_FLIGHT: WorkState.SENDING,
    OpState.AMBIGUOUS: WorkState.SENDING,
    OpState.NEEDS_AUTH: WorkState.NEEDS,
    OpState.CONFLICT: WorkState.NEEDS,
    OpState.REJECTED: WorkState.FAILED,
    OpState.SUPERSEDED: WorkState.RECEIVED,
    OpState.ACKED: WorkState.RECEIVED,
}
# The one to tell where a thing has several: what needs a person first, what is done last.
_URGENCY = (
    WorkState.FAILED,
    WorkState.NEEDS,
    WorkState.SENDING,
    WorkState.HELD,
    WorkState.WAITING,
    WorkState.HERE,
    WorkState.RECEIVED,
)


def state_of(entries: Iterable[Entry]) -> WorkState | None:
    """The state to tell of a thing that waits here; None where nothing of it does."""
    states = {word(entry) for entry in entries if entry.state in PENDING}
    return next((state for state in _URGENCY if state in states), None)


def word(entry: Entry) -> WorkState:
    """The state of one entry. One that no school has answered yet, and that is only looked for, waits."""
    if entry.state is OpState.AMBIGUOUS and entry.next_attempt_at is not None:
        return WorkState.WAITING
    return WORDS[entry.state]


def waiting_states(tx: Tx, entity: str, ids: Sequence[str]) -> dict[str, WorkState]:
    """The states of those rows that wait here."""
    found = {id_: state_of(entries) for id_, entries in ledger.of_entity(tx, entity, ids).items()}
    return {id_: state for id_, state in found.items() if state is not None}
