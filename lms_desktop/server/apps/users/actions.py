"""Changes to one's own account."""

from typing import Any

from django.db import transaction

from lms_desktop.protocol import users as wire
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core import audit, writing
from lms_desktop.server.core.versions import demand

from .models import UserProfile, UserSettings, UserSocial
from .render import profile_row, settings_row, social_row


def change_profile(actor: User, changes: dict[str, Any], *, expected: int | None) -> wire.Profile:
    """Write the fields of one's profile that were given."""
    with transaction.atomic():
        profile = UserProfile.objects.select_for_update().get(user=actor)
        actor.profile = profile
        demand(profile, expected, lambda: profile_row(actor))
        if changes:
            profile.save_changes(changes)
            audit.note(actor, "change", profile, fields=sorted(changes))
    return profile_row(actor)


def change_settings(actor: User, changes: dict[str, Any], *, expected: int | None) -> wire.Settings:
    """Write the settings that were given."""
    with transaction.atomic():
        settings = UserSettings.objects.select_for_update().get(user=actor)
        demand(settings, expected, lambda: settings_row(settings))
        if changes:
            settings.save_changes(changes)
            audit.note(actor, "change", settings, fields=sorted(changes))
    return settings_row(settings)


def change_social(actor: User, changes: dict[str, Any], *, expected: int | None) -> wire.Social:
    """Write the links that were given."""
    with transaction.atomic():
        social = writing.locked(UserSocial.objects.filter(user=actor), actor.social.pk)
        return social_row(writing.change(social, actor, changes, expected=expected, render=social_row))
