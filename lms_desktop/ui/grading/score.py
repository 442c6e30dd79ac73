"""A score as people type it."""

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QCoreApplication

from lms_desktop.ui.assignments.task import plain_number

translate = QCoreApplication.translate


def score_text(typed: str) -> str:
    """What was typed, with the decimal sign that is sent."""
    return typed.strip().replace(",", ".")


def score_problem(text: str, most: str) -> str:
    """What is wrong with a score; empty where nothing is, or where there is none yet."""
    if not text:
        return ""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return translate("Score", "A score is a number.")
    if not value.is_finite() or not 0 <= value <= Decimal(most):
        return translate("Score", "A score is between 0 and {max}.").format(max=plain_number(most))
    return ""
