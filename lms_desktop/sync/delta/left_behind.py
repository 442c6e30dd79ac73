"""What waits in a course that may not be read any more: it belongs to its author, and stays."""

from collections.abc import Iterable

from lms_desktop.domain.ops import OpState
from lms_desktop.store import ledger
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx

_NAMED_BY = {"lecture": "lecture", "assignment": "assignment", "quiz": "quiz"}


def waiting_in(tx: Tx, keys: Iterable[tuple[str, str]]) -> list[Entry]:
    """The entries that nobody has sent yet and that are about one of these rows."""
    gone = set(keys)
    unsent = (OpState.DRAFT, OpState.READY, OpState.HELD)
    return [entry for entry in ledger.pending(tx) if entry.state in unsent and not gone.isdisjoint(_about(entry))]


def _about(entry: Entry) -> set[tuple[str, str]]:
    named = {(entity, getattr(entry.op, field, "")) for field, entity in _NAMED_BY.items()}
    return {*named, (entry.entity, entry.entity_id)}
