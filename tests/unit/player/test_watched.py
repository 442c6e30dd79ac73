"""Only what was really played counts."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from lms_desktop.player.watched import PlayedRange, WatchRecorder


def test_playing_on_makes_one_range() -> None:
    recorder = WatchRecorder()
    for ms in range(0, 5001, 250):
        recorder.playing(ms)
    assert recorder.take() == (PlayedRange(0.0, 5.0),)


def test_what_a_seek_passes_over_does_not_count() -> None:
    recorder = WatchRecorder()
    recorder.playing(0)
    recorder.playing(1000)
    recorder.interrupted()
    recorder.playing(4000)
    recorder.playing(5000)
    assert recorder.take() == (PlayedRange(0.0, 1.0), PlayedRange(4.0, 5.0))


def test_a_jump_that_nobody_told_does_not_count_either() -> None:
    recorder = WatchRecorder()
    for ms in (0, 1000, 60_000, 61_000, 30_000, 31_000):
        recorder.playing(ms)
    assert recorder.take() == (PlayedRange(0.0, 1.0), PlayedRange(30.0, 31.0), PlayedRange(60.0, 61.0))


def test_taking_in_the_middle_neither_loses_nor_repeats() -> None:
    recorder = WatchRecorder()
    recorder.playing(0)
    recorder.playing(2000)
    first = recorder.take()
    recorder.playing(3000)
    assert (first, recorder.take()) == ((PlayedRange(0.0, 2.0),), (PlayedRange(2.0, 3.0),))
    assert recorder.take() == ()


def test_watching_again_is_united() -> None:
    recorder = WatchRecorder()
    for ms in (0, 3000):
        recorder.playing(ms)
    recorder.interrupted()
    for ms in (2000, 4000):
        recorder.playing(ms)
    assert recorder.take() == (PlayedRange(0.0, 4.0),)


def test_one_tick_is_no_watching() -> None:
    recorder = WatchRecorder()
    recorder.playing(500)
    assert recorder.take() == ()


stretches = st.lists(st.tuples(st.integers(0, 600), st.integers(1, 60), st.integers(1, 8)), max_size=12)


@given(stretches, st.sets(st.integers(0, 11)))
def test_ranges_are_exactly_the_seconds_that_were_played(
    raw: list[tuple[int, int, int]], taken_after: set[int]
) -> None:
    recorder, played, told = WatchRecorder(), set[int](), set[int]()
    for number, (start, length, step) in enumerate(raw):
        for second in [*range(start, start + length, step), start + length]:
            recorder.playing(second * 1000)
        recorder.interrupted()
        played.update(range(start, start + length))
        if number in taken_after:
            told |= _seconds(recorder.take())
    assert told | _seconds(recorder.take()) == played


@given(stretches)
def test_ranges_are_in_order_and_apart(raw: list[tuple[int, int, int]]) -> None:
    recorder = WatchRecorder()
    for start, length, _ in raw:
        recorder.playing(start * 1000)
        recorder.playing(start * 1000 + length * 100)
        recorder.interrupted()
    ranges = recorder.take()
    assert all(r.start < r.end for r in ranges)
    assert all(a.end < b.start for a, b in pairwise(ranges))


def _seconds(ranges: tuple[PlayedRange, ...]) -> set[int]:
    return {second for r in ranges for second in range(round(r.start), round(r.end))}
