"""What a school that knows no names made twice: a call can arrive again without anybody having sent it again.

Nothing here can tell whether somebody meant two, so that nothing is taken away: it is told, once.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Final

from lms_desktop.domain import content
from lms_desktop.domain.content_ops import ContentAdd
from lms_desktop.domain.ops import AnyOp, BookmarkAdd, NoteCreate, Submit
from lms_desktop.protocol.assignments import Assignment
from lms_desktop.protocol.content import LectureRow
from lms_desktop.store import journal, ledger, rows
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx
from lms_desktop.store.tables import mirrors
from lms_desktop.sync.send import is_same

KEEPS_NAMES: Final = "keeps_names"  # whether the school took the name that was chosen here for a row
_LATE: Final = timedelta(days=1)  # no call is on its way for longer
_TITLE: Final = 80  # letters of it are told


def found(tx: Tx, now: datetime) -> list[Entry]:
    """After everything was read: the entries whose rows are here once more than they were made."""
    if rows.get_setting(tx, KEEPS_NAMES, int):
        return []
    mine = cache(lambda entity: ledger.rows_of(tx, entity))
    there = cache(lambda mirror, link, place: rows.base_ids(tx, mirror, **{link: place}))

    def is_twice(entry: Entry, link: str, place: str) -> bool:
        mirror = mirrors(entry.entity)[-1]  # the one that has all of a row
        new = there(mirror, link, place) - mine(entry.entity) - set(entry.known_ids_before or ())
        others = (rows.base_doc(tx, mirror, id_) for id_ in new)
        return any(doc is not None and is_same(entry, doc) for doc in others)

    late = ((entry, _place(entry)) for entry in ledger.accepted_since(tx, now - _LATE))
    return [entry for entry, place in late if place is not None and is_twice(entry, *place)]


def tell_of(tx: Tx, entry: Entry, now: datetime) -> None:
    """This arrived twice."""
    kind = "handed_in_twice" if isinstance(entry.op, Submit) else "made_twice"
    title = _title(tx, entry.op)[:_TITLE]
    journal.notice(tx, id_=f"twice:{entry.op_id}", kind=kind, title=title, detail="", at=now)


def _place(entry: Entry) -> tuple[str, str] | None:
    """What its row links to, and by which link; None for what any school makes once."""
    match op := entry.op:
        case NoteCreate() | BookmarkAdd():
            return "lecture", op.lecture
        case Submit():
            return "assignment", op.assignment
        case ContentAdd():
            return content.form_of(entry.entity).parent, op.parent
        case _:
            return None


def _title(tx: Tx, op: AnyOp) -> str:
    match op:
        case NoteCreate():
            return op.content
        case BookmarkAdd():
            lecture = rows.one(tx, LectureRow, op.lecture)
            return op.title or (lecture.title if lecture is not None else "")
        case Submit():
            assignment = rows.one(tx, Assignment, op.assignment)
            return assignment.title if assignment is not None else ""
        case ContentAdd():
            return str(op.fields.get("title") or op.fields.get("text") or "")
        case _:
            return ""
