"""Two changes to one text: together where they do not touch, never a sign of the machinery in it."""

from hypothesis import given
from hypothesis import strategies as st

from lms_desktop.domain.text_merge import Mark, both_together, compared, merge_lines

BASE = "one\ntwo\nthree\nfour\n"
LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\r\n", "d\n", "\n", "é\n"]), max_size=8).map("".join)


def test_changes_in_different_lines_come_together() -> None:
    assert merge_lines(BASE, BASE.replace("one", "ONE"), BASE.replace("four", "FOUR")) == "ONE\ntwo\nthree\nFOUR\n"


def test_changes_in_the_same_line_cannot_be_merged() -> None:
    assert merge_lines(BASE, BASE.replace("two", "mine"), BASE.replace("two", "theirs")) is None


def test_line_ends_stay_byte_for_byte() -> None:
    assert merge_lines("a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n") == "A\r\nb\r\nC\r\n"


@given(base=LINES, mine=LINES)
def test_one_sided_changes_are_taken_whole(base: str, mine: str) -> None:
    assert merge_lines(base, mine, base) == mine
    assert merge_lines(base, base, mine) == mine
    assert merge_lines(base, mine, mine) == mine


@given(base=LINES, mine=LINES, theirs=LINES)
def test_no_line_is_made_up(base: str, mine: str, theirs: str) -> None:
    merged = merge_lines(base, mine, theirs)
    if merged is not None:
        known = {*base.splitlines(keepends=True), *mine.splitlines(keepends=True), *theirs.splitlines(keepends=True)}
        assert set(merged.splitlines(keepends=True)) <= known


def test_where_both_changed_a_line_both_stand_in_the_text_to_begin_with() -> None:
    mine, theirs = BASE.replace("two", "mine"), BASE.replace("two", "theirs").replace("four", "FOUR")
    assert both_together(BASE, mine, theirs) == "one\ntheirs\nmine\nthree\nFOUR\n"
    assert both_together("a", "mine", "theirs") == "theirs\nmine"


@given(base=LINES, mine=LINES, theirs=LINES)
def test_the_text_to_begin_with_is_the_merged_one_where_there_is_one(base: str, mine: str, theirs: str) -> None:
    merged = merge_lines(base, mine, theirs)
    if merged is not None and mine not in (theirs, base) and theirs != base:
        assert both_together(base, mine, theirs) == merged


@given(base=LINES, text=LINES)
def test_a_comparison_shows_every_line_of_both_texts_once(base: str, text: str) -> None:
    lines = compared(base, text)
    assert [one.text for one in lines if one.mark is not Mark.GONE] == text.splitlines()
    assert [one.text for one in lines if one.mark is not Mark.ADDED] == base.splitlines()
