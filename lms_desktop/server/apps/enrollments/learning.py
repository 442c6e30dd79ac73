"""Recording what a learner did: progress, bookmarks, notes."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from lms_desktop.domain import progress as rules
from lms_desktop.domain.ids import progress_id
from lms_desktop.domain.progress import Seen
from lms_desktop.protocol import learning as wire
from lms_desktop.protocol.enums import ProgressUnit
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import audit, creation
from lms_desktop.server.core.problems import StaleError
from lms_desktop.server.core.versions import demand
from lms_desktop.server.core.writing import locked

from .models import Bookmark, Enrollment, Note, VideoProgress
from .policies import bookmarks_visible_to, notes_visible_to, place_of
from .queries import published_lectures
from .render import bookmark_rows, measure_of, no_progress, note_rows, progress_row

Written = TypeVar("Written", Bookmark, Note)


def read_progress(actor: User, lecture_id: UUID) -> wire.Progress:
    """How far somebody got in a lecture; zeros where nothing was recorded."""
    enrollment, lecture = place_of(actor, lecture_id)
    row = VideoProgress.objects.filter(enrollment=enrollment, lecture=lecture).first()
    return progress_row(row) if row else no_progress(enrollment, lecture)


def record_progress(
    actor: User, lecture_id: UUID, given: dict[str, Any], *, expected: int | None
) -> tuple[wire.Progress, bool]:
    """Add a sitting to what is known; nothing that was done is undone."""
    with transaction.atomic():
        enrollment, lecture = place_of(actor, lecture_id)
        enrollment = locked(Enrollment.objects.all(), enrollment.pk)  # sittings of one learner are added one by one
        row = VideoProgress.objects.filter(enrollment=enrollment, lecture=lecture).first()
        before = progress_row(row) if row else no_progress(enrollment, lecture)
        if expected is not None and expected != before.version:
            raise StaleError(before)
        after = rules.merge(before, _seen(given, *measure_of(lecture)), at=timezone.now())
        if row is not None and after == before:
            return before, False
        kept = row or VideoProgress(
            id=UUID(progress_id(str(enrollment.pk), str(lecture.pk))), enrollment=enrollment, lecture=lecture
        )
        _write(kept, after)
        _add_up(enrollment)
        audit.note(actor, "progress", kept)
    return progress_row(kept), row is None


def add(model: type[Written], actor: User, lecture_id: UUID, given: dict[str, Any]) -> tuple[Written, bool]:
    """Keep a new bookmark or note."""
    with transaction.atomic():
        enrollment, lecture = place_of(actor, lecture_id)
        print_ = creation.fingerprint({**given, "lecture": lecture.pk})
        wanted_id = given.pop("id", None)
        kept = creation.known(model, actor, wanted_id, print_)
        if kept is not None:
            return kept, False
        named = {"id": wanted_id} if wanted_id else {}
        row = model._default_manager.create(enrollment=enrollment, lecture=lecture, **named, **given)
        creation.remember(row, actor, print_)
        audit.note(actor, "add", row)
    return row, True


def change(model: type[Written], actor: User, row_id: UUID, given: dict[str, Any], *, expected: int | None) -> Written:
    """Write the fields of a bookmark or note that were given."""
    with transaction.atomic():
        row = locked(visible_to(model, actor), row_id)
        demand(row, expected, lambda: written_row(row))
        if given:
            row.save_changes(given)
            audit.note(actor, "change", row, fields=sorted(given))
    return row


def remove(model: type[Written], actor: User, row_id: UUID, *, expected: int | None) -> None:
    """Take a bookmark or note away; its id never comes back."""
    with transaction.atomic():
        row = locked(visible_to(model, actor), row_id)
        demand(row, expected, lambda: written_row(row))
        creation.forget(row, actor)
        audit.note(actor, "remove", row)
        row.delete()


def written_row(row: Bookmark | Note) -> wire.Bookmark | wire.Note:
    """A bookmark or note as a row."""
    return next(bookmark_rows([row])) if isinstance(row, Bookmark) else next(note_rows([row]))


def visible_to(model: type[Written], actor: User) -> QuerySet[Written]:
    """The bookmarks or notes that a person may write."""
    visible: dict[type[Any], Callable[[User], QuerySet[Any]]] = {
        Bookmark: bookmarks_visible_to,
        Note: notes_visible_to,
    }
    return visible[model](actor)


def _seen(given: dict[str, Any], unit: ProgressUnit, total: float) -> Seen:
    now = timezone.now()
    position = given.get("last_position_seconds")
    return Seen(
        ranges=tuple((start, end) for start, end in given.get("watched_ranges", ())),
        position=position,
        position_at=min(given.get("position_updated_at") or now, now) if position is not None else None,
        completed=given.get("is_completed", False),
        total=total or given.get("total_seconds", 0.0),
        unit=unit,
        watched=given.get("watched_seconds", 0.0),
    )


def _write(kept: VideoProgress, after: wire.Progress) -> None:
    changes = {
        "watched_seconds": after.watched_seconds,
        "total_seconds": after.total_seconds,
        "completion_percentage": after.completion_percentage,
        "last_position_seconds": after.last_position_seconds,
        "position_updated_at": after.position_updated_at,
        "unit": str(after.unit),
        "watched_ranges": [list(part) for part in after.watched_ranges],
        "is_completed": after.is_completed,
        "completed_at": after.completed_at,
    }
    if not kept._state.adding:
        kept.save_changes(changes)
        return
    for name, value in changes.items():
        setattr(kept, name, value)
    kept.save(force_insert=True)


def _add_up(enrollment: Enrollment) -> None:
    lectures = published_lectures(enrollment)
    done = VideoProgress.objects.filter(enrollment=enrollment, lecture__in=lectures, is_completed=True).count()
    total, now = lectures.count(), timezone.now()
    changes: dict[str, Any] = {
        "progress_percentage": rules.course_percentage(done, total),
        "last_accessed_at": now,
    }
    if total and done >= total and enrollment.status == Enrollment.Status.ACTIVE:
        changes |= {"status": Enrollment.Status.COMPLETED, "completed_at": enrollment.completed_at or now}
    enrollment.save_changes(changes)
