"""Telling what is new: pages of changes, the whole of a stream, and sums to compare by."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol
from uuid import UUID

import msgspec
from django.db.models import Max, Q
from django.http import Http404
from django.utils import timezone
from msgspec import Struct

from lms_desktop.protocol import limits
from lms_desktop.protocol import sync as wire
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.protocol.rows import encode
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.core.plain import plain
from lms_desktop.server.core.problems import invalid

from . import cursors, identity
from .cursors import At
from .models import Change, Stream
from .rows import rendered, versions
from .streams import Readable, names_of, readable_by

_RENDERED_AT_ONCE = 200
_TRIES = 3
_GONE = "delete"
_LINE = ("entity", "entity_id", "seq", "deleted", "version")


class ExpiredError(Exception):
    """A cursor that cannot be gone on with as it is."""

    def __init__(self, answer: wire.Expired) -> None:
        super().__init__(answer.code)
        self.answer = answer


class TurnedBackError(Exception):
    """The school's history is another one than the cursor's."""


class _Line(Protocol):
    """A line of the change log, without its model: the columns of `_LINE`."""

    entity: str
    entity_id: str
    seq: int
    deleted: bool
    version: int


@dataclass(slots=True)
class _Page:
    """What is told in one answer."""

    places: dict[int, At]
    told: list[wire.Change] = field(default_factory=list)
    reset: list[str] = field(default_factory=list)
    size: int = 0


def changes(user: User, cursor: str, limit: int) -> wire.Changes | None:
    """What is new since a cursor, or None where nothing is."""
    school, streams = identity.current(), readable_by(user)
    held = _read(user, school.epoch, cursor)
    if cursor and held == {stream.pk: At(stream.head, stream.as_staff) for stream in streams}:
        return None
    _demand_known(user, school.epoch, held, streams)
    page = _Page(places={stream.pk: _start(stream, held) for stream in streams})
    for stream in streams:
        if not _tell(user, stream, page, limit):
            break
    return wire.Changes(
        epoch=school.epoch,
        server_time=timezone.now(),
        changes=tuple(page.told),
        cursor=cursors.write(user, school.epoch, page.places),
        has_more=any(page.places[stream.pk].seq < stream.head for stream in streams),
        streams={
            stream.name: wire.StreamState(at=page.places[stream.pk].seq, head=stream.head)
            for stream in streams
            if page.places[stream.pk] != held.get(stream.pk)
        },
        reset=tuple(page.reset),
        revoked=tuple(names_of(held.keys() - page.places.keys())),
    )


def snapshot(user: User, name: str, after: str, limit: int) -> wire.Snapshot:
    """A page of everything that a stream shows, in the order of entities and ids."""
    stream = next((one for one in readable_by(user) if one.name == name), None)
    if stream is None:
        raise Http404
    head, entity, key = _place(after) if after else (stream.head, "", UUID(int=0))
    further = Q(entity__gt=entity) | Q(entity=entity, entity_id__gt=key)
    rows = Change.objects.filter(further, stream=stream.pk, deleted=False).order_by("entity", "entity_id")
    page = list(plain(rows[: limit + 1], *_LINE))
    shown = [change for change in _as_told(user, stream, page[:limit]) if change.op != _GONE]
    last = page[:limit][-1] if page else None
    return wire.Snapshot(
        stream=name,
        head=head,
        rows=tuple(shown),
        after=_mark(head, last.entity, last.entity_id) if last else after,
        has_more=len(page) > limit,
    )


def digests(user: User, names: Iterable[str]) -> dict[str, wire.Digest]:
    """The sums of streams, to compare with what a device holds; of all where none is named."""
    wanted = set(names)
    return {stream.name: _digest(user, stream) for stream in readable_by(user) if not wanted or stream.name in wanted}


def _read(user: User, epoch: str, cursor: str) -> dict[int, At]:
    try:
        return cursors.read(user, epoch, cursor)
    except cursors.OtherEpochError as error:
        raise TurnedBackError from error
    except cursors.UnreadableError as error:
        words = "This cursor cannot be read any more. Begin with an empty one."
        raise ExpiredError(wire.Expired(detail=words, code=ErrorCode.CURSOR_EXPIRED)) from error


def _demand_known(user: User, epoch: str, held: dict[int, At], streams: Sequence[Readable]) -> None:
    if any(stream.head < held.get(stream.pk, At(0, as_staff=False)).seq for stream in streams):
        # We signed a number that we never reached: the database was put back behind our back.
        identity.begin_anew(Change.objects.aggregate(at=Max("at"))["at"])
        raise TurnedBackError
    old = [stream for stream in streams if stream.pk in held and 0 < held[stream.pk].seq < stream.floor]
    if old:
        fresh = {**held, **{stream.pk: At(0, stream.as_staff) for stream in old}}
        raise ExpiredError(
            wire.Expired(
                detail="Some streams have to be read from their beginning.",
                code=ErrorCode.CURSOR_EXPIRED,
                cursor=cursors.write(user, epoch, fresh),
                reset=tuple(stream.name for stream in old),
            )
        )


def _start(stream: Readable, held: dict[int, At]) -> At:
    at = held.get(stream.pk)
    return at if at is not None and at.as_staff == stream.as_staff else At(0, stream.as_staff)


def _tell(user: User, stream: Readable, page: _Page, limit: int) -> bool:
    """Tell a stream as far as the page has room; whether there is room for more."""
    begun = page.places[stream.pk]
    if begun.seq == 0 and len(page.told) < limit:
        page.reset.append(stream.name)
    news = Change.objects.filter(stream=stream.pk, seq__gt=begun.seq, seq__lte=stream.head).order_by("seq")
    found = plain(news[: limit - len(page.told)], *_LINE) if begun.seq < stream.head else iter(())
    while some := list(islice(found, _RENDERED_AT_ONCE)):
        told = list(_as_told(user, stream, some, is_new=begun.seq == 0))
        page.told += told
        page.size += sum(len(memoryview(change.row)) for change in told)
        page.places[stream.pk] = At(some[-1].seq, stream.as_staff)
        if page.size > limits.SYNC_PAGE_BYTES:
            return False
    if len(page.told) < limit:
        page.places[stream.pk] = At(stream.head, stream.as_staff)
    return len(page.told) < limit


def _as_told(user: User, stream: Readable, rows: Sequence[_Line], *, is_new: bool = False) -> Iterator[wire.Change]:
    """Changes with their rows; what is not to be seen is gone, and never was where a stream begins."""
    seen, name = _rendered(user, rows), stream.name
    for change in rows:
        row = None if change.deleted else seen.get((change.entity, change.entity_id))
        if row is None and is_new:
            continue
        yield wire.Change(
            stream=name,
            seq=change.seq,
            entity=change.entity,
            id=change.entity_id,
            op=_GONE if row is None else "upsert",
            version=change.version if row is None else row.version,  # type: ignore[attr-defined]  # every row has one
            row=wire.NO_ROW if row is None else msgspec.Raw(encode(row)),
        )


def _rendered(user: User, rows: Iterable[_Line]) -> dict[tuple[str, str], Struct]:
    return {
        (entity, key): row
        for entity, keys in _by_entity(rows).items()
        for key, row in rendered(user, entity, keys).items()
    }


def _by_entity(rows: Iterable[_Line]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = defaultdict(list)
    for change in rows:
        if not change.deleted:
            keys[change.entity].append(change.entity_id)
    return keys


def _digest(user: User, stream: Readable) -> wire.Digest:
    """Add a stream up; anew where it went on meanwhile, since a sum of two moments is that of neither."""
    for _ in range(_TRIES):
        found = _sum(user, stream)
        head = Stream.objects.values_list("head", flat=True).get(pk=stream.pk)
        if head == stream.head:
            break
        stream = replace(stream, head=head)
    return found


def _sum(user: User, stream: Readable) -> wire.Digest:
    rows = Change.objects.filter(stream=stream.pk, deleted=False, seq__lte=stream.head).order_by("seq")
    count = total = 0
    for entity, keys in _by_entity(plain(rows, "entity", "entity_id", "deleted")).items():
        for start in range(0, len(keys), limits.SYNC_PAGE):
            for key, version in versions(user, entity, keys[start : start + limits.SYNC_PAGE]):
                count += 1
                total += int.from_bytes(hashlib.sha256(f"{entity}|{key}|{version}".encode()).digest(), "big")
    return wire.Digest(head=stream.head, count=count, hash=f"{total % 2**128:032x}")


def _mark(head: int, entity: str, key: str) -> str:
    return urlsafe_b64encode(f"{head} {entity} {key}".encode()).decode()


def _place(after: str) -> tuple[int, str, UUID]:
    try:
        head, entity, key = urlsafe_b64decode(after).decode().split(" ")
        return int(head), entity, UUID(key)
    except ValueError as error:
        raise invalid("after", "This is no place to go on from.") from error
