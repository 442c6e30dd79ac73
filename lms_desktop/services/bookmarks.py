"""Bookmarks: places to come back to."""

from lms_desktop.domain.errors import Gone
from lms_desktop.domain.ids import new_id
from lms_desktop.domain.ops import BookmarkAdd, BookmarkEdit, BookmarkRemove
from lms_desktop.protocol.learning import Bookmark
from lms_desktop.services import enrolled
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.states import waiting_states
from lms_desktop.services.views import BookmarkView, WorkState
from lms_desktop.store import outbox, rows
from lms_desktop.store.store import Tx


class BookmarkService:
    """Read, set, rename and take away one's own bookmarks."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def in_lecture(self, lecture_id: str) -> tuple[BookmarkView, ...]:
        """The bookmarks of a lecture, by place."""
        with self._account.store.read() as tx:
            return _views(tx, sorted(rows.many(tx, Bookmark, lecture=lecture_id), key=_place))

    def add(
        self, lecture_id: str, *, timestamp: float | None = None, page_number: int | None = None, title: str = ""
    ) -> BookmarkView:
        """Mark a second or a page."""
        with self._account.store.write("bookmark") as tx:
            enrollment, needs = enrolled.in_lecture(tx, lecture_id)
            op = BookmarkAdd(
                enrollment=enrollment,
                lecture=lecture_id,
                timestamp_seconds=timestamp,
                page_number=page_number,
                title=title,
            )
            id_ = new_id()
            moment = self._account.clock.moment()
            outbox.put(tx, entity="bookmark", entity_id=id_, op=op, moment=moment, depends_on=needs)
            return _one(tx, id_)

    def rename(self, bookmark_id: str, title: str) -> BookmarkView:
        """Give a bookmark another title."""
        with self._account.store.write("bookmark") as tx:
            bookmark_id, op = rows.name_now(tx, bookmark_id), BookmarkEdit(title=title)
            outbox.put(tx, entity="bookmark", entity_id=bookmark_id, op=op, moment=self._account.clock.moment())
            return _one(tx, bookmark_id)

    def remove(self, bookmark_id: str) -> None:
        """Take a bookmark away."""
        with self._account.store.write("bookmark") as tx:
            bookmark_id = rows.name_now(tx, bookmark_id)
            if rows.one(tx, Bookmark, bookmark_id) is not None:
                moment = self._account.clock.moment()
                outbox.put(tx, entity="bookmark", entity_id=bookmark_id, op=BookmarkRemove(), moment=moment)


def _one(tx: Tx, bookmark_id: str) -> BookmarkView:
    found = rows.one(tx, Bookmark, bookmark_id)
    if found is None:
        raise Gone(bookmark_id)
    return _views(tx, [found])[0]


def _views(tx: Tx, marks: list[Bookmark]) -> tuple[BookmarkView, ...]:
    states = waiting_states(tx, "bookmark", [mark.id for mark in marks])
    return tuple(
        BookmarkView(
            bookmark_id=mark.id,
            lecture_id=mark.lecture,
            title=mark.title,
            timestamp=mark.timestamp_seconds,
            page_number=mark.page_number,
            state=states.get(mark.id, WorkState.RECEIVED),
        )
        for mark in marks
    )


def _place(mark: Bookmark) -> tuple[float, str]:
    return (mark.timestamp_seconds if mark.timestamp_seconds is not None else float(mark.page_number or 0), mark.id)
