"""The catalogue, and how a course is put together."""

from django.conf import settings
from django.db import models

from lms_desktop.protocol import limits
from lms_desktop.server.core.models import Row


class Category(Row):
    """A shelf of the catalogue."""

    name = models.CharField(max_length=limits.NAME)
    slug = models.SlugField(max_length=limits.SLUG, unique=True)
    description = models.TextField(max_length=limits.BIO, blank=True, default="")
    parent_category = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")


class Course(Row):
    """Something to learn."""

    class Level(models.TextChoices):
        BEGINNER = "Beginner"
        INTERMEDIATE = "Intermediate"
        ADVANCED = "Advanced"
        ALL = "All Levels"

    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        ARCHIVED = "archived"

    course_code = models.CharField(max_length=limits.CODE, unique=True)
    title = models.CharField(max_length=limits.TITLE)
    slug = models.SlugField(max_length=limits.SLUG, unique=True)
    short_description = models.CharField(max_length=limits.SHORT_TEXT, blank=True, default="")
    description = models.TextField(max_length=limits.DESCRIPTION, blank=True, default="")
    level = models.CharField(max_length=20, choices=Level, default=Level.ALL)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, db_index=True)
    language = models.CharField(max_length=limits.LANGUAGE, blank=True, default="en")
    timezone = models.CharField(max_length=limits.TAG, default="UTC")
    thumbnail_url = models.CharField(max_length=limits.URL, blank=True, default="")
    category = models.ForeignKey(Category, models.SET_NULL, null=True, blank=True, related_name="courses")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="created_courses")
    instructors: "models.ManyToManyField[Instructor, CourseInstructor]" = models.ManyToManyField(
        "Instructor", through="CourseInstructor", related_name="courses", blank=True
    )


class CourseMetadata(Row):
    """What a learner wants to know before enrolling."""

    course = models.OneToOneField(Course, models.CASCADE, related_name="metadata")
    duration_minutes = models.PositiveIntegerField(default=0)
    has_certificate = models.BooleanField(default=False)
    requirements = models.JSONField(default=list)
    learning_outcomes = models.JSONField(default=list)
    tags = models.JSONField(default=list)


class CoursePricing(Row):
    """What a course costs."""

    course = models.OneToOneField(Course, models.CASCADE, related_name="pricing")
    price = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    currency = models.CharField(max_length=3, default="USD")
    is_free = models.BooleanField(default=True)


class Instructor(Row):
    """A teacher, as the catalogue introduces them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="instructor")
    headline = models.CharField(max_length=limits.SHORT_TEXT, blank=True, default="")


class CourseInstructor(Row):
    """Who teaches a course."""

    class Role(models.TextChoices):
        LEAD = "lead"
        ASSISTANT = "assistant"

    course = models.ForeignKey(Course, models.CASCADE, related_name="course_instructors")
    instructor = models.ForeignKey(Instructor, models.CASCADE, related_name="course_instructors")
    role = models.CharField(max_length=20, choices=Role, default=Role.LEAD)
    order_index = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = (
            "order_index",
            "created_at",
            "id",
        )
        constraints = (models.UniqueConstraint(fields=["course", "instructor"], name="an_instructor_once_per_course"),)


class Section(Row):
    """A part of a course; one that was taken away stays for the learners' work in it alone."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="sections")
    title = models.CharField(max_length=limits.TITLE)
    description = models.TextField(max_length=limits.DESCRIPTION, blank=True, default="")
    order_index = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = (
            "order_index",
            "created_at",
            "id",
        )


class Lecture(Row):
    """One thing to watch, read or answer; one that was taken away stays for the learners' work on it alone."""

    class ContentType(models.TextChoices):
        VIDEO = "video"
        PDF = "pdf"
        QUIZ = "quiz"
        TEXT = "text"

    section = models.ForeignKey(Section, models.CASCADE, related_name="lectures")
    title = models.CharField(max_length=limits.TITLE)
    description = models.TextField(max_length=limits.DESCRIPTION, blank=True, default="")
    content_type = models.CharField(max_length=10, choices=ContentType, default=ContentType.TEXT)
    order_index = models.PositiveIntegerField(default=0)
    duration_seconds = models.PositiveIntegerField(default=0)
    is_preview = models.BooleanField(default=False)
    is_published = models.BooleanField(default=True)
    body = models.TextField(max_length=limits.BODY, blank=True, default="")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = (
            "order_index",
            "created_at",
            "id",
        )
