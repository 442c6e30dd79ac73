"""`users/`."""

from zoneinfo import available_timezones

from rest_framework import serializers
from rest_framework.response import Response

from lms_desktop.protocol import limits
from lms_desktop.server.core.endpoint import Endpoint
from lms_desktop.server.core.fields import Body, Link, Number, Text, Title
from lms_desktop.server.core.versions import expected_version

from . import actions
from .models import UserSettings
from .render import profile_row, settings_row


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


class Me(Endpoint):
    def get(self) -> Response:
        return Response(profile_row(self.actor))

    def patch(self) -> Response:
        changes = self.read(ProfileForm)
        return Response(actions.change_profile(self.actor, changes, expected=expected_version(self.request)))

    put = patch


class MySettings(Endpoint):
    def get(self) -> Response:
        return Response(settings_row(self.actor.preferences))

    def patch(self) -> Response:
        changes = self.read(SettingsForm)
        return Response(actions.change_settings(self.actor, changes, expected=expected_version(self.request)))

    put = patch
