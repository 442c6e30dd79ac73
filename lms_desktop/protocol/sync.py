"""Sync on the wire: what is pushed, what is pulled, and what the server can do.

A stream is named `user:<id>`, `course:<id>`, `staff:<course id>` or `catalogue`. A cursor is opaque.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from .enums import Word
from .rows import Part

NO_ROW = msgspec.Raw(b"null")
Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]  # of an entry: as large as a database holds
CLIENT_HEADER = "LMS-Client"  # in which a program tells its release, so that one too old can be told so


def _no_row() -> msgspec.Raw:
    return NO_ROW


def _empty() -> msgspec.Raw:
    return msgspec.Raw(b"{}")


class StreamKind(StrEnum):
    """What a stream is about."""

    CATALOGUE = "catalogue"
    COURSE = "course"
    STAFF = "staff"
    USER = "user"


class OpStatus(Word):
    """What became of a pushed entry."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"  # it arrived before; `was` says what became of it then
    CONFLICT = "conflict"  # made on an older row; the row is as it is now
    REJECTED = "rejected"  # never; the code says why
    RETRY = "retry"  # later, as it is
    BLOCKED = "blocked"  # an earlier entry that it stands on was not taken
    UNKNOWN = "unknown"


class Capabilities(Part, frozen=True, kw_only=True):
    """What this server's sync can do, and which school it is."""

    protocol: int
    server_id: str
    epoch: str
    server_time: datetime
    max_ops: int
    max_bytes: int
    page_max: int
    part_size: int
    tombstone_days: int
    upload_days: int
    encodings: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    min_client: str = ""
    restored_to: datetime | None = None


class PushedOp(Part, frozen=True, kw_only=True):
    """An outbox entry; its payload is the body of the call that does the same."""

    op_id: str
    device_seq: Number
    kind: str
    entity_id: str
    entity: str = ""
    base_version: int | None = None
    payload: msgspec.Raw = msgspec.field(default_factory=_empty)
    depends_on: tuple[str, ...] = ()
    client_time: datetime | None = None


class Push(Part, frozen=True, kw_only=True):
    """A batch of entries of one device."""

    device_id: str
    account: str
    epoch: str
    ops: tuple[PushedOp, ...]
    confirmed_seq: Number = 0
    last_seq: Number = 0  # the number of the device's latest entry, sent or not


class OpResult(Part, frozen=True, kw_only=True):
    """What became of one entry; `row` is the row as it is now, shaped as in any other answer."""

    op_id: str
    status: OpStatus
    was: OpStatus | None = None
    code: str = ""
    detail: str = ""
    version: int | None = None
    row: msgspec.Raw = msgspec.field(default_factory=_no_row)
    retry_after_s: float | None = None


class PushAnswer(Part, frozen=True, kw_only=True):
    """One result for each entry, in their order; whether this device is a copy of another that goes by its name."""

    results: tuple[OpResult, ...]
    is_copy: bool = False


class Change(Part, frozen=True, kw_only=True):
    """A row that is new or other than before, or is no longer to be seen."""

    stream: str
    seq: int
    entity: str
    id: str
    op: str  # upsert | delete
    version: int = 0
    row: msgspec.Raw = msgspec.field(default_factory=_no_row)


class StreamState(Part, frozen=True, kw_only=True):
    """How far a stream is told; it is complete where both are equal."""

    at: int
    head: int


class Changes(Part, frozen=True, kw_only=True):
    """A page of what is new.

    `reset` names streams told from their beginning: what one has of them and is not told again until they are
    complete is gone. `revoked` names streams that one may no longer read.
    """

    epoch: str
    server_time: datetime
    changes: tuple[Change, ...]
    cursor: str
    has_more: bool
    streams: dict[str, StreamState]
    reset: tuple[str, ...] = ()
    revoked: tuple[str, ...] = ()


class Expired(Part, frozen=True, kw_only=True):
    """A cursor that is too old for some streams; the one beside it tells these from their beginning."""

    detail: str
    code: str
    cursor: str = ""
    reset: tuple[str, ...] = ()


class Snapshot(Part, frozen=True, kw_only=True):
    """A page of the whole of one stream; `head` is how far the stream was when its first page was read."""

    stream: str
    head: int
    rows: tuple[Change, ...]
    after: str
    has_more: bool


class Digest(Part, frozen=True, kw_only=True):
    """The sum of what a stream shows: sha256(entity|id|version), added modulo 2^128, in hexadecimal."""

    head: int
    count: int
    hash: str


class MediaFile(Part, frozen=True, kw_only=True):
    """A file of a course; its address is good for some hours and changes without the file changing."""

    id: str
    name: str
    mime: str
    url_path: str
    lecture: str | None = None
    assignment: str | None = None
    size: int | None = None
    sha256: str = ""
    etag: str = ""
    version: int = 0


class MediaManifest(Part, frozen=True, kw_only=True):
    """A page of the files of a course."""

    course: str
    files: tuple[MediaFile, ...]
    cursor: str
    has_more: bool


class UploadState(Part, frozen=True, kw_only=True):
    """How much of a file has arrived."""

    id: str
    offset: int
    size: int
    is_complete: bool
