"""Signing in."""

from django.contrib.auth.hashers import make_password
from rest_framework.exceptions import AuthenticationFailed

from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.protocol.users import LoginAnswer

from . import tokens
from .models import User, fold_address
from .render import user_row


def sign_in(email: str, password: str) -> LoginAnswer:
    """Sign somebody in; a wrong password and an unknown address take as long and sound alike."""
    user = User.objects.select_related("profile").filter(email=fold_address(email)).first()
    if user is None:
        make_password(password)
    if user is None or not user.check_password(password) or not user.is_active:
        raise AuthenticationFailed("This password does not fit this account.", code=ErrorCode.AUTHENTICATION_FAILED)
    pair = tokens.sign_in(user)
    return LoginAnswer(access=pair.access, refresh=pair.refresh, user=user_row(user))
