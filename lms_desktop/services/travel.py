"""Whether one can leave: what is here and was tried, what is missing, what will be due meanwhile."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from lms_desktop.domain.fetching import Hold, floor_bytes
from lms_desktop.protocol.assignments import Assignment
from lms_desktop.protocol.content import LectureDetail, LectureRow, Section
from lms_desktop.protocol.enums import EnrollmentStatus, OfflineRule
from lms_desktop.protocol.learning import Enrollment
from lms_desktop.services.downloads import DownloadService
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.outbox import waiting_count
from lms_desktop.services.storage import StorageService
from lms_desktop.services.transfers import TransferService, title_of_kept, to_come
from lms_desktop.services.views.downloads import Readiness, TravelLine, TravelView
from lms_desktop.services.work import due_at, hand_ins
from lms_desktop.store import files, journal, rows
from lms_desktop.store.files import KeptFile
from lms_desktop.store.store import Tx
from lms_desktop.sync.media import files_of_course

AWAY_FOR = timedelta(days=14)
READ_SINCE = timedelta(days=30)


class TravelService:
    """Ready to travel."""

    def __init__(
        self, account: OpenAccount, downloads: DownloadService, transfers: TransferService, storage: StorageService
    ) -> None:
        self._account = account
        self._downloads = downloads
        self._transfers = transfers
        self._storage = storage

    def load(self) -> TravelView:
        """Every course, every pile that was taken along, and the outbox."""
        account = self._account
        flows = self._transfers.flows()
        total, free = account.blobs.disk()
        with account.store.read() as tx:
            every = files.every(tx)
            chosen = {one.id: flows.hold == "" and not one.is_paused for one in files.all_kept(tx)}
            courses = [one for one in rows.many(tx, Enrollment) if one.status is not EnrollmentStatus.CANCELLED]
            lines = tuple(self._course(tx, one, chosen, every) for one in courses)
            piles = tuple(_pile(tx, one, every, comes=chosen[one]) for one in sorted(chosen) if one.startswith("pile:"))
            waiting = waiting_count(tx)
            due = tuple(_due(tx, courses, account.clock.now() + AWAY_FOR))
        coming = sum(to_come(one) for one in every)
        return TravelView(
            courses=lines,
            piles=piles,
            waiting=waiting,
            bytes_to_come=coming,
            bytes_total=sum(one.size_bytes or 0 for one in every if one.state != "removed"),
            free_bytes=free,
            is_short_of_room=account.fetching.hold is Hold.NO_SPACE or coming > free - floor_bytes(total),
            signed_in_until=account.signed_in_until(),
            due=due,
            hold=flows.hold,
            speed=flows.total_speed,
        )

    def fix_all(self) -> None:
        """Fetch what is missing of everything that was chosen, now, and read through what was not read."""
        with self._account.store.read() as tx:
            every = files.every(tx)
            kept = [one.id for one in files.all_kept(tx)]
        self._transfers.resume_kept(kept)
        self._transfers.want([one.id for one in every if one.state != "ready"])
        since = self._account.clock.now() - READ_SINCE
        self._transfers.repair([one.id for one in every if one.blob and not _was_read(one, since)])

    def keep(self, course_id: str) -> None:
        """Take one more course along."""
        self._downloads.keep(course_id)

    def _course(self, tx: Tx, enrollment: Enrollment, chosen: dict[str, bool], every: list[KeptFile]) -> TravelLine:
        course = enrollment.course
        key = f"course:{course.id}"
        mine = [one for one in every if one.kept == key]
        details = _details(tx, course.id)
        opened = journal.opened_lectures(tx)
        is_chosen = key in chosen
        missing = _missing(details, mine) if is_chosen else ()
        since = self._account.clock.now() - READ_SINCE
        to_read = sum(bool(one.blob) and not _was_read(one, since) for one in mine)
        size = sum(one.size_bytes or 0 for one in mine if one.state != "removed")
        return TravelLine(
            key=key,
            course_id=course.id,
            title=course.title,
            state=_state(mine, missing, to_read, is_read=bool(details), comes=chosen[key])
            if is_chosen
            else Readiness.NOT_CHOSEN,
            size_bytes=size if is_chosen else sum(one.size_bytes or 0 for one in files_of_course(tx, course.id)),
            done_bytes=size - sum(to_come(one) for one in mine),
            lectures=len(details),
            missing=missing,
            needs_network=tuple(one.title for one in details if _needs_network(one)),
            captions=tuple(sorted({c.language for one in details if one.video for c in one.video.captions})),
            to_read=to_read,
            never_opened=sum(one.id not in opened for one in details),
        )


def _state(mine: list[KeptFile], missing: tuple[str, ...], to_read: int, *, is_read: bool, comes: bool) -> Readiness:
    states = {one.state for one in mine}
    if comes and any(one.state == "downloading" or (one.state == "queued" and not one.is_held) for one in mine):
        return Readiness.FETCHING
    if missing or not is_read or states - {"ready", "removed"}:
        return Readiness.MISSING
    return Readiness.NOT_READ if to_read else Readiness.COMPLETE


def _details(tx: Tx, course_id: str) -> list[LectureDetail]:
    sections = sorted(rows.many(tx, Section, course=course_id), key=lambda one: one.order_index)
    lectures = rows.under(tx, LectureRow, "section", [one.id for one in sections])
    place = {one.id: number for number, one in enumerate(sections)}
    lectures.sort(key=lambda one: (place[one.section], one.order_index))
    found = {one.id: one for one in rows.under(tx, LectureDetail, "id", [one.id for one in lectures])}
    return [found[one.id] for one in lectures if one.id in found]


def _missing(details: list[LectureDetail], mine: list[KeptFile]) -> tuple[str, ...]:
    """Lectures that stop working without a network: a file is not here, and no older copy serves."""
    without = {one.owner for one in mine if not one.blob}
    return tuple(one.title for one in details if one.id in without)


def _needs_network(lecture: LectureDetail) -> bool:
    return lecture.quiz is not None and lecture.quiz.offline is not OfflineRule.ALLOWED


def _was_read(one: KeptFile, since: datetime) -> bool:
    return one.verified_at is not None and one.verified_at >= since


def _pile(tx: Tx, key: str, every: list[KeptFile], *, comes: bool) -> TravelLine:
    mine = [one for one in every if one.kept == key]
    coming = sum(to_come(one) for one in mine)
    size = sum(one.size_bytes or 0 for one in mine)
    missing = tuple(one.name for one in mine if not one.blob)
    state = _state(mine, missing, 0, is_read=True, comes=comes)
    return TravelLine(key, "", title_of_kept(tx, key), state, size, size - coming, len(mine), missing)


def _due(tx: Tx, courses: Iterable[Enrollment], until: datetime) -> Iterable[tuple[str, datetime]]:
    found = []
    for enrollment in courses:
        for assignment in rows.many(tx, Assignment, course=enrollment.course.id):
            at = due_at(assignment)
            if at is not None and at <= until and hand_ins(tx, assignment.id).latest is None:
                found.append((assignment.title, at))
    return sorted(found, key=lambda one: one[1])
