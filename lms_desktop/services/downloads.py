"""Taking courses offline: what is chosen, what is here, pausing and going on. The fetching itself is ``sync.media``."""

from collections.abc import Iterable

from lms_desktop.api.part import Part
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.preferences import PreferenceService
from lms_desktop.services.views import OfflineState, OfflineView
from lms_desktop.store import files, queue, rows
from lms_desktop.store.files import KeptFile
from lms_desktop.store.store import Tx
from lms_desktop.sync import media
from lms_desktop.sync.media import files_of_course, files_of_submissions

KINDS = {"video": "video", "caption": "captions", "pdf": "reading", "resource": "files", "attachment": "files"}


class DownloadService:
    """Choose what is kept on this computer."""

    def __init__(self, account: OpenAccount, preferences: PreferenceService) -> None:
        self._account = account
        self._preferences = preferences

    def view(self, course_id: str) -> OfflineView:
        """What of a course is here."""
        with self._account.store.read() as tx:
            return view(tx, course_id)

    def keep(self, course_id: str) -> OfflineView:
        """Take a course offline; its files come by themselves."""
        with self._account.store.write("keep") as tx:
            files.choose(tx, _kept(course_id), self._account.clock.now())
            self._plan(tx, course_id)
            return view(tx, course_id)

    def choose_height(self, course_id: str, height: int | None) -> OfflineView:
        """How tall the videos of this course are to be; what is here stays usable until the other one is."""
        with self._account.store.write("keep") as tx:
            files.set_height(tx, _kept(course_id), height)
            self._plan(tx, course_id)
            return view(tx, course_id)

    def keep_pile(self, assignment_id: str) -> None:
        """Take the submissions to an assignment along."""
        pile = f"pile:{assignment_id}"
        with self._account.store.write("keep") as tx:
            files.choose(tx, pile, self._account.clock.now())
            files.plan(tx, pile, files_of_submissions(tx, assignment_id))

    def drop(self, course_id: str) -> OfflineView:
        """Remove the copy; notes, bookmarks and progress stay."""
        self.drop_kept(_kept(course_id))
        return self.view(course_id)

    def drop_kept(self, kept_id: str) -> None:
        """Remove the copies of a course or a pile; one that nobody else here needs goes from the disk within a day."""
        with self._account.store.write("keep") as tx:
            gone = files.give_up(tx, kept_id)
            needed = files.needed_blobs(tx)
        for file in gone:
            Part(self._account.blobs.part(f"{self._account.shares.account} {file.id}")).remove()
        self._account.shares.settle(needed)

    def pause(self, course_id: str) -> OfflineView:
        """Stop fetching; what is here stays."""
        return self._set_paused(course_id, paused=True)

    def resume(self, course_id: str) -> OfflineView:
        """Go on where it was."""
        return self._set_paused(course_id, paused=False)

    def _set_paused(self, course_id: str, *, paused: bool) -> OfflineView:
        with self._account.store.write("keep") as tx:
            queue.set_paused(tx, _kept(course_id), paused=paused)
            return view(tx, course_id)

    def _plan(self, tx: Tx, course_id: str) -> None:
        chosen = files.chosen(tx, _kept(course_id))
        height = chosen.height if chosen is not None else None
        media.plan(tx, _kept(course_id), height or self._preferences.load().video_height)


def view(tx: Tx, course_id: str) -> OfflineView:
    """What of a course is here; where it is not kept, what it would take."""
    chosen = files.chosen(tx, _kept(course_id))
    if chosen is None:
        wanted = files_of_course(tx, course_id)
        by_kind = _by_kind((file.role, file.size_bytes or 0) for file in wanted)
        return OfflineView(bytes_total=sum(by_kind.values()), by_kind=by_kind, files_total=len(wanted))
    here = [one for one in files.of_kept(tx, _kept(course_id)) if one.state != "removed"]
    return OfflineView(
        state=_state(here, paused=chosen.is_paused, is_read=rows.count(tx, "section", course=course_id) > 0),
        bytes_here=sum((one.size_bytes or 0) if one.state == "ready" else one.done_bytes for one in here),
        bytes_total=sum(one.size_bytes or 0 for one in here),
        checked_at=chosen.checked_at,
        by_kind=_by_kind((one.role, one.size_bytes or 0) for one in here),
        files_total=len(here),
        files_here=sum(one.state == "ready" for one in here),
        problem=next((one.error for one in here if one.error and one.state != "ready"), ""),
    )


def _by_kind(sizes: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for role, size in sizes:
        kind = KINDS.get(role, "files")
        found[kind] = found.get(kind, 0) + size
    return found


def _kept(course_id: str) -> str:
    return f"course:{course_id}"


def _state(here: list[KeptFile], *, paused: bool, is_read: bool) -> OfflineState:
    states = {one.state for one in here}
    if paused:
        return OfflineState.PAUSED
    if not is_read:
        return OfflineState.WAITING
    if states <= {"ready"}:
        return OfflineState.KEPT
    if "downloading" in states:
        return OfflineState.FETCHING
    if "no_space" in states:
        return OfflineState.NO_SPACE
    return OfflineState.WAITING
