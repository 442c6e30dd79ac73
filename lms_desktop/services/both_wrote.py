"""Two who teach wrote the same in a course: look at both, and decide."""

from dataclasses import dataclass

from lms_desktop.domain import content
from lms_desktop.domain.content import Content
from lms_desktop.domain.content_ops import PATCHES, REMOVES, AnyPatch, ContentRemove
from lms_desktop.domain.content_rules import flaw_of
from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.op import FieldChange, Plain
from lms_desktop.domain.ops import OpState
from lms_desktop.domain.text_merge import both_together, compared
from lms_desktop.domain.times import Moment
from lms_desktop.services.authored import said
from lms_desktop.services.views import ConflictKind, ConflictView, SideView
from lms_desktop.store import ledger, outbox, rows
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Tx
from lms_desktop.sync.both_wrote import mine, standing_in

CONTENT = "content:"


@dataclass(frozen=True, slots=True)
class Undecided:
    """What was changed here, and what the school has by now."""

    entity: str
    waiting: list[Entry]
    mine: AnyPatch | None  # None: it was to go
    theirs: Content
    base: Content | None

    @property
    def merged(self) -> content.Merged:
        """As much of both as goes together."""
        return content.merge(self.entity, self.mine.fields if self.mine else {}, self.theirs, self.base)

    @property
    def only_text(self) -> str:
        """The one field that both changed, where that is a long text."""
        texts = content.form_of(self.entity).texts
        names = self.merged.collisions
        return names[0] if len(names) == 1 and names[0] in texts else ""


def conflict_id(entry: Entry) -> str:
    """The name of the conflict in which an entry is."""
    return f"{CONTENT}{entry.entity}:{entry.entity_id}"


def is_held(entry: Entry) -> bool:
    """Whether an entry waits until a person has seen what somebody else wrote."""
    return entry.entity in content.FORMS and entry.state is OpState.CONFLICT


def waiting(tx: Tx) -> list[Entry]:
    """The first entry of everything that a person has not decided yet, in the order in which it was written."""
    held = [entry for entity in content.FORMS for entry in ledger.pending(tx, entity) if is_held(entry)]
    first: dict[str, Entry] = {}
    for entry in sorted(held, key=lambda entry: entry.device_seq):
        first.setdefault(conflict_id(entry), entry)
    return list(first.values())


def undecided(tx: Tx, named: str) -> Undecided:
    """One of them. Raises ``NotPossible`` where it was decided, or is not there any more."""
    entity, _, id_ = named.removeprefix(CONTENT).partition(":")
    found = ledger.pending(tx, entity, id_)
    theirs = rows.base(tx, content.form_of(entity).row, id_) if any(map(is_held, found)) else None
    if theirs is None:
        raise NotPossible(named, why="no_conflict")
    snapshot = found[0].base_snapshot
    removes = any(isinstance(entry.op, ContentRemove) for entry in found)
    base = content.read(entity, snapshot) if snapshot else None
    return Undecided(entity, found, None if removes else mine(found), theirs, base)


def view(tx: Tx, named: str) -> ConflictView:
    """Both, as a person compares them."""
    two = undecided(tx, named)
    names = two.merged.collisions if two.mine else content.form_of(two.entity).fields
    base = _said(content.plain(two.entity, two.base) if two.base is not None else {}, names)
    theirs = _said(content.plain(two.entity, two.theirs), names)
    ours = _said(two.mine.wanted, names) if two.mine else ""
    shown = rows.one(tx, type(two.theirs), two.theirs.id) or two.theirs
    return ConflictView(
        conflict_id=named,
        kind=ConflictKind.CONTENT,
        title=content.name_of(shown),
        mine=SideView(text=ours, lines=compared(base, ours), at=two.waiting[-1].made_at),
        theirs=SideView(text=theirs, lines=compared(base, theirs), at=two.theirs.updated_at),
        base=SideView(text=base, lines=compared(base, base)),
        together=both_together(base, ours, theirs) if two.only_text else "",
        number=1,
        count=1,
        previous_id="",
        next_id="",
        field=names[0] if len(names) == 1 else "",
        is_text=bool(two.only_text),
    )


def keep_mine(tx: Tx, named: str, moment: Moment) -> None:
    """What was written here counts, where both wrote."""
    two = undecided(tx, named)
    if two.mine is None:
        _remove(tx, two, moment)
        return
    _tell(tx, two, content.mine_over(two.entity, two.mine.fields, two.theirs, two.base), moment)


def keep_theirs(tx: Tx, named: str, moment: Moment) -> None:
    """What the school has counts, where both wrote; the rest of what was written here is told."""
    two = undecided(tx, named)
    _tell(tx, two, two.merged.fields if two.mine else {}, moment)


def use_text(tx: Tx, named: str, text: str, moment: Moment) -> None:
    """One text in the place of both. Raises ``NotPossible`` where more than one text was changed on both sides."""
    two = undecided(tx, named)
    if not two.only_text:
        raise NotPossible(named, why="not_one_text")
    if flaw := flaw_of(content.patched(two.theirs, {two.only_text: text})):
        raise NotPossible(named, why=flaw)
    old = content.plain(two.entity, two.theirs)[two.only_text]
    _tell(tx, two, {**two.merged.fields, two.only_text: FieldChange(old=old, new=text)}, moment)


def _tell(tx: Tx, two: Undecided, fields: dict[str, FieldChange], moment: Moment) -> None:
    outbox.put_back_all(tx, two.waiting, OpState.SUPERSEDED)
    if fields:
        op = PATCHES[two.entity](fields=fields)
        outbox.put(tx, entity=two.entity, entity_id=two.theirs.id, op=op, moment=moment)


def _remove(tx: Tx, two: Undecided, moment: Moment) -> None:
    """It goes, now that what was written in it meanwhile was seen."""
    outbox.put_back_all(tx, two.waiting, OpState.SUPERSEDED)
    op = REMOVES[two.entity](holds=max(standing_in(tx, two.entity, two.theirs.id), content.holds(two.theirs)))
    outbox.put(tx, entity=two.entity, entity_id=two.theirs.id, op=op, moment=moment)


def _said(fields: dict[str, Plain], names: tuple[str, ...]) -> str:
    return said({name: fields[name] for name in names if name in fields})
