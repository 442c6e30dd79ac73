"""Which rows are here because of which stream."""

import hashlib

import msgspec
import pytest

from lms_desktop.domain.ops import NoteEdit
from lms_desktop.protocol.content import Section
from lms_desktop.store import outbox, rows, streams
from lms_desktop.store.store import Store, Tx
from lms_desktop.store.streams import Told
from tests.builders import FakeClock, note_row

MINE, COURSE, TAUGHT = "user:1", "course:c1", "staff:c1"


def told(id_: str = "n1", version: int = 1, text: str = "words") -> Told:
    return Told("note", id_, version, note_row(text, id_=id_, version=version))


def gone(id_: str = "n1") -> Told:
    return Told("note", id_, 9, None)


def work(id_: str) -> Told:
    doc = msgspec.json.encode({"id": id_, "version": 1, "assignment": "a1", "enrollment": "e1"})
    return Told("submission", id_, 1, doc)


def take(tx: Tx, name: str, *rows_told: Told) -> None:
    streams.take_in(tx, streams.known(tx)[name], rows_told)


def test_a_row_goes_when_no_stream_tells_it_any_more(store: Store) -> None:
    with store.write() as tx:
        for name in (MINE, TAUGHT):
            streams.begin(tx, name)
            take(tx, name, work("s1"))
        streams.release(tx, streams.known(tx)[TAUGHT], [("submission", "s1")])
        assert rows.base_ids(tx, "submission") == {"s1"}
        streams.release(tx, streams.known(tx)[MINE], [("submission", "s1")])
        assert rows.base_ids(tx, "submission") == set()


def test_of_what_others_make_only_works_are_kept(store: Store) -> None:
    with store.write() as tx:
        streams.begin(tx, TAUGHT)
        take(tx, TAUGHT, told(), work("s1"))
        assert (rows.base_ids(tx, "note"), rows.base_ids(tx, "submission")) == (set(), {"s1"})
        assert streams.sum_of(tx, streams.known(tx)[TAUGHT]).count == 2


def test_a_row_on_which_something_waits_stays(store: Store) -> None:
    with store.write() as tx:
        streams.begin(tx, MINE)
        take(tx, MINE, told())
        outbox.put(tx, entity="note", entity_id="n1", op=NoteEdit(content="mine"), moment=FakeClock().moment())
        take(tx, MINE, gone())
        assert rows.base_ids(tx, "note") == {"n1"}
        assert streams.rows_of(tx, streams.known(tx)[MINE]) == []


def test_a_stream_that_is_told_again_is_right_whatever_is_here(store: Store) -> None:
    with store.write() as tx:
        streams.begin(tx, MINE)
        take(tx, MINE, told(version=5), told("n2"))
        streams.close(tx, streams.known(tx)[MINE])
        take(tx, MINE, told(version=3, text="older"))
        assert b"words" in (rows.base_doc(tx, "note", "n1") or b"")
        streams.begin(tx, MINE)
        take(tx, MINE, told(version=3, text="older"))
        assert b"older" in (rows.base_doc(tx, "note", "n1") or b"")
        assert streams.left_over(tx, streams.known(tx)[MINE]) == [("note", "n2")]


def test_a_course_is_shown_when_all_of_it_is_here(store: Store) -> None:
    section = msgspec.json.encode({"id": "x1", "version": 1, "course": "c1"})
    heard = []
    store.subscribe(heard.append)
    with store.write() as tx:
        streams.begin(tx, COURSE)
        take(tx, COURSE, Told("section", "x1", 1, section))
    with store.read() as tx:
        assert rows.many(tx, Section, course="c1") == []
    heard.clear()
    with store.write() as tx:
        streams.close(tx, streams.known(tx)[COURSE])
    with store.read() as tx:
        assert len(rows.many(tx, Section, course="c1")) == 1
    assert heard[0].ids["course_detail"] == {"c1"}
    with store.write() as tx:
        streams.begin(tx, COURSE)
    with store.read() as tx:
        assert len(rows.many(tx, Section, course="c1")) == 1, "what is shown stays while it is told again"


def test_the_sum_is_the_one_of_the_school_and_sees_what_is_missing(store: Store) -> None:
    with store.write() as tx:
        streams.begin(tx, MINE)
        take(tx, MINE, told(), told("n2", version=7))
        parts = [hashlib.sha256(text).digest() for text in (b"note|n1|1", b"note|n2|7")]
        wanted = sum(int.from_bytes(part, "big") for part in parts) % 2**128
        assert streams.sum_of(tx, streams.known(tx)[MINE]) == streams.Sum(2, f"{wanted:032x}")
        rows.forget(tx, "note", ["n2"])
        assert streams.sum_of(tx, streams.known(tx)[MINE]).count == 1


def test_a_program_that_keeps_more_kinds_of_rows_begins_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.write() as tx:
        streams.put_place(tx, "cursor", "epoch")
    with store.read() as tx:
        assert streams.place(tx).cursor == "cursor"
        monkeypatch.setitem(streams.BASE, "something new", streams.BASE["note"])
        assert (streams.place(tx).cursor, streams.place(tx).epoch) == ("", "epoch")
