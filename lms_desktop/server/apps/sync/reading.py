"""Reading payloads: at once where a payload is plainly right, and by the form of its call where it may not be.

What is read at once is what the form would have made of it, word for word; everything else, and whatever is refused,
is the form's to judge. A test holds both against each other.
"""

from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from lms_desktop.protocol import limits
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.sync import PushedOp
from lms_desktop.server.core.wire import read_json

from .kinds import KINDS

Seconds = Annotated[float, Meta(ge=0, le=limits.SECONDS_MAX)]
Page = Annotated[int, Meta(ge=1, le=limits.PAGES_MAX)]
Quad = Annotated[list[float], Meta(min_length=4, max_length=8)]
_NO_TEXT: Final = b"\\u0000"  # forms refuse it, databases too
_LINE_ENDS: Final = frozenset("\r\n\u0085\u2028\u2029")


class Anchor(Struct, forbid_unknown_fields=True):
    paragraph: Annotated[str, Meta(max_length=limits.SHORT_TEXT)] | UnsetType | None = UNSET
    page: Page | UnsetType | None = UNSET
    quads: Annotated[list[Quad], Meta(max_length=limits.QUADS)] | UnsetType = UNSET
    colour: Annotated[str, Meta(max_length=limits.LANGUAGE)] | UnsetType | None = UNSET
    quote: Annotated[str, Meta(max_length=limits.BIO)] | UnsetType | None = UNSET


class NoteEdit(Struct, forbid_unknown_fields=True):
    content: Annotated[str, Meta(max_length=limits.NOTE)] | UnsetType = UNSET
    timestamp_seconds: Seconds | UnsetType | None = UNSET
    page_number: Page | UnsetType | None = UNSET
    anchor: Anchor | UnsetType | None = UNSET
    tags: Annotated[list[Annotated[str, Meta(max_length=limits.TAG)]], Meta(max_length=limits.TAGS)] | UnsetType = UNSET


class NewNote(NoteEdit, forbid_unknown_fields=True, kw_only=True):
    lecture: UUID


class BookmarkEdit(Struct, forbid_unknown_fields=True):
    timestamp_seconds: Seconds | UnsetType | None = UNSET
    page_number: Page | UnsetType | None = UNSET
    title: Annotated[str, Meta(max_length=limits.TITLE)] | UnsetType = UNSET


class NewBookmark(BookmarkEdit, forbid_unknown_fields=True, kw_only=True):
    lecture: UUID


PLAIN: Final[dict[str, type[Struct]]] = {
    "note.create": NewNote,
    "note.edit": NoteEdit,
    "bookmark.add": NewBookmark,
    "bookmark.edit": BookmarkEdit,
}


def given_by(op: PushedOp) -> dict[str, Any]:
    """What a payload asks for; refused as the call that does the same would refuse it."""
    payload = bytes(op.payload)
    values = read_at_once(op.kind, payload)
    if values is None:
        values = dict(KINDS[op.kind].reader.run_validation(read_json(payload)))
    return values


def read_at_once(kind: str, payload: bytes) -> dict[str, Any] | None:
    """Read a payload that is plainly right; None where the form has to look."""
    plain = PLAIN.get(kind)
    if plain is None or _NO_TEXT in payload:
        return None
    try:
        values = _named(decode(payload, plain))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return None if _LINE_ENDS.intersection(values.get("title", "")) else values


def _named(read: Struct) -> dict[str, Any]:
    fields = msgspec.structs.asdict(read).items()
    return {name: _named(value) if isinstance(value, Anchor) else value for name, value in fields if value is not UNSET}
