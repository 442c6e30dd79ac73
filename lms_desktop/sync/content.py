"""How what those who teach write is told to a school that speaks the rows: look, write, look again."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from lms_desktop.api.endpoints import content as endpoint
from lms_desktop.api.endpoints import people
from lms_desktop.api.school import School
from lms_desktop.domain import content
from lms_desktop.domain.content import Content
from lms_desktop.domain.content_ops import ContentAdd, ContentOrder, ContentPatch
from lms_desktop.domain.errors import Gone, Refused
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.enums import Role
from lms_desktop.protocol.users import Profile
from lms_desktop.store.ledger import Entry
from lms_desktop.sync.looking import stale
from lms_desktop.sync.row_ids import row_id

HAVE_A_PAGE: Final = frozenset({"lecture", "assignment"})  # at every school


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes one row of a course. Raises ``Stale`` where it is not what an entry was made on."""

    school: School

    def there(self, entity: str, op: ContentAdd) -> list[bytes]:
        """What stands in the place of a new row already."""
        return endpoint.every(self.school, entity, op.parent)

    def whole(self, entity: str, docs: Iterable[bytes], known: AbstractSet[str]) -> list[bytes]:
        """Of these rows all that are not known, whole: a list tells less of a lecture."""
        new = [doc for doc in docs if row_id(doc) not in known]
        if entity != "lecture":
            return new
        return [endpoint.one(self.school, entity, row_id(doc)).body for doc in new]

    def add(self, entry: Entry, op: ContentAdd) -> bytes:
        """Make a new row; the row as the school has it."""
        body = {"id": entry.entity_id, **op.fields}
        return endpoint.add(self.school, entry.entity, op.parent, body, key=entry.wire_id).body

    def patch(self, entry: Entry, op: ContentPatch) -> bytes:
        """Write the fields that are not so yet. A race is as long as one call, and is seen afterwards."""
        doc = self._now(entry)
        theirs = content.read(entry.entity, doc)
        now = content.plain(entry.entity, theirs)
        wanted = {name: new for name, new in op.wanted.items() if now.get(name) != new}
        if not wanted:
            return doc  # it arrived before
        if any(now.get(name) != op.fields[name].old for name in wanted):
            raise stale(doc)
        told = content.read(entry.entity, self._write(entry, theirs, wanted))
        after = self._now(entry)
        if not _agree(entry.entity, told, content.read(entry.entity, after), wanted):
            raise stale(after)
        return after

    def remove(self, entry: Entry) -> None:
        """Take a row out of its course, unless somebody went on writing it. Raises ``Gone`` where it is not there."""
        try:
            doc = self._now(entry)
            theirs, base = content.read(entry.entity, doc), _base(entry)
            if base is not None and _is_news(entry.entity, base, theirs):
                raise stale(doc)
            version = theirs.version or None
            endpoint.remove(self.school, entry.entity, entry.entity_id, key=entry.wire_id, version=version)
        except Gone as error:
            if self._may_be_hidden(entry):
                raise Refused(str(error), **error.facts) from error
            raise

    def _may_be_hidden(self, entry: Entry) -> bool:
        """Whether what is not found may stand in its place: one who does not teach any more is not shown all of it."""
        me = decode(people.mine(self.school, "profile").body, Profile)
        try:
            return me.role == Role.STUDENT or self._in_its_place(entry) is not None
        except Refused:
            return True  # its place is not shown either

    def order(self, entity: str, parent: str, op: ContentOrder) -> list[bytes]:
        """Put the rows of one place in order, as far as they are there; those that had to be moved."""
        there = {row_id(doc): content.read(entity, doc) for doc in endpoint.every(self.school, entity, parent)}
        moved = [row for row in there.values() if content.placed(row, op) != row]
        return [self._place(entity, content.placed(row, op)) for row in moved]

    def _place(self, entity: str, row: Content) -> bytes:
        place = content.plain(entity, row)["order_index"]
        return endpoint.change(self.school, entity, row.id, {"order_index": place}, key="", version=None).body

    def _write(self, entry: Entry, theirs: Content, wanted: content.Fields) -> bytes:
        version = theirs.version or None
        entity, id_, key = entry.entity, entry.entity_id, entry.wire_id
        body = {**content.plain(entity, theirs), **wanted} if entity == "question" else wanted
        return endpoint.change(self.school, entity, id_, body, key=key, version=version).body

    def _now(self, entry: Entry) -> bytes:
        """The row as it is now, from its page or the list in which it stands. Raises ``Gone``."""
        if entry.entity in HAVE_A_PAGE:
            return endpoint.one(self.school, entry.entity, entry.entity_id).body
        doc = self._in_its_place(entry)
        if doc is None:
            raise Gone("not in the list", status=404, reason="not_found", body=b"")
        return doc

    def _in_its_place(self, entry: Entry) -> bytes | None:
        """The row as the list tells it in which it stood."""
        base = _base(entry)
        parent = str(getattr(base, content.form_of(entry.entity).parent)) if base is not None else ""
        found = endpoint.every(self.school, entry.entity, parent) if parent else []
        return next((doc for doc in found if row_id(doc) == entry.entity_id), None)


def is_same_content(entity: str, op: ContentAdd, doc: bytes) -> bool:
    """Whether a row is the one that an entry makes."""
    now = content.plain(entity, content.read(entity, doc))
    wanted = content.plain(entity, content.made(entity, op, row_id(doc)))
    return all(now.get(name) == wanted[name] for name in op.fields)


def _is_news(entity: str, base: Content, theirs: Content) -> bool:
    return content.seen(entity, theirs) != content.seen(entity, base) or content.holds(theirs) > content.holds(base)


def _agree(entity: str, one: Content, other: Content, names: content.Fields) -> bool:
    left, right = content.plain(entity, one), content.plain(entity, other)
    return all(left.get(name) == right.get(name) for name in names)


def _base(entry: Entry) -> Content | None:
    return content.read(entry.entity, entry.base_snapshot) if entry.base_snapshot else None
