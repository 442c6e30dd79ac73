"""What an answer that refuses is taken for."""

import pytest
import requests

from lms_desktop.api.school import refusal
from lms_desktop.domain.clock import LONGEST_WAIT, wait_of
from lms_desktop.domain.errors import Busy


def busy(after: str) -> Busy:
    answer = requests.Response()
    answer.status_code = 503
    answer.headers["Retry-After"] = after
    found = refusal(answer)
    assert isinstance(found, Busy)
    return found


@pytest.mark.parametrize(
    ("after", "seconds"),
    [("7", 7.0), ("", 30.0), ("\u00b2", 30.0), ("-1", 30.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 30.0)],
)
def test_a_busy_school_says_how_long_to_wait(after: str, seconds: float) -> None:
    assert busy(after).facts["seconds"] == seconds


@pytest.mark.parametrize("after", ["999999", "9" * 20, "9" * 400])
def test_nothing_waits_longer_than_an_hour_whatever_a_school_asks_for(after: str) -> None:
    assert wait_of(busy(after).facts["seconds"]) == LONGEST_WAIT
    assert wait_of(-1.0).total_seconds() == 0.0
