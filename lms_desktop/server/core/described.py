"""What an operation takes and gives, said beside it; the schema is made of this."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from msgspec import Struct
from rest_framework.serializers import BaseSerializer

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Described:
    """One operation, in words and types."""

    summary: str
    gives: Any
    takes: type[BaseSerializer[Any]] | type[Struct] | None
    files: tuple[str, ...]
    status: tuple[int, ...]
    refuses: tuple[int, ...]
    changes: bool
    pages: bool
    asks: tuple[str, ...]


def says(
    summary: str,
    gives: Any = None,
    *,
    takes: type[BaseSerializer[Any]] | type[Struct] | None = None,
    files: tuple[str, ...] = (),
    status: tuple[int, ...] = (200,),
    refuses: tuple[int, ...] = (),
    changes: bool = False,
    pages: bool = False,
    asks: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Describe an operation: what it does, takes, and gives; `changes` where a body names only some fields.

    `asks` names what may stand in the query of a call that is no list.
    """
    described = Described(summary, gives, takes, files, status, refuses, changes, pages, asks)

    def mark(handler: F) -> F:
        handler.__dict__["described"] = described
        return handler

    return mark


MADE = (201, 200)  # made now, or found as it was made before
GONE = (204,)
