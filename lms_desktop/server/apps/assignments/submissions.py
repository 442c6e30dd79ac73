"""Handing in a work, and judging it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lms_desktop.domain import deadlines
from lms_desktop.domain.grading import BadScoreError, parse_score
from lms_desktop.protocol import assignments as wire
from lms_desktop.protocol import limits
from lms_desktop.protocol.enums import Flag
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.policies import among
from lms_desktop.server.apps.enrollments.models import Enrollment
from lms_desktop.server.core import audit, creation, media
from lms_desktop.server.core.levels import is_bare
from lms_desktop.server.core.problems import (
    ConflictError,
    ForbiddenError,
    RowConflictError,
    TooLargeError,
    invalid,
)
from lms_desktop.server.core.versions import demand
from lms_desktop.server.core.writing import locked

from .models import Assignment, AssignmentSubmission, SubmissionFile
from .policies import assignments_visible_to, demand_grader, open_enrollment, submissions_visible_to
from .queries import with_files
from .render import submission_rows

_CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file of a work, already kept."""

    name: str
    stored: media.Stored


def submit(
    actor: User, assignment_id: UUID, given: dict[str, Any], uploads: Sequence["UploadedFile[Any]"]
) -> tuple[wire.Submission, bool]:
    """Take a work with the files that come along; the same work sent again is the same row."""
    assignment, _ = _place(actor, assignment_id)
    _check_files(assignment, [(media.safe_name(file.name or ""), file.size or 0) for file in uploads])
    files = [Arrived(media.safe_name(file.name or ""), media.keep(file.chunks())) for file in uploads]
    return hand_in(actor, assignment_id, given, files)


def hand_in(
    actor: User, assignment_id: UUID, given: dict[str, Any], files: Sequence[Arrived]
) -> tuple[wire.Submission, bool]:
    """Take a work whose files are here already."""
    assignment, enrollment = _place(actor, assignment_id)
    _check_files(assignment, [(file.name, file.stored.size_bytes) for file in files])
    print_ = creation.fingerprint(
        {**given, "assignment": assignment.pk, "files": [(file.name, file.stored.sha256) for file in files]}
    )
    with transaction.atomic():
        kept = creation.known(AssignmentSubmission, actor, given.get("id"), print_)
        if kept is not None:
            return row_for(actor, kept.pk), False
        before = AssignmentSubmission.objects.filter(assignment=assignment, enrollment=enrollment).count()
        if assignment.max_attempts is not None and before >= assignment.max_attempts:
            raise ConflictError("No tries are left for this assignment.", ErrorCode.NO_ATTEMPTS_LEFT)
        work = AssignmentSubmission(
            assignment=assignment,
            enrollment=enrollment,
            attempt_number=before + 1,
            **_contents(assignment, given),
        )
        work.save(force_insert=True)
        _attach(work, files)
        creation.remember(work, actor, print_)
        audit.note(actor, "submit", work, files=[file.stored.sha256 for file in files])
        return row_for(actor, work.pk), True


def grade(actor: User, submission_id: UUID, given: dict[str, Any], *, expected: int | None) -> wire.Submission:
    """Give a work its grade, or keep one as a draft among those who teach the course."""
    with transaction.atomic():
        work = locked(submissions_visible_to(actor).select_related("assignment"), submission_id)
        demand_grader(actor, work.assignment.course_id)
        demand(work, expected, lambda: row_for(actor, work.pk))
        if expected is None and work.graded_at is not None and not is_bare():
            raise RowConflictError(row_for(actor, work.pk))
        now = timezone.now()
        work.save_changes(
            {
                "score": _score(given["score"], work.assignment),
                "feedback": given.get("feedback", ""),
                "rubric_scores": given.get("rubric_scores", []),
                "status": AssignmentSubmission.Status.GRADED,
                "graded_by": actor,
                "graded_at": now,
                "released_at": now if given["release"] else None,
            }
        )
        audit.note(actor, "grade", work, score=str(work.score), released=given["release"])
        return row_for(actor, work.pk)


def row_for(reader: User, submission_id: UUID) -> wire.Submission:
    """A work as a reader may see it."""
    work = with_files(submissions_visible_to(reader)).get(pk=submission_id)
    return next(submission_rows([work], among(reader, [work.assignment.course_id])))


def _contents(assignment: Assignment, given: dict[str, Any]) -> dict[str, Any]:
    now, told = timezone.now(), given.get("client_submitted_at")
    due = deadlines.due_at(assignment.due_date, ZoneInfo(assignment.course.timezone))
    arrival = deadlines.arrive(now, told, due, allow_late=assignment.allow_late)
    if not arrival.is_taken:
        raise ForbiddenError("The deadline has passed.", ErrorCode.CLOSED)
    wrong_clock = told is not None and told > now + _CLOCK_SLACK
    flags = (*arrival.flags, *((Flag.CLOCK,) if wrong_clock else ()))
    named = {"id": given["id"]} if "id" in given else {}
    return {
        **named,
        "content": given.get("content", ""),
        "submitted_at": now,
        "client_submitted_at": told,
        "is_late": arrival.is_late,
        "flags": [str(flag) for flag in flags],
    }


def _place(actor: User, assignment_id: UUID) -> tuple[Assignment, Enrollment]:
    assignment = get_object_or_404(assignments_visible_to(actor).select_related("course"), pk=assignment_id)
    return assignment, open_enrollment(actor, assignment.course_id)


def _check_files(assignment: Assignment, files: Sequence[tuple[str, int]]) -> None:
    if len(files) > limits.FILES:
        raise invalid("files", f"A work has at most {limits.FILES} files.")
    allowed = {extension.lower().lstrip(".") for extension in assignment.allowed_extensions}
    for name, size in files:
        extension = PurePosixPath(name).suffix.lower().lstrip(".")
        if allowed and extension not in allowed:
            raise invalid("files", f"Files of the kind .{extension} are not taken here.")
        if assignment.max_file_size is not None and size > assignment.max_file_size:
            raise TooLargeError(f"{name} is larger than this assignment takes.")


def _attach(work: AssignmentSubmission, files: Sequence[Arrived]) -> None:
    SubmissionFile.objects.bulk_create(
        SubmissionFile(
            id=uuid4(),
            submission=work,
            name=file.name,
            size_bytes=file.stored.size_bytes,
            sha256=file.stored.sha256,
            order_index=number,
        )
        for number, file in enumerate(files)
    )


def _score(given: Any, assignment: Assignment) -> Any:
    try:
        return parse_score(given, max_score=assignment.max_score)
    except BadScoreError as error:
        raise invalid("score", str(error)) from error
