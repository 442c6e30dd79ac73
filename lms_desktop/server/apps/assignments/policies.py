"""Who may see and judge works and attempts: the learner their own, the teachers of a course all of its."""

from uuid import UUID

from django.db.models import Q, QuerySet

from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Course
from lms_desktop.server.apps.courses.policies import lectures_visible_to, taught_by
from lms_desktop.server.apps.courses.policies import may as may_with_course
from lms_desktop.server.apps.enrollments.models import Enrollment
from lms_desktop.server.core.problems import ForbiddenError

from .models import Assignment, AssignmentSubmission, Question, Quiz, QuizAttempt

_OPEN = (Enrollment.Status.ACTIVE, Enrollment.Status.COMPLETED)
_READABLE = (Course.Status.PUBLISHED, Course.Status.ARCHIVED)


def assignments_visible_to(user: User) -> QuerySet[Assignment]:
    """The assignments of courses that one teaches or is enrolled in."""
    opened = Course.objects.filter(enrollments__user=user, enrollments__status__in=_OPEN, status__in=_READABLE)
    seen = Q(course__in=taught_by(user).values("pk")) | Q(course__in=opened.values("pk"))
    return Assignment.objects.filter(seen, removed_at=None)


def submissions_visible_to(user: User) -> QuerySet[AssignmentSubmission]:
    """One's own works, and those of the courses that one teaches."""
    taught = Q(assignment__course__in=taught_by(user).values("pk"))
    return AssignmentSubmission.objects.filter(Q(enrollment__user=user) | taught)


def quizzes_visible_to(user: User) -> QuerySet[Quiz]:
    """The quizzes of the lectures that one sees, and those that one took."""
    seen = Q(lecture__in=lectures_visible_to(user).values("pk"))
    return Quiz.objects.filter(seen | Q(pk__in=QuizAttempt.objects.filter(enrollment__user=user).values("quiz")))


def questions_visible_to(user: User) -> QuerySet[Question]:
    """The questions of the quizzes that one sees, as far as they may be seen before the quiz is begun."""
    seen = Q(quiz__in=quizzes_visible_to(user).values("pk"))
    taught = Q(quiz__lecture__section__course__in=taught_by(user).values("pk"))
    begun = Q(quiz__in=QuizAttempt.objects.filter(enrollment__user=user).values("quiz"))
    return Question.objects.filter(seen & (taught | begun | Q(quiz__offline=Quiz.Offline.ALLOWED)))


def attempts_visible_to(user: User) -> QuerySet[QuizAttempt]:
    """One's own attempts, and those of the courses that one teaches."""
    taught = Q(quiz__lecture__section__course__in=taught_by(user).values("pk"))
    return QuizAttempt.objects.filter(Q(enrollment__user=user) | taught)


def may(user: User, verb: str, course_id: UUID) -> bool:
    """Decide whether a person may judge the works of a course, and see what only its teachers see."""
    return verb in ("grade", "view keys") and may_with_course(user, "write", course_id)


def demand_grader(user: User, course_id: UUID) -> None:
    """Refuse somebody who sees a work but may not judge it."""
    if not may(user, "grade", course_id):
        raise ForbiddenError("Only those who teach this course give grades.")


def open_enrollment(user: User, course_id: UUID) -> Enrollment:
    """The enrollment under which somebody hands in or takes a quiz."""
    found = Enrollment.objects.filter(user=user, course=course_id, status__in=_OPEN).first()
    if found is None:
        raise ForbiddenError("Enroll in this course first.")
    return found
