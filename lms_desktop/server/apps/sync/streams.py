"""Which streams a person may read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from django.db.models import Q

from lms_desktop.protocol.sync import StreamKind
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Course
from lms_desktop.server.apps.courses.policies import opened_by, teaches
from lms_desktop.server.core.plain import among
from lms_desktop.server.core.prepared import SOME, Prepared

from .models import Stream

NOBODY = UUID(int=0)
_ORDER = (StreamKind.USER, StreamKind.CATALOGUE, StreamKind.COURSE, StreamKind.STAFF)


class Named(Protocol):
    """A stream's own columns, with or without its model."""

    @property
    def kind(self) -> str: ...
    @property
    def owner(self) -> UUID | str: ...


@dataclass(frozen=True, slots=True)
class Readable:
    """A stream that a person may read, as it stands; teachers read a course otherwise than its learners."""

    pk: int
    name: str
    head: int
    floor: int
    as_staff: bool


_TAUGHT: Final = Prepared(teaches, "id")
_OPENED: Final = Prepared(opened_by, "id")
_STREAMS: Final = Prepared(
    lambda _: among(Stream.objects.filter(kind__in=_ORDER), "owner", SOME), "id", "kind", "owner", "head", "floor"
)


def readable_by(user: User) -> list[Readable]:
    """The streams of a person, in the order in which they are told."""
    taught = {row.id for row in _TAUGHT.rows(user)}
    owners = {
        StreamKind.USER: {str(user.pk)},
        StreamKind.CATALOGUE: {str(NOBODY)},
        StreamKind.COURSE: taught.union(row.id for row in _OPENED.rows(user)),
        StreamKind.STAFF: taught,
    }
    judges = user.role == User.Role.ADMIN
    rows = [row for row in _STREAMS.rows(user, set().union(*owners.values())) if row.owner in owners[row.kind]]
    rows.sort(key=lambda row: (_ORDER.index(row.kind), row.id))
    return [Readable(row.id, name_of(row), row.head, row.floor, as_staff=judges or row.owner in taught) for row in rows]


def name_of(stream: Named) -> str:
    """A stream's name on the wire."""
    return stream.kind if stream.kind == StreamKind.CATALOGUE else f"{stream.kind}:{stream.owner}"


def names_of(keys: Iterable[int]) -> Iterator[str]:
    """The names of streams that may not be readable any more."""
    wanted = list(keys)
    return map(name_of, Stream.objects.filter(pk__in=wanted)) if wanted else iter(())


def courses_of(user: User) -> set[UUID]:
    """The courses whose streams a person may read."""
    found = Course.objects.filter(Q(pk__in=teaches(user).values("pk")) | Q(pk__in=opened_by(user).values("pk")))
    return set(found.values_list("pk", flat=True))
