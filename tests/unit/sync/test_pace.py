"""The limit for all files together, and how fast each one comes."""

import pytest

from lms_desktop.sync.pace import BURST_S, Bucket, Traffic


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_no_limit_waits_for_nothing() -> None:
    assert Bucket().try_take(10**12) == 0


def test_over_ten_seconds_the_limit_holds_for_all_together() -> None:
    time = Time()
    bucket, came = Bucket(1000, time), 0
    while time.now < 110:
        wait = bucket.try_take(100)
        came += 100 if wait == 0 else 0
        time.now += wait
    assert came == pytest.approx(10_000, rel=0.05)


def test_nothing_is_saved_up_beyond_a_moment() -> None:
    time = Time()
    bucket = Bucket(1000, time)
    time.now += 3600
    taken = 0
    while bucket.try_take(50) == 0:
        taken += 50
    assert taken <= 1000 * BURST_S + 50


def test_another_limit_has_effect_at_once() -> None:
    time = Time()
    bucket = Bucket(1000, time)
    bucket.take(5000)
    assert bucket.try_take(1) == pytest.approx(5.0, rel=0.1)
    bucket.set_rate(50_000)
    assert bucket.try_take(1) == pytest.approx(0.1, rel=0.1)
    bucket.set_rate(0)
    assert bucket.try_take(10**9) == 0


def test_who_waits_can_be_stopped() -> None:
    class Stopped(Exception):
        pass

    def stop() -> None:
        raise Stopped

    bucket = Bucket(1, Time())
    bucket.take(100)
    with pytest.raises(Stopped):
        bucket.take(1, stop)


def test_the_speed_is_that_of_the_last_seconds() -> None:
    time = Time()
    traffic = Traffic(time)
    for second in range(60):
        traffic.note("film", second * 100 if second < 50 else 5000 + (second - 50) * 1000)
        time.now += 1
    flow = traffic.flows()["film"]
    assert flow.done_bytes == 14_000
    assert flow.speed == pytest.approx(1000, rel=0.25)
    traffic.end("film")
    assert traffic.flows() == {}
