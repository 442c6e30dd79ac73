"""Giving a lecture its video, its document and its files."""

from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from msgspec import Struct

from lms_desktop.protocol import content as wire
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Lecture
from lms_desktop.server.apps.courses.outline import locked_lecture
from lms_desktop.server.apps.courses.policies import demand_may
from lms_desktop.server.core import creation, writing
from lms_desktop.server.core.versions import demand

from .models import LectureResource, PDFContent, VideoContent
from .policies import resources_visible_to
from .render import pdf_row, resource_row, video_row

Content = TypeVar("Content", VideoContent, PDFContent)
_PROVIDERS = {
    "youtube.com": VideoContent.Provider.YOUTUBE,
    "youtu.be": VideoContent.Provider.YOUTUBE,
    "youtube-nocookie.com": VideoContent.Provider.YOUTUBE,
    "vimeo.com": VideoContent.Provider.VIMEO,
}


def put_video(
    actor: User, lecture_id: UUID, given: dict[str, Any], *, expected: int | None
) -> tuple[wire.VideoContent, bool]:
    """Give a lecture its video, in place of the one that it had."""
    told = given.get("video_provider") or _provider_of(given.get("video_url", ""))
    row, is_new = _put(VideoContent, actor, lecture_id, {**given, "video_provider": told}, expected=expected)
    return video_row(row), is_new


def put_pdf(
    actor: User, lecture_id: UUID, given: dict[str, Any], *, expected: int | None
) -> tuple[wire.PdfContent, bool]:
    """Give a lecture its document, in place of the one that it had."""
    row, is_new = _put(PDFContent, actor, lecture_id, given, expected=expected)
    return pdf_row(row), is_new


def remove_content(model: type[Content], actor: User, lecture_id: UUID, *, expected: int | None) -> None:
    """Take the video or the document of a lecture away."""
    with transaction.atomic():
        lecture = locked_lecture(actor, lecture_id)
        row = writing.locked(model._default_manager.all(), _pk_of(model, lecture))
        writing.remove(row, actor, expected=expected, render=content_row)


def add_resource(actor: User, lecture_id: UUID, given: dict[str, Any]) -> tuple[wire.LectureResource, bool]:
    """Put a file or a link beside a lecture."""
    with transaction.atomic():
        place = {"lecture": locked_lecture(actor, lecture_id)}
        row, is_new = writing.make(LectureResource, actor, given, place=place)
    return resource_row(row), is_new


def change_resource(
    actor: User, resource_id: UUID, given: dict[str, Any], *, expected: int | None
) -> wire.LectureResource:
    """Write the fields of a file beside a lecture that were given."""
    with transaction.atomic():
        row = _locked_resource(actor, resource_id)
        return resource_row(writing.change(row, actor, given, expected=expected, render=resource_row))


def remove_resource(actor: User, resource_id: UUID, *, expected: int | None) -> None:
    """Take a file from beside a lecture away."""
    with transaction.atomic():
        writing.remove(_locked_resource(actor, resource_id), actor, expected=expected, render=resource_row)


def content_row(row: VideoContent | PDFContent) -> Struct:
    """A video or a document as a row."""
    return video_row(row) if isinstance(row, VideoContent) else pdf_row(row)


def _put(
    model: type[Content], actor: User, lecture_id: UUID, given: dict[str, Any], *, expected: int | None
) -> tuple[Content, bool]:
    with transaction.atomic():
        lecture = locked_lecture(actor, lecture_id)
        before = model._default_manager.filter(lecture=lecture).first()
        print_ = creation.fingerprint({**given, "lecture": lecture.pk})
        known = creation.known(model, actor, given.get("id"), print_)
        if known is not None:
            return known, False
        if before is not None:
            demand(before, expected, lambda: content_row(before))
            writing.remove(before, actor, expected=None, render=content_row)
        row, _ = writing.make(model, actor, given, place={"lecture": lecture})
        _tell_length(lecture, given)
    return row, True


def _tell_length(lecture: Lecture, given: dict[str, Any]) -> None:
    if given.get("duration_seconds") and not lecture.duration_seconds:
        lecture.save_changes({"duration_seconds": given["duration_seconds"]})


def _pk_of(model: type[Content], lecture: Lecture) -> UUID:
    found = model._default_manager.filter(lecture=lecture).values_list("pk", flat=True).first()
    return found or UUID(int=0)


def _locked_resource(actor: User, resource_id: UUID) -> LectureResource:
    row = writing.locked(resources_visible_to(actor).select_related("lecture__section"), resource_id)
    demand_may(actor, "write", row.lecture.section.course_id)
    return row


def _provider_of(address: str) -> VideoContent.Provider:
    host = (urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("player.")
    return _PROVIDERS.get(host, VideoContent.Provider.EXTERNAL)
