"""Who may see what a lecture gives: whoever sees the lecture."""

from django.db.models import QuerySet

from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.policies import lectures_visible_to

from .models import LectureResource, PDFContent, VideoContent


def videos_visible_to(user: User) -> QuerySet[VideoContent]:
    """The videos of the lectures that one sees."""
    return VideoContent.objects.filter(lecture__in=lectures_visible_to(user).values("pk"))


def pdfs_visible_to(user: User) -> QuerySet[PDFContent]:
    """The documents of the lectures that one sees."""
    return PDFContent.objects.filter(lecture__in=lectures_visible_to(user).values("pk"))


def resources_visible_to(user: User) -> QuerySet[LectureResource]:
    """The files beside the lectures that one sees."""
    return LectureResource.objects.filter(lecture__in=lectures_visible_to(user).values("pk"))
