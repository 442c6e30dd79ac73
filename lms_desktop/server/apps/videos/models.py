"""What a lecture shows and gives. Files are named by their SHA-256 and kept once."""

from django.db import models

from lms_desktop.protocol import limits
from lms_desktop.server.apps.courses.models import Lecture
from lms_desktop.server.core.models import Row


class VideoContent(Row):
    """The moving picture of a lecture; its files are listed with name, size and SHA-256."""

    class Provider(models.TextChoices):
        UPLOAD = "upload"
        VIMEO = "vimeo"
        YOUTUBE = "youtube"
        EXTERNAL = "external"

    lecture = models.OneToOneField(Lecture, models.CASCADE, related_name="video")
    video_url = models.CharField(max_length=limits.URL, blank=True, default="")
    video_provider = models.CharField(max_length=20, choices=Provider, default=Provider.UPLOAD)
    duration_seconds = models.PositiveIntegerField(default=0)
    thumbnail_url = models.CharField(max_length=limits.URL, blank=True, default="")
    poster_sha256 = models.CharField(max_length=64, blank=True, default="")
    renditions = models.JSONField(default=list)
    captions = models.JSONField(default=list)
    is_downloadable = models.BooleanField(default=True)


class PDFContent(Row):
    """The document of a lecture: a file of the school, or a link to one elsewhere."""

    lecture = models.OneToOneField(Lecture, models.CASCADE, related_name="pdf")
    link_url = models.CharField(max_length=limits.URL, blank=True, default="")
    name = models.CharField(max_length=limits.FILE_NAME, blank=True, default="")
    page_count = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")


class LectureResource(Row):
    """A file or a link that goes with a lecture."""

    class Kind(models.TextChoices):
        PDF = "pdf"
        CODE = "code"
        DOCUMENT = "document"
        IMAGE = "image"
        ARCHIVE = "archive"
        LINK = "link"
        OTHER = "other"

    lecture = models.ForeignKey(Lecture, models.CASCADE, related_name="resources")
    title = models.CharField(max_length=limits.TITLE)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    link_url = models.CharField(max_length=limits.URL, blank=True, default="")
    name = models.CharField(max_length=limits.FILE_NAME, blank=True, default="")
    size_bytes = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = (
            "created_at",
            "id",
        )
