"""Two of one thing, and a person who decides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lms_desktop.domain.text_merge import Line


class ConflictKind(StrEnum):
    """What there are two of."""

    NOTE = "note"
    GRADE = "grade"
    CONTENT = "content"


class Keep(StrEnum):
    """What a person wants of two."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the two, or what both were made from."""

    text: str
    lines: tuple[Line, ...]  # compared with what both were made from
    at: datetime | None = None
    by: str = ""  # who made it, where that is known and it was not this person
    score: str = ""
    rubric: tuple[tuple[str, float | None, float], ...] = ()  # criterion, points, most


@dataclass(frozen=True, slots=True)
class ConflictView:
    """The conflict page."""

    conflict_id: str
    kind: ConflictKind
    title: str  # of the lecture, of the assignment and the learner, or of what is written in a course
    mine: SideView
    theirs: SideView
    base: SideView
    together: str  # a text to begin with where both are put together
    number: int  # which of how many
    count: int
    previous_id: str
    next_id: str
    lecture_id: str = ""
    assignment_id: str = ""
    submission_id: str = ""
    max_score: str = ""
    field: str = ""  # of what is written in a course: the one that both changed, where it is one alone
    is_text: bool = True  # whether one text can take the place of both
