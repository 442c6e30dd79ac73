"""Which streams a person may read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from lms_desktop.protocol.sync import StreamKind
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Course
from lms_desktop.server.apps.courses.policies import opened_by, teaches

from .models import Stream

NOBODY = UUID(int=0)
_ORDER = (StreamKind.USER, StreamKind.CATALOGUE, StreamKind.COURSE, StreamKind.STAFF)


@dataclass(frozen=True, slots=True)
class Readable:
    """A stream that a person may read, as it stands; teachers read a course otherwise than its learners."""

    pk: int
    name: str
    head: int
    floor: int
    as_staff: bool


def readable_by(user: User) -> list[Readable]:
    """The streams of a person, in the order in which they are told."""
    taught = set(teaches(user).values_list("pk", flat=True))
    opened = set(opened_by(user).values_list("pk", flat=True))
    owners = {
        StreamKind.USER: {user.pk},
        StreamKind.CATALOGUE: {NOBODY},
        StreamKind.COURSE: taught | opened,
        StreamKind.STAFF: taught,
    }
    judges = user.role == User.Role.ADMIN
    rows = Stream.objects.filter(reduce(or_, (Q(kind=kind, owner__in=ids) for kind, ids in owners.items() if ids)))
    found = sorted(rows, key=lambda row: (_ORDER.index(StreamKind(row.kind)), row.pk))
    return [
        Readable(row.pk, name_of(row), row.head, row.floor, as_staff=judges or row.owner in taught) for row in found
    ]


def name_of(stream: Stream) -> str:
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
