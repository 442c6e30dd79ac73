"""Which files the school still needs: those that a row names, or that arrived for one on its way."""

from typing import Any

from lms_desktop.server.apps.assignments.models import Assignment, SubmissionFile
from lms_desktop.server.apps.sync.models import Upload
from lms_desktop.server.apps.videos.models import LectureResource, PDFContent, VideoContent

_NAMED_BY = (Upload, SubmissionFile, PDFContent, LectureResource)


def referred_files() -> set[tuple[str, int, str]]:
    """Every file that a row names: its SHA-256, size and name."""
    arrived = Upload.objects.filter(is_complete=True)
    found: set[tuple[str, int, str]] = {(row.sha256, row.size_bytes, row.name) for row in arrived}
    for model in (SubmissionFile, PDFContent, LectureResource):
        rows: Any = model._default_manager.exclude(sha256="")
        found |= {(row.sha256, row.size_bytes, row.name) for row in rows}
    kept = [file for video in VideoContent.objects.all() for file in (*video.renditions, *video.captions)]
    kept += [file for work in Assignment.objects.all() for file in work.attachments]
    return found | {(file["sha256"], file["size_bytes"], file["name"]) for file in kept if file.get("name")}


def named_files() -> set[str]:
    """The SHA-256 of every file that a row names, for whatever it is: pictures of films too, which have no name."""
    found: set[str] = set(VideoContent.objects.values_list("poster_sha256", flat=True))
    for model in _NAMED_BY:
        found.update(model._default_manager.values_list("sha256", flat=True))
    lists: list[Any] = [*VideoContent.objects.values_list("renditions", "captions")]
    lists += Assignment.objects.values_list("attachments")
    found.update(file.get("sha256", "") for row in lists for files in row for file in files)
    return found - {""}
