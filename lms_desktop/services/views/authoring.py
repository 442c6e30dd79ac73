"""What those who teach write: a course as it is being made."""

from dataclasses import dataclass

from lms_desktop.services.views.common import WorkState


@dataclass(frozen=True, slots=True)
class TaughtLine:
    """A lecture in the list of its section."""

    lecture_id: str
    section_id: str
    title: str
    kind: str  # video, pdf, quiz, text
    order_index: int
    is_preview: bool
    is_published: bool
    state: WorkState | None


@dataclass(frozen=True, slots=True)
class TaughtLecture:
    """A lecture with its words; its files are brought to it at the school."""

    lecture_id: str
    section_id: str
    course_id: str
    title: str
    description: str
    kind: str
    body: str  # Markdown
    order_index: int
    duration_seconds: int
    is_preview: bool
    is_published: bool
    state: WorkState | None


@dataclass(frozen=True, slots=True)
class TaughtSection:
    """A part of a course."""

    section_id: str
    course_id: str
    title: str
    description: str
    order_index: int
    state: WorkState | None  # of what was changed here; None: the school has it all
    lectures: tuple[TaughtLine, ...] = ()


@dataclass(frozen=True, slots=True)
class TaughtCourse:
    """A course with everything that can be written in it."""

    course_id: str
    title: str
    sections: tuple[TaughtSection, ...]
