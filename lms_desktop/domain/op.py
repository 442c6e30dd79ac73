"""The bases of what waits in the outbox."""

from typing import TypeAlias

import msgspec
from msgspec.structs import replace

# A value as JSON has it: what a field of a row can be.
Plain: TypeAlias = str | bool | int | float | list[object] | dict[str, object] | None


class Op(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """The payload of an outbox entry."""


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """What one field was when it was changed here, and what it is to be."""

    old: Plain
    new: Plain


class Patch(Op, frozen=True, kw_only=True):
    """Single fields of a row."""

    fields: dict[str, FieldChange]

    @property
    def wanted(self) -> dict[str, Plain]:
        """The fields as they are to be."""
        return {name: change.new for name, change in self.fields.items()}


def both(old: Patch, new: Patch) -> dict[str, FieldChange]:
    """A field that was changed back is told all the same: somebody may have changed it elsewhere meanwhile."""
    again = {
        name: replace(change, old=old.fields[name].old) if name in old.fields else change
        for name, change in new.fields.items()
    }
    return {**old.fields, **again}
