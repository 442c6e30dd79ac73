"""Letting go of files that nobody names any more: what was replaced, or went with a lecture.

A file is first noted as unnamed, and goes when it was so for as long as the school says. Whoever keeps the same bytes
again takes the note away before anything else (`media.keep`), and a file goes only with its note in hand: so one that
arrives again meanwhile stays, though no row names it yet.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .core.models import UnnamedFile
from .core.stores import store
from .referred import named_files

log = logging.getLogger(__name__)


def collect() -> int:
    """Let go of what nobody named for long; how many files went. A store that does not answer is asked tomorrow."""
    try:
        return sum(map(_let_go, _due(timezone.now())))
    except OSError:
        log.exception("The files of the school could not be looked through.")
        return 0


def _due(now: datetime) -> list[str]:
    """Note what is unnamed, and what is not so any more; answers what was noted long ago."""
    here = set(store().names())  # looked at before the rows: what arrives meanwhile is not among them
    unnamed = here - named_files()
    noted = dict(UnnamedFile.objects.values_list("sha256", "since"))
    _forget(sorted(noted.keys() - unnamed))
    fresh = [UnnamedFile(sha256=sha256, since=now) for sha256 in sorted(unnamed - noted.keys())]
    UnnamedFile.objects.bulk_create(fresh, ignore_conflicts=True)
    return [sha256 for sha256 in sorted(unnamed & noted.keys()) if noted[sha256] <= now - settings.UNNAMED_KEPT]


def _forget(noted: list[str]) -> None:
    for start in range(0, len(noted), 500):
        UnnamedFile.objects.filter(sha256__in=noted[start : start + 500]).delete()


def _let_go(sha256: str) -> bool:
    with transaction.atomic():
        note = UnnamedFile.objects.select_for_update().filter(sha256=sha256).first()
        if note is None or note.since > timezone.now() - settings.UNNAMED_KEPT:
            return False
        store().drop(sha256)
        note.delete()
    return True
