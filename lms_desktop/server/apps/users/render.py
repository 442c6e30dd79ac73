"""People as rows."""

from collections.abc import Iterable, Iterator

from lms_desktop.protocol import users as wire
from lms_desktop.protocol.enums import Proficiency, Role, Theme, VideoQuality
from lms_desktop.server.apps.authentication.models import User

from .models import UserSettings, UserSkill, UserSocial


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


def social_row(social: UserSocial) -> wire.Social:
    """Links to a person elsewhere."""
    return wire.Social(
        id=str(social.pk),
        version=social.version,
        created_at=social.created_at,
        updated_at=social.updated_at,
        website=social.website,
        github=social.github,
        linkedin=social.linkedin,
        twitter=social.twitter,
        youtube=social.youtube,
        facebook=social.facebook,
    )


def skill_rows(skills: Iterable[UserSkill]) -> Iterator[wire.Skill]:
    """What a person says they can do."""
    for skill in skills:
        yield wire.Skill(
            id=str(skill.pk),
            version=skill.version,
            created_at=skill.created_at,
            updated_at=skill.updated_at,
            name=skill.name,
            proficiency=Proficiency(skill.proficiency),
        )


def public_profile(user: User) -> wire.PublicProfile:
    """What anybody signed in may know: neither address nor settings."""
    profile = user.profile
    return wire.PublicProfile(
        id=str(user.pk),
        version=profile.version,
        created_at=user.created_at,
        updated_at=max(user.updated_at, profile.updated_at),
        first_name=profile.first_name,
        last_name=profile.last_name,
        bio=profile.bio,
        avatar_url=profile.avatar_url,
        location=profile.location,
        role=Role(user.role),
        social=social_row(user.social),
        skills=tuple(skill_rows(user.skills.all())),
    )
