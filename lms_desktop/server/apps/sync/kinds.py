"""The kinds of entries that a device pushes: each is the REST call that does the same, run by the same action."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404
from msgspec import Struct
from rest_framework import serializers

from lms_desktop.protocol.assignments import Submission
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.apps.assignments import attempts, marking, submissions
from lms_desktop.server.apps.assignments.forms import AnswersForm, GradeForm, JudgementsForm, StartForm, SubmitForm
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.enrollments import actions as enrolling
from lms_desktop.server.apps.enrollments import batches, learning
from lms_desktop.server.apps.enrollments.forms import BookmarkForm, EnrollForm, NoteForm, ProgressForm
from lms_desktop.server.apps.enrollments.models import Bookmark, Note
from lms_desktop.server.apps.enrollments.queries import enrollment_row
from lms_desktop.server.apps.users import actions as accounts
from lms_desktop.server.apps.users import skills
from lms_desktop.server.apps.users.forms import ProfileForm, SettingsForm, SkillForm, SocialForm
from lms_desktop.server.core.fields import Body
from lms_desktop.server.core.models import Creation
from lms_desktop.server.core.problems import ConflictError, RowConflictError, StaleError, invalid

from .authoring import AUTHORING
from .kind import Asked as Asked
from .kind import Kind as Kind
from .uploads import arrived


class InLecture(serializers.Serializer[Any]):
    """The parent that the address of the REST call names."""

    lecture = serializers.UUIDField()


class NewProgress(InLecture, ProgressForm): ...


class NewBookmark(InLecture, BookmarkForm): ...


class NewNote(InLecture, NoteForm): ...


class NewAttempt(StartForm):
    quiz = serializers.UUIDField()


class NewSubmission(SubmitForm):
    assignment = serializers.UUIDField()
    uploads = serializers.ListField(child=serializers.UUIDField(), max_length=100, default=list)


def _enroll(actor: User, asked: Asked) -> Struct:
    enrollment, _ = enrolling.enroll(actor, asked.given["course"], asked.row)
    return enrollment_row(enrollment.pk)


def _drop(actor: User, asked: Asked) -> Struct:
    # The last intent counts: progress made meanwhile is no reason to stay.
    enrolling.cancel(actor, asked.row, expected=None)
    return enrollment_row(asked.row)


def _merge_progress(actor: User, asked: Asked) -> Struct:
    row, _ = learning.record_progress(actor, asked.given.pop("lecture"), asked.given, expected=None)
    return row


def _add_bookmark(actor: User, asked: Asked) -> Struct:
    return _add(Bookmark, actor, asked)


def _add_note(actor: User, asked: Asked) -> Struct:
    return _add(Note, actor, asked)


def _add(model: type[Any], actor: User, asked: Asked) -> Struct:
    row, _ = learning.add(model, actor, asked.given.pop("lecture"), {**asked.given, "id": asked.row})
    return learning.written_row(row)


def _add_all(model: type[Any], actor: User, some: Sequence[Asked]) -> Mapping[UUID, Struct]:
    new = [batches.New(asked.given.pop("lecture"), asked.row, asked.given) for asked in some]
    return batches.add_many(model, actor, new)


def _edit_all(model: type[Any], actor: User, some: Sequence[Asked], *, counts_versions: bool) -> Mapping[UUID, Struct]:
    for asked in some:
        asked.given.pop("id", None)
    edits = [batches.Edit(asked.row, asked.given, asked.base if counts_versions else None) for asked in some]
    return batches.change_many(model, actor, edits)


def _edit_bookmark(actor: User, asked: Asked) -> Struct:
    return _edit(Bookmark, actor, asked, expected=None)  # the last name given is the name


def _edit_note(actor: User, asked: Asked) -> Struct:
    return _edit(Note, actor, asked, expected=asked.base)


def _edit(model: type[Any], actor: User, asked: Asked, *, expected: int | None) -> Struct:
    asked.given.pop("id", None)
    try:
        return learning.written_row(learning.change(model, actor, asked.row, asked.given, expected=expected))
    except Http404 as error:
        if Creation.objects.filter(pk=asked.row, user=actor).exclude(deleted_at=None).exists():
            raise ConflictError("This was deleted meanwhile.", ErrorCode.DELETED) from error
        raise


def _remove_bookmark(actor: User, asked: Asked) -> None:
    _remove(Bookmark, actor, asked)


def _remove_note(actor: User, asked: Asked) -> None:
    _remove(Note, actor, asked)


def _remove(model: type[Any], actor: User, asked: Asked) -> None:
    try:
        learning.remove(model, actor, asked.row, expected=asked.base)
    except Http404:
        return  # gone is what was wanted


def _start_quiz(actor: User, asked: Asked) -> Struct:
    quiz = asked.given.pop("quiz")
    row, _ = attempts.start(actor, quiz, {**asked.given, "id": asked.row})
    return row


def _submit_quiz(actor: User, asked: Asked) -> Struct:
    return attempts.submit(actor, asked.row, asked.given)


def _submit_work(actor: User, asked: Asked) -> Struct:
    assignment, uploads = asked.given.pop("assignment"), asked.given.pop("uploads")
    if not asked.given.get("content") and not uploads:
        raise invalid("content", "Hand in words or a file.")
    files = arrived(actor, uploads)
    row, _ = submissions.hand_in(actor, assignment, {**asked.given, "id": asked.row}, files)
    return row


def _set_grade(actor: User, asked: Asked) -> Struct:
    try:
        return submissions.grade(actor, asked.row, asked.given, expected=asked.base)
    except StaleError as stale:
        if isinstance(stale.row, Submission) and _is_same_grade(stale.row, asked.given):
            return stale.row
        raise


def _is_same_grade(row: Submission, given: Mapping[str, Any]) -> bool:
    told = (f"{row.score:.2f}" if row.score is not None else None, row.feedback, row.released_at is not None)
    try:
        score = f"{float(given['score']):.2f}"
    except ValueError:
        return False
    return told == (score, given.get("feedback", ""), given["release"])


def _grade_attempt(actor: User, asked: Asked) -> Struct:
    try:
        return marking.grade(actor, asked.row, asked.given, expected=asked.base)
    except (StaleError, RowConflictError) as stale:
        if marking.is_judged_so(asked.row, asked.given):
            return stale.row
        raise


def _patch_profile(actor: User, asked: Asked) -> Struct:
    return accounts.change_profile(actor, asked.given, expected=None)  # field by field, as they arrive


def _patch_settings(actor: User, asked: Asked) -> Struct:
    return accounts.change_settings(actor, asked.given, expected=None)


def _patch_social(actor: User, asked: Asked) -> Struct:
    return accounts.change_social(actor, asked.given, expected=None)


def _add_skill(actor: User, asked: Asked) -> Struct:
    # Two computers of one person may name the same: it is on the list once.
    held = skills.held(actor, asked.given)
    return skills.add_skill(actor, {**asked.given, "id": asked.row})[0] if held is None else held


def _remove_skill(actor: User, asked: Asked) -> None:
    try:
        skills.remove_skill(actor, asked.row, expected=None)
    except Http404:
        return  # gone is what was wanted


KINDS: dict[str, Kind] = {
    "enroll": Kind(EnrollForm, _enroll),
    "drop": Kind(Body, _drop),
    "progress.merge": Kind(NewProgress, _merge_progress),
    "bookmark.add": Kind(NewBookmark, _add_bookmark),
    "bookmark.edit": Kind(BookmarkForm, _edit_bookmark),
    "bookmark.remove": Kind(Body, _remove_bookmark),
    "note.create": Kind(NewNote, _add_note),
    "note.edit": Kind(NoteForm, _edit_note),
    "note.delete": Kind(Body, _remove_note),
    "quiz.start": Kind(NewAttempt, _start_quiz),
    "quiz.submit": Kind(AnswersForm, _submit_quiz),
    "submission.submit": Kind(NewSubmission, _submit_work),
    "grade.set": Kind(GradeForm, _set_grade),
    "attempt.grade": Kind(JudgementsForm, _grade_attempt),
    "profile.patch": Kind(ProfileForm, _patch_profile),
    "settings.patch": Kind(SettingsForm, _patch_settings),
    "social.patch": Kind(SocialForm, _patch_social),
    "skill.add": Kind(SkillForm, _add_skill),
    "skill.remove": Kind(Body, _remove_skill),
    **AUTHORING,
}
# Entries that can be done many at a time: what each of them makes.
SIMPLE: dict[str, Callable[[User, Sequence[Asked]], Mapping[UUID, Struct]]] = {
    "note.create": lambda actor, some: _add_all(Note, actor, some),
    "bookmark.add": lambda actor, some: _add_all(Bookmark, actor, some),
    "note.edit": lambda actor, some: _edit_all(Note, actor, some, counts_versions=True),
    "bookmark.edit": lambda actor, some: _edit_all(Bookmark, actor, some, counts_versions=False),
}
