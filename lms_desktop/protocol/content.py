"""What a course is made of, on the wire: sections, lectures and their files."""

from .enums import ContentType, ResourceKind, VideoProvider
from .quizzes import Quiz
from .rows import Part, Row


class Section(Row, frozen=True, kw_only=True, gc=False):
    """A part of a course."""

    course: str
    title: str = ""
    description: str = ""
    order_index: int = 0
    lecture_count: int = 0


class Rendition(Part, frozen=True, kw_only=True, gc=False):
    """One file of a video, at one size."""

    url: str
    height: int = 0
    width: int = 0
    codecs: str = ""
    size_bytes: int | None = None
    sha256: str = ""
    mime_type: str = ""


class Caption(Part, frozen=True, kw_only=True, gc=False):
    """The words of a video in one language."""

    url: str
    language: str = ""
    label: str = ""
    format: str = "vtt"
    size_bytes: int | None = None
    sha256: str = ""


class VideoContent(Row, frozen=True, kw_only=True, gc=False):
    """The moving picture of a lecture."""

    lecture: str
    video_url: str = ""
    video_provider: VideoProvider = VideoProvider.UNKNOWN
    duration_seconds: int = 0
    thumbnail_url: str = ""
    renditions: tuple[Rendition, ...] = ()
    captions: tuple[Caption, ...] = ()
    is_downloadable: bool = True


class PdfContent(Row, frozen=True, kw_only=True, gc=False):
    """The document of a lecture."""

    lecture: str
    file_url: str = ""
    page_count: int = 0
    size_bytes: int | None = None
    sha256: str = ""


class LectureResource(Row, frozen=True, kw_only=True, gc=False):
    """A file or a link that goes with a lecture."""

    lecture: str
    title: str = ""
    kind: ResourceKind = ResourceKind.UNKNOWN
    file_url: str = ""
    size_bytes: int | None = None
    sha256: str = ""


class LectureRow(Row, frozen=True, kw_only=True, gc=False):
    """A lecture as a list shows it."""

    section: str
    title: str = ""
    description: str = ""
    content_type: ContentType = ContentType.UNKNOWN
    order_index: int = 0
    duration_seconds: int = 0
    is_preview: bool = False
    is_published: bool = True


class LectureDetail(LectureRow, frozen=True, kw_only=True, gc=False):
    """A lecture with everything to learn from it."""

    body: str = ""
    video: VideoContent | None = None
    pdf: PdfContent | None = None
    quiz: Quiz | None = None
    resources: tuple[LectureResource, ...] = ()
