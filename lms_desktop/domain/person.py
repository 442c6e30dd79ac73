"""What a person writes about themselves, field by field, and how long it may be; the rest is the school's."""

from collections.abc import Mapping
from typing import Final, TypeVar

import msgspec

from lms_desktop.domain.links import is_link
from lms_desktop.domain.op import FieldChange, Plain
from lms_desktop.domain.ops import OwnPatch, ProfilePatch, SettingsPatch, SocialPatch
from lms_desktop.protocol import limits
from lms_desktop.protocol.decoding import convert
from lms_desktop.protocol.users import Profile, Settings, Social

P = TypeVar("P", Profile, Settings, Social)

PROFILE_FIELDS: Final = ("first_name", "last_name", "bio", "avatar_url", "location", "timezone")
SETTINGS_FIELDS: Final = (
    "theme",
    "language",
    "email_notifications",
    "push_notifications",
    "deadline_reminders",
    "video_quality",
    "playback_speed",
    "autoplay_next",
    "captions_enabled",
    "captions_language",
    "download_over_metered",
)
SOCIAL_FIELDS: Final = ("website", "github", "linkedin", "twitter", "youtube", "facebook")

FIELDS: Final[dict[type[OwnPatch], tuple[str, ...]]] = {
    ProfilePatch: PROFILE_FIELDS,
    SettingsPatch: SETTINGS_FIELDS,
    SocialPatch: SOCIAL_FIELDS,
}

SKILL_LONGEST: Final = limits.NAME
LONGEST: Final[Mapping[str, int]] = {
    "first_name": limits.NAME,
    "last_name": limits.NAME,
    "bio": limits.BIO,
    "location": limits.SHORT_TEXT,
    "timezone": limits.TAG,
    "language": limits.LANGUAGE,
    "captions_language": limits.LANGUAGE,
    **dict.fromkeys(("avatar_url", *SOCIAL_FIELDS), limits.URL),
}


def patched(row: P, op: OwnPatch) -> P:
    """A row with the fields as they are to be; raises `msgspec.ValidationError` where one cannot be that."""
    return convert({**_plain(row), **own(op)}, type(row))


def flaw_of(name: str, value: Plain) -> str:
    """What is wrong with a field before the school looks at it, as a code; empty where nothing is."""
    if name in SOCIAL_FIELDS or name == "avatar_url":
        return "bad_link" if value and not is_link(str(value)) else _length(name, value)
    if name == "playback_speed":
        return "" if limits.SPEED_MIN <= float(str(value)) <= limits.SPEED_MAX else "out_of_range"
    if name == "language" and not value:
        return "bad_value"
    return _length(name, value)


def own(op: OwnPatch) -> dict[str, Plain]:
    """What of a patch is a person's own to write."""
    return {name: value for name, value in op.wanted.items() if name in FIELDS[type(op)]}


def changed(row: Profile | Settings | Social, wanted: Mapping[str, Plain]) -> dict[str, FieldChange]:
    """The fields that are to be other than they are."""
    now = _plain(row)
    return {name: FieldChange(old=now[name], new=new) for name, new in wanted.items() if now[name] != new}


def _length(name: str, value: Plain) -> str:
    return "too_long" if name in LONGEST and len(str(value)) > LONGEST[name] else ""


def _plain(row: Profile | Settings | Social) -> dict[str, Plain]:
    found: dict[str, Plain] = msgspec.to_builtins(row)
    return found
