"""Tokens: a short one for calls, a long one for the next pair, and families that end as a whole."""

import uuid
from typing import Any, Final, cast

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken

from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.protocol.users import TokenPair
from lms_desktop.server.core.plain import among
from lms_desktop.server.core.prepared import SOME, Prepared

from .models import RefreshToken, TokenFamily, User

_LINK = "link"


class Bearer(BaseAuthentication):
    """Knows a caller by the short token."""

    def authenticate(self, request: Request) -> tuple[User, RefreshToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        link = self._link(b" ".join(parts[1:]))
        _mark_used(link)
        return link.family.user, link

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return 'Bearer realm="api"'

    def _link(self, token: bytes) -> RefreshToken:
        try:
            link_id = uuid.UUID(str(AccessToken(cast("Any", token))[_LINK]))
        except (TokenError, KeyError, ValueError) as error:
            raise not_valid() from error
        link = _link_of(link_id)
        if link is None or link.family.revoked_at is not None or not link.family.user.is_active:
            raise not_valid()
        return link


_OWN, _FAMILYS, _USERS = (
    tuple(field.attname for field in model._meta.concrete_fields) for model in (RefreshToken, TokenFamily, User)
)
_LINKS: Final = Prepared(
    lambda _: among(RefreshToken.objects.all(), "id", SOME),
    *_OWN,
    *(f"family__{name}" for name in _FAMILYS),
    *(f"family__user__{name}" for name in _USERS),
    as_text=False,
)


def _link_of(link_id: uuid.UUID) -> RefreshToken | None:
    """A link with its family and its person: every call needs them."""
    row = next(_LINKS.rows(None, [str(link_id)]), None)
    if row is None:
        return None
    further = len(_OWN) + len(_FAMILYS)
    link = RefreshToken.from_db("default", _OWN, row[: len(_OWN)])
    link.family = TokenFamily.from_db("default", _FAMILYS, row[len(_OWN) : further])
    link.family.user = User.from_db("default", _USERS, row[further:])
    return link


def not_valid() -> AuthenticationFailed:
    """Refuse a token without telling why."""
    return AuthenticationFailed("Sign in again.", code=ErrorCode.TOKEN_NOT_VALID)


def sign_in(user: User, device: str = "") -> TokenPair:
    """Start a family of tokens for a device."""
    family = TokenFamily.objects.create(user=user, name=device)
    return _pair(_grow(family, parent=None))


def rotate(token: str) -> TokenPair:
    """Give the next pair; the same one again until it is used, and nothing more after that.

    A token that comes back after its successor was used was copied, so its whole family ends.
    """
    with transaction.atomic():
        pair = _next_pair(token)
    if pair is None:  # raised outside, so that the end of the family stays written
        raise not_valid()
    return pair


def sign_out(token: str) -> None:
    """End the family of a token; a token that is none of ours is as good as signed out."""
    link = _find(token)
    if link is not None:
        revoke(link.family)


def sign_out_everywhere(user: User) -> None:
    """End every family of a person."""
    TokenFamily.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())


def revoke(family: TokenFamily) -> None:
    """End a family of tokens."""
    TokenFamily.objects.filter(pk=family.pk, revoked_at=None).update(revoked_at=timezone.now())


def _next_pair(token: str) -> TokenPair | None:
    link = _find(token, RefreshToken.objects.select_for_update(of=("self",)))
    if link is None or not _is_alive(link):
        return None
    _mark_used(link)
    TokenFamily.objects.filter(pk=link.family_id).update(last_used_at=timezone.now())
    heir = RefreshToken.objects.filter(parent=link).first()
    if heir is None:
        return _pair(_grow(link.family, parent=link))
    waited = timezone.now() - heir.created_at
    if heir.first_used_at is None and waited <= settings.SUCCESSOR_LIFETIME:
        heir.family = link.family
        return _pair(heir)
    revoke(link.family)
    return None


def _is_alive(link: RefreshToken) -> bool:
    return link.family.revoked_at is None and link.family.user.is_active and link.expires_at > timezone.now()


def _find(token: str, among: "QuerySet[RefreshToken] | None" = None) -> RefreshToken | None:
    try:
        link_id = uuid.UUID(token.partition(".")[0])
    except ValueError:
        return None
    if not constant_time_compare(token, _token(link_id)):
        return None
    links = RefreshToken.objects.all() if among is None else among
    return links.select_related("family__user").filter(pk=link_id).first()


def _grow(family: TokenFamily, *, parent: RefreshToken | None) -> RefreshToken:
    expires = timezone.now() + settings.REFRESH_LIFETIME
    return RefreshToken.objects.create(family=family, parent=parent, expires_at=expires)


def _pair(link: RefreshToken) -> TokenPair:
    access: Any = AccessToken.for_user(link.family.user)
    access[_LINK] = str(link.pk)
    return TokenPair(access=str(access), refresh=_token(link.pk))


def _token(link_id: uuid.UUID) -> str:
    return f"{link_id.hex}.{salted_hmac('lms.refresh', link_id.bytes, algorithm='sha256').hexdigest()}"


def _mark_used(link: RefreshToken) -> None:
    if link.first_used_at is None:
        RefreshToken.objects.filter(pk=link.pk, first_used_at=None).update(first_used_at=timezone.now())
