"""What a row is called, whatever it is."""

import msgspec

from lms_desktop.protocol.decoding import decode


class _Id(msgspec.Struct):
    id: str = ""


def row_id(doc: bytes) -> str:
    """The id of a row of any kind."""
    return decode(doc, _Id).id
