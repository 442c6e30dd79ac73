"""Files that are kept on this computer: what is chosen, what it needs, how far each one is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.sqlite import Insert, insert

from lms_desktop.domain.times import maybe_from_text, to_text
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.store import Tx
from lms_desktop.store.tables import kept, media


@dataclass(frozen=True, slots=True)
class File:
    """A file that something kept needs, as the school describes it."""

    id: str
    owner: str
    role: str
    name: str
    url: str
    size_bytes: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that something kept needs, as it stands here; ``blob`` is the hash of the copy, empty without one."""

    id: str
    kept: str
    owner: str
    role: str
    url: str
    sha256: str
    size_bytes: int | None
    state: str
    blob: str
    done_bytes: int
    attempts: int
    error: str
    name: str
    is_held: bool
    place: float
    resent_bytes: int
    next_attempt_at: datetime | None
    ready_at: datetime | None
    verified_at: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A course or a pile that somebody chose to keep."""

    id: str
    is_paused: bool
    checked_at: datetime | None
    height: int | None


def choose(tx: Tx, kept_id: str, now: datetime) -> None:
    """Keep a thing from now on; where it was paused, it goes on."""
    statement = insert(kept).values(id=kept_id, paused=0, chosen_at=to_text(now))
    tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"paused": 0}))


def chosen(tx: Tx, kept_id: str) -> Kept | None:
    """Whether a thing is kept, and how."""
    return next((one for one in all_kept(tx) if one.id == kept_id), None)


def all_kept(tx: Tx) -> list[Kept]:
    """Everything that is kept, in the order in which it was chosen."""
    found = tx.execute(select(kept).order_by(kept.c.chosen_at))
    return [Kept(row.id, bool(row.paused), maybe_from_text(row.checked_at), row.height) for row in found]


def give_up(tx: Tx, kept_id: str) -> list[KeptFile]:
    """Keep a thing no longer. Returns its files."""
    files = of_kept(tx, kept_id)
    tx.execute(delete(media).where(media.c.kept == kept_id))
    tx.execute(delete(kept).where(kept.c.id == kept_id))
    return files


def set_height(tx: Tx, kept_id: str, height: int | None) -> None:
    """How tall the videos of a course are to be; None follows the person's setting."""
    tx.execute(update(kept).where(kept.c.id == kept_id).values(height=height))


def needed_blobs(tx: Tx) -> set[str]:
    """The hash of every copy that something kept needs."""
    return set(tx.execute(select(media.c.blob).where(media.c.blob != "").distinct()).scalars())


def plan(tx: Tx, kept_id: str, files: Iterable[File]) -> None:
    """Note what is needed. A file that changed is fetched again; the old copy is used until the new one is whole."""
    wanted = {file.id: file for file in files}
    here = {row.id: row for row in of_kept(tx, kept_id)}
    gone = [id_ for id_ in here if id_ not in wanted]
    if gone:
        tx.execute(delete(media).where(media.c.id.in_(gone)))
    for file in wanted.values():
        known = here.get(file.id)
        if known is None:
            tx.execute(_new(kept_id, file))
        elif _said(known) != _said(file):
            tx.execute(update(media).where(media.c.id == file.id).values(_changes(known, file)))


def of_owners(tx: Tx, owners: Sequence[str]) -> dict[str, list[KeptFile]]:
    """The files of lectures, assignments or submissions, by owner."""
    found: dict[str, list[KeptFile]] = {}
    for start in range(0, len(owners), 500):
        for row in tx.execute(select(media).where(media.c.owner.in_(owners[start : start + 500]))):
            found.setdefault(row.owner, []).append(file_of(row))
    return found


def of_kept(tx: Tx, kept_id: str) -> list[KeptFile]:
    """Every file that one kept thing needs."""
    return [file_of(row) for row in tx.execute(select(media).where(media.c.kept == kept_id))]


def open_counts(tx: Tx) -> tuple[int, int]:
    """How many files are still to come, and how many of things that are paused."""
    joined = media.join(kept, kept.c.id == media.c.kept)
    waits = func.max(kept.c.paused, media.c.held)
    query = select(waits, func.count()).select_from(joined).where(media.c.state.not_in(("ready", "removed")))
    counts = {row[0]: row[1] for row in tx.execute(query.group_by(waits))}
    return int(counts.get(0, 0)), int(counts.get(1, 0))


def path(tx: Tx, blobs: Blobs, file_id: str) -> Path | None:
    """Where a file is, if it is here and sound. An old copy serves until the new one is whole."""
    blob = tx.execute(select(media.c.blob).where(media.c.id == file_id)).scalar()
    return blobs.sound(blob) if blob else None


def every(tx: Tx) -> list[KeptFile]:
    """Every file of everything that is kept."""
    return [file_of(row) for row in tx.execute(select(media).order_by(media.c.kept, media.c.owner, media.c.id))]


def one(tx: Tx, file_id: str) -> KeptFile | None:
    """A file by its id."""
    row = tx.execute(select(media).where(media.c.id == file_id)).first()
    return None if row is None else file_of(row)


def _said(file: File | KeptFile) -> tuple[str, str, int | None, str]:
    return file.url, file.sha256, file.size_bytes, file.name


def _changes(known: KeptFile, file: File) -> dict[str, object]:
    values: dict[str, object] = dict(zip(("url", "sha256", "size_bytes", "name"), _said(file), strict=True))
    changed = (bool(file.sha256) and known.blob != file.sha256) or known.size_bytes != file.size_bytes
    if known.state == "removed":
        return values
    if changed or known.state == "gone":
        values |= {"state": "queued", "attempts": 0, "next_attempt_at": None, "done_bytes": 0}
    return values


def _new(kept_id: str, file: File) -> Insert:
    statement = insert(media).values(
        id=file.id,
        kept=kept_id,
        owner=file.owner,
        role=file.role,
        name=file.name,
        url=file.url,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        state="queued",
    )
    return statement.on_conflict_do_update(index_elements=["id"], set_={"kept": kept_id})


def file_of(row: Row[tuple[object, ...]]) -> KeptFile:
    """A row of the table."""
    return KeptFile(
        id=row.id,
        kept=row.kept,
        owner=row.owner,
        role=row.role,
        url=row.url,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        state=row.state,
        blob=row.blob,
        done_bytes=row.done_bytes,
        attempts=row.attempts,
        error=row.error,
        name=row.name,
        is_held=bool(row.held),
        place=row.place,
        resent_bytes=row.resent_bytes,
        next_attempt_at=maybe_from_text(row.next_attempt_at),
        ready_at=maybe_from_text(row.ready_at),
        verified_at=maybe_from_text(row.verified_at),
    )
