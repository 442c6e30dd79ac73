"""What lies on the disk, for whom, and giving room back without losing work."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from lms_desktop.domain.fetching import floor_bytes
from lms_desktop.services.downloads import KINDS, DownloadService
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.transfers import title_of_kept
from lms_desktop.services.views.downloads import StorageLine, StorageView
from lms_desktop.store import files, journal
from lms_desktop.store.files import KeptFile


class StorageService:
    """The room that the program takes."""

    def __init__(self, account: OpenAccount, downloads: DownloadService) -> None:
        self._account = account
        self._downloads = downloads

    def load(self) -> StorageView:
        """What takes how much."""
        account = self._account
        with account.store.read() as tx:
            every = [one for one in files.every(tx) if one.blob]
            kept = files.all_kept(tx)
            titles = {one.id: title_of_kept(tx, one.id) for one in kept}
            opened = journal.opened_by_course(tx)
        shared = self._shared(every)
        lines = [self._line(one.id, titles[one.id], every, shared, opened) for one in kept]
        total, free = account.blobs.disk()
        single = {one.blob: one for one in every}.values()
        return StorageView(
            lines=tuple(sorted(lines, key=lambda line: -line.size_bytes)),
            courses_bytes=sum(one.size_bytes or 0 for one in single),
            shared_bytes=sum(one.size_bytes or 0 for one in single if one.blob in shared),
            own_bytes=_size_of(account.own_files.root.rglob("*")),
            index_bytes=_size_of(account.store.path.parent.glob("*")),
            unfinished_bytes=_size_of(account.blobs.parts.glob("*")),
            free_bytes=free,
            disk_bytes=total,
            by_kind=_by_kind(single),
            folder=str(account.blobs.root),
            is_nearly_full=free < 2 * floor_bytes(total),
        )

    def drop(self, kept: Sequence[str]) -> None:
        """Remove the copies of these courses and piles; notes, bookmarks, progress and what was handed in stay."""
        for one in kept:
            self._downloads.drop_kept(one)

    def drop_all(self) -> None:
        """Remove every copy; what this person made stays."""
        with self._account.store.read() as tx:
            kept = [one.id for one in files.all_kept(tx)]
        self.drop(kept)

    def _shared(self, every: Iterable[KeptFile]) -> set[str]:
        """Copies that stay when one course goes: another course or another account needs them."""
        users = Counter({blob: len(kept) for blob, kept in _users(every).items()})
        others = self._account.shares.others()
        return {blob for blob in users if users[blob] > 1 or others[blob]}

    def _line(
        self, kept: str, title: str, every: list[KeptFile], shared: set[str], opened: dict[str, datetime]
    ) -> StorageLine:
        mine = {one.blob: one for one in every if one.kept == kept}.values()
        kind, _, of = kept.partition(":")
        return StorageLine(
            kept=kept,
            course_id=of if kind == "course" else "",
            title=title,
            size_bytes=sum(one.size_bytes or 0 for one in mine),
            shared_bytes=sum(one.size_bytes or 0 for one in mine if one.blob in shared),
            by_kind=_by_kind(mine),
            last_opened_at=opened.get(of),
        )


def _users(every: Iterable[KeptFile]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in every:
        found.setdefault(one.blob, set()).add(one.kept)
    return found


def _by_kind(some: Iterable[KeptFile]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in some:
        found[KINDS.get(one.role, "files")] += one.size_bytes or 0
    return dict(found)


def _size_of(paths: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())
