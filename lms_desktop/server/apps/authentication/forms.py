"""What comes in to sign up, to sign in and to get back in."""

from rest_framework import serializers

from lms_desktop.protocol import limits
from lms_desktop.server.core.fields import Body, Text, Title

from .models import User


class RegisterForm(Body):
    email = serializers.EmailField(max_length=limits.EMAIL)
    password = Text(limits.PASSWORD_MAX, allow_blank=False)
    first_name = Title(limits.NAME, required=False)
    last_name = Title(limits.NAME, required=False)
    role = serializers.ChoiceField([User.Role.STUDENT, User.Role.INSTRUCTOR], required=False)


class LoginForm(Body):
    email = Text(limits.EMAIL, allow_blank=False)
    password = Text(limits.PASSWORD_MAX, allow_blank=False)
    device = Title(limits.NAME, required=False)


class RefreshForm(Body):
    refresh = Text(limits.SHORT_TEXT, allow_blank=False)


class TokenForm(Body):
    token = Text(limits.SHORT_TEXT, allow_blank=False)


class AddressForm(Body):
    email = Text(limits.EMAIL, allow_blank=False)


class ResetForm(TokenForm):
    new_password = Text(limits.PASSWORD_MAX, allow_blank=False)
