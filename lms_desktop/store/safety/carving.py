"""Rows out of a damaged SQLite file, read page by page without asking SQLite.

The pages of tables say what they hold by themselves (https://www.sqlite.org/fileformat2.html, sections 1.6 and 2); no
schema is needed, so that a file whose first page is gone can be read too. Whoever calls has to know a good row.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Row = tuple[int, tuple[object, ...]]  # the row id, and its columns

_HEADER, _WAL_HEADER, _FRAME_HEADER = 100, 32, 24
_LEAF = 0x0D  # a page with rows of a table
_USUAL_PAGE = 4096
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # bytes, by kind of value
_FLOAT, _ZERO, _ONE, _FIRST_TEXT = 7, 8, 9, 12
_LONGEST = 1 << 31


def rows(path: Path) -> Iterator[Row]:
    """Every row that can still be read, in the file first and then in its log, whose rows are newer.

    A beginning that is damaged may tell any size of its pages: it is tried, and so is the usual one.
    """
    data, log = _read(path), _read(path.with_name(f"{path.name}-wal"))
    told = (_size(data[16:18]), _size(log[10:12]) if len(log) > _WAL_HEADER else 0, _USUAL_PAGE)
    for size in dict.fromkeys(filter(None, told)):
        images = _Images.of(data, log, size)
        for number, page in images.pages:
            yield from _rows_of(page, images, skip=_HEADER if number == 1 else 0)


@dataclass(frozen=True, slots=True)
class _Images:
    """The pages of a file and of its write-ahead log: a page may be there several times, the last one counts."""

    size: int
    pages: list[tuple[int, bytes]]
    latest: dict[int, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes, log: bytes, size: int) -> "_Images":
        pages = [(start // size + 1, data[start : start + size]) for start in range(0, len(data), size)]
        step = size + _FRAME_HEADER
        for start in range(_WAL_HEADER, len(log) - step + 1, step):
            (number,) = struct.unpack_from(">I", log, start)
            pages.append((number, log[start + _FRAME_HEADER : start + step]))
        return cls(size, pages, dict(pages))

    def chain(self, number: int, wanted: int) -> bytes:
        """The rest of a long row, over as many pages as it takes."""
        found = bytearray()
        while len(found) < wanted:
            page = self.latest[number]  # a page that is not there: the row cannot be read
            (number,) = struct.unpack_from(">I", page)
            found += page[4:]
        return bytes(found[:wanted])


def _rows_of(page: bytes, images: _Images, skip: int) -> Iterator[Row]:
    if len(page) < images.size or page[skip] != _LEAF:
        return
    (count,) = struct.unpack_from(">H", page, skip + 3)
    for place in range(min(count, (images.size - skip) // 2 - 4)):
        (start,) = struct.unpack_from(">H", page, skip + 8 + 2 * place)
        try:
            yield _row(page, start, images)
        except (LookupError, ValueError, struct.error):
            continue


def _row(page: bytes, start: int, images: _Images) -> Row:
    length, start = _varint(page, start)
    row_id, start = _varint(page, start)
    if length > _LONGEST:
        raise ValueError(length)
    here = _local(length, images.size)
    record = page[start : start + here]
    if here < length:
        (overflow,) = struct.unpack_from(">I", page, start + here)
        record += images.chain(overflow, length - here)
    if len(record) < length:
        raise ValueError(len(record))
    return row_id, tuple(_values(record))


def _local(length: int, size: int) -> int:
    """How much of a row lies in its own page."""
    if length <= size - 35:
        return length
    least = (size - 12) * 32 // 255 - 23
    some = least + (length - least) % (size - 4)
    return some if some <= size - 35 else least


def _values(record: bytes) -> Iterator[object]:
    end, place = _varint(record, 0)
    if not place <= end <= len(record):
        raise ValueError(end)
    at = end
    while place < end:
        kind, place = _varint(record, place)
        value, at = _value(record, kind, at)
        yield value


def _value(record: bytes, kind: int, at: int) -> tuple[object, int]:
    if kind == 0:
        return None, at
    if kind in (_ZERO, _ONE):
        return kind - _ZERO, at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(record[at:end], "big", signed=True), end
    if kind == _FLOAT:
        return struct.unpack_from(">d", record, at)[0], at + 8
    if kind < _FIRST_TEXT:
        raise ValueError(kind)
    end = at + (kind - _FIRST_TEXT) // 2
    if end > len(record):
        raise ValueError(end)
    return (record[at:end].decode() if kind % 2 else bytes(record[at:end])), end


def _varint(data: bytes, start: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = data[start + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, start + place + 1
    return value << 8 | data[start + 8], start + 9


def _size(two: bytes) -> int:
    (size,) = struct.unpack(">H", two) if len(two) == 2 else (0,)
    size = 65536 if size == 1 else size
    return size if size >= 512 and size & (size - 1) == 0 else 0


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
