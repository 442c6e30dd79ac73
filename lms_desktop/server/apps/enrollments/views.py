"""`enrollments/`, and what learners write beside lectures."""

from typing import Any, ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from lms_desktop.protocol import learning as wire
from lms_desktop.server.core.described import GONE, MADE, says
from lms_desktop.server.core.endpoint import Endpoint, gone, made
from lms_desktop.server.core.fields import Body, NewBody

from . import actions, learning
from .forms import BookmarkForm, EnrollForm, NoteForm, ProgressForm
from .models import Bookmark, Note
from .policies import bookmarks_visible_to, enrollments_visible_to, notes_visible_to, written_by
from .queries import enrollment_row, progress_of, with_course
from .render import bookmark_rows, enrollment_rows, note_rows


class Enrollments(Endpoint):
    @says("List one's enrollments.", wire.Enrollment, pages=True)
    def get(self) -> Response:
        mine = enrollments_visible_to(self.actor).filter(user=self.actor)
        return self.page(with_course(mine), enrollment_rows)

    @says("Enroll in a course.", wire.Enrollment, takes=EnrollForm, status=MADE, refuses=(402,))
    def post(self) -> Response:
        given = self.read(EnrollForm)
        row, is_new = actions.enroll(self.actor, given["course"], given.get("id"))
        return made(enrollment_row(row.pk), is_new=is_new)


class CourseEnroll(Endpoint):
    @says("Enroll in this course.", wire.Enrollment, takes=NewBody, status=MADE, refuses=(402,))
    def post(self, course: UUID) -> Response:
        row, is_new = actions.enroll(self.actor, course, self.read(NewBody).get("id"))
        return made(enrollment_row(row.pk), is_new=is_new)


class EnrollmentItem(Endpoint):
    @says("An enrollment.", wire.Enrollment)
    def get(self, enrollment: UUID) -> Response:
        found = get_object_or_404(enrollments_visible_to(self.actor), pk=enrollment)
        return Response(enrollment_row(found.pk))

    @says("Leave a course; nothing that was written is lost.", status=GONE)
    def delete(self, enrollment: UUID) -> Response:
        actions.cancel(self.actor, enrollment, expected=self.expected)
        return gone()


class EnrollmentProgress(Endpoint):
    @says("How far a learner got in a course.", wire.EnrollmentProgress)
    def get(self, enrollment: UUID) -> Response:
        found = get_object_or_404(enrollments_visible_to(self.actor), pk=enrollment)
        return Response(progress_of(found))


class LectureProgress(Endpoint):
    @says("How far one got in a lecture.", wire.Progress)
    def get(self, lecture: UUID) -> Response:
        return Response(learning.read_progress(self.actor, lecture))

    @says(
        "Add to what one did in a lecture; nothing is undone.",
        wire.Progress,
        takes=ProgressForm,
        status=MADE,
        changes=True,
    )
    def post(self, lecture: UUID) -> Response:
        given, expected = self.read(ProgressForm), self.expected
        row, is_new = learning.record_progress(self.actor, lecture, given, expected=expected)
        return made(row, is_new=is_new)

    put = post


class EnrollmentBookmarks(Endpoint):
    @says("List bookmarks.", wire.Bookmark, pages=True)
    def get(self, enrollment: UUID) -> Response:
        found = get_object_or_404(written_by(self.actor), pk=enrollment)
        return self.page(bookmarks_visible_to(self.actor).filter(enrollment=found), bookmark_rows)


class EnrollmentNotes(Endpoint):
    @says("List notes.", wire.Note, pages=True)
    def get(self, enrollment: UUID) -> Response:
        found = get_object_or_404(written_by(self.actor), pk=enrollment)
        return self.page(notes_visible_to(self.actor).filter(enrollment=found), note_rows)


class Writings(Endpoint):
    """Adding to a lecture."""

    def add(self, model: type[Any], lecture: UUID, form: type[Body]) -> Response:
        row, is_new = learning.add(model, self.actor, lecture, self.read(form))
        return made(learning.written_row(row), is_new=is_new)


class LectureBookmarks(Writings):
    @says("Keep a place in a lecture.", wire.Bookmark, takes=BookmarkForm, status=MADE)
    def post(self, lecture: UUID) -> Response:
        return self.add(Bookmark, lecture, BookmarkForm)


class LectureNotes(Writings):
    @says("Write a note beside a lecture.", wire.Note, takes=NoteForm, status=MADE)
    def post(self, lecture: UUID) -> Response:
        return self.add(Note, lecture, NoteForm)


class WritingItem(Endpoint):
    """One bookmark or note."""

    model: ClassVar[type[Any]]

    def change(self, row: UUID, form: type[Body]) -> Response:
        changed = learning.change(self.model, self.actor, row, self.changes(form), expected=self.expected)
        return Response(learning.written_row(changed))

    @says("Take it away; its id never comes back.", status=GONE)
    def delete(self, row: UUID) -> Response:
        learning.remove(self.model, self.actor, row, expected=self.expected)
        return gone()


class BookmarkItem(WritingItem):
    model = Bookmark

    @says("A bookmark.", wire.Bookmark)
    def get(self, row: UUID) -> Response:
        found = get_object_or_404(bookmarks_visible_to(self.actor), pk=row)
        return Response(learning.written_row(found))

    @says("Change a bookmark.", wire.Bookmark, takes=BookmarkForm, changes=True)
    def put(self, row: UUID) -> Response:
        return self.change(row, BookmarkForm)

    patch = put


class NoteItem(WritingItem):
    model = Note

    @says("A note.", wire.Note)
    def get(self, row: UUID) -> Response:
        found = get_object_or_404(notes_visible_to(self.actor), pk=row)
        return Response(learning.written_row(found))

    @says("Change a note.", wire.Note, takes=NoteForm, changes=True)
    def put(self, row: UUID) -> Response:
        return self.change(row, NoteForm)

    patch = put
