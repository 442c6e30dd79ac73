"""`enrollments/`, and what learners write beside lectures."""

from typing import Any, ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from lms_desktop.server.core.endpoint import Endpoint, gone, made
from lms_desktop.server.core.fields import Body, NewBody
from lms_desktop.server.core.versions import expected_version

from . import actions, learning
from .forms import BookmarkForm, EnrollForm, NoteForm, ProgressForm
from .models import Bookmark, Enrollment, Note
from .policies import bookmarks_visible_to, enrollments_visible_to, notes_visible_to, written_by
from .queries import enrollment_row, progress_of, with_course
from .render import bookmark_rows, enrollment_rows, note_rows


class Enrollments(Endpoint):
    def get(self) -> Response:
        mine = Enrollment.objects.filter(user=self.actor)
        return self.page(with_course(mine), enrollment_rows)

    def post(self) -> Response:
        given = self.read(EnrollForm)
        row, is_new = actions.enroll(self.actor, given["course"], given.get("id"))
        return made(enrollment_row(row.pk), is_new=is_new)


class CourseEnroll(Endpoint):
    def post(self, course: UUID) -> Response:
        row, is_new = actions.enroll(self.actor, course, self.read(NewBody).get("id"))
        return made(enrollment_row(row.pk), is_new=is_new)


class EnrollmentItem(Endpoint):
    def get(self, enrollment: UUID) -> Response:
        found = get_object_or_404(enrollments_visible_to(self.actor), pk=enrollment)
        return Response(enrollment_row(found.pk))

    def delete(self, enrollment: UUID) -> Response:
        actions.cancel(self.actor, enrollment, expected=expected_version(self.request))
        return gone()


class EnrollmentProgress(Endpoint):
    def get(self, enrollment: UUID) -> Response:
        found = get_object_or_404(enrollments_visible_to(self.actor), pk=enrollment)
        return Response(progress_of(found))


class LectureProgress(Endpoint):
    def get(self, lecture: UUID) -> Response:
        return Response(learning.read_progress(self.actor, lecture))

    def post(self, lecture: UUID) -> Response:
        given, expected = self.read(ProgressForm), expected_version(self.request)
        row, is_new = learning.record_progress(self.actor, lecture, given, expected=expected)
        return made(row, is_new=is_new)

    put = post


class EnrollmentBookmarks(Endpoint):
    def get(self, enrollment: UUID) -> Response:
        found = get_object_or_404(written_by(self.actor), pk=enrollment)
        return self.page(bookmarks_visible_to(self.actor).filter(enrollment=found), bookmark_rows)


class EnrollmentNotes(Endpoint):
    def get(self, enrollment: UUID) -> Response:
        found = get_object_or_404(written_by(self.actor), pk=enrollment)
        return self.page(notes_visible_to(self.actor).filter(enrollment=found), note_rows)


class Writings(Endpoint):
    """Adding to a lecture."""

    model: ClassVar[type[Any]]
    form: ClassVar[type[Body]]

    def post(self, lecture: UUID) -> Response:
        row, is_new = learning.add(self.model, self.actor, lecture, self.read(self.form))
        return made(learning.written_row(row), is_new=is_new)


class LectureBookmarks(Writings):
    model, form = Bookmark, BookmarkForm


class LectureNotes(Writings):
    model, form = Note, NoteForm


class WritingItem(Endpoint):
    """One bookmark or note."""

    model: ClassVar[type[Any]]
    form: ClassVar[type[Body]]

    def put(self, row: UUID) -> Response:
        given = self.read(self.form)
        given.pop("id", None)
        changed = learning.change(self.model, self.actor, row, given, expected=expected_version(self.request))
        return Response(learning.written_row(changed))

    patch = put

    def delete(self, row: UUID) -> Response:
        learning.remove(self.model, self.actor, row, expected=expected_version(self.request))
        return gone()


class BookmarkItem(WritingItem):
    model, form = Bookmark, BookmarkForm

    def get(self, row: UUID) -> Response:
        found = get_object_or_404(bookmarks_visible_to(self.actor), pk=row)
        return Response(learning.written_row(found))


class NoteItem(WritingItem):
    model, form = Note, NoteForm

    def get(self, row: UUID) -> Response:
        found = get_object_or_404(notes_visible_to(self.actor), pk=row)
        return Response(learning.written_row(found))
