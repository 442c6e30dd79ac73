"""What has to hold of a question: the same here, before it is kept, and at the school, before it is taken."""

from collections.abc import Mapping
from typing import Any, Final

from lms_desktop.protocol.enums import QuestionType

YES_NO: Final = ({"id": "true", "text": "True"}, {"id": "false", "text": "False"})
_CHOSEN: Final = (QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE)


class UnsoundError(ValueError):
    """A question that nobody could answer rightly: the field that is wrong, a code, and a sentence."""

    def __init__(self, field: str, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.code = code


def sound(given: Mapping[str, Any]) -> dict[str, Any]:
    """A question whose right options are among its options; true or false needs none spelled out."""
    whole = dict(given)
    kind = whole["question_type"]
    if kind == QuestionType.TRUE_FALSE and not whole.get("options"):
        whole["options"] = [dict(option) for option in YES_NO]
    if kind not in _CHOSEN:
        whole |= {"options": [], "correct_options": []}
    options = [option["id"] for option in whole.get("options", [])]
    if kind == QuestionType.TRUE_FALSE and len(options) != len(YES_NO):
        raise UnsoundError("options", "two_options", "A statement is true or false: two options were expected.")
    if kind == QuestionType.MULTIPLE_CHOICE and len(options) < len(YES_NO):
        raise UnsoundError("options", "two_options", "A choice is between two options at least.")
    if not set(whole.get("correct_options", [])) <= set(options):
        raise UnsoundError("correct_options", "right_option", "A right option is not among the options.")
    return whole
