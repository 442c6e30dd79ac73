"""For schools that take any write, whatever it was made on: look at a row before and after writing over it."""

from dataclasses import dataclass

from lms_desktop.api.endpoints import learning
from lms_desktop.api.school import School
from lms_desktop.domain.errors import Gone, Refused, Stale
from lms_desktop.domain.ops import NoteEdit
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.learning import Bookmark, Note
from lms_desktop.store.ledger import Entry
from lms_desktop.sync.row_ids import row_id

_NO_SUCH_PAGE = (404, 405)


@dataclass(frozen=True, slots=True)
class Looking:
    """Sees what a school has of one note or bookmark. Raises ``Stale`` where it is not what an entry was made on."""

    school: School

    def edit_note(self, entry: Entry, op: NoteEdit) -> bytes:
        """Write a note anew; the row as it is then. A race is as long as one call, and is seen afterwards."""
        doc = self._note(entry)
        theirs = decode(doc, Note)
        if _words(theirs) == _words(op):
            return doc  # it arrived before
        if _is_other(entry, theirs):
            raise stale(doc)
        body: dict[str, object] = {"content": op.content, "tags": list(op.tags), "anchor": theirs.anchor}
        body |= {"timestamp_seconds": theirs.timestamp_seconds, "page_number": theirs.page_number}
        version = theirs.version or None
        answer = learning.edit_note(self.school, entry.entity_id, body, key=entry.wire_id, version=version)
        after = self._note(entry)
        # Not every school keeps words as they came: what counts is that it still has what it took.
        if _words(decode(after, Note)) != _words(decode(answer.body, Note)):
            raise stale(after)
        return after

    def remove_note(self, entry: Entry) -> None:
        """Throw a note away, unless somebody went on writing it."""
        doc = self._note(entry)
        if _is_other(entry, decode(doc, Note)):
            raise stale(doc)
        learning.remove_note(self.school, entry.entity_id, key=entry.wire_id, version=decode(doc, Note).version or None)

    def remove_bookmark(self, entry: Entry) -> None:
        """Take a mark away, unless somebody renamed it."""
        base = decode(entry.base_snapshot, Bookmark) if entry.base_snapshot else None
        if base is not None:
            doc = _named(learning.bookmarks(self.school, base.enrollment), entry.entity_id)
            if decode(doc, Bookmark).title != base.title:
                raise stale(doc)
        learning.remove_bookmark(self.school, entry.entity_id, key=entry.wire_id)

    def _note(self, entry: Entry) -> bytes:
        """The note as it is now, from its own page or, where there is none, from the list. Raises ``Gone``."""
        try:
            return learning.note(self.school, entry.entity_id).body
        except Refused as error:
            if error.status not in _NO_SUCH_PAGE or entry.base_snapshot is None:
                raise
        base = decode(entry.base_snapshot, Note)
        return _named(learning.notes(self.school, base.enrollment), entry.entity_id)


def stale(doc: bytes) -> Stale:
    """Somebody else changed it meanwhile; this is what it is now."""
    return Stale("", status=412, reason="stale", body=doc, row=doc)


def _is_other(entry: Entry, theirs: Note) -> bool:
    """Whether a note is not the one that the entry was made on, by its words: not every school counts versions."""
    base = decode(entry.base_snapshot, Note) if entry.base_snapshot else None
    return base is None or _words(theirs) != _words(base)


def _words(note: Note | NoteEdit) -> tuple[str, tuple[str, ...]]:
    return (note.content, note.tags)


def _named(docs: list[bytes], id_: str) -> bytes:
    found = next((doc for doc in docs if row_id(doc) == id_), None)
    if found is None:
        raise Gone("not in the list", status=404, reason="not_found", body=b"")
    return found
