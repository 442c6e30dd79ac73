"""Who may know what about whom: one's own rows, and what everybody shows to those who are signed in."""

from django.db.models import QuerySet

from lms_desktop.server.apps.authentication.models import User

from .models import UserSkill


def people_visible_to(_reader: User) -> QuerySet[User]:
    """Everybody who has an account that is open."""
    return User.objects.filter(is_active=True)


def skills_of(user: User) -> QuerySet[UserSkill]:
    """What a person says they can do; only they write it."""
    return UserSkill.objects.filter(user=user)
