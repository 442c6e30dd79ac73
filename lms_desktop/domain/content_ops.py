"""What those who teach write into their courses, as it waits in the outbox."""

from collections.abc import Mapping
from typing import Final, TypeVar

from msgspec.structs import replace

from lms_desktop.domain.op import Op, Patch, Plain

AnOp = TypeVar("AnOp", bound=Op)


class ContentAdd(Op, frozen=True, kw_only=True):
    """Something new, with all of its fields, in the place that ``parent`` names."""

    parent: str
    fields: dict[str, Plain]


class ContentPatch(Patch, frozen=True, kw_only=True):
    """Single fields of something that several people write: who comes second puts both together, or decides."""


class ContentRemove(Op, frozen=True, kw_only=True):
    """Take something out of a course, as it was seen here: with so many rows that stood in it."""

    holds: int = 0


class SectionAdd(ContentAdd, frozen=True, kw_only=True, tag="section.add"):
    """A new part of a course."""


class SectionPatch(ContentPatch, frozen=True, kw_only=True, tag="section.patch"):
    """Another title or description of a section."""


class SectionRemove(ContentRemove, frozen=True, kw_only=True, tag="section.remove"):
    """A section goes, and its lectures with it."""


AnyAdd = SectionAdd
AnyPatch = SectionPatch
AnyRemove = SectionRemove
ContentOp = AnyAdd | AnyPatch | AnyRemove

ADDS: Final[Mapping[str, type[AnyAdd]]] = {"section": SectionAdd}
PATCHES: Final[Mapping[str, type[AnyPatch]]] = {"section": SectionPatch}
REMOVES: Final[Mapping[str, type[AnyRemove]]] = {"section": SectionRemove}


def renamed(op: AnOp, ours: str, theirs: str) -> AnOp:
    """The same entry, where the school calls a row that it names by another id."""
    if isinstance(op, ContentAdd) and op.parent == ours:
        return replace(op, parent=theirs)
    return op
