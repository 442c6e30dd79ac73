"""What waits in a course that may not be read any more: it belongs to its author, and stays."""

from collections.abc import Iterable

from lms_desktop.domain import content
from lms_desktop.domain.content_ops import ContentAdd
from lms_desktop.domain.ops import OpState
from lms_desktop.store import ledger
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx

_STANDS_IN = {"course": "course_detail"}  # the stream of a course tells it so
_NAMED_BY = {"lecture": "lecture", "assignment": "assignment", "quiz": "quiz"}


def waiting_in(tx: Tx, keys: Iterable[tuple[str, str]]) -> list[Entry]:
    """The entries that nobody has sent yet and that are about one of these rows."""
    gone = set(keys)
    unsent = (OpState.DRAFT, OpState.READY, OpState.HELD)
    return [entry for entry in ledger.pending(tx) if entry.state in unsent and not gone.isdisjoint(_about(entry))]


def _about(entry: Entry) -> set[tuple[str, str]]:
    named = {(entity, getattr(entry.op, field, "")) for field, entity in _NAMED_BY.items()}
    return {*named, *_place(entry), (entry.entity, entry.entity_id)}


def _place(entry: Entry) -> set[tuple[str, str]]:
    """Where something new is to stand."""
    if not isinstance(entry.op, ContentAdd):
        return set()
    parent = content.form_of(entry.entity).parent
    return {(_STANDS_IN.get(parent, parent), entry.op.parent)}
