"""A payload that is read at once is read as the form of its call reads it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_desktop.protocol import limits
from lms_desktop.server.apps.sync.kinds import KINDS
from lms_desktop.server.apps.sync.reading import PLAIN, read_at_once
from lms_desktop.server.core.wire import read_json

LECTURE = "0e6f8b0e-7a3b-4a53-9c1d-2f3a4b5c6d7e"
WORDS = st.text(max_size=30) | st.sampled_from(
    ["", " a\r\nb ", "\u2028", "\0", "ö" * 20, "x" * 501, "x" * 201, "5", "٣"]
)
NUMBERS = st.sampled_from(
    [0, 1, 3, 3.0, 2.5, -0.0, -1, 1e7, 1e7 + 1, 1e300, limits.PAGES_MAX, limits.PAGES_MAX + 1, 2**70, "4", True]
)
ODD: st.SearchStrategy[Any] = st.none() | st.booleans() | NUMBERS | WORDS | st.lists(NUMBERS | WORDS, max_size=3)
QUADS = st.lists(st.lists(NUMBERS, min_size=3, max_size=9), max_size=3)
TAGS = st.lists(WORDS, max_size=4) | st.just(["t"] * (limits.TAGS + 1))
ANCHOR = st.fixed_dictionaries(
    {},
    optional={
        "paragraph": WORDS | ODD,
        "page": NUMBERS | ODD,
        "quads": QUADS | ODD,
        "colour": WORDS | ODD,
        "quote": WORDS | ODD,
        "more": ODD,
    },
)
PAYLOADS = st.fixed_dictionaries(
    {},
    optional={
        "lecture": st.sampled_from([LECTURE, LECTURE.upper(), LECTURE.replace("-", "")]) | ODD,
        "id": ODD,
        "content": WORDS | ODD,
        "title": WORDS | ODD,
        "timestamp_seconds": NUMBERS | ODD,
        "page_number": NUMBERS | ODD,
        "anchor": ANCHOR | ODD,
        "tags": TAGS | ODD,
        "more": ODD,
    },
)


@pytest.mark.parametrize("kind", PLAIN)
@given(payload=PAYLOADS)
def test_what_is_read_at_once_is_what_the_form_reads(kind: str, payload: dict[str, Any]) -> None:
    data = json.dumps(payload).encode()
    read = read_at_once(kind, data)
    if read is not None:
        assert repr(sorted(read.items())) == repr(sorted(KINDS[kind].reader.run_validation(read_json(data)).items()))


@pytest.mark.parametrize("kind", PLAIN)
def test_what_a_program_sends_is_read_at_once(kind: str) -> None:
    anchor = {"paragraph": None, "page": 3, "quads": [[0, 1, 2.5, 3] * 2], "colour": "red", "quote": "words"}
    place = {"timestamp_seconds": 3, "page_number": None}
    note = {"content": "Mine\r\n", "tags": ["a"]}
    sent: dict[str, dict[str, Any]] = {
        "note.create": {"lecture": LECTURE, **place, **note, "anchor": anchor},
        "note.edit": note,
        "bookmark.add": {"lecture": LECTURE, **place, "title": "Here"},
        "bookmark.edit": {"title": "There"},
    }
    assert read_at_once(kind, json.dumps(sent[kind]).encode()) is not None


def test_other_kinds_are_read_by_their_forms() -> None:
    assert read_at_once("enroll", b"{}") is None
