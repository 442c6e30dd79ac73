"""Works to hand in and quizzes."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from lms_desktop.protocol import limits
from lms_desktop.server.apps.courses.models import Course, Lecture
from lms_desktop.server.apps.enrollments.models import Enrollment
from lms_desktop.server.core.models import Row


class Assignment(Row):
    """A work to hand in; `due_date` is a day or a time, as the instructor wrote it.

    One that was taken away stays for what was handed in alone.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="assignments")
    title = models.CharField(max_length=limits.TITLE)
    description = models.TextField(max_length=limits.DESCRIPTION, blank=True, default="")
    max_score = models.DecimalField(max_digits=8, decimal_places=2, default=100)
    due_date = models.CharField(max_length=40, null=True)
    allow_late = models.BooleanField(default=True)
    late_penalty_percent = models.FloatField(default=0)
    max_attempts = models.PositiveIntegerField(null=True)
    allowed_extensions = models.JSONField(default=list)
    max_file_size = models.PositiveBigIntegerField(null=True)
    rubric = models.JSONField(default=list)
    attachments = models.JSONField(default=list)
    removed_at = models.DateTimeField(null=True)


class AssignmentSubmission(Row):
    """A work handed in, and its grade."""

    class Status(models.TextChoices):
        PENDING = "pending"
        SUBMITTED = "submitted"
        GRADED = "graded"

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="submissions")
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="submissions")
    status = models.CharField(max_length=20, choices=Status, default=Status.SUBMITTED)
    content = models.TextField(max_length=limits.SUBMISSION, blank=True, default="")
    attempt_number = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(null=True)
    client_submitted_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    score = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    feedback = models.TextField(max_length=limits.FEEDBACK, blank=True, default="")
    rubric_scores = models.JSONField(default=list)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="graded_submissions"
    )
    graded_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    flags = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["assignment", "enrollment", "attempt_number"], name="a_try_has_one_number"),
        )


class SubmissionFile(models.Model):
    """A file that was handed in; its bytes are kept by their SHA-256."""

    id = models.UUIDField(primary_key=True)
    submission = models.ForeignKey(AssignmentSubmission, models.CASCADE, related_name="files")
    name = models.CharField(max_length=limits.FILE_NAME)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    order_index = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = (
            "order_index",
            "id",
        )


class Quiz(Row):
    """A set of questions on a lecture."""

    class Reveal(models.TextChoices):
        NEVER = "never"
        AFTER_SUBMIT = "after_submit"
        AFTER_PASS = "after_pass"  # noqa: S105 (a rule, not a secret)

    class Offline(models.TextChoices):
        ALLOWED = "allowed"
        AFTER_START = "after_start"
        NEVER = "never"

    lecture = models.OneToOneField(Lecture, models.CASCADE, related_name="quiz")
    title = models.CharField(max_length=limits.TITLE)
    description = models.TextField(max_length=limits.DESCRIPTION, blank=True, default="")
    time_limit_minutes = models.PositiveIntegerField(null=True)
    passing_score = models.FloatField(default=50)
    max_attempts = models.PositiveIntegerField(null=True)
    shuffle_questions = models.BooleanField(default=False)
    reveal_answers = models.CharField(max_length=20, choices=Reveal, default=Reveal.AFTER_SUBMIT)
    offline = models.CharField(max_length=20, choices=Offline, default=Offline.ALLOWED)


class Question(Row):
    """A question with its right answers."""

    class Type(models.TextChoices):
        MULTIPLE_CHOICE = "multiple_choice"
        TRUE_FALSE = "true_false"
        SHORT_ANSWER = "short_answer"
        ESSAY = "essay"

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="questions")
    question_type = models.CharField(max_length=20, choices=Type)
    text = models.TextField(max_length=limits.QUESTION)
    options = models.JSONField(default=list)
    correct_options = models.JSONField(default=list)
    accepted_answers = models.JSONField(default=list)
    explanation = models.TextField(max_length=limits.QUESTION, blank=True, default="")
    points = models.FloatField(default=1)
    order_index = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = (
            "order_index",
            "created_at",
            "id",
        )


class QuizAttempt(Row):
    """One go at a quiz, with the questions, right answers included, as they stood when it began."""

    class Status(models.TextChoices):
        IN_PROGRESS = "in_progress"
        SUBMITTED = "submitted"
        GRADED = "graded"

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="attempts")
    attempt_number = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=20, choices=Status, default=Status.IN_PROGRESS)
    started_at = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    client_started_at = models.DateTimeField(null=True)
    client_submitted_at = models.DateTimeField(null=True)
    answers = models.JSONField(default=list)
    marks = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    score = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    max_score = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)
    flags = models.JSONField(default=list)
    quiz_version = models.PositiveIntegerField(default=1)
    pinned = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["quiz", "enrollment", "attempt_number"], name="a_go_has_one_number"),
        )
