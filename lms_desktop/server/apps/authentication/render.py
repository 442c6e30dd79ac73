"""Accounts as rows."""

from lms_desktop.protocol import users as wire
from lms_desktop.protocol.enums import Role

from .models import User


def user_row(user: User) -> wire.User:
    """Who is signed in."""
    return wire.User(
        id=str(user.pk),
        email=user.email,
        role=Role(user.role),
        first_name=user.profile.first_name,
        last_name=user.profile.last_name,
    )
