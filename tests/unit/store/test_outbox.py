"""The rule of two layers: base is what the school said, what waits lies upon it, nothing is skipped or overwritten."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from lms_desktop.domain import content, content_ops
from lms_desktop.domain.content_ops import LectureAdd, SectionAdd
from lms_desktop.domain.errors import StoreDamaged
from lms_desktop.domain.op import Plain
from lms_desktop.domain.ops import (
    BookmarkAdd,
    BookmarkRemove,
    FieldChange,
    NoteCreate,
    NoteDelete,
    NoteEdit,
    OpState,
    ProfilePatch,
    ProgressMerge,
    SettingsPatch,
    SkillAdd,
    SkillRemove,
    SocialPatch,
)
from lms_desktop.protocol.enums import Proficiency
from lms_desktop.protocol.learning import Bookmark, Note, Progress
from lms_desktop.protocol.rows import encode
from lms_desktop.protocol.users import Profile, Settings, Skill, Social
from lms_desktop.store import ledger, outbox, overlays, rows
from lms_desktop.store.ledger import Receipt
from lms_desktop.store.store import Store
from lms_desktop.store.tables import mirrors
from tests.builders import NOON, FakeClock, a_store, note_row, overlays_are_true, pull_note, shown_note

CREATE = NoteCreate(enrollment="e1", lecture="l1", content="first")


def put(store: Store, op: object, *, entity: str = "note", id_: str = "n1", **more: object) -> str:
    with store.write() as tx:
        return outbox.put(tx, entity=entity, entity_id=id_, op=op, moment=FakeClock().moment(), **more)  # type: ignore[arg-type]  # options of put


def acknowledge(store: Store, op_id: str, doc: bytes) -> None:
    receipt = Receipt(server_id="n1", version=1, received_at=NOON)
    with store.write("ack") as tx:
        outbox.land(tx, op_id, [("note", doc)], receipt, NOON)


def test_five_step_history_ends_with_the_newest_text(store: Store) -> None:
    """A writes, its answer is lost; B writes; A pulls while it waits; A's repeat is a duplicate: A must see B's."""
    pull_note(store, note_row("x=0", version=1))
    op = put(store, NoteEdit(content="x=1"))
    with store.write() as tx:
        outbox.take_off(tx, op, NOON)
        outbox.put_back(tx, op, OpState.AMBIGUOUS)
    pull_note(store, note_row("x=2", version=3))
    assert shown_note(store) == "x=1"
    acknowledge(store, op, note_row("x=1", version=2))
    assert shown_note(store) == "x=2"


def test_a_pull_never_hides_what_waits(store: Store) -> None:
    pull_note(store, note_row("theirs", version=1))
    put(store, NoteEdit(content="mine"))
    pull_note(store, note_row("theirs again", version=2))
    assert shown_note(store) == "mine"
    with store.read() as tx:
        base = rows.base(tx, Note, "n1")
    assert base is not None
    assert base.content == "theirs again"


def test_an_older_row_is_passed_over(store: Store) -> None:
    pull_note(store, note_row("new", version=5))
    pull_note(store, note_row("old", version=4))
    assert shown_note(store) == "new"


def test_typing_on_in_an_unsent_note_stays_one_entry(store: Store) -> None:
    put(store, CREATE)
    put(store, NoteEdit(content="second\r\n"))
    with store.read() as tx:
        (entry,) = ledger.pending(tx)
    assert isinstance(entry.op, NoteCreate)
    assert entry.op.content == "second\r\n"


def test_a_sent_entry_is_never_changed(store: Store) -> None:
    op = put(store, CREATE)
    with store.write() as tx:
        outbox.take_off(tx, op, NOON)
        outbox.put_back(tx, op, OpState.READY)
    put(store, NoteEdit(content="later"))
    with store.read() as tx:
        first, second = ledger.pending(tx)
    assert isinstance(first.op, NoteCreate)
    assert first.op.content == "first"
    assert isinstance(second.op, NoteEdit)
    assert shown_note(store) == "later"


def test_made_and_thrown_away_before_it_was_sent_is_nothing_to_send(store: Store) -> None:
    put(store, CREATE)
    put(store, NoteDelete())
    with store.read() as tx:
        assert ledger.pending(tx) == []
    assert shown_note(store) is None


def test_the_second_entry_on_a_row_waits_for_the_first(store: Store) -> None:
    pull_note(store, note_row("base"))
    first = put(store, NoteEdit(content="one"))
    with store.write() as tx:
        outbox.take_off(tx, first, NOON)
        outbox.put_back(tx, first, OpState.AMBIGUOUS)
    put(store, NoteEdit(content="two"))
    with store.read() as tx:
        assert [entry.op_id for entry in ledger.due(tx, NOON)] == [first]


def test_a_refused_entry_blocks_only_its_own_row(store: Store) -> None:
    bad = put(store, CREATE)
    with store.write() as tx:
        outbox.take_off(tx, bad, NOON)
        outbox.put_back(tx, bad, OpState.REJECTED, code="too_large")
    good = put(store, CREATE, id_="n2")
    with store.read() as tx:
        assert [entry.op_id for entry in ledger.due(tx, NOON)] == [good]
    assert shown_note(store) == "first"


def test_writing_on_after_a_refusal_tries_the_new_text(store: Store) -> None:
    bad = put(store, CREATE)
    with store.write() as tx:
        outbox.take_off(tx, bad, NOON)
        outbox.put_back(tx, bad, OpState.REJECTED, code="too_large")
    again = put(store, NoteEdit(content="shorter"))
    with store.read() as tx:
        (entry,) = ledger.due(tx, NOON)
    assert entry.op_id == again
    assert isinstance(entry.op, NoteCreate)
    assert entry.op.content == "shorter"


def test_what_was_on_its_way_at_a_kill_is_looked_for_before_it_is_repeated(store: Store) -> None:
    op = put(store, CREATE)
    with store.write() as tx:
        outbox.take_off(tx, op, NOON)
    with store.write() as tx:
        assert outbox.recover(tx) == 1
    with store.read() as tx:
        (entry,) = ledger.due(tx, NOON)
    assert entry.state is OpState.AMBIGUOUS


def test_an_entry_waits_for_what_it_needs(store: Store) -> None:
    needed = put(store, CREATE, id_="n0")
    put(store, BookmarkAdd(enrollment="e1", lecture="l1"), entity="bookmark", id_="b1", depends_on=needed)
    with store.read() as tx:
        assert [entry.op_id for entry in ledger.due(tx, NOON)] == [needed]


def test_progress_is_united_with_what_the_school_has(store: Store) -> None:
    put(store, ProgressMerge(enrollment="e1", lecture="l1", ranges=((0, 10),), total=100), entity="progress", id_="p1")
    doc = b'{"id":"p1","version":1,"enrollment":"e1","lecture":"l1","watched_ranges":[[50,60]],"total_seconds":100}'
    with store.write("pull") as tx:
        overlays.refold(tx, "progress", rows.take_in(tx, "progress", [doc]))
    with store.read() as tx:
        row = rows.one(tx, Progress, "p1")
    assert row is not None
    assert row.watched_ranges == ((0, 10), (50, 60))


def test_fields_that_this_program_does_not_know_are_kept(store: Store) -> None:
    doc = b'{"id":"n1","version":1,"enrollment":"e1","lecture":"l1","content":"x","mood":"new"}'
    pull_note(store, doc)
    with store.read() as tx:
        assert rows.base_doc(tx, "note", "n1") == doc


def test_changes_name_what_a_bulk_write_touched(store: Store) -> None:
    heard = []
    store.subscribe(heard.append)
    with store.write() as tx:
        rows.take_in(tx, "note", [note_row("x", id_=f"n{n}") for n in range(50)])
    assert heard[0].ids["note"] == {f"n{n}" for n in range(50)}


def test_a_row_may_be_touched_twice_in_one_transaction(store: Store) -> None:
    """An entry is laid upon a row, and then the row itself comes: whoever hears of it hears once."""
    pull_note(store, note_row("x"))
    heard = []
    store.subscribe(heard.append)
    with store.write() as tx:
        outbox.put(tx, entity="note", entity_id="n1", op=NoteEdit(content="y"), moment=FakeClock().moment())
        rows.take_in(tx, "note", [note_row("z", version=2)])
    assert heard[0].ids["note"] == {"n1"}


def test_a_failed_write_changes_nothing_and_tells_nobody(store: Store) -> None:
    heard = []
    store.subscribe(heard.append)
    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle(store)
    assert shown_note(store) is None
    assert heard == []


def fail_in_the_middle(store: Store) -> None:
    with store.write() as tx:
        rows.take_in(tx, "note", [note_row("x")])
        raise ZeroDivisionError


def test_a_deletion_that_was_refused_and_goes_again_hides_the_note_again(store: Store) -> None:
    pull_note(store, note_row("a"))
    op = put(store, NoteDelete())
    with store.write() as tx:
        outbox.put_back(tx, op, OpState.REJECTED, code="no")
    assert shown_note(store) == "a"
    with store.write() as tx:
        outbox.take_off(tx, op, NOON)
    assert shown_note(store) is None
    with store.read() as tx:
        assert overlays_are_true(tx)


def test_what_the_disk_changed_is_set_aside_and_not_sent(store: Store) -> None:
    op = put(store, CREATE)
    put(store, CREATE, id_="n2")
    with store.write() as tx:
        tx.execute(
            text("UPDATE outbox SET payload = CAST(replace(payload, 'first', 'worst') AS BLOB) WHERE entity_id = 'n1'")
        )
    with store.read() as tx:
        found = ledger.damaged(tx)
        assert [entry.entity_id for entry in ledger.due(tx, NOON)] == ["n2"]
    assert found == [op]
    with store.write() as tx:
        outbox.set_aside(tx, found)
    with store.read() as tx:
        assert [entry.entity_id for entry in ledger.due(tx, NOON)] == ["n2"]
        damaged = ledger.entry(tx, op)
    assert damaged is not None
    assert (damaged.state, damaged.error_code) == (OpState.REJECTED, "damaged")


def test_what_the_disk_changed_is_not_made_to_look_whole_where_the_school_names_what_it_stands_in(store: Store) -> None:
    section = put(store, SectionAdd(parent="c1", fields={"title": "A part"}), entity="section", id_="ours")
    put(store, LectureAdd(parent="ours", fields={"title": "first"}), entity="lecture", id_="l1")
    put(store, LectureAdd(parent="ours", fields={"title": "whole"}), entity="lecture", id_="l2")
    with store.write() as tx:
        tx.execute(
            text("UPDATE outbox SET payload = CAST(replace(payload, 'first', 'worst') AS BLOB) WHERE entity_id = 'l1'")
        )
    with store.write() as tx:
        outbox.rename(tx, "section", "ours", "theirs")
        receipt = Receipt(server_id="theirs", version=1, received_at=NOON)
        outbox.land(tx, section, [], receipt, NOON)
    with store.read() as tx:
        assert [(entry.entity_id, entry.op) for entry in ledger.due(tx, NOON)] == [
            ("l2", LectureAdd(parent="theirs", fields={"title": "whole"}))
        ]
        assert len(ledger.damaged(tx)) == 1


def test_an_entry_that_cannot_be_read_is_told_as_damage(store: Store) -> None:
    put(store, CREATE)
    with store.write() as tx:
        tx.execute(text("UPDATE outbox SET payload = x'7b7b'"))
    with store.read() as tx, pytest.raises(StoreDamaged):
        ledger.pending(tx)


TEXTS = st.sampled_from(["a", "b\r\n", "c", "e\u0301 ", "\U0001f600\n"])
OTHERS = ("lecture", "quiz", "question", "assignment")
OTHER_STEPS = [f"{entity} {what}" for entity in OTHERS for what in ("add", "patch", "remove")]
OTHER_STEPS += ["section order", "lecture order"]
OTHER_PULLS = [f"{entity} {what}" for entity in OTHERS for what in ("pull", "gone")]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), TEXTS),
        st.tuples(st.just("edit"), TEXTS),
        st.tuples(st.just("delete"), st.just("")),
        st.tuples(st.just("pull"), TEXTS),
        st.tuples(st.just("send"), st.just("")),
        st.tuples(st.just("lose"), st.just("")),
        st.tuples(st.just("ack"), TEXTS),
        st.tuples(st.just("refuse"), st.just("")),
        st.tuples(st.just("mark"), TEXTS),
        st.tuples(st.just("unmark"), st.just("")),
        st.tuples(st.just("account"), TEXTS),
        st.tuples(st.just("change"), TEXTS),
        st.tuples(st.just("can"), TEXTS),
        st.tuples(st.just("cannot"), st.just("")),
        st.tuples(st.sampled_from(["section add", "section patch", "section remove", *OTHER_STEPS]), TEXTS),
        st.tuples(st.sampled_from(["section pull", "section gone", *OTHER_PULLS]), TEXTS),
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_rebuild_is_what_is_stored(
    steps: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory, template: Path
) -> None:
    store = a_store(tmp_path_factory.mktemp("history"), template)
    try:
        for number, (step, text) in enumerate(steps, start=1):
            take(store, step, text, number)
            with store.read() as tx:
                assert overlays_are_true(tx)
    finally:
        store.close()


def take(store: Store, step: str, text: str, version: int) -> None:
    with store.read() as tx:
        first = next(iter(ledger.pending(tx)), None)
        note, mark, skill = rows.one(tx, Note, "n1"), rows.one(tx, Bookmark, "b1"), rows.one(tx, Skill, "k1")
    match step:
        case "create" if note is None:
            put(store, NoteCreate(enrollment="e1", lecture="l1", content=text))
        case "edit" if note is not None:
            put(store, NoteEdit(content=text))
        case "delete" if note is not None:
            put(store, NoteDelete())
        case "mark" if mark is None:
            put(store, BookmarkAdd(enrollment="e1", lecture="l1", title=text), entity="bookmark", id_="b1")
        case "unmark" if mark is not None:
            put(store, BookmarkRemove(), entity="bookmark", id_="b1")
        case "account":
            pull_account(store, text, version)
        case "change":
            change_account(store, text)
        case "can" if skill is None:
            put(store, SkillAdd(name=text, proficiency=Proficiency.EXPERT), entity="skill", id_="k1")
        case "cannot" if skill is not None:
            put(store, SkillRemove(), entity="skill", id_="k1")
        case _ if " " in step:
            write_content(store, step, text, version)
        case "pull":
            pull_note(store, note_row(text, version=version))
        case "send" if first is not None:
            with store.write() as tx:
                outbox.take_off(tx, first.op_id, NOON)
        case "lose" if first is not None:
            with store.write() as tx:
                outbox.put_back(tx, first.op_id, OpState.AMBIGUOUS)
        case "refuse" if first is not None:
            with store.write() as tx:
                outbox.put_back(tx, first.op_id, OpState.REJECTED, code="no")
        case "ack" if first is not None and first.entity == "note":
            acknowledge(store, first.op_id, note_row(text, version=version))
        case "ack" if first is not None and first.entity in ACCOUNT:
            doc = account_row(first.entity, text, version)
            with store.write("ack") as tx:
                receipt = Receipt(server_id=first.entity_id, version=version, received_at=NOON)
                outbox.land(tx, first.op_id, [(first.entity, doc)], receipt, NOON)
        case "ack" if first is not None and isinstance(first.op, content_ops.ContentOrder):
            with store.write("ack") as tx:
                receipt = Receipt(server_id=first.entity_id, version=version, received_at=NOON)
                outbox.land(tx, first.op_id, [], receipt, NOON)
        case "ack" if first is not None and first.entity in content.FORMS:
            with store.write("ack") as tx:
                receipt = Receipt(server_id=first.entity_id, version=version, received_at=NOON)
                outbox.land(tx, first.op_id, [(first.entity, content_row(first.entity, text, version))], receipt, NOON)
        case _:
            return


def write_content(store: Store, step: str, text: str, version: int) -> None:
    """What those who teach do with one row of each kind, and what a pull does with it."""
    entity, what = step.split()
    if what == "order":
        op = content_ops.ORDERS[entity](ids=("above", entity) if len(text) > 1 else (entity,))
        put(store, op, entity=f"{entity}_order", id_="above")
        return
    form = content.form_of(entity)
    with store.read() as tx:
        row = rows.one(tx, form.row, entity)
    match what:
        case "add" if row is None:
            fields = {name: value for name, value in CONTENT[entity](text).items() if name != form.parent}
            put(store, content_ops.ADDS[entity](parent="above", fields=fields), entity=entity, id_=entity)
        case "patch" if row is not None:
            changes = content.changed(entity, row, CONTENT[entity](text))
            put(store, content_ops.PATCHES[entity](fields=changes), entity=entity, id_=entity)
        case "remove" if row is not None:
            put(store, content_ops.REMOVES[entity](), entity=entity, id_=entity)
        case "pull":
            with store.write("pull") as tx:
                for mirror in mirrors(entity):
                    doc = content_row(entity, text, version)
                    overlays.refold(tx, mirror, rows.take_in(tx, mirror, [doc]))
        case "gone":
            with store.write("pull") as tx:
                overlays.drop_base(tx, entity, entity)
        case _:
            return


CONTENT: dict[str, Callable[[str], dict[str, Plain]]] = {
    "section": lambda text: {"title": text, "description": text},
    "lecture": lambda text: {"title": text, "body": text, "content_type": "text"},
    "quiz": lambda text: {"title": text, "offline": "never", "max_attempts": len(text)},
    "question": lambda text: {"text": text, "options": [{"id": "a", "text": text}], "correct_options": ["a"]},
    "assignment": lambda text: {"title": text, "due_date": "2026-11-30", "rubric": [{"id": "1", "criterion": text}]},
}


def content_row(entity: str, text: str, version: int) -> bytes:
    """A row of a course as the school sends it."""
    parent = content.form_of(entity).parent
    return encode({"id": entity, "version": version, parent: "above", **CONTENT[entity](text)})


ACCOUNT = {"profile": "bio", "settings": "language", "social": "github", "skill": "name"}


def account_row(entity: str, text: str, version: int) -> bytes:
    """A row of one's own account as the school sends it."""
    id_ = "k1" if entity == "skill" else "u1"
    return encode({"id": id_, "version": version, ACCOUNT[entity]: text, "proficiency": "expert"})


def pull_account(store: Store, text: str, version: int) -> None:
    for entity in ACCOUNT:
        with store.write("pull") as tx:
            overlays.refold(tx, entity, rows.take_in(tx, entity, [account_row(entity, text, version)]))


def change_account(store: Store, text: str) -> None:
    for patch, entity in ((ProfilePatch, "profile"), (SettingsPatch, "settings"), (SocialPatch, "social")):
        change = FieldChange(old="", new=text)
        put(store, patch(fields={ACCOUNT[entity]: change}), entity=entity, id_="u1")


def test_what_was_changed_here_lies_upon_what_was_changed_there(store: Store) -> None:
    pull_account(store, "theirs", 1)
    change_account(store, "mine")
    newer = {"id": "u1", "version": 2, "bio": "theirs again", "location": "Accra", "mood": "new"}
    with store.write("pull") as tx:
        overlays.refold(tx, "profile", rows.take_in(tx, "profile", [encode(newer)]))
    with store.read() as tx:
        profile, settings_, social = (
            rows.one(tx, Profile, "u1"),
            rows.one(tx, Settings, "u1"),
            rows.one(tx, Social, "u1"),
        )
    assert profile is not None
    assert settings_ is not None
    assert social is not None
    assert (profile.bio, profile.location, settings_.language, social.github) == ("mine", "Accra", "mine", "mine")


@pytest.mark.parametrize("jump", [timedelta(hours=2), timedelta(days=1), timedelta(days=3650)])
def test_a_wait_that_a_wrong_clock_noted_does_not_hold_anything_back(store: Store, jump: timedelta) -> None:
    op = put(store, CREATE)
    with store.write() as tx:
        outbox.put_back(tx, op, OpState.READY, next_attempt_at=NOON + jump + timedelta(seconds=1))
        assert [entry.op_id for entry in ledger.due(tx, NOON)] == [op]
        outbox.put_back(tx, op, OpState.READY, next_attempt_at=NOON + timedelta(minutes=15))
        assert not ledger.is_due(tx, NOON)
