"""Cursors: how far each stream was told, packed and signed. A cursor is good for one person and one epoch."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.utils.crypto import constant_time_compare, salted_hmac

from lms_desktop.server.apps.authentication.models import User

_SALT = "lms.sync.cursor"
_FORM = 1
_EPOCH_BYTES, _SIGN_BYTES = 4, 16


class At(NamedTuple):
    """How far a stream was told, and whether to somebody who teaches."""

    seq: int
    as_staff: bool


class UnreadableError(Exception):
    """This is no cursor of this person."""


class OtherEpochError(Exception):
    """A cursor of another history of the school."""


def write(user: User, epoch: str, places: Mapping[int, At]) -> str:
    """Pack how far each stream was told; streams are named by their keys, in order."""
    packed = bytearray((_FORM, *_short(epoch)))
    before = 0
    for key, at in sorted(places.items()):
        packed += bytes((*_packed(key - before), *_packed(at.seq << 1 | at.as_staff)))
        before = key
    return urlsafe_b64encode(bytes(packed) + _sign(user, bytes(packed))).decode().rstrip("=")


def read(user: User, epoch: str, cursor: str) -> dict[int, At]:
    """Unpack a cursor; an empty one stands before everything."""
    if not cursor:
        return {}
    packed = _opened(user, cursor)
    if packed[1 : 1 + _EPOCH_BYTES] != _short(epoch):
        raise OtherEpochError
    numbers = list(_numbers(packed[1 + _EPOCH_BYTES :]))
    places, key = {}, 0
    for step, place in zip(numbers[::2], numbers[1::2], strict=True):
        key += step
        places[key] = At(place >> 1, bool(place & 1))
    return places


def _opened(user: User, cursor: str) -> bytes:
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError as error:
        raise UnreadableError from error
    packed, sign = raw[:-_SIGN_BYTES], raw[-_SIGN_BYTES:]
    if not packed or packed[0] != _FORM or not constant_time_compare(sign, _sign(user, packed)):
        raise UnreadableError
    return packed


def _sign(user: User, packed: bytes) -> bytes:
    return salted_hmac(_SALT, user.pk.bytes + packed, algorithm="sha256").digest()[:_SIGN_BYTES]


def _short(epoch: str) -> bytes:
    return hashlib.sha256(epoch.encode()).digest()[:_EPOCH_BYTES]


def _packed(number: int) -> Iterator[int]:
    while number > 127:
        yield number & 127 | 128
        number >>= 7
    yield number


def _numbers(packed: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in packed:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0
