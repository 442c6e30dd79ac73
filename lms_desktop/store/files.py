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


@dataclass(frozen=True, slots=True)
class Kept:
    """A course or a pile that somebody chose to keep."""

    id: str
    is_paused: bool
    checked_at: datetime | None


def choose(tx: Tx, kept_id: str, now: datetime) -> None:
    """Keep a thing from now on; where it was paused, it goes on."""
    statement = insert(kept).values(id=kept_id, paused=0, chosen_at=to_text(now))
    tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"paused": 0}))


def chosen(tx: Tx, kept_id: str) -> Kept | None:
    """Whether a thing is kept, and how."""
    row = tx.execute(select(kept).where(kept.c.id == kept_id)).first()
    return None if row is None else Kept(row.id, bool(row.paused), maybe_from_text(row.checked_at))


def all_chosen(tx: Tx) -> list[str]:
    """Everything that is kept."""
    return list(tx.execute(select(kept.c.id).order_by(kept.c.chosen_at)).scalars())


def give_up(tx: Tx, kept_id: str) -> tuple[list[KeptFile], set[str]]:
    """Keep a thing no longer. Returns its files, and the blobs that something else here still needs."""
    files = of_kept(tx, kept_id)
    tx.execute(delete(media).where(media.c.kept == kept_id))
    tx.execute(delete(kept).where(kept.c.id == kept_id))
    return files, set(tx.execute(select(media.c.blob)).scalars())


def set_paused(tx: Tx, kept_id: str, *, paused: bool) -> None:
    """Pause or go on; going on tries again what was stuck."""
    tx.execute(update(kept).where(kept.c.id == kept_id).values(paused=int(paused)))
    stuck = media.c.state.in_(("no_space", "gone"))
    tx.execute(update(media).where(media.c.kept == kept_id, stuck).values({"state": "queued", "next_attempt_at": None}))


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
        elif (known.url, known.sha256, known.size_bytes) != (file.url, file.sha256, file.size_bytes):
            tx.execute(update(media).where(media.c.id == file.id).values(_changes(known, file)))


def claim(tx: Tx, order: Sequence[str], now: datetime) -> KeptFile | None:
    """Take the next file to fetch: by role in ``order``, small ones first. None: nothing is due."""
    due = media.c.next_attempt_at.is_(None) | (media.c.next_attempt_at <= to_text(now))
    query = select(media).join(kept, kept.c.id == media.c.kept)
    waiting = [_file(row) for row in tx.execute(query.where(media.c.state == "queued", kept.c.paused == 0).where(due))]
    if not waiting:
        return None
    first = min(waiting, key=lambda one: (order.index(one.role) if one.role in order else 99, one.size_bytes or 0))
    tx.execute(update(media).where(media.c.id == first.id).values(state="downloading"))
    return first


def url_of(tx: Tx, file_id: str) -> str:
    """Where a file is to be fetched from."""
    return str(tx.execute(select(media.c.url).where(media.c.id == file_id)).scalar_one())


def note_progress(tx: Tx, file_id: str, done_bytes: int) -> bool:
    """Note how far a file is. False: somebody paused it, or does not want it any more."""
    tx.execute(update(media).where(media.c.id == file_id).values(done_bytes=done_bytes))
    joined = media.join(kept, kept.c.id == media.c.kept)
    query = select(func.count()).select_from(joined).where(media.c.id == file_id, kept.c.paused == 0)
    return bool(tx.execute(query).scalar_one())


def note_ready(tx: Tx, file: KeptFile, *, sha256: str, size_bytes: int, etag: str, now: datetime) -> None:
    """A file is here, whole and checked."""
    values = {"state": "ready", "blob": sha256, "size_bytes": size_bytes, "done_bytes": size_bytes}
    tx.execute(update(media).where(media.c.id == file.id).values({**values, "etag": etag, "error": ""}))
    left = select(func.count()).where(media.c.kept == file.kept, media.c.state != "ready")
    if tx.execute(left).scalar_one() == 0:
        tx.execute(update(kept).where(kept.c.id == file.kept).values(checked_at=to_text(now)))


def note_trouble(tx: Tx, file: KeptFile, state: str, *, error: str, tries: int, later: datetime | None) -> None:
    """A file did not come; when it is tried again."""
    values = {
        "state": state,
        "attempts": file.attempts + tries,
        "next_attempt_at": to_text(later) if later else None,
        "error": error,
    }
    tx.execute(update(media).where(media.c.id == file.id).values(values))


def recover(tx: Tx) -> None:
    """After a start: what was being fetched goes on where it was, and a full disk is tried again."""
    tx.execute(update(media).where(media.c.state.in_(("downloading", "no_space"))).values(state="queued"))


def verify(tx: Tx, blobs: Blobs) -> int:
    """After a start: what should be here and is not is fetched again. Returns how many."""
    ready = (_file(row) for row in tx.execute(select(media).where(media.c.state == "ready")))
    missing = [one.id for one in ready if blobs.find(one.blob, one.size_bytes) is None]
    if missing:
        tx.execute(update(media).where(media.c.id.in_(missing)).values(state="queued", done_bytes=0, blob=""))
    return len(missing)


def of_owners(tx: Tx, owners: Sequence[str]) -> dict[str, list[KeptFile]]:
    """The files of lectures, assignments or submissions, by owner."""
    found: dict[str, list[KeptFile]] = {}
    for start in range(0, len(owners), 500):
        for row in tx.execute(select(media).where(media.c.owner.in_(owners[start : start + 500]))):
            found.setdefault(row.owner, []).append(_file(row))
    return found


def of_kept(tx: Tx, kept_id: str) -> list[KeptFile]:
    """Every file that one kept thing needs."""
    return [_file(row) for row in tx.execute(select(media).where(media.c.kept == kept_id))]


def open_counts(tx: Tx) -> tuple[int, int]:
    """How many files are still to come, and how many of things that are paused."""
    joined = media.join(kept, kept.c.id == media.c.kept)
    query = select(kept.c.paused, func.count()).select_from(joined).where(media.c.state != "ready")
    counts = {row[0]: row[1] for row in tx.execute(query.group_by(kept.c.paused))}
    return int(counts.get(0, 0)), int(counts.get(1, 0))


def path(tx: Tx, blobs: Blobs, file_id: str) -> Path | None:
    """Where a file is, if it is here. An old copy serves until the new one is whole."""
    blob = tx.execute(select(media.c.blob).where(media.c.id == file_id)).scalar()
    return blobs.find(blob) if blob else None


def _changes(known: KeptFile, file: File) -> dict[str, object]:
    values: dict[str, object] = {"url": file.url, "sha256": file.sha256, "size_bytes": file.size_bytes}
    changed = (bool(file.sha256) and known.blob != file.sha256) or known.size_bytes != file.size_bytes
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


def _file(row: Row[tuple[object, ...]]) -> KeptFile:
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
    )
