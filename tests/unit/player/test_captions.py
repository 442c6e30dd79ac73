"""Captions are read as forgivingly as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms_desktop.player.captions import CaptionTrack, Cue, parse

VTT = """\ufeffWEBVTT - a title
Kind: captions

NOTE the teacher
speaks 00:00:00.000 --> 00:00:09.000 slowly

STYLE
::cue { color: yellow }

intro
00:01.000 --> 00:03.500 align:start position:10%
<v Kim>Hello &amp; <i>welcome</i></v>
to the course

01:00:00.000 --> 01:00:02.000
An <00:19.000><c.loud>hour</c> later: 1 < 2
"""

SRT = """1
00:00:01,000 --> 00:00:02,000
{\\an8}First <b>line</b>

2
00:00:02,000 --> 00:00:04,250
Second line
"""


def test_webvtt_keeps_only_what_is_said() -> None:
    assert parse(VTT).cues == (
        Cue(1000, 3500, "Hello & welcome\nto the course"),
        Cue(3_600_000, 3_602_000, "An hour later: 1 < 2"),
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_srt_is_read_with_any_line_ending(newline: str) -> None:
    track = parse(SRT.replace("\n", newline).encode())
    assert track.cues == (Cue(1000, 2000, "First line"), Cue(2000, 4250, "Second line"))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("00:01.0 --> 00:02.0\nGrüße".encode("cp1252"), "Grüße"),
        ("00:01.0 --> 00:02.0\nGrüße".encode("utf-16"), "Grüße"),
        ("00:01.0 --> 00:02.0\nGrüße".encode("utf-8-sig"), "Grüße"),
        ("0:00:01,0 -> 0:00:02,0\nshort arrow", "short arrow"),
    ],
)
def test_encodings_and_habits_are_understood(content: bytes | str, text: str) -> None:
    assert [cue.text for cue in parse(content).cues] == [text]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "WEBVTT",
        "no times here",
        "00:02.000 --> 00:01.000\nbackwards",
        "00:01.000 --> 00:02.000\n<i></i>",
        b"\x00\xff\xfe\x80",
    ],
)
def test_what_makes_no_sense_is_left_out(content: bytes | str) -> None:
    assert parse(content).cues == ()


def test_one_bad_cue_does_not_lose_the_others() -> None:
    text = "WEBVTT\n\n00:99:xx --> what\nlost\n\n00:01.000 --> 00:02.000\nkept\n"
    assert [cue.text for cue in parse(text).cues] == ["kept"]


def test_the_cue_at_a_position_ends_before_its_end() -> None:
    track = parse(SRT)
    shown = [track.cue_at(ms) for ms in (999, 1000, 1999, 2000, 4249, 4250)]
    first, second = track.cues
    assert shown == [None, first, first, second, second, None]


def test_of_overlapping_cues_the_later_one_is_shown_and_then_the_longer_again() -> None:
    long, short = Cue(0, 9000, "long"), Cue(2000, 3000, "short")
    track = CaptionTrack((long, short))
    assert [track.cue_at(ms) for ms in (1000, 2500, 4000)] == [long, short, long]


def test_skipping_goes_from_cue_to_cue() -> None:
    track = parse(SRT)
    first, second = track.cues
    assert track.next_after(0) == first
    assert track.next_after(1000) == second
    assert track.next_after(2000) is None
    assert track.previous_before(2000) == first
    assert track.previous_before(1000) is None


def test_search_finds_all_words_in_any_case() -> None:
    track = parse(SRT)
    assert track.search("LINE second") == (1,)
    assert track.search("line") == (0, 1)
    assert track.search("  ") == ()


@given(st.binary(max_size=400) | st.text(max_size=400))
def test_rubbish_never_breaks_the_reader(content: bytes | str) -> None:
    track = parse(content)
    assert all(cue.start_ms < cue.end_ms and cue.text for cue in track.cues)


timing_like = st.lists(
    st.sampled_from(["WEBVTT", "\n", "\n\n", "1", "00:01.000", " --> ", "00:02,5", "<i>", "<", "&lt;", "NOTE", "ä"]),
    max_size=40,
).map("".join)


@given(timing_like)
def test_almost_captions_never_break_the_reader(content: str) -> None:
    cues = parse(content).cues
    assert list(cues) == sorted(cues, key=lambda cue: cue.start_ms)


plain_words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
spans = st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 10**5), plain_words), max_size=12)


@given(spans)
def test_what_is_written_as_webvtt_is_read_back(raw: list[tuple[int, int, str]]) -> None:
    cues = sorted((Cue(a, a + length, text) for a, length, text in raw), key=lambda c: (c.start_ms, c.end_ms))
    blocks = [f"{_stamp(cue.start_ms)} --> {_stamp(cue.end_ms)}\n{cue.text}" for cue in cues]
    assert list(parse("\n\n".join(["WEBVTT", *blocks])).cues) == cues


def _stamp(ms: int) -> str:
    seconds, fraction = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{fraction:03}"
