"""The order in which files are fetched, and how far each one is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from lms_desktop.domain.clock import LONGEST_WAIT
from lms_desktop.domain.times import maybe_from_text, to_text
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.files import KeptFile, file_of
from lms_desktop.store.rows import chunks
from lms_desktop.store.store import Tx
from lms_desktop.store.tables import kept, media

ORDER = ("caption", "pdf", "resource", "attachment", "submission", "video")  # what is small and read comes first
STUCK = ("no_space", "gone")
AT_ONCE = 500  # a statement takes only so many names


@dataclass(frozen=True, slots=True)
class Landed:
    """A file that came whole: its hash, its size, what the school calls this version, what was sent twice."""

    sha256: str
    size_bytes: int
    etag: str = ""
    resent_bytes: int = 0


def claim(tx: Tx, now: datetime) -> KeptFile | None:
    """Take the next file to fetch. None: nothing is due."""
    waiting = in_order(tx, now)
    fetched_now = set(tx.execute(select(media.c.sha256).where(media.c.state == "downloading")).scalars()) - {""}
    first = next((one for one in waiting if one.sha256 not in fetched_now), None)
    if first is not None:
        tx.execute(update(media).where(media.c.id == first.id).values(state="downloading"))
    return first


def in_order(tx: Tx, now: datetime) -> list[KeptFile]:
    """What is due, first things first."""
    query = select(media).join(kept, kept.c.id == media.c.kept).where(_is_due(now))
    return sorted((file_of(row) for row in tx.execute(query)), key=rank)


def rank(file: KeptFile) -> tuple[float, int, int, str]:
    """Lower comes first: as a person put it, then by role, then the small ones."""
    role = ORDER.index(file.role) if file.role in ORDER else len(ORDER)
    return file.place, role, file.size_bytes or 0, file.id


def next_due(tx: Tx) -> datetime | None:
    """When the next try of something that waits is due."""
    query = select(func.min(media.c.next_attempt_at)).select_from(media.join(kept, kept.c.id == media.c.kept))
    return maybe_from_text(tx.execute(query.where(media.c.state == "queued", *_not_paused())).scalar())


def try_now(tx: Tx) -> None:
    """The network is back, or somebody asks: what waits for its next try does not wait any more."""
    tx.execute(update(media).where(media.c.state == "queued").values(next_attempt_at=None))


def put_first(tx: Tx, owners: Sequence[str]) -> None:
    """These lectures come next, with everything that belongs to them; what was stuck is tried again."""
    least = tx.execute(select(func.min(media.c.place))).scalar() or 0.0
    values = {"place": least - 1, "next_attempt_at": None, "held": 0}
    for some in chunks(owners, AT_ONCE):
        mine = media.c.owner.in_(some)
        tx.execute(update(media).where(mine, media.c.state != "ready").values(values))
        tx.execute(update(media).where(mine, media.c.state.in_(STUCK)).values(state="queued"))


def arrange(tx: Tx, owners: Sequence[str]) -> None:
    """Fetch in this order of lectures."""
    for number, owner in enumerate(owners, start=1):
        tx.execute(update(media).where(media.c.owner == owner).values(place=number))


def set_paused(tx: Tx, kept_id: str, *, paused: bool) -> None:
    """Hold a course or let it go on; going on tries again what was stuck."""
    tx.execute(update(kept).where(kept.c.id == kept_id).values(paused=int(paused)))
    if not paused:
        _unstick(tx, media.c.kept == kept_id)


def set_held(tx: Tx, ids: Sequence[str], *, held: bool) -> None:
    """Hold single files, or let them go on."""
    for some in chunks(ids, AT_ONCE):
        tx.execute(update(media).where(media.c.id.in_(some)).values(held=int(held)))
        if not held:
            _unstick(tx, media.c.id.in_(some))


def remove(tx: Tx, ids: Sequence[str]) -> None:
    """Do without these files, until somebody wants them again."""
    values = {"state": "removed", "blob": "", "done_bytes": 0, "error": "", "next_attempt_at": None}
    for some in chunks(ids, AT_ONCE):
        tx.execute(update(media).where(media.c.id.in_(some)).values(values))


def want_again(tx: Tx, ids: Sequence[str]) -> None:
    """Fetch these files after all, or once more."""
    values = {"state": "queued", "next_attempt_at": None, "attempts": 0, "held": 0, "error": ""}
    for some in chunks(ids, AT_ONCE):
        tx.execute(update(media).where(media.c.id.in_(some), media.c.state != "ready").values(values))


def go_on(tx: Tx, file: KeptFile, done_bytes: int, now: datetime) -> bool:
    """Note how far a file is. False: it is paused, not wanted any more, or something else has to come first."""
    tx.execute(update(media).where(media.c.id == file.id).values(done_bytes=done_bytes))
    joined = media.join(kept, kept.c.id == media.c.kept)
    mine = select(media.c.place).select_from(joined).where(media.c.id == file.id, media.c.state == "downloading")
    place = tx.execute(mine.where(*_not_paused())).scalar()
    if place is None:
        return False
    coming = select(media.c.sha256).where(media.c.state == "downloading", media.c.sha256 != "")
    before = (
        select(func.count())
        .select_from(joined)
        .where(_is_due(now), media.c.place < place, media.c.sha256.not_in(coming.scalar_subquery()))
    )
    return not tx.execute(before).scalar_one()


def land(tx: Tx, file: KeptFile, landed: Landed, now: datetime) -> None:
    """A file is here, whole and checked. A description that changed meanwhile waits for the next one."""
    is_current = and_(media.c.id == file.id, media.c.sha256 == file.sha256)
    if not file.sha256:
        is_current = and_(is_current, media.c.url == file.url)
    values = {
        "state": "ready",
        "blob": landed.sha256,
        "size_bytes": landed.size_bytes,
        "done_bytes": landed.size_bytes,
        "etag": landed.etag,
        "error": "",
        "attempts": 0,
        "resent_bytes": media.c.resent_bytes + landed.resent_bytes,
        "ready_at": to_text(now),
        "verified_at": to_text(now),
    }
    if not tx.execute(update(media).where(is_current, media.c.state == "downloading").values(values)).rowcount:
        tx.execute(update(media).where(media.c.id == file.id, media.c.state == "downloading").values(state="queued"))
        return
    left = select(func.count()).where(media.c.kept == file.kept, media.c.state.not_in(("ready", "removed")))
    if tx.execute(left).scalar_one() == 0:
        tx.execute(update(kept).where(kept.c.id == file.kept).values(checked_at=to_text(now)))


def note_trouble(tx: Tx, file: KeptFile, state: str, *, error: str, tries: int, later: datetime | None) -> None:
    """A file did not come; when it is tried again. What was removed meanwhile stays so."""
    values = {
        "state": state,
        "attempts": file.attempts + tries,
        "next_attempt_at": to_text(later) if later else None,
        "error": error,
    }
    tx.execute(update(media).where(media.c.id == file.id, media.c.state != "removed").values(values))


def recover(tx: Tx) -> None:
    """After a start: what was being fetched goes on where it was, and a full disk is tried again."""
    tx.execute(update(media).where(media.c.state.in_(("downloading", "no_space"))).values(state="queued"))


def waits_for_room(tx: Tx) -> bool:
    """Whether something waits for room on the disk."""
    query = select(func.count()).where(media.c.state == "no_space")
    return bool(tx.execute(query).scalar_one())


def room_again(tx: Tx) -> None:
    """There is room on the disk again."""
    tx.execute(update(media).where(media.c.state == "no_space").values(state="queued", next_attempt_at=None))


def lost(tx: Tx, blobs: Blobs, owners: Sequence[str] | None = None) -> list[KeptFile]:
    """What should be here and is not, or not in its full length."""
    query = select(media).where(media.c.blob != "")
    if owners is not None:
        query = query.where(media.c.owner.in_(owners))
    return [one for one in map(file_of, tx.execute(query)) if blobs.find(one.blob, _length(one)) is None]


def fetch_again(tx: Tx, files: Sequence[KeptFile]) -> None:
    """These copies are gone or damaged."""
    values = {"state": "queued", "done_bytes": 0, "blob": "", "verified_at": None, "next_attempt_at": None, "held": 0}
    for some in chunks([one.id for one in files], AT_ONCE):
        tx.execute(update(media).where(media.c.id.in_(some)).values(values))


def with_blob(tx: Tx, sha256: str) -> list[KeptFile]:
    """Every file whose copy is this one."""
    return [file_of(row) for row in tx.execute(select(media).where(media.c.blob == sha256))]


def due_for_reading(tx: Tx, before: datetime) -> str | None:
    """The copy that was not read for the longest time; None: all were read since ``before``."""
    old = or_(media.c.verified_at.is_(None), media.c.verified_at < to_text(before))
    query = select(media.c.blob).where(media.c.blob != "", old).order_by(media.c.verified_at).limit(1)
    found = tx.execute(query).scalar()
    return None if found is None else str(found)


def note_read(tx: Tx, sha256: str, now: datetime) -> None:
    """Every byte of a copy was read and is right."""
    tx.execute(update(media).where(media.c.blob == sha256).values(verified_at=to_text(now)))


def doubt_all(tx: Tx) -> None:
    """The program ended in the middle: every copy is read again."""
    tx.execute(update(media).values(verified_at=None))


def _length(file: KeptFile) -> int | None:
    return file.size_bytes if file.state == "ready" else None


def _is_due(now: datetime) -> ColumnElement[bool]:
    later = media.c.next_attempt_at
    due = or_(later.is_(None), later <= to_text(now), later > to_text(now + LONGEST_WAIT))
    return and_(media.c.state == "queued", *_not_paused(), due)


def _not_paused() -> tuple[ColumnElement[bool], ...]:
    return (kept.c.paused == 0, media.c.held == 0)


def _unstick(tx: Tx, which: ColumnElement[bool]) -> None:
    tx.execute(update(media).where(which, media.c.state.in_(STUCK)).values(state="queued"))
    tx.execute(update(media).where(which, media.c.state == "queued").values(next_attempt_at=None))
