"""Opening an account, signing in, and getting back in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from rest_framework.exceptions import AuthenticationFailed

from lms_desktop.protocol import users as wire
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.server.core import audit
from lms_desktop.server.core.problems import invalid

from . import mailed, tokens
from .models import MailedToken, User, fold_address
from .render import registered_row, user_row

_VERIFY, _RESET = MailedToken.Purpose.VERIFY, MailedToken.Purpose.RESET


def register(given: dict[str, Any]) -> wire.Registered:
    """Open an account, and send a letter to its address."""
    from lms_desktop.server.apps.courses.teachers import teacher_of  # that app builds on this one

    role = given.pop("role", User.Role.STUDENT)
    if role == User.Role.INSTRUCTOR and not settings.INSTRUCTORS_MAY_REGISTER:
        raise invalid("role", "This school chooses its instructors itself.")
    _demand_good(given["password"], "password")
    with transaction.atomic():
        if User.objects.filter(email=fold_address(given["email"])).exists():
            raise invalid("email", "There is an account for this address already.")
        user = User.objects.create_user(given.pop("email"), given.pop("password"), role=role, **given)
        if role == User.Role.INSTRUCTOR:
            teacher_of(user)
        audit.note(user, "register", user, role=role)
    mailed.send(_VERIFY, user)
    return registered_row(user)


def sign_in(email: str, password: str, *, device: str) -> wire.LoginAnswer:
    """Sign somebody in; a wrong password and an unknown address take as long and sound alike."""
    user = User.objects.select_related("profile").filter(email=fold_address(email)).first()
    if user is None:
        make_password(password)
    if user is None or not user.check_password(password) or not user.is_active:
        raise AuthenticationFailed("This password does not fit this account.", code=ErrorCode.AUTHENTICATION_FAILED)
    pair = tokens.sign_in(user, device)
    return wire.LoginAnswer(access=pair.access, refresh=pair.refresh, user=user_row(user))


def verify(token: str) -> wire.Registered:
    """Believe that somebody reads the mail of their address."""
    with transaction.atomic():
        user = mailed.find(_VERIFY, token)
        if not mailed.use_up(_VERIFY, user):
            raise invalid("token", "This code does not work any more. Ask for a new one.")
        user.save_changes({"email_verified": True})
        audit.note(user, "verify", user)
    return registered_row(user)


def ask_for_reset(email: str) -> None:
    """Send a letter to choose a new password; who is not known here gets none, and nobody can tell."""
    mailed.send(_RESET, User.objects.filter(email=fold_address(email), is_active=True).first())


def reset(token: str, password: str) -> None:
    """Set a new password, and sign the person out everywhere."""
    with transaction.atomic():
        user = mailed.find(_RESET, token)
        _demand_good(password, "new_password")
        if not mailed.use_up(_RESET, user):
            raise invalid("token", "This code does not work any more. Ask for a new one.")
        user.set_password(password)
        user.email_verified = True  # the letter was read there
        user.save(update_fields=["password", "email_verified"])
        tokens.sign_out_everywhere(user)
        audit.note(user, "reset password", user)


def _demand_good(password: str, field: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise invalid(field, " ".join(error.messages)) from error
