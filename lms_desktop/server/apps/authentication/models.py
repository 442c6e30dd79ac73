"""Accounts, and the families of tokens that keep a computer signed in."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.utils import timezone

from lms_desktop.protocol import limits
from lms_desktop.server.core.models import Row


class UserManager(BaseUserManager["User"]):
    """Makes accounts whole, with the rows that belong to every person."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account with profile, settings and links; `fields` may name profile fields too."""
        from lms_desktop.server.apps.users.models import UserProfile, UserSettings, UserSocial

        person = {name: fields.pop(name) for name in ("first_name", "last_name", "bio") if name in fields}
        user = self.model(email=fold_address(email), **fields)
        user.set_password(password)
        with transaction.atomic():
            user.save(using=self._db)
            UserProfile.objects.create(user=user, **person)
            UserSettings.objects.create(user=user)
            UserSocial.objects.create(user=user)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account that may do everything."""
        return self.create_user(email, password, **{**fields, "role": User.Role.ADMIN})


def fold_address(email: str) -> str:
    """One address is one account, however it is written."""
    return email.strip().lower()


class User(Row, AbstractBaseUser):
    """Somebody who can sign in."""

    class Role(models.TextChoices):
        STUDENT = "student"
        INSTRUCTOR = "instructor"
        ADMIN = "admin"

    email = models.EmailField(max_length=limits.EMAIL, unique=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.STUDENT)
    email_verified = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.email


class TokenFamily(models.Model):
    """Everything that grew from one sign-in on one device; it ends as a whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, models.CASCADE, related_name="token_families")
    name = models.CharField(max_length=limits.NAME, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)


class RefreshToken(models.Model):
    """One link of a family; the token itself is derived from the id and kept nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    family = models.ForeignKey(TokenFamily, models.CASCADE, related_name="tokens")
    parent = models.OneToOneField("self", models.CASCADE, null=True, related_name="successor")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    first_used_at = models.DateTimeField(null=True)


class MailedToken(models.Model):
    """What a mail carries to prove that somebody reads it: used once, for a while; only its digest is kept.

    One without a user was asked for by somebody unknown here, and opens nothing.
    """

    class Purpose(models.TextChoices):
        VERIFY = "verify"
        RESET = "reset"

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="mailed_tokens")
    purpose = models.CharField(max_length=10, choices=Purpose)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)
