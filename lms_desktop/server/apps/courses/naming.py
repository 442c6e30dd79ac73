"""Names for addresses and codes: taken as given where they are free, made where they are missing."""

import uuid
from typing import Any

from django.db.models import Model
from django.utils.text import slugify

from lms_desktop.protocol import limits
from lms_desktop.server.core.problems import invalid

_ROOM_FOR_NUMBER = 6


def free_slug(model: type[Model], title: str) -> str:
    """Make a slug of a title that no other row has."""
    stem = slugify(title)[: limits.SLUG - _ROOM_FOR_NUMBER].strip("-") or model.__name__.lower()
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    tries = (stem, *(f"{stem}-{number}" for number in range(2, 100)))
    return next((slug for slug in tries if slug not in taken), f"{stem[:180]}-{uuid.uuid4().hex}")


def free_code() -> str:
    """Make a course code that no other course has."""
    return f"C-{uuid.uuid4().hex[:10].upper()}"


def refuse_taken(model: type[Model], column: str, value: str, *, besides: Any = None) -> None:
    """Refuse a name that another row has."""
    if model._default_manager.filter(**{column: value}).exclude(pk=besides).exists():
        raise invalid(column, "This is taken already.")
