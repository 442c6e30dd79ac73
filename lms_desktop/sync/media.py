"""Files that are kept on this computer: what a course needs, what is here, and fetching the rest."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lms_desktop.api.download import Fetched, LinkExpired, Wanted, fetch
from lms_desktop.api.school import Transport
from lms_desktop.domain.clock import Clock
from lms_desktop.domain.errors import DiskFull, FileProblem, Gone, LmsError, Unreachable
from lms_desktop.protocol.assignments import Assignment, Submission
from lms_desktop.protocol.content import LectureDetail, LectureRow, Rendition, Section, VideoContent
from lms_desktop.protocol.enums import ResourceKind, VideoProvider
from lms_desktop.store import files, rows
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.files import File, KeptFile
from lms_desktop.store.store import Store, Tx
from lms_desktop.sync.push import backoff

log = logging.getLogger(__name__)

KEEP_FREE_BYTES = 500 * 1024 * 1024
ORDER = ("caption", "pdf", "resource", "attachment", "submission", "video")
TELL_EVERY_BYTES = 512 * 1024
HEIGHT_AT_MOST = 720


def files_of_course(tx: Tx, course_id: str) -> list[File]:
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


def files_of_submissions(tx: Tx, assignment_id: str) -> list[File]:
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


def replan(tx: Tx) -> None:
    """After a pull: everything that is kept, as it is needed now."""
    for kept_id in files.all_chosen(tx):
        kind, _, of = kept_id.partition(":")
        files.plan(tx, kept_id, files_of_course(tx, of) if kind == "course" else files_of_submissions(tx, of))


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches one file after the other; several may run side by side."""

    store: Store
    blobs: Blobs
    transport: Transport
    base_url: str
    clock: Clock
    fresh_link: Callable[[str, str], None]  # (role, owner): read the row again that has the address
    check: Callable[[], None] = field(default=lambda: None)
    at: Callable[[str], None] = field(default=lambda _point: None)

    def step(self) -> bool:
        """Fetch one file. False: there is nothing to fetch now. Raises ``Unreachable`` when the school is away."""
        with self.store.write("claim", durable=False) as tx:
            found = files.claim(tx, ORDER, self.clock.now())
        if found is None:
            return False
        try:
            self._fetch(found)
        except LmsError as error:
            self._note(found, error)
            if isinstance(error, Unreachable) and not error.facts.get("answered"):
                raise
        except BaseException:
            # Cancelled: what is here stays, and it goes on with the next start.
            self._put_back(found)
            raise
        return True

    def _fetch(self, file: KeptFile) -> None:
        if file.sha256 and (there := self.blobs.find(file.sha256, file.size_bytes)) is not None:
            self._ready(file, file.sha256, there.stat().st_size, "")
            return
        self._make_room(file)
        try:
            got = self._bring(file, file.url)
        except LinkExpired:
            self.fresh_link(file.role, file.owner)
            with self.store.read() as tx:
                url = files.url_of(tx, file.id)
            got = self._bring(file, url)
        self.at("download-verified")
        self.blobs.adopt(self.blobs.part(file.id), got.sha256)
        self._ready(file, got.sha256, got.size_bytes, got.etag)

    def _bring(self, file: KeptFile, url: str) -> Fetched:
        told = 0

        def report(done: int, _total: int) -> None:
            nonlocal told
            self.check()
            if done - told >= TELL_EVERY_BYTES:
                told = done
                self._progress(file.id, done)

        wanted = Wanted(url, file.sha256, file.size_bytes)
        return fetch(self.transport, self.base_url, wanted, self.blobs.part(file.id), report=report, at=self.at)

    def _progress(self, file_id: str, done: int) -> None:
        with self.store.write("download", durable=False) as tx:
            is_wanted = files.note_progress(tx, file_id, done)
        if not is_wanted:
            raise Paused

    def _make_room(self, file: KeptFile) -> None:
        size, free = file.size_bytes or 0, self.blobs.free_bytes()
        if free - size < KEEP_FREE_BYTES:
            raise DiskFull(f"{size} bytes to come, {free} free")

    def _ready(self, file: KeptFile, sha256: str, size: int, etag: str) -> None:
        with self.store.write("downloaded") as tx:
            files.note_ready(tx, file, sha256=sha256, size_bytes=size, etag=etag, now=self.clock.now())

    def _put_back(self, file: KeptFile) -> None:
        with self.store.write("download-failed", durable=False) as tx:
            files.note_trouble(tx, file, "queued", error="", tries=0, later=None)

    def _note(self, file: KeptFile, error: LmsError) -> None:
        later = None
        match error:
            case Paused():
                state = "queued"
            case Gone():
                state = "gone"
            case DiskFull():
                state = "no_space"
            case FileProblem():
                state, later = "queued", self.clock.now() + backoff(file.attempts + 4)
            case _:
                state, later = "queued", self.clock.now() + backoff(file.attempts)
        log.info("a %s waits: %s", file.role, error.code)
        with self.store.write("download-failed", durable=False) as tx:
            tries = 0 if isinstance(error, Paused) else 1
            files.note_trouble(tx, file, state, error=error.code, tries=tries, later=later)


class Paused(LmsError):
    """A person pressed pause; what is here stays."""

    code = "paused"
