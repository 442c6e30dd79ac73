"""`assignments/` and `submissions/`."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from lms_desktop.protocol import assignments as wire
from lms_desktop.server.apps.courses.policies import among, courses_visible_to
from lms_desktop.server.core.described import GONE, MADE, says
from lms_desktop.server.core.endpoint import Endpoint, gone, made
from lms_desktop.server.core.problems import invalid
from lms_desktop.server.core.wire import WireParser

from . import submissions, works
from .authoring_forms import AssignmentForm
from .forms import GradeForm, SubmitForm
from .policies import assignments_visible_to, submissions_visible_to
from .queries import with_files, with_zone
from .render import assignment_rows, submission_rows


class CourseAssignments(Endpoint):
    @says("List the assignments of a course.", wire.Assignment, pages=True)
    def get(self, course: UUID) -> Response:
        found = get_object_or_404(courses_visible_to(self.actor), pk=course)
        return self.page(with_zone(assignments_visible_to(self.actor).filter(course=found)), assignment_rows)

    @says("Make an assignment.", wire.Assignment, takes=AssignmentForm, status=MADE)
    def post(self, course: UUID) -> Response:
        row, is_new = works.set_work(self.actor, course, self.read(AssignmentForm))
        return made(row, is_new=is_new)


class AssignmentItem(Endpoint):
    @says("An assignment.", wire.Assignment)
    def get(self, assignment: UUID) -> Response:
        found = get_object_or_404(with_zone(assignments_visible_to(self.actor)), pk=assignment)
        return Response(next(assignment_rows([found])))

    @says("Change an assignment.", wire.Assignment, takes=AssignmentForm, changes=True)
    def patch(self, assignment: UUID) -> Response:
        given = self.changes(AssignmentForm)
        return Response(works.change_work(self.actor, assignment, given, expected=self.expected))

    put = patch

    @says("Remove an assignment; what was handed in stays.", status=GONE)
    def delete(self, assignment: UUID) -> Response:
        works.remove_work(self.actor, assignment, expected=self.expected)
        return gone()


class AssignmentAttachments(Endpoint):
    parser_classes = (MultiPartParser,)

    @says("Attach files to an assignment.", wire.Assignment, files=("files",))
    def post(self, assignment: UUID) -> Response:
        works.demand_writer(self.actor, assignment)
        uploads = self.request.FILES.getlist("files")
        if not uploads:
            raise invalid("files", "A file was expected.")
        return Response(works.attach(self.actor, assignment, uploads, expected=self.expected))


class AssignmentSubmit(Endpoint):
    parser_classes = (WireParser, MultiPartParser)

    @says("Hand in a work.", wire.Submission, takes=SubmitForm, files=("files",), status=MADE)
    def post(self, assignment: UUID) -> Response:
        given, uploads = self.read(SubmitForm), self.request.FILES.getlist("files")
        if self.request.POST.getlist("files"):
            raise invalid("files", "A file was expected.")
        if not given.get("content") and not uploads:
            raise invalid("content", "Hand in words or a file.")
        row, is_new = submissions.submit(self.actor, assignment, given, uploads)
        return made(row, is_new=is_new)


class AssignmentSubmissions(Endpoint):
    @says("List works: a learner their own, a teacher everybody's.", wire.Submission, pages=True)
    def get(self, assignment: UUID) -> Response:
        mine = submissions_visible_to(self.actor).filter(assignment=assignment)
        if not mine.exists():
            get_object_or_404(assignments_visible_to(self.actor), pk=assignment)
        judged = among(self.actor, mine.values_list("assignment__course", flat=True)[:1])
        return self.page(with_files(mine), lambda rows: submission_rows(rows, judged))


class SubmissionItem(Endpoint):
    @says("A work that was handed in.", wire.Submission)
    def get(self, submission: UUID) -> Response:
        found = get_object_or_404(submissions_visible_to(self.actor), pk=submission)
        return Response(submissions.row_for(self.actor, found.pk))


class SubmissionGrade(Endpoint):
    @says("Grade a work.", wire.Submission, takes=GradeForm)
    def post(self, submission: UUID) -> Response:
        given, expected = self.read(GradeForm), self.expected
        return Response(submissions.grade(self.actor, submission, given, expected=expected))
