"""The files of a course, so that a device fetches what it lacks without reading every lecture."""

import uuid
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from lms_desktop.protocol import limits
from lms_desktop.protocol import sync as wire
from lms_desktop.server.apps.assignments.models import Assignment
from lms_desktop.server.apps.assignments.policies import assignments_visible_to
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Lecture
from lms_desktop.server.apps.courses.policies import lectures_visible_to
from lms_desktop.server.core import media
from lms_desktop.server.core.problems import invalid

from .streams import courses_of


def manifest(user: User, course: str, cursor: str) -> wire.MediaManifest:
    """A page of the files of a course that one keeps on a device; those of its assignments come first."""
    course_id, after = _id(course, "course"), _id(cursor, "cursor") if cursor else None
    if course_id not in courses_of(user):
        raise Http404
    lectures = lectures_visible_to(user).filter(section__course=course_id)
    further = lectures.filter(pk__gt=after) if after else lectures
    page = list(_with_files(further)[: limits.SYNC_PAGE + 1])
    shown = page[: limits.SYNC_PAGE]
    files = [file for lecture in shown for file in _of_lecture(lecture)]
    if after is None:
        works = assignments_visible_to(user).filter(course=course_id).order_by("id")
        files = [file for work in works for file in _of_assignment(work)] + files
    return wire.MediaManifest(
        course=course,
        files=tuple(files),
        cursor=str(shown[-1].pk) if shown else cursor,
        has_more=len(page) > len(shown),
    )


def _with_files(lectures: QuerySet[Lecture]) -> QuerySet[Lecture]:
    return lectures.select_related("video", "pdf").prefetch_related("resources").order_by("id")


def _of_lecture(lecture: Lecture) -> Iterator[wire.MediaFile]:
    owner = {"lecture": str(lecture.pk)}
    if video := getattr(lecture, "video", None):
        for kept in (*video.renditions, *video.captions):
            yield _file(kept, owner, video.version)
    if pdf := getattr(lecture, "pdf", None):
        yield _file(_columns(pdf), owner, pdf.version)
    for resource in lecture.resources.all():
        if resource.sha256:
            yield _file(_columns(resource), owner, resource.version)


def _of_assignment(work: Assignment) -> Iterator[wire.MediaFile]:
    for kept in work.attachments:
        yield _file(kept, {"assignment": str(work.pk)}, work.version)


def _file(kept: dict[str, Any], owner: dict[str, str], version: int) -> wire.MediaFile:
    (parent,) = owner.values()
    return wire.MediaFile(
        id=str(uuid.uuid5(UUID(parent), f"{kept['sha256']} {kept['name']}")),
        name=kept["name"],
        mime=kept.get("mime_type") or media.type_of(kept["name"]),
        url_path=media.url_of(kept["sha256"], kept["name"]),
        size=kept["size_bytes"],
        sha256=kept["sha256"],
        etag=f'"{kept["sha256"]}"',
        version=version,
        **owner,
    )


def _columns(row: Any) -> dict[str, Any]:
    return {"name": row.name, "size_bytes": row.size_bytes, "sha256": row.sha256}


def _id(given: str, field: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise invalid(field, "An id was expected.") from error
