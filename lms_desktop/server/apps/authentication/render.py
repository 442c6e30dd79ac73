"""Accounts as rows."""

from typing import Any

from lms_desktop.protocol import users as wire
from lms_desktop.protocol.enums import Role

from .models import User


def user_row(user: User) -> wire.User:
    """Who is signed in."""
    return wire.User(**_fields(user))


def registered_row(user: User) -> wire.Registered:
    """An account, and whether its address is believed."""
    return wire.Registered(**_fields(user), email_verified=user.email_verified)


def _fields(user: User) -> dict[str, Any]:
    return {
        "id": str(user.pk),
        "email": user.email,
        "role": Role(user.role),
        "first_name": user.profile.first_name,
        "last_name": user.profile.last_name,
    }
