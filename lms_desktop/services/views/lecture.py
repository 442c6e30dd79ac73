"""The lecture room: video, PDF, text, notes and bookmarks."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lms_desktop.services.views.common import LectureKind, WorkState
from lms_desktop.services.views.courses import LectureLine, SectionView


@dataclass(frozen=True, slots=True)
class ProgressView:
    """How far this person got in a lecture."""

    percentage: float = 0.0
    position: float = 0.0  # seconds, or page
    total: float = 0.0
    is_completed: bool = False
    ranges: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class CaptionView:
    """A caption track; ``path`` is None while it is not on this computer."""

    language: str
    label: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class VideoView:
    """A video; ``path`` is None while it is not on this computer."""

    path: Path | None
    size_bytes: int
    duration: float
    provider: str  # upload, vimeo, youtube, external
    url: str  # for "Open in browser" where the provider is not "upload"
    captions: tuple[CaptionView, ...]


@dataclass(frozen=True, slots=True)
class PdfView:
    """A PDF; ``path`` is None while it is not on this computer."""

    path: Path | None
    size_bytes: int
    page_count: int


@dataclass(frozen=True, slots=True)
class ResourceView:
    """A file or link that belongs to a lecture."""

    resource_id: str
    title: str
    kind: str
    size_bytes: int
    path: Path | None
    url: str  # of a link


@dataclass(frozen=True, slots=True)
class LectureView:
    """The lecture room."""

    lecture_id: str
    course_id: str
    course_title: str
    section_id: str
    section_title: str
    section_number: int
    title: str
    description: str
    kind: LectureKind
    body: str  # Markdown of a text lecture, byte for byte
    video: VideoView | None
    pdf: PdfView | None
    quiz_id: str | None
    resources: tuple[ResourceView, ...]
    progress: ProgressView
    is_enrolled: bool
    is_locked: bool
    done_in_section: int
    count_in_section: int
    previous: LectureLine | None
    next: LectureLine | None
    outline: tuple[SectionView, ...]
    has_content: bool  # False: the lecture itself was never received


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note, its text byte for byte."""

    note_id: str
    lecture_id: str
    lecture_title: str
    content: str
    timestamp: float | None
    page_number: int | None
    tags: tuple[str, ...]
    state: WorkState
    saved_at: datetime
    conflict_id: str = ""  # there is another text of it, and nobody has decided


@dataclass(frozen=True, slots=True)
class BookmarkView:
    """A bookmark at a second or a page."""

    bookmark_id: str
    lecture_id: str
    title: str
    timestamp: float | None
    page_number: int | None
    state: WorkState
