"""Taking courses offline: what is chosen, what is here, pausing and going on. The fetching itself is ``sync.media``."""

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from lms_desktop.domain.times import maybe_from_text, to_text
from lms_desktop.services import kept_files
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.views import OfflineState, OfflineView
from lms_desktop.store.tables import kept, media
from lms_desktop.sync import media as files

KINDS = {"video": "video", "caption": "captions", "pdf": "reading", "resource": "files", "attachment": "files"}


class DownloadService:
    """Choose what is kept on this computer."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def view(self, course_id: str) -> OfflineView:
        """What of a course is here."""
        with self._account.store.read() as tx:
            return view(tx, course_id)

    def keep(self, course_id: str) -> OfflineView:
        """Take a course offline; its files come by themselves."""
        with self._account.store.write("keep") as tx:
            self._choose(tx, f"course:{course_id}")
            files.plan(tx, f"course:{course_id}", files.files_of_course(tx, course_id))
            return view(tx, course_id)

    def keep_pile(self, assignment_id: str) -> None:
        """Take the submissions to an assignment along."""
        with self._account.store.write("keep") as tx:
            self._choose(tx, f"pile:{assignment_id}")
            files.plan(tx, f"pile:{assignment_id}", files.files_of_submissions(tx, assignment_id))

    def drop(self, course_id: str) -> OfflineView:
        """Remove the copy; notes, bookmarks and progress stay."""
        kept_id = f"course:{course_id}"
        with self._account.store.write("keep") as tx:
            here = kept_files.of_kept(tx, kept_id)
            tx.execute(delete(media).where(media.c.kept == kept_id))
            tx.execute(delete(kept).where(kept.c.id == kept_id))
            still = set(tx.execute(select(media.c.blob)).scalars())
        for file in here:
            files.drop_part(self._account.blobs, file.id)
            # The media store is shared: another account may use the file; it is swept when nobody does.
            if file.blob and file.blob not in still:
                self._account.blobs.release(file.blob)
        return self.view(course_id)

    def pause(self, course_id: str) -> OfflineView:
        """Stop fetching; what is here stays."""
        return self._set_paused(course_id, paused=True)

    def resume(self, course_id: str) -> OfflineView:
        """Go on where it was."""
        return self._set_paused(course_id, paused=False)

    def _set_paused(self, course_id: str, *, paused: bool) -> OfflineView:
        kept_id = f"course:{course_id}"
        with self._account.store.write("keep") as tx:
            tx.execute(update(kept).where(kept.c.id == kept_id).values(paused=int(paused)))
            stuck = media.c.state.in_(("no_space", "gone"))
            again = {"state": "queued", "next_attempt_at": None}
            tx.execute(update(media).where(media.c.kept == kept_id, stuck).values(again))
            return view(tx, course_id)

    def _choose(self, tx: Connection, kept_id: str) -> None:
        statement = insert(kept).values(id=kept_id, paused=0, chosen_at=to_text(self._account.clock.now()))
        tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"paused": 0}))


def view(tx: Connection, course_id: str) -> OfflineView:
    """What of a course is here; where it is not kept, what it would take."""
    kept_id = f"course:{course_id}"
    chosen = tx.execute(select(kept).where(kept.c.id == kept_id)).first()
    if chosen is None:
        wanted = files.files_of_course(tx, course_id)
        by_kind: dict[str, int] = {}
        for file in wanted:
            by_kind[KINDS[file.role]] = by_kind.get(KINDS[file.role], 0) + (file.size_bytes or 0)
        total = sum(by_kind.values())
        return OfflineView(bytes_total=total, by_kind=by_kind, files_total=len(wanted))
    here = kept_files.of_kept(tx, kept_id)
    by_kind = {}
    for one in here:
        by_kind[KINDS.get(one.role, "files")] = by_kind.get(KINDS.get(one.role, "files"), 0) + one.size_bytes
    ready = [one for one in here if one.state == "ready"]
    return OfflineView(
        state=_state(here, paused=bool(chosen.paused)),
        bytes_here=sum(one.size_bytes if one.state == "ready" else one.done_bytes for one in here),
        bytes_total=sum(one.size_bytes for one in here),
        checked_at=maybe_from_text(chosen.checked_at),
        by_kind=by_kind,
        files_total=len(here),
        files_here=len(ready),
        problem=next((one.error for one in here if one.error and one.state != "ready"), ""),
    )


def _state(here: list[kept_files.KeptFile], *, paused: bool) -> OfflineState:
    states = {one.state for one in here}
    if states <= {"ready"}:
        return OfflineState.KEPT
    if paused:
        return OfflineState.PAUSED
    if "downloading" in states:
        return OfflineState.FETCHING
    if "no_space" in states:
        return OfflineState.NO_SPACE
    return OfflineState.WAITING
