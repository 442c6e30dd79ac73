"""Forgetting what nobody needs any more, once a day."""

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lms_desktop.protocol import limits
from lms_desktop.server.collecting import collect

from . import push, uploads
from .models import Change, Stream

KEPT = timedelta(days=limits.TOMBSTONE_DAYS)
_DAY_S = 24 * 3600
_TIDIED = "sync-tidied"


def tidy_once_a_day() -> None:
    """Tidy, unless a worker did so today."""
    # Asked first: to add is to write, and those who write wait for each other.
    if cache.get(_TIDIED) is None and cache.add(_TIDIED, 1, _DAY_S):
        tidy()


def tidy() -> dict[str, int]:
    """Forget old deletions, entries, uploads, and files that nothing names; how many there were of each."""
    gone = {"deletions": forget_deletions(), "entries": push.forget_old(), "uploads": uploads.forget_old()}
    return gone | {"files": collect()}  # last: what was just forgotten names no files any more


def forget_deletions() -> int:
    """Forget deletions that every device has seen, or has to begin anew without."""
    old = Change.objects.filter(deleted=True, at__lt=timezone.now() - KEPT)
    with transaction.atomic():
        for stream, last in old.values_list("stream").annotate(last=Max("seq")).order_by("stream"):
            Stream.objects.filter(pk=stream, floor__lt=last).update(floor=last)
        return old.delete()[0]
