"""What comes in from people about themselves."""

from zoneinfo import available_timezones

from rest_framework import serializers

from lms_desktop.protocol import limits
from lms_desktop.server.core.fields import Body, Link, NewBody, Number, Text, Title

from .models import UserSettings, UserSkill


class ProfileForm(Body):
    first_name = Title(limits.NAME, required=False)
    last_name = Title(limits.NAME, required=False)
    bio = Text(limits.BIO, required=False)
    avatar_url = Link(limits.URL, required=False)
    location = Title(limits.SHORT_TEXT, required=False)
    timezone = Text(limits.TAG, required=False)

    def validate_timezone(self, zone: str) -> str:
        if zone and zone not in available_timezones():
            raise serializers.ValidationError("This time zone is not known.")
        return zone


class SettingsForm(Body):
    theme = serializers.ChoiceField(UserSettings.Theme.choices, required=False)
    language = Text(limits.LANGUAGE, required=False, allow_blank=False)
    email_notifications = serializers.BooleanField(required=False)
    push_notifications = serializers.BooleanField(required=False)
    deadline_reminders = serializers.BooleanField(required=False)
    video_quality = serializers.ChoiceField(UserSettings.VideoQuality.choices, required=False)
    playback_speed = Number(min_value=limits.SPEED_MIN, max_value=limits.SPEED_MAX, required=False)
    autoplay_next = serializers.BooleanField(required=False)
    captions_enabled = serializers.BooleanField(required=False)
    captions_language = Text(limits.LANGUAGE, required=False)
    download_over_metered = serializers.BooleanField(required=False)


class SocialForm(Body):
    website = Link(limits.URL, required=False)
    github = Link(limits.URL, required=False)
    linkedin = Link(limits.URL, required=False)
    twitter = Link(limits.URL, required=False)
    youtube = Link(limits.URL, required=False)
    facebook = Link(limits.URL, required=False)


class SkillForm(NewBody):
    name = Title(limits.NAME, allow_blank=False)
    proficiency = serializers.ChoiceField(UserSkill.Proficiency.choices, required=False)
