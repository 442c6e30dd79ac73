"""The person behind an account."""

from django.conf import settings
from django.db import models

from lms_desktop.protocol import limits
from lms_desktop.server.core.models import Row


class UserProfile(Row):
    """Name, words about oneself, and where one lives and in which time."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile")
    first_name = models.CharField(max_length=limits.NAME, blank=True, default="")
    last_name = models.CharField(max_length=limits.NAME, blank=True, default="")
    bio = models.TextField(max_length=limits.BIO, blank=True, default="")
    avatar_url = models.CharField(max_length=limits.URL, blank=True, default="")
    location = models.CharField(max_length=limits.SHORT_TEXT, blank=True, default="")
    timezone = models.CharField(max_length=limits.TAG, blank=True, default="UTC")

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class UserSettings(Row):
    """What follows a person from computer to computer."""

    class Theme(models.TextChoices):
        SYSTEM = "system"
        LIGHT = "light"
        DARK = "dark"

    class VideoQuality(models.TextChoices):
        AUTO = "auto"
        P360 = "360p"
        P480 = "480p"
        P720 = "720p"
        P1080 = "1080p"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences")
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    language = models.CharField(max_length=limits.LANGUAGE, default="en")
    email_notifications = models.BooleanField(default=True)
    push_notifications = models.BooleanField(default=True)
    deadline_reminders = models.BooleanField(default=True)
    video_quality = models.CharField(max_length=10, choices=VideoQuality, default=VideoQuality.AUTO)
    playback_speed = models.FloatField(default=1.0)
    autoplay_next = models.BooleanField(default=True)
    captions_enabled = models.BooleanField(default=False)
    captions_language = models.CharField(max_length=limits.LANGUAGE, blank=True, default="")
    download_over_metered = models.BooleanField(default=False)


class UserSocial(Row):
    """Links to a person elsewhere."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="social")
    website = models.CharField(max_length=limits.URL, blank=True, default="")
    github = models.CharField(max_length=limits.URL, blank=True, default="")
    linkedin = models.CharField(max_length=limits.URL, blank=True, default="")
    twitter = models.CharField(max_length=limits.URL, blank=True, default="")
    youtube = models.CharField(max_length=limits.URL, blank=True, default="")
    facebook = models.CharField(max_length=limits.URL, blank=True, default="")


class UserSkill(Row):
    """Something a person says they can do."""

    class Proficiency(models.TextChoices):
        BEGINNER = "beginner"
        INTERMEDIATE = "intermediate"
        ADVANCED = "advanced"
        EXPERT = "expert"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="skills")
    name = models.CharField(max_length=limits.NAME)
    proficiency = models.CharField(max_length=20, choices=Proficiency, default=Proficiency.BEGINNER)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "name"], name="a_skill_once_per_user"),)
