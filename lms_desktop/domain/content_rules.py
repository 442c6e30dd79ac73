"""What has to hold of what is written into a course before the school takes it."""

import re
from typing import Final

from lms_desktop.domain.content import Content
from lms_desktop.protocol import limits
from lms_desktop.protocol.content import LectureDetail, LectureRow, Section
from lms_desktop.protocol.enums import Word

_BREAK: Final = re.compile(r"\r\n|[\r\n\u0085\u2028\u2029]")


def one_line(title: str) -> str:
    """A title as every school keeps it: a line break is a space, nothing else is touched."""
    return _BREAK.sub(" ", title)


def flaw_of(row: Content) -> str:
    """What is wrong with a row, as a code; empty where nothing is."""
    match row:
        case Section():
            return _words(row)
        case LectureDetail():
            return _words(row) or _length(row.body, limits.BODY) or _known(row.content_type)
        case LectureRow():
            return _words(row)


def _words(row: Section | LectureRow) -> str:
    if not row.title.strip():
        return "no_title"
    return _length(row.title, limits.TITLE) or _length(row.description, limits.DESCRIPTION)


def _known(word: Word) -> str:
    return "bad_value" if word == "unknown" else ""


def _length(text: str, most: int) -> str:
    return "too_long" if len(text) > most else ""
