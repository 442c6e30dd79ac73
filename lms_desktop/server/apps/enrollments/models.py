"""What a learner makes."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from lms_desktop.protocol import limits
from lms_desktop.server.apps.courses.models import Course, Lecture
from lms_desktop.server.core.models import Row


class Enrollment(Row):
    """A learner's place in a course; there is one for good, cancelled or not."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        COMPLETED = "completed"
        CANCELLED = "cancelled"

    class PaymentStatus(models.TextChoices):
        FREE = "free"
        PAID = "paid"
        REFUNDED = "refunded"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrollments")
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrollments")
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    payment_status = models.CharField(max_length=20, choices=PaymentStatus, default=PaymentStatus.FREE)
    enrolled_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True)
    progress_percentage = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    last_accessed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "course"], name="one_enrollment_per_user_and_course"),)


class VideoProgress(Row):
    """How far a learner got in one lecture, of whatever kind."""

    class Unit(models.TextChoices):
        SECONDS = "seconds"
        PAGES = "pages"

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="progress")
    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="progress")
    watched_seconds = models.FloatField(default=0)
    total_seconds = models.FloatField(default=0)
    completion_percentage = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    last_position_seconds = models.FloatField(default=0)
    position_updated_at = models.DateTimeField(null=True)
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.SECONDS)
    watched_ranges = models.JSONField(default=list)
    is_completed = models.BooleanField(default=False)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["enrollment", "lecture"], name="one_progress_per_lecture"),)


class Bookmark(Row):
    """A place in a lecture to come back to."""

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="bookmarks")
    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="bookmarks")
    timestamp_seconds = models.FloatField(null=True)
    page_number = models.PositiveIntegerField(null=True)
    title = models.CharField(max_length=limits.TITLE, blank=True, default="")


class Note(Row):
    """A learner's own words beside a lecture, kept byte for byte."""

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="notes")
    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="notes")
    content = models.TextField(max_length=limits.NOTE, blank=True, default="")
    timestamp_seconds = models.FloatField(null=True)
    page_number = models.PositiveIntegerField(null=True)
    anchor = models.JSONField(null=True)
    tags = models.JSONField(default=list)
