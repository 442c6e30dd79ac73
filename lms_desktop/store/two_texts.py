"""Two texts of one note that were both kept: which notes they are, and what both were made from."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from lms_desktop.domain.times import from_text, to_text
from lms_desktop.protocol.decoding import decode
from lms_desktop.store import rows
from lms_desktop.store.tables import two_texts


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    """The three texts as they were found."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two notes that were one."""

    copy: str  # the note with the text of this computer
    note: str  # the note itself, with the other text
    texts: Texts
    made_at: datetime


def keep(tx: Connection, *, copy: str, note: str, texts: Texts, at: datetime) -> None:
    """Remember that both were kept."""
    doc = msgspec.json.encode(texts)
    values = {"copy": copy, "note": note, "texts": doc, "sha256": rows.sha256(doc), "made_at": to_text(at)}
    tx.execute(insert(two_texts).values(values))


def every(tx: Connection) -> list[Pair]:
    """The pairs that nobody has decided on, oldest first."""
    return [_pair(row) for row in tx.execute(select(two_texts).order_by(two_texts.c.seq))]


def find(tx: Connection, copy: str) -> Pair | None:
    """The pair of a copy."""
    found = tx.execute(select(two_texts).where(two_texts.c.copy == copy)).first()
    return None if found is None else _pair(found)


def forget(tx: Connection, copy: str) -> None:
    """It was decided."""
    tx.execute(delete(two_texts).where(two_texts.c.copy == copy))


def rename(tx: Connection, ours: str, theirs: str) -> None:
    """The school goes on with another id."""
    for column in (two_texts.c.copy, two_texts.c.note):
        tx.execute(update(two_texts).where(column == ours).values({column.name: theirs}))


def _pair(row: Row[tuple[object, ...]]) -> Pair:
    return Pair(row.copy, row.note, decode(row.texts, Texts), from_text(row.made_at))
