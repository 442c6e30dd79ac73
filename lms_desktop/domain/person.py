"""What a person writes about themselves, field by field; the rest of these rows is the school's."""

from collections.abc import Mapping
from typing import Final, TypeVar

import msgspec

from lms_desktop.domain.op import FieldChange, Plain
from lms_desktop.domain.ops import OwnPatch, ProfilePatch, SettingsPatch, SocialPatch
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


def patched(row: P, op: OwnPatch) -> P:
    """A row with the fields as they are to be; raises `msgspec.ValidationError` where one cannot be that."""
    return convert({**_plain(row), **own(op)}, type(row))


def own(op: OwnPatch) -> dict[str, Plain]:
    """What of a patch is a person's own to write."""
    return {name: value for name, value in op.wanted.items() if name in FIELDS[type(op)]}


def changed(row: Profile | Settings | Social, wanted: Mapping[str, Plain]) -> dict[str, FieldChange]:
    """The fields that are to be other than they are."""
    now = _plain(row)
    return {name: FieldChange(old=now[name], new=new) for name, new in wanted.items() if now[name] != new}


def _plain(row: Profile | Settings | Social) -> dict[str, Plain]:
    found: dict[str, Plain] = msgspec.to_builtins(row)
    return found
