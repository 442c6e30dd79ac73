"""What nobody touched in a text stays byte for byte, whatever its line ends are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_desktop.domain.line_ends import Spelling, usual_end

ENDS = st.sampled_from(["\n", "\r\n", "\r", "\u2029"])
WORDS = st.sampled_from(["", "a", "b", "c\u00a0d", "\u2028"])
LINES = st.lists(st.tuples(WORDS, ENDS), max_size=8)


def spell(lines: list[tuple[str, str]]) -> str:
    return "".join(text + end for text, end in lines)


def show(lines: list[tuple[str, str]]) -> str:
    return re.sub("\r\n|[\r\n\u2029]", "\n", spell(lines))


@given(lines=LINES)
def test_an_untouched_text_is_the_same(lines: list[tuple[str, str]]) -> None:
    assert Spelling(spell(lines), show(lines)).written(show(lines)) == spell(lines)


@given(before=LINES, after=LINES, typed=st.sampled_from(["x", "x\ny", "x\n\ny\n"]))
def test_lines_before_and_after_what_was_typed_keep_their_ends(
    before: list[tuple[str, str]], after: list[tuple[str, str]], typed: str
) -> None:
    spelling = Spelling(spell(before) + "-" + spell(after), show(before) + "-" + show(after))
    written = spelling.written(show(before) + "-" + typed + show(after))
    assert written.startswith(spell(before) + "-" + typed[:1].strip())
    assert written.endswith(spell(after))


@given(lines=LINES)
def test_changes_at_both_ends_leave_the_lines_between_alone(lines: list[tuple[str, str]]) -> None:
    source, shown = "<\n" + spell(lines) + ">", "<\n" + show(lines) + ">"
    written = Spelling(source, shown).written("new" + shown + "new")
    assert written == "new" + source + "new"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_new_lines_end_as_the_others_do(end: str) -> None:
    source = end.join(["one", "two", "three"])
    assert Spelling(source, "one\ntwo\nthree").written("one\nnew\ntwo\nthree") == end.join(
        ["one", "new", "two", "three"]
    )


def test_new_lines_in_a_mixed_text_end_as_most_do() -> None:
    spelling = Spelling("a\r\nb\r\nc\nd", "a\nb\nc\nd")
    assert spelling.written("a\nb\nnew\nc\nd") == "a\r\nb\r\nnew\r\nc\nd"


def test_a_line_that_was_split_keeps_its_end() -> None:
    assert Spelling("a\r\nbb\nc\r\nd", "a\nbb\nc\nd").written("a\nb\nb\nc\nd") == "a\r\nb\r\nb\nc\r\nd"


def test_the_mark_that_an_editor_swallows_stays() -> None:
    spelling = Spelling("\ufeffone\ntwo", "one\ntwo")
    assert spelling.written("one!\ntwo") == "\ufeffone!\ntwo"


def test_a_text_that_is_shown_with_other_lines_is_taken_as_it_is_shown() -> None:
    assert Spelling("a\r\nb", "a\nb\nc").written("a\nb\nd") == "a\r\nb\r\nd"


@pytest.mark.parametrize(("text", "end"), [("", "\n"), ("a\rb\rc\n", "\r"), ("a\u2029b\r\n", "\r\n")])
def test_the_usual_end_is_the_most_frequent(text: str, end: str) -> None:
    assert usual_end(text) == end
