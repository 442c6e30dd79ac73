"""One write at a time for each person: what a program sends twice at once meets itself in order.

SQLite takes one writer at a time by itself; PostgreSQL is asked to let those of one person queue.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from lms_desktop.server.apps.authentication.models import User


@contextmanager
def in_turn(person: User) -> Iterator[None]:
    """Wait until no other write of this person is under way."""
    if connection.vendor != "postgresql":
        yield
        return
    key = int.from_bytes(person.pk.bytes[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
