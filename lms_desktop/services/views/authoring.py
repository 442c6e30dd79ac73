"""What those who teach write: a course as it is being made."""

from dataclasses import dataclass

from lms_desktop.services.views.common import WorkState


@dataclass(frozen=True, slots=True)
class TaughtSection:
    """A part of a course."""

    section_id: str
    course_id: str
    title: str
    description: str
    order_index: int
    state: WorkState | None  # of what was changed here; None: the school has it all


@dataclass(frozen=True, slots=True)
class TaughtCourse:
    """A course with everything that can be written in it."""

    course_id: str
    title: str
    sections: tuple[TaughtSection, ...]
