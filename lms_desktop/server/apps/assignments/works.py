"""Setting works to hand in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lms_desktop.protocol import assignments as wire
from lms_desktop.protocol import limits
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.policies import courses_visible_to, demand_may
from lms_desktop.server.core import audit, creation, media, writing
from lms_desktop.server.core.problems import invalid
from lms_desktop.server.core.versions import demand

from .models import Assignment
from .policies import assignments_visible_to
from .queries import with_zone
from .render import assignment_rows


def set_work(actor: User, course_id: UUID, given: dict[str, Any]) -> tuple[wire.Assignment, bool]:
    """Set the learners of a course a work."""
    with transaction.atomic():
        course = get_object_or_404(courses_visible_to(actor), pk=course_id)
        demand_may(actor, "write", course_id)
        fields = {**given, "attachments": _kept([], given.get("attachments", []))}
        work, is_new = writing.make(Assignment, actor, fields, place={"course": course})
    return row_of(work), is_new


def change_work(actor: User, work_id: UUID, given: dict[str, Any], *, expected: int | None) -> wire.Assignment:
    """Write the fields of a work that were given."""
    with transaction.atomic():
        work = _locked(actor, work_id)
        changes = dict(given)
        if "attachments" in changes:
            changes["attachments"] = _kept(work.attachments, changes["attachments"])
        return row_of(writing.change(work, actor, changes, expected=expected, render=row_of))


def attach(
    actor: User, work_id: UUID, uploads: Sequence["UploadedFile[Any]"], *, expected: int | None
) -> wire.Assignment:
    """Give a work more files to go with it."""
    with transaction.atomic():
        work = _locked(actor, work_id)
        attachments = [*work.attachments, *map(_attachment, uploads)]
        if len(attachments) > limits.FILES:
            raise invalid("files", f"A work goes with at most {limits.FILES} files.")
        changes = {"attachments": attachments}
        return row_of(writing.change(work, actor, changes, expected=expected, render=row_of, verb="attach"))


def demand_writer(actor: User, work_id: UUID) -> None:
    """Refuse somebody who may not change a work, before anything that they send is read."""
    demand_may(actor, "write", get_object_or_404(assignments_visible_to(actor), pk=work_id).course_id)


def remove_work(actor: User, work_id: UUID, *, expected: int | None) -> None:
    """Take a work away; what was handed in stays with those who did."""
    with transaction.atomic():
        work = _locked(actor, work_id)
        if not work.submissions.exists():
            writing.remove(work, actor, expected=expected, render=row_of)
            return
        demand(work, expected, lambda: row_of(work))
        creation.forget(work, actor)
        work.save_changes({"removed_at": timezone.now()})
        audit.note(actor, "remove", work)


def row_of(work: Assignment) -> wire.Assignment:
    """A work as a row, as it is now."""
    return next(assignment_rows(with_zone(Assignment.objects.filter(pk=work.pk))))


def _locked(actor: User, work_id: UUID) -> Assignment:
    work = writing.locked(assignments_visible_to(actor), work_id)
    demand_may(actor, "write", work.course_id)
    return work


def _kept(attachments: list[dict[str, Any]], named: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {one["id"]: one for one in attachments}
    if not all(one["id"] in known for one in named):
        raise invalid("attachments", "One of these files is not attached to this work.")
    return [known[one["id"]] for one in named]


def _attachment(file: "UploadedFile[Any]") -> dict[str, Any]:
    stored = media.keep(file.chunks())
    name = media.safe_name(file.name or "")
    return {"id": uuid4().hex, "name": name, "size_bytes": stored.size_bytes, "sha256": stored.sha256}
