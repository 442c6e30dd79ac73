"""Who may see and write what learners made: the learner, and for their work in a course its teachers."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Lecture
from lms_desktop.server.apps.courses.policies import lectures_visible_to, taught_by
from lms_desktop.server.core.problems import ForbiddenError

from .models import Bookmark, Enrollment, Note


def enrollments_visible_to(user: User) -> QuerySet[Enrollment]:
    """One's own enrollments, and those in the courses that one teaches."""
    return Enrollment.objects.filter(Q(user=user) | Q(course__in=taught_by(user).values("pk")))


def may(user: User, verb: str, enrollment: Enrollment) -> bool:
    """Decide what a person may do with an enrollment: all see it, its learner and an admin end it."""
    mine = enrollment.user_id == user.pk or user.role == User.Role.ADMIN
    match verb:
        case "view":
            return mine or taught_by(user).filter(pk=enrollment.course_id).exists()
        case _:
            return mine


def written_by(user: User) -> QuerySet[Enrollment]:
    """The enrollments whose notes and bookmarks a person may read: what one wrote is one's own."""
    return Enrollment.objects.all() if user.role == User.Role.ADMIN else Enrollment.objects.filter(user=user)


def bookmarks_visible_to(user: User) -> QuerySet[Bookmark]:
    """One's own bookmarks, whatever became of the course."""
    return Bookmark.objects.filter(enrollment__in=written_by(user).values("pk"))


def notes_visible_to(user: User) -> QuerySet[Note]:
    """One's own notes, whatever became of the course."""
    return Note.objects.filter(enrollment__in=written_by(user).values("pk"))


def place_of(user: User, lecture_id: UUID) -> tuple[Enrollment, Lecture]:
    """Where somebody's work on a lecture belongs: it outlives their access, but takes an enrollment."""
    lecture = Lecture.objects.select_related("section", "video", "pdf").filter(pk=lecture_id).first()
    if lecture is not None:
        course = lecture.section.course_id
        enrollment = Enrollment.objects.filter(user=user, course=course).first()
        if enrollment is not None:
            return enrollment, lecture
        if lectures_visible_to(user).filter(pk=lecture_id).exists():
            raise ForbiddenError("Enroll in this course first.")
    raise Http404
