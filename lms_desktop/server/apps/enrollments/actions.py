"""Enrolling, and leaving without losing anything."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from lms_desktop.domain.ids import enrollment_id
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Course
from lms_desktop.server.apps.courses.policies import courses_visible_to
from lms_desktop.server.core import audit, creation
from lms_desktop.server.core.problems import ConflictError, ForbiddenError, PaymentRequiredError, invalid
from lms_desktop.server.core.versions import demand
from lms_desktop.server.core.writing import locked

from .models import Enrollment
from .policies import enrollments_visible_to, may
from .queries import enrollment_row


def enroll(actor: User, course_id: UUID, wanted_id: UUID | None) -> tuple[Enrollment, bool]:
    """Give a learner their one place in a course, or the place that they had."""
    with transaction.atomic():
        course = get_object_or_404(_known_courses(actor).select_related("pricing"), pk=course_id)
        kept = Enrollment.objects.filter(user=actor, course=course).first()
        if kept is None:
            return _enroll_anew(actor, course, wanted_id), True
        if kept.status == Enrollment.Status.CANCELLED:
            _demand_open(course)
            back = Enrollment.Status.COMPLETED if kept.completed_at else Enrollment.Status.ACTIVE
            kept.save_changes({"status": back})
            audit.note(actor, "enroll again", kept)
        return kept, False


def cancel(actor: User, enrollment_pk: UUID, *, expected: int | None) -> None:
    """End an enrollment; what the learner wrote stays."""
    with transaction.atomic():
        found = locked(enrollments_visible_to(actor), enrollment_pk)
        if not may(actor, "cancel", found):
            raise ForbiddenError
        demand(found, expected, lambda: enrollment_row(found.pk))
        if found.status != Enrollment.Status.CANCELLED:
            found.save_changes({"status": Enrollment.Status.CANCELLED})
            audit.note(actor, "cancel", found)


def _enroll_anew(actor: User, course: Course, wanted_id: UUID | None) -> Enrollment:
    print_ = creation.fingerprint({"course": course.pk})
    creation.known(Enrollment, actor, wanted_id, print_)
    _demand_open(course)
    if course.pricing.price > 0 and not course.pricing.is_free:
        raise PaymentRequiredError
    enrollment = Enrollment.objects.create(id=_id_for(actor, course, wanted_id), user=actor, course=course)
    creation.remember(enrollment, actor, print_)
    audit.note(actor, "enroll", enrollment, course=str(course.pk))
    return enrollment


def _id_for(actor: User, course: Course, wanted_id: UUID | None) -> UUID:
    derived = UUID(enrollment_id(str(actor.pk), str(course.pk)))
    # A derived id is somebody's for good: nobody may take that of another.
    if wanted_id is not None and wanted_id.version == 5 and wanted_id != derived:
        raise invalid("id", "This id does not belong to you and this course.")
    return wanted_id or derived


def _known_courses(actor: User) -> QuerySet[Course]:
    # Who kept the address of an archived course is told that it takes nobody in, not that it never was.
    archived = Q(status=Course.Status.ARCHIVED)
    return Course.objects.filter(archived | Q(pk__in=courses_visible_to(actor).values("pk")))


def _demand_open(course: Course) -> None:
    if course.status == Course.Status.ARCHIVED:
        raise ConflictError("This course takes nobody in any more.", ErrorCode.ARCHIVED)
    if course.status != Course.Status.PUBLISHED:
        raise ConflictError("This course is not published yet.", ErrorCode.CLOSED)
