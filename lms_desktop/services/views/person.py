"""What a person says about themselves, and what follows them from computer to computer."""

from dataclasses import dataclass
from datetime import datetime

from lms_desktop.services.views.common import WorkState


@dataclass(frozen=True, slots=True)
class ProfileView:
    """One's own profile."""

    email: str
    role: str
    email_verified: bool
    first_name: str
    last_name: str
    bio: str
    avatar_url: str
    location: str
    timezone: str
    state: WorkState | None  # of what was changed here; None: the school has it all


@dataclass(frozen=True, slots=True)
class SettingsView:
    """Settings that follow a person; how this computer looks is ``Preferences``."""

    theme: str
    language: str
    email_notifications: bool
    push_notifications: bool
    deadline_reminders: bool
    video_quality: str
    playback_speed: float
    autoplay_next: bool
    captions_enabled: bool
    captions_language: str
    download_over_metered: bool
    state: WorkState | None


@dataclass(frozen=True, slots=True)
class LinksView:
    """Links to oneself elsewhere."""

    website: str
    github: str
    linkedin: str
    twitter: str
    youtube: str
    facebook: str
    state: WorkState | None


@dataclass(frozen=True, slots=True)
class SkillView:
    """Something one can do."""

    skill_id: str
    name: str
    proficiency: str  # beginner, intermediate, advanced, expert
    state: WorkState | None


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device on which one is signed in."""

    device_id: str
    name: str
    last_used_at: datetime | None
    is_current: bool
