"""People as rows."""

from lms_desktop.protocol import users as wire
from lms_desktop.protocol.enums import Role, Theme, VideoQuality
from lms_desktop.server.apps.authentication.models import User

from .models import UserSettings


def profile_row(user: User) -> wire.Profile:
    """One's own account; its version is that of the profile, the part that one writes."""
    profile = user.profile
    return wire.Profile(
        id=str(user.pk),
        version=profile.version,
        created_at=user.created_at,
        updated_at=max(user.updated_at, profile.updated_at),
        email=user.email,
        role=Role(user.role),
        email_verified=user.email_verified,
        first_name=profile.first_name,
        last_name=profile.last_name,
        bio=profile.bio,
        avatar_url=profile.avatar_url,
        location=profile.location,
        timezone=profile.timezone,
    )


def settings_row(settings: UserSettings) -> wire.Settings:
    """What follows a person from computer to computer."""
    return wire.Settings(
        id=str(settings.pk),
        version=settings.version,
        created_at=settings.created_at,
        updated_at=settings.updated_at,
        theme=Theme(settings.theme),
        language=settings.language,
        email_notifications=settings.email_notifications,
        push_notifications=settings.push_notifications,
        deadline_reminders=settings.deadline_reminders,
        video_quality=VideoQuality(settings.video_quality),
        playback_speed=settings.playback_speed,
        autoplay_next=settings.autoplay_next,
        captions_enabled=settings.captions_enabled,
        captions_language=settings.captions_language,
        download_over_metered=settings.download_over_metered,
    )
