"""Files that are kept on this computer: what a course needs, what is here, and fetching the rest."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

import requests
from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects.sqlite import Insert, insert

from lms_desktop.api.download import Fetched, LinkExpired, Wanted, discard, fetch
from lms_desktop.domain.clock import Clock
from lms_desktop.domain.errors import DiskFull, FileProblem, Gone, LmsError, Unreachable
from lms_desktop.domain.times import to_text
from lms_desktop.protocol.assignments import Assignment, Submission
from lms_desktop.protocol.content import LectureDetail, LectureRow, Rendition, Section, VideoContent
from lms_desktop.protocol.enums import ResourceKind, VideoProvider
from lms_desktop.store import rows
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.store import Store
from lms_desktop.store.tables import kept, media
from lms_desktop.sync.push import backoff

log = logging.getLogger(__name__)

KEEP_FREE_BYTES = 500 * 1024 * 1024
KEEP_FREE_SHARE = 0.05
ORDER = {"caption": 0, "pdf": 1, "resource": 2, "attachment": 2, "submission": 2, "video": 3}
HEIGHT_AT_MOST = 720

MediaRow = Row[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class File:
    """A file that something kept needs."""

    id: str
    owner: str
    role: str
    name: str
    url: str
    size_bytes: int | None = None
    sha256: str = ""


def files_of_course(tx: Connection, course_id: str) -> list[File]:
    """Every file that a course needs to work without a network."""
    sections = [section.id for section in rows.many(tx, Section, course=course_id)]
    lectures = [lecture.id for lecture in rows.under(tx, LectureRow, "section", sections)]
    found: list[File] = []
    for lecture in rows.under(tx, LectureDetail, "id", lectures):
        found += files_of_lecture(lecture)
    for assignment in rows.many(tx, Assignment, course=course_id):
        found += [
            File(f"attachment:{a.id}", assignment.id, "attachment", a.name, a.url, a.size_bytes, a.sha256)
            for a in assignment.attachments
            if a.url
        ]
    return found


def files_of_lecture(lecture: LectureDetail) -> list[File]:
    """Every file that a lecture needs."""
    found: list[File] = []
    if lecture.video is not None and lecture.video.video_provider is VideoProvider.UPLOAD:
        found += _files_of_video(lecture.id, lecture.title, lecture.video)
    if lecture.pdf is not None and lecture.pdf.file_url:
        pdf = lecture.pdf
        found.append(
            File(f"pdf:{lecture.id}", lecture.id, "pdf", lecture.title, pdf.file_url, pdf.size_bytes, pdf.sha256)
        )
    for resource in lecture.resources:
        if resource.kind is not ResourceKind.LINK and resource.file_url:
            url, size, sha = resource.file_url, resource.size_bytes, resource.sha256
            found.append(File(f"resource:{resource.id}", lecture.id, "resource", resource.title, url, size, sha))
    return found


def files_of_submissions(tx: Connection, assignment_id: str) -> list[File]:
    """Every file that was handed in to one assignment."""
    return [
        File(f"submission:{file.id}", work.id, "submission", file.name, file.url, file.size_bytes, file.sha256)
        for work in rows.many(tx, Submission, assignment=assignment_id)
        for file in work.files
        if file.url
    ]


def _files_of_video(lecture_id: str, title: str, video: VideoContent) -> Iterable[File]:
    best = best_rendition(video.renditions)
    if best is not None:
        yield File(f"video:{lecture_id}", lecture_id, "video", title, best.url, best.size_bytes, best.sha256)
    elif video.video_url:
        yield File(f"video:{lecture_id}", lecture_id, "video", title, video.video_url)
    for caption in video.captions:
        name = f"caption:{lecture_id}:{caption.language}"
        yield File(name, lecture_id, "caption", caption.label, caption.url, caption.size_bytes, caption.sha256)


def best_rendition(renditions: tuple[Rendition, ...]) -> Rendition | None:
    """The largest one that a cheap laptop plays well, or the smallest there is."""
    fitting = [one for one in renditions if one.height <= HEIGHT_AT_MOST]
    return max(fitting, key=lambda one: one.height) if fitting else min(renditions, key=_height, default=None)


def _height(one: Rendition) -> int:
    return one.height


def plan(tx: Connection, kept_id: str, files: Iterable[File]) -> None:
    """Note what is needed. A file that changed is fetched again; the old copy is used until the new one is whole."""
    wanted = {file.id: file for file in files}
    here = {row.id: row for row in tx.execute(select(media).where(media.c.kept == kept_id))}
    gone = [id_ for id_ in here if id_ not in wanted]
    if gone:
        tx.execute(delete(media).where(media.c.id.in_(gone)))
    for file in wanted.values():
        known = here.get(file.id)
        if known is None:
            tx.execute(_new(kept_id, file))
        elif known.url != file.url or known.sha256 != file.sha256 or known.size_bytes != file.size_bytes:
            changed = (bool(file.sha256) and known.blob != file.sha256) or known.size_bytes != file.size_bytes
            values: dict[str, object] = {"url": file.url, "sha256": file.sha256, "size_bytes": file.size_bytes}
            if changed or known.state == "gone":
                values |= {"state": "queued", "attempts": 0, "next_attempt_at": None, "done_bytes": 0}
            tx.execute(update(media).where(media.c.id == file.id).values(values))


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


def replan(tx: Connection) -> None:
    """After a pull: everything that is kept, as it is needed now."""
    for kept_id in tx.execute(select(kept.c.id)).scalars().all():
        kind, _, of = kept_id.partition(":")
        plan(tx, kept_id, files_of_course(tx, of) if kind == "course" else files_of_submissions(tx, of))


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches one file after the other; several may run side by side."""

    store: Store
    blobs: Blobs
    transport: requests.Session
    base_url: str
    clock: Clock
    fresh_link: Callable[[str, str], None]  # (role, owner): read the row again that has the address
    check: Callable[[], None] = field(default=lambda: None)
    at: Callable[[str], None] = field(default=lambda _point: None)

    def step(self) -> bool:
        """Fetch one file. False: there is nothing to fetch now. Raises ``Unreachable`` when the school is away."""
        found = self._claim()
        if found is None:
            return False
        try:
            self._fetch(found)
        except LmsError as error:
            self._note(found, error)
            if isinstance(error, Unreachable) and not error.facts.get("answered"):
                raise
        return True

    def _claim(self) -> MediaRow | None:
        with self.store.write("claim", durable=False) as tx:
            query = (
                select(media)
                .join(kept, kept.c.id == media.c.kept)
                .where(media.c.state == "queued", kept.c.paused == 0)
                .where(media.c.next_attempt_at.is_(None) | (media.c.next_attempt_at <= to_text(self.clock.now())))
            )
            waiting = tx.execute(query).all()
            if not waiting:
                return None
            first = min(waiting, key=lambda row: (ORDER.get(row.role, 9), row.size_bytes or 0))
            tx.execute(update(media).where(media.c.id == first.id).values(state="downloading"))
            return first

    def _fetch(self, row: MediaRow) -> None:
        part = self.blobs.part(row.id)
        if row.sha256 and (there := self.blobs.find(row.sha256, row.size_bytes)) is not None:
            self._ready(row, row.sha256, there.stat().st_size, "")
            return
        self._make_room(row)
        wanted = Wanted(row.url, row.sha256, row.size_bytes)
        try:
            got = self._bring(wanted, row)
        except LinkExpired:
            self.fresh_link(row.role, row.owner)
            with self.store.read() as tx:
                url = tx.execute(select(media.c.url).where(media.c.id == row.id)).scalar_one()
            got = self._bring(Wanted(url, row.sha256, row.size_bytes), row)
        self.at("download-verified")
        self.blobs.adopt(part, got.sha256)
        self._ready(row, got.sha256, got.size_bytes, got.etag)

    def _bring(self, wanted: Wanted, row: MediaRow) -> Fetched:
        told = 0

        def report(done: int, _total: int) -> None:
            nonlocal told
            self.check()
            if done - told >= 512 * 1024:
                told = done
                self._progress(row.id, done)

        return fetch(self.transport, self.base_url, wanted, self.blobs.part(row.id), report=report, at=self.at)

    def _progress(self, id_: str, done: int) -> None:
        with self.store.write("download", durable=False) as tx:
            tx.execute(update(media).where(media.c.id == id_).values(done_bytes=done))
            paused = tx.execute(
                select(func.count())
                .select_from(media.join(kept, kept.c.id == media.c.kept))
                .where(media.c.id == id_, kept.c.paused == 0)
            ).scalar_one()
        if not paused:
            raise Paused

    def _make_room(self, row: MediaRow) -> None:
        size = int(row.size_bytes or 0)
        free = self.blobs.free_bytes()
        if free - size < min(KEEP_FREE_BYTES, int(KEEP_FREE_SHARE * free) + KEEP_FREE_BYTES):
            raise DiskFull(f"{size} bytes to come, {free} free")

    def _ready(self, row: MediaRow, sha256: str, size: int, etag: str) -> None:
        with self.store.write("downloaded") as tx:
            values = {
                "state": "ready",
                "blob": sha256,
                "size_bytes": size,
                "done_bytes": size,
                "etag": etag,
                "error": "",
            }
            tx.execute(update(media).where(media.c.id == row.id).values(values))
            left = select(func.count()).where(media.c.kept == row.kept, media.c.state != "ready")
            if tx.execute(left).scalar_one() == 0:
                checked = to_text(self.clock.now())
                tx.execute(update(kept).where(kept.c.id == row.kept).values(checked_at=checked))

    def _note(self, row: MediaRow, error: LmsError) -> None:
        match error:
            case Paused():
                state, later = "queued", None
            case Gone():
                state, later = "gone", None
            case DiskFull():
                state, later = "no_space", None
            case FileProblem():
                state, later = "queued", self.clock.now() + backoff(row.attempts + 4)
            case _:
                state, later = "queued", self.clock.now() + backoff(row.attempts)
        log.info("download of a %s waits: %s", row.role, error.code)
        with self.store.write("download-failed", durable=False) as tx:
            values = {
                "state": state,
                "attempts": row.attempts + (0 if isinstance(error, Paused) else 1),
                "next_attempt_at": _text(later),
                "error": error.code,
            }
            tx.execute(update(media).where(media.c.id == row.id).values(values))


class Paused(LmsError):
    """A person pressed pause; what is here stays."""

    code = "paused"


def recover(tx: Connection) -> None:
    """After a start: what was being fetched goes on where it was, and a full disk is tried again."""
    tx.execute(update(media).where(media.c.state.in_(("downloading", "no_space"))).values(state="queued"))


def verify(tx: Connection, blobs: Blobs) -> int:
    """After a start: what should be here and is not is fetched again. Returns how many."""
    missing = [
        row.id
        for row in tx.execute(select(media).where(media.c.state == "ready"))
        if blobs.find(row.blob, row.size_bytes) is None
    ]
    if missing:
        tx.execute(update(media).where(media.c.id.in_(missing)).values(state="queued", done_bytes=0, blob=""))
    return len(missing)


def drop_part(blobs: Blobs, id_: str) -> None:
    """Throw away what was begun of a file."""
    discard(blobs.part(id_))


def _text(at: datetime | None) -> str | None:
    return to_text(at) if at else None
