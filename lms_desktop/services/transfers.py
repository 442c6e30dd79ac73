"""What is being fetched, course by course down to the single file: looking at it, and putting it in order."""

from collections.abc import Callable, Sequence

from lms_desktop.protocol.assignments import Assignment
from lms_desktop.protocol.content import LectureRow
from lms_desktop.protocol.courses import CourseDetail, CourseRow
from lms_desktop.services.enrolled import LONG_AGO
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.views.downloads import (
    DownloadCourse,
    DownloadFile,
    DownloadGroup,
    DownloadsView,
    FileState,
    FlowView,
)
from lms_desktop.store import files, queue, rows
from lms_desktop.store.files import Kept, KeptFile
from lms_desktop.store.store import Tx
from lms_desktop.sync.pace import Bucket
from lms_desktop.sync.scrub import Scrub

FINISHED_SHOWN = 20


class TransferService:
    """The downloads of one account."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def load(self) -> DownloadsView:
        """Everything that is kept, with what is still to come."""
        with self._account.store.read() as tx:
            every = files.every(tx)
            of_kept: dict[str, list[KeptFile]] = {}
            for file in every:
                of_kept.setdefault(file.kept, []).append(file)
            courses = tuple(course(tx, kept, of_kept.get(kept.id, [])) for kept in files.all_kept(tx))
        done = sorted((one for one in every if one.ready_at), key=lambda one: one.ready_at or LONG_AGO, reverse=True)
        return DownloadsView(
            courses=courses,
            finished=tuple(file_view(one, paused=False) for one in done[:FINISHED_SHOWN] if one.state == "ready"),
            hold=self._hold(),
            bytes_to_come=sum(to_come(one) for one in every),
        )

    def flows(self) -> FlowView:
        """How fast files come; touches no disk."""
        flows = self._account.fetching.traffic.flows()
        return FlowView(
            {file_id: flow.done_bytes for file_id, flow in flows.items()},
            {file_id: flow.speed for file_id, flow in flows.items()},
            self._hold(),
        )

    def pause(self, file_ids: Sequence[str]) -> None:
        """Hold single files."""
        self._write(lambda tx: queue.set_held(tx, file_ids, held=True))

    def resume(self, file_ids: Sequence[str]) -> None:
        """Let single files go on, and try again what was stuck."""
        self._write(lambda tx: queue.set_held(tx, file_ids, held=False))

    def pause_kept(self, kept: Sequence[str]) -> None:
        """Hold courses and piles."""
        self._set_paused(kept, paused=True)

    def resume_kept(self, kept: Sequence[str]) -> None:
        """Let courses and piles go on."""
        self._set_paused(kept, paused=False)

    def first(self, owners: Sequence[str]) -> None:
        """These lectures come next, before everything else."""
        self._write(lambda tx: queue.put_first(tx, owners))

    def move(self, owner: str, steps: int) -> None:
        """Fetch a lecture so many places earlier (below 0) or later."""

        def work(tx: Tx) -> None:
            waiting = [one for one in files.every(tx) if one.state in {"queued", "downloading"}]
            order = list(dict.fromkeys(one.owner for one in sorted(waiting, key=queue.rank)))
            if owner in order:
                at = order.index(owner)
                order.insert(max(0, min(len(order) - 1, at + steps)), order.pop(at))
                queue.arrange(tx, order)

        self._write(work)

    def remove(self, file_ids: Sequence[str]) -> None:
        """Do without these files; notes and progress stay, and they can be wanted again."""

        def work(tx: Tx) -> set[str]:
            queue.remove(tx, file_ids)
            return files.needed_blobs(tx)

        self._account.shares.settle(self._write(work))

    def want(self, file_ids: Sequence[str]) -> None:
        """Fetch these files after all."""
        self._write(lambda tx: queue.want_again(tx, file_ids))

    def repair(self, file_ids: Sequence[str]) -> int:
        """Read these copies through; what is damaged is fetched again. Answers how many that were."""
        with self._account.store.read() as tx:
            wanted = set(file_ids)
            found = [one for one in files.every(tx) if one.id in wanted]
        reading = Scrub(self._account.store, self._account.blobs, self._account.clock, limit=Bucket())
        copies = {one.blob for one in found if one.blob}
        damaged = sum(not reading.look_at(sha256) for sha256 in sorted(copies))
        missing = [one.id for one in found if not one.blob and one.state != "removed"]
        self._write(lambda tx: queue.want_again(tx, missing))
        return damaged

    def try_now(self) -> None:
        """Do not wait for the next try."""
        self._write(queue.try_now)

    def fetch_anyway(self) -> None:
        """Fetch although the connection is paid by the byte, until the program ends."""
        self._account.fetching.is_allowed = True
        self.try_now()

    def _set_paused(self, kept: Sequence[str], *, paused: bool) -> None:
        with self._account.store.write("keep") as tx:
            for one in kept:
                queue.set_paused(tx, one, paused=paused)

    def _write(self, work: "Callable[[Tx], object]") -> "set[str]":
        with self._account.store.write("keep") as tx:
            found = work(tx)
        return found if isinstance(found, set) else set()

    def _hold(self) -> str:
        hold = self._account.fetching.hold
        return hold.value if hold is not None else ""


def course(tx: Tx, kept: Kept, its: Sequence[KeptFile]) -> DownloadCourse:
    """A course or pile with its lectures, in the order of the course where it is known."""
    kind, _, of = kept.id.partition(":")
    owners = list(dict.fromkeys(one.owner for one in its))
    titles = titles_of(tx, owners, pile=of if kind == "pile" else "")
    by_owner: dict[str, list[DownloadFile]] = {}
    for one in its:
        by_owner.setdefault(one.owner, []).append(file_view(one, paused=kept.is_paused))
    known = {owner: number for number, owner in enumerate(titles)}
    owners.sort(key=lambda owner: known.get(owner, len(known)))
    groups = tuple(DownloadGroup(owner, titles.get(owner, ""), tuple(by_owner[owner])) for owner in owners)
    title = title_of_kept(tx, kept.id)
    return DownloadCourse(kept.id, of if kind == "course" else "", title, kept.is_paused, groups, kept.height)


def titles_of(tx: Tx, owners: Sequence[str], *, pile: str) -> dict[str, str]:
    """The titles of lectures and assignments, lectures in their order."""
    if pile:
        return {}
    lectures = sorted(rows.under(tx, LectureRow, "id", owners), key=lambda one: (one.section, one.order_index))
    found = {one.id: one.title for one in lectures}
    return found | {one.id: one.title for one in rows.under(tx, Assignment, "id", owners)}


def title_of_kept(tx: Tx, kept_id: str) -> str:
    """What a course or a pile is called."""
    kind, _, of = kept_id.partition(":")
    if kind == "pile":
        assignment = rows.one(tx, Assignment, of)
        return assignment.title if assignment is not None else ""
    found = rows.one(tx, CourseDetail, of) or rows.one(tx, CourseRow, of)
    return found.title if found is not None else ""


def file_view(one: KeptFile, *, paused: bool) -> DownloadFile:
    """A file as the screen shows it."""
    state = state_of(one, paused=paused)
    return DownloadFile(
        file_id=one.id,
        owner=one.owner,
        kept=one.kept,
        name=one.name,
        role=one.role,
        state=state,
        size_bytes=one.size_bytes or 0,
        done_bytes=(one.size_bytes or 0) if state is FileState.READY else one.done_bytes,
        problem="" if state is FileState.READY else one.error,
        next_try_at=one.next_attempt_at if state is FileState.LATER else None,
        has_older_copy=bool(one.blob) and one.state != "ready",
        ready_at=one.ready_at,
    )


def state_of(one: KeptFile, *, paused: bool) -> FileState:
    """Where a file is, in the words of the screen."""
    match one.state:
        case "ready":
            return FileState.READY
        case "removed":
            return FileState.REMOVED
        case "gone":
            return FileState.GONE
        case _ if paused or one.is_held:
            return FileState.PAUSED
        case "no_space":
            return FileState.NO_SPACE
        case "downloading":
            return FileState.FETCHING
        case _:
            return FileState.LATER if one.next_attempt_at else FileState.QUEUED


def to_come(one: KeptFile) -> int:
    """How many bytes of a file are not here yet."""
    if one.state in {"ready", "removed"}:
        return 0
    return max(0, (one.size_bytes or 0) - one.done_bytes)
