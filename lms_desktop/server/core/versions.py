"""Conditional writes: a change is taken only when it was made on the row as it is."""

from collections.abc import Callable

from msgspec import Struct
from rest_framework.request import Request

from .levels import is_bare
from .models import Row
from .problems import StaleError, invalid

NEVER = -1  # a version that no row has: an `If-Match` that names none of ours never fits


def expected_version(request: Request) -> int | None:
    """Read the version that a change was made on, from `If-Match` or the body."""
    if is_bare():
        return None
    tag = request.headers.get("If-Match")
    if tag is not None and tag.strip() != "*":
        bare = tag.strip().strip('"')
        return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else NEVER
    told = request.data.get("version") if isinstance(request.data, dict) else None
    return None if told is None else _as_version(told)


def demand(row: Row, expected: int | None, render: Callable[[], Struct]) -> None:
    """Refuse a change made on an older row, with the row as it is now; nobody changes it until this change is made."""
    if expected is None:
        return
    version = type(row)._default_manager.select_for_update().values_list("version", flat=True).get(pk=row.pk)
    if version != row.version:
        row.refresh_from_db()
    if expected != version:
        raise StaleError(render())


def _as_version(told: object) -> int:
    try:
        return int(str(told))
    except ValueError as error:
        raise invalid("version", "A version is a whole number.") from error
