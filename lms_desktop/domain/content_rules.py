"""What has to hold of what is written into a course before the school takes it, and how it is spelled there."""

import re
from collections.abc import Mapping
from datetime import UTC
from decimal import Decimal
from typing import Any, Final

from lms_desktop.domain import questions
from lms_desktop.domain.content import Content
from lms_desktop.domain.deadlines import due_at
from lms_desktop.domain.grading import format_score, parse_score
from lms_desktop.domain.op import Plain
from lms_desktop.protocol import limits
from lms_desktop.protocol.assignments import Assignment
from lms_desktop.protocol.content import LectureDetail, LectureRow, Section
from lms_desktop.protocol.decoding import convert
from lms_desktop.protocol.enums import Word
from lms_desktop.protocol.quizzes import Question, Quiz

_BREAK: Final = re.compile(r"\r\n|[\r\n\u0085\u2028\u2029]")
_MOST_POINTS: Final = Decimal("999999.99")


def spelled(entity: str, fields: Mapping[str, Plain]) -> dict[str, Plain]:
    """Fields as a school spells them; raises ``ValueError`` for a value that cannot be."""
    found: dict[str, Any] = dict(fields)
    if isinstance(found.get("title"), str):
        found["title"] = _BREAK.sub(" ", found["title"])
    if isinstance(found.get("max_score"), str | int | float):
        found["max_score"] = format_score(parse_score(found["max_score"], max_score=_MOST_POINTS))
    for parts in ("options", "rubric"):
        if isinstance(found.get(parts), list | tuple):
            found[parts] = _named_each(found[parts])
    if entity == "question":
        convert({"id": "", "quiz": "", **found}, Question)
        return questions.sound(found)
    return found


def flaw_of(row: Content) -> str:
    """What is wrong with a row, as a code; empty where nothing is."""
    match row:
        case LectureDetail():
            return _titled(row) or _length(row.body, limits.BODY) or _known(row.content_type)
        case Section() | LectureRow():
            return _titled(row)
        case Quiz():
            return _of_quiz(row)
        case Question():
            return _of_question(row)
        case Assignment():
            return _of_assignment(row)


def _of_quiz(row: Quiz) -> str:
    counts = _within(row.time_limit_minutes, 1, limits.MINUTES_MAX) or _within(row.max_attempts, 1, limits.WHOLE_MAX)
    words = _known(row.reveal_answers) or _known(row.offline)
    return _titled(row) or counts or words or _within(row.passing_score, 0, 100)


def _of_question(row: Question) -> str:
    if not row.text.strip():
        return "no_question"
    ids = [option.id for option in row.options]
    if len(set(ids)) != len(ids):
        return "bad_value"
    texts = max((len(option.text) for option in row.options), default=0)
    long = len(ids) > limits.OPTIONS or texts > limits.OPTION
    spoken = _length(row.text, limits.QUESTION) or _length(row.explanation or "", limits.QUESTION)
    return (
        spoken or ("too_long" if long else "") or _known(row.question_type) or _within(row.points, 0, limits.POINTS_MAX)
    )


def _of_assignment(row: Assignment) -> str:
    try:
        due_at(row.due_date, UTC)
    except (ValueError, OverflowError):
        return "bad_date"
    counts = _within(row.max_attempts, 1, limits.WHOLE_MAX) or _within(row.max_file_size, 1, limits.UPLOAD_BYTES)
    return _titled(row) or counts or _within(row.late_penalty_percent, 0, 100)


def _titled(row: Section | LectureRow | Quiz | Assignment) -> str:
    if not row.title.strip():
        return "no_title"
    return _length(row.title, limits.TITLE) or _length(row.description, limits.DESCRIPTION)


def _named_each(parts: list[Any]) -> list[Any]:
    """Give parts that have no id one of their place."""
    return [
        {**part, "id": part.get("id") or str(number)} if isinstance(part, dict) else part
        for number, part in enumerate(parts, start=1)
    ]


def _known(word: Word) -> str:
    return "bad_value" if word == "unknown" else ""


def _within(value: float | None, least: float, most: float) -> str:
    return "" if value is None or least <= value <= most else "out_of_range"


def _length(text: str, most: int) -> str:
    return "too_long" if len(text) > most else ""
