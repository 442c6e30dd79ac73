"""Reading JSON as types, from any thread.

msgspec learns a type at its first use, and lets other threads see what is half learned: two that meet there end the
process (seen with 0.22). Here each type is learned once, by one thread at a time. Nothing else in the program decodes
by type; the linter sees to that.
"""

import threading
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_known: dict[Any, msgspec.json.Decoder[Any]] = {}
_learning = threading.Lock()


def decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """What reads this type; one for the whole program."""
    found = _known.get(kind)
    if found is None:
        with _learning:
            found = _known.setdefault(kind, msgspec.json.Decoder(kind))
    return found


def decode(data: bytes | str, kind: type[T]) -> T:
    """Read JSON as a type; raises `msgspec.ValidationError` where it is none."""
    return decoder(kind).decode(data)


def convert(value: object, kind: type[T], *, strict: bool = True) -> T:
    """Read what was read from JSON already as a type; raises `msgspec.ValidationError` where it is none."""
    decoder(kind)
    return msgspec.convert(value, kind, strict=strict)
