"""Accounts on the wire: signing in, the person, their settings."""

from datetime import datetime

from .enums import Proficiency, Role, Theme, VideoQuality
from .rows import Part, Row


class User(Part, frozen=True, kw_only=True, gc=False):
    """Who is signed in, as far as the rest of a program needs to know."""

    id: str
    email: str = ""
    role: Role = Role.UNKNOWN
    first_name: str = ""
    last_name: str = ""


class Registered(User, frozen=True, kw_only=True, gc=False):
    """An account just made."""

    email_verified: bool = False


class TokenPair(Part, frozen=True, kw_only=True, gc=False):
    """The short-lived token for calls, and the one that gets the next pair."""

    access: str
    refresh: str


class LoginAnswer(TokenPair, frozen=True, kw_only=True, gc=False):
    """What signing in gives."""

    user: User


class Device(Row, frozen=True, kw_only=True, gc=False):
    """A computer on which somebody is signed in."""

    name: str = ""
    last_used_at: datetime | None = None
    is_current: bool = False


class Profile(Row, frozen=True, kw_only=True, gc=False):
    """`users/me/`: one's own account."""

    email: str = ""
    role: Role = Role.UNKNOWN
    email_verified: bool = False
    first_name: str = ""
    last_name: str = ""
    bio: str = ""
    avatar_url: str = ""
    location: str = ""
    timezone: str = ""


class Settings(Row, frozen=True, kw_only=True, gc=False):
    """`users/me/settings/`: what follows a person from computer to computer."""

    theme: Theme = Theme.SYSTEM
    language: str = "en"
    email_notifications: bool = True
    push_notifications: bool = True
    deadline_reminders: bool = True
    video_quality: VideoQuality = VideoQuality.AUTO
    playback_speed: float = 1.0
    autoplay_next: bool = True
    captions_enabled: bool = False
    captions_language: str = ""
    download_over_metered: bool = False


class Social(Row, frozen=True, kw_only=True, gc=False):
    """`users/me/social/`: links to a person elsewhere."""

    website: str = ""
    github: str = ""
    linkedin: str = ""
    twitter: str = ""
    youtube: str = ""
    facebook: str = ""


class Skill(Row, frozen=True, kw_only=True, gc=False):
    """Something a person says they can do."""

    name: str = ""
    proficiency: Proficiency = Proficiency.UNKNOWN


class PublicProfile(Row, frozen=True, kw_only=True, gc=False):
    """What anybody signed in may know about a person."""

    first_name: str = ""
    last_name: str = ""
    bio: str = ""
    avatar_url: str = ""
    location: str = ""
    role: Role = Role.UNKNOWN
    social: Social | None = None
    skills: tuple[Skill, ...] = ()
