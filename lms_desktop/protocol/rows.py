"""The shape that every row shares, pages of rows, and the one way to read and write JSON."""

from datetime import datetime
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from .decoding import decode as decode  # reading and writing belong together

T = TypeVar("T")


class Part(Struct, frozen=True, kw_only=True, gc=False):
    """A piece of a row; fields that a newer server adds are passed over."""


class Row(Part, frozen=True, kw_only=True, gc=False):
    """What every resource carries; version 0 means that the server tells none."""

    id: str
    version: int = 0
    created_at: datetime | None = None
    updated_at: datetime | None = None


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    """One page of a list, as Django REST framework writes it."""

    count: int
    next: str | None = None
    previous: str | None = None
    results: tuple[T, ...] = ()


class ErrorBody(Part, frozen=True, kw_only=True, gc=False):
    """An answer that says no, in words and with a stable code."""

    detail: str = ""
    code: str = ""


class Said(Part, frozen=True, kw_only=True, gc=False):
    """An answer in words alone."""

    detail: str = ""


class Health(Part, frozen=True, kw_only=True, gc=False):
    """Whether the server is there, and which release it is."""

    status: str
    version: str = ""


_encoder = msgspec.json.Encoder()


def encode(value: object) -> bytes:
    """Write rows as the JSON of the wire."""
    return _encoder.encode(value)
