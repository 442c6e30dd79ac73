"""Scores: read from what a person typed, held between 0 and the most there is, written with two places."""

from decimal import Decimal, InvalidOperation
from typing import Final

_CENT: Final = Decimal("0.01")


class BadScoreError(ValueError):
    """What was given is no score for this work."""

    code = "invalid"


def parse_score(given: str | float | Decimal, *, max_score: Decimal) -> Decimal:
    """Read a score; raises `BadScoreError` with a sentence for the person who gave it."""
    score = _as_decimal(given)
    if score != score.quantize(_CENT):
        raise BadScoreError("A score has at most two decimal places.")
    if not 0 <= score <= max_score:
        raise BadScoreError(f"A score is between 0 and {format_score(max_score)}.")
    return score.quantize(_CENT)


def format_score(score: Decimal) -> str:
    """Write a score as it travels: two places, never an exponent."""
    return f"{score:.2f}"


def _as_decimal(given: str | float | Decimal) -> Decimal:
    if isinstance(given, bool):
        raise BadScoreError("A score is a number.")
    text = str(given).strip()
    try:
        score = Decimal(text)
    except InvalidOperation as error:
        raise BadScoreError("A score is a number.") from error
    if not score.is_finite() or abs(score.adjusted()) > 12:
        raise BadScoreError("A score is a number.")
    return score + 0  # -0 becomes 0
