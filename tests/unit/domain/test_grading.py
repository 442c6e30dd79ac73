from decimal import Decimal

import pytest

from lms_desktop.domain import grading

MOST = Decimal("20.00")


@pytest.mark.parametrize(
    ("given", "written"),
    [("17.5", "17.50"), (17.5, "17.50"), (0, "0.00"), ("20", "20.00"), (" 3 ", "3.00"), ("-0", "0.00")],
)
def test_a_score_is_read_and_written_with_two_places(given: str | float, written: str) -> None:
    score = grading.parse_score(given, max_score=MOST)
    assert grading.format_score(score) == str(score) == written


@pytest.mark.parametrize("given", ["-0.01", "20.01", "1.005", "NaN", "Infinity", "1e99", "", "ten", True])
def test_what_is_no_score_is_refused_with_a_sentence(given: str | float) -> None:
    with pytest.raises(grading.BadScoreError, match=r"^A score .*\.$"):
        grading.parse_score(given, max_score=MOST)


def test_a_tiny_number_is_no_score() -> None:
    with pytest.raises(grading.BadScoreError):
        grading.parse_score("1e-99", max_score=MOST)
