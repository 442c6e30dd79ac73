"""What a lecture shows and gives, as rows; files of the school get links that expire."""

from typing import Any

from lms_desktop.protocol import content as wire
from lms_desktop.protocol.enums import ResourceKind, VideoProvider
from lms_desktop.server.apps.assignments.render import quiz_row
from lms_desktop.server.apps.courses.models import Lecture
from lms_desktop.server.apps.courses.render import lecture_fields
from lms_desktop.server.core.media import url_of

from .models import LectureResource, PDFContent, VideoContent


def lecture_detail(lecture: Lecture) -> wire.LectureDetail:
    """A lecture with everything to learn from it."""
    video, pdf = getattr(lecture, "video", None), getattr(lecture, "pdf", None)
    quiz = getattr(lecture, "quiz", None)
    return wire.LectureDetail(
        **lecture_fields(lecture),
        body=lecture.body,
        video=video_row(video) if video else None,
        pdf=pdf_row(pdf) if pdf else None,
        quiz=quiz_row(quiz) if quiz else None,
        resources=tuple(map(resource_row, lecture.resources.all())),
    )


def video_row(video: VideoContent) -> wire.VideoContent:
    """The moving picture of a lecture."""
    renditions = tuple(map(_rendition, video.renditions))
    best = max(renditions, key=lambda one: one.height).url if renditions else ""
    return wire.VideoContent(
        **_base(video),
        lecture=str(video.lecture_id),
        video_url=video.video_url or best,
        video_provider=VideoProvider(video.video_provider),
        duration_seconds=video.duration_seconds,
        thumbnail_url=url_of(video.poster_sha256, "poster.jpg") if video.poster_sha256 else video.thumbnail_url,
        renditions=renditions,
        captions=tuple(map(_caption, video.captions)),
        is_downloadable=video.is_downloadable,
    )


def pdf_row(pdf: PDFContent) -> wire.PdfContent:
    """The document of a lecture."""
    return wire.PdfContent(
        **_base(pdf),
        lecture=str(pdf.lecture_id),
        file_url=url_of(pdf.sha256, pdf.name) if pdf.sha256 else pdf.link_url,
        page_count=pdf.page_count,
        size_bytes=pdf.size_bytes,
        sha256=pdf.sha256,
    )


def resource_row(resource: LectureResource) -> wire.LectureResource:
    """A file or a link that goes with a lecture."""
    return wire.LectureResource(
        **_base(resource),
        lecture=str(resource.lecture_id),
        title=resource.title,
        kind=ResourceKind(resource.kind),
        file_url=url_of(resource.sha256, resource.name) if resource.sha256 else resource.link_url,
        size_bytes=resource.size_bytes,
        sha256=resource.sha256,
    )


def _rendition(kept: dict[str, Any]) -> wire.Rendition:
    return wire.Rendition(
        url=_address(kept),
        height=kept.get("height", 0),
        width=kept.get("width", 0),
        codecs=kept.get("codecs", ""),
        size_bytes=kept.get("size_bytes"),
        sha256=kept.get("sha256", ""),
        mime_type=kept.get("mime_type", ""),
    )


def _caption(kept: dict[str, Any]) -> wire.Caption:
    return wire.Caption(
        url=_address(kept),
        language=kept.get("language", ""),
        label=kept.get("label", ""),
        format=kept.get("format", "vtt"),
        size_bytes=kept.get("size_bytes"),
        sha256=kept.get("sha256", ""),
    )


def _address(kept: dict[str, Any]) -> str:
    """A link to a file of the school, or the link elsewhere that its author gave."""
    return kept.get("url") or url_of(kept["sha256"], kept["name"])


def _base(row: VideoContent | PDFContent | LectureResource) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "version": row.version,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
