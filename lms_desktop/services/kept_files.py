"""Which files are on this computer, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Row, select

from lms_desktop.store.blobs import Blobs
from lms_desktop.store.tables import media


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that something kept needs; ``blob`` is the hash of the copy here, empty where there is none."""

    id: str
    kept: str
    owner: str
    role: str
    size_bytes: int
    state: str
    blob: str
    done_bytes: int
    error: str


def of_owners(tx: Connection, owners: Sequence[str]) -> dict[str, list[KeptFile]]:
    """The files of lectures, assignments or submissions, by owner."""
    found: dict[str, list[KeptFile]] = {}
    for start in range(0, len(owners), 500):
        for row in tx.execute(select(media).where(media.c.owner.in_(owners[start : start + 500]))):
            found.setdefault(row.owner, []).append(_file(row))
    return found


def of_kept(tx: Connection, kept_id: str) -> list[KeptFile]:
    """Every file that one kept thing needs."""
    return [_file(row) for row in tx.execute(select(media).where(media.c.kept == kept_id))]


def path(tx: Connection, blobs: Blobs, file_id: str) -> Path | None:
    """Where a file is, if it is here. An old copy serves until the new one is whole."""
    blob = tx.execute(select(media.c.blob).where(media.c.id == file_id)).scalar()
    return blobs.find(blob) if blob else None


def _file(row: Row[tuple[object, ...]]) -> KeptFile:
    return KeptFile(
        id=row.id,
        kept=row.kept,
        owner=row.owner,
        role=row.role,
        size_bytes=row.size_bytes or 0,
        state=row.state,
        blob=row.blob,
        done_bytes=row.done_bytes,
        error=row.error,
    )
