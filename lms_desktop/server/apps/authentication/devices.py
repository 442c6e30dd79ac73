"""The devices on which somebody is signed in."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lms_desktop.protocol import users as wire
from lms_desktop.server.core import audit

from . import tokens
from .models import RefreshToken, TokenFamily, User


def devices_of(user: User) -> QuerySet[TokenFamily]:
    """Where a person is signed in, the last used first."""
    alive = RefreshToken.objects.filter(expires_at__gt=timezone.now())
    families = TokenFamily.objects.filter(user=user, revoked_at=None, pk__in=alive.values("family"))
    return families.order_by("-last_used_at", "id")


def sign_out(actor: User, device: UUID) -> None:
    """End the session of one of one's devices."""
    family = get_object_or_404(devices_of(actor), pk=device)
    tokens.revoke(family)
    audit.note(actor, "sign out", actor, device=str(device))


def device_rows(families: Iterable[TokenFamily], *, here: UUID) -> Iterator[wire.Device]:
    """Devices as rows."""
    for family in families:
        yield wire.Device(
            id=str(family.pk),
            version=1,
            created_at=family.created_at,
            updated_at=family.last_used_at,
            name=family.name,
            last_used_at=family.last_used_at,
            is_current=family.pk == here,
        )
