"""Tokens that travel by mail: to prove an address, and to choose a new password."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.utils import timezone

from lms_desktop.server.core import postman
from lms_desktop.server.core.problems import invalid

from .models import MailedToken, User

_LIFETIMES = {
    MailedToken.Purpose.VERIFY: timedelta(days=7),
    MailedToken.Purpose.RESET: timedelta(hours=1),
}
_LETTERS = {
    MailedToken.Purpose.VERIFY: (
        "Confirm your address",
        "Welcome!\n\nTo confirm that this address is yours, enter this code in the program:\n\n{token}\n\n"
        "It works once, for a week. If you did not open an account, nothing more happens.\n",
    ),
    MailedToken.Purpose.RESET: (
        "Choose a new password",
        "Somebody, probably you, asked for a new password.\n\nTo choose one, enter this code in the program:\n\n"
        "{token}\n\nIt works once, for an hour. If it was not you, your password stays as it is.\n",
    ),
}


def send(purpose: MailedToken.Purpose, user: User | None) -> None:
    """Write a letter with a token; for somebody unknown all of it is done but the sending."""
    token = secrets.token_urlsafe(32)
    MailedToken.objects.filter(expires_at__lt=timezone.now()).delete()
    expires = timezone.now() + _LIFETIMES[purpose]
    MailedToken.objects.create(user=user, purpose=purpose, digest=_digest(token), expires_at=expires)
    subject, words = _LETTERS[purpose]
    if user is not None:
        postman.post(user.email, f"{settings.EMAIL_SUBJECT_PREFIX}{subject}", words.format(token=token))


def find(purpose: MailedToken.Purpose, token: str) -> User:
    """Tell whose token this is; one that is unknown, used or old is refused."""
    kept = MailedToken.objects.select_related("user__profile").filter(
        digest=_digest(token), purpose=purpose, expires_at__gt=timezone.now(), user__is_active=True
    )
    found = kept.first()
    if found is None or found.user is None:
        raise invalid("token", "This code does not work any more. Ask for a new one.")
    return found.user


def use_up(purpose: MailedToken.Purpose, user: User) -> bool:
    """End all tokens of this kind that a person has; False where somebody was faster."""
    return MailedToken.objects.filter(user=user, purpose=purpose).delete()[0] > 0


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
