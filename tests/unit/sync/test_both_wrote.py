"""What becomes of entries about a row that somebody else wrote meanwhile, in a store without a school."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lms_desktop.domain.content_ops import SectionPatch, SectionRemove
from lms_desktop.domain.op import FieldChange
from lms_desktop.domain.ops import AnyOp, OpState
from lms_desktop.protocol.content import Section
from lms_desktop.protocol.rows import encode
from lms_desktop.store import ledger, outbox, overlays, rows
from lms_desktop.store.ledger import Entry
from lms_desktop.store.store import Store
from lms_desktop.sync import conflicts
from tests.builders import NOON, FakeClock, a_store, overlays_are_true

MOMENT = FakeClock().moment()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store that knows a section as the school said it fifth."""
    made = a_store(tmp_path)
    with made.write("pull") as tx:
        overlays.take_in(tx, "section", [section(version=5)])
    yield made
    made.close()


def section(*, version: int, title: str = "One", description: str = "a\nb\nc\n") -> bytes:
    return encode(Section(id="s", version=version, course="c", title=title, description=description, order_index=1))


def retitle(old: str, new: str) -> SectionPatch:
    return SectionPatch(fields={"title": FieldChange(old=old, new=new)})


def put(store: Store, op: AnyOp, *, sent: bool = False, state: OpState = OpState.READY) -> Entry:
    with store.write() as tx:
        op_id = outbox.put(tx, entity="section", entity_id="s", op=op, moment=MOMENT, state=state)
        if sent:
            outbox.take_off(tx, op_id, NOON)
        found = ledger.entry(tx, op_id)
    assert found is not None
    return found


def answer(store: Store, entry: Entry, theirs: bytes) -> list[Entry]:
    """The school says that the entry does not fit; what waits then."""
    with store.write("ack") as tx:
        conflicts.resolve(tx, entry, theirs, MOMENT)
        assert overlays_are_true(tx)
        return ledger.pending(tx)


def shown(store: Store) -> Section | None:
    with store.read() as tx:
        return rows.one(tx, Section, "s")


def test_a_school_that_was_put_back_gets_what_was_written_since(store: Store) -> None:
    entry = put(store, retitle("One", "Uno"), sent=True)
    (again,) = answer(store, entry, section(version=2, title="Zero"))
    assert (again.op, again.state, again.base_version) == (retitle("Zero", "Uno"), OpState.READY, 2)


def test_what_a_person_holds_is_held_when_it_is_put_together(store: Store) -> None:
    entry = put(store, retitle("One", "Uno"), sent=True)
    put(store, retitle("Uno", "Eins"), state=OpState.HELD)
    (again,) = answer(store, entry, section(version=6, description="new\n"))
    assert (again.op, again.state, again.base_version) == (retitle("One", "Eins"), OpState.HELD, 6)


def test_what_was_taken_away_behind_a_change_goes_as_it_was_seen_then(store: Store) -> None:
    entry = put(store, retitle("One", "Uno"), sent=True)
    put(store, SectionRemove())
    (again,) = answer(store, entry, section(version=6, title="Theirs"))
    assert (again.op, again.base_version) == (SectionRemove(), 5)
    assert shown(store) is None
    (held,) = answer(store, again, section(version=6, title="Theirs"))
    assert held.state is OpState.CONFLICT
    now = shown(store)
    assert now is not None
    assert now.title == "Theirs"


def test_a_newer_version_without_news_is_taken_away_all_the_same(store: Store) -> None:
    entry = put(store, SectionRemove(), sent=True)
    (again,) = answer(store, entry, section(version=7))
    assert (again.op, again.state, again.base_version) == (SectionRemove(), OpState.READY, 7)


def test_what_is_as_it_was_to_be_is_done(store: Store) -> None:
    entry = put(store, retitle("One", "Uno"), sent=True)
    put(store, retitle("Uno", "Eins"))
    assert answer(store, entry, section(version=6, title="Eins")) == []
    with store.read() as tx:
        (done,) = ledger.received(tx, 9)
    assert done.op_id == entry.op_id
