"""The position moves smoothly between the rare reports of an engine."""

from hypothesis import given
from hypothesis import strategies as st

from lms_desktop.player.position import PositionClock


class Now:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def running(rate: float = 1.0) -> tuple[Now, PositionClock]:
    now = Now()
    clock = PositionClock(now)
    clock.run(rate)
    return now, clock


def test_time_between_reports_is_filled_at_the_rate() -> None:
    now, clock = running(rate=2.0)
    clock.report(1000)
    now.seconds += 0.25
    assert clock.position() == 1500


def test_a_stalled_engine_is_not_outrun_for_long() -> None:
    now, clock = running()
    clock.report(1000)
    now.seconds += 60
    assert clock.position() == 2000


def test_a_report_slightly_behind_does_not_turn_the_time_back() -> None:
    now, clock = running()
    clock.report(1000)
    now.seconds += 0.5
    assert clock.position() == 1500
    clock.report(1300)
    assert clock.position() == 1500


def test_a_report_far_behind_is_believed() -> None:
    now, clock = running()
    clock.jump(9000)
    clock.report(9000)
    now.seconds += 0.1
    clock.report(2000)
    assert clock.position() == 2000


def test_holding_stands_still() -> None:
    now, clock = running()
    now.seconds += 0.5
    clock.hold()
    now.seconds += 5
    assert clock.position() == 500


def test_a_late_report_from_before_a_seek_is_ignored() -> None:
    now, clock = running()
    clock.report(20_000)
    clock.jump(5000)
    clock.report(20_250)
    now.seconds += 0.1
    assert clock.position() == 5100


@given(st.lists(st.tuples(st.floats(0, 0.5), st.integers(-300, 300)), max_size=30))
def test_playing_never_goes_backwards(steps: list[tuple[float, int]]) -> None:
    now, clock = running()
    start, seen = now.seconds, 0
    for wait, jitter in steps:
        now.seconds += wait
        clock.report(max(0, int((now.seconds - start) * 1000) + jitter))
        position = clock.position()
        assert position >= seen
        seen = position
