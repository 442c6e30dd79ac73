"""What happened lately: grades, refusals, texts that were kept twice."""

from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.views import NoticeView
from lms_desktop.store import journal
from lms_desktop.store.store import Tx


class NoticeService:
    """Read notices, and say that they were seen."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def recent(self, limit: int = 20) -> tuple[NoticeView, ...]:
        """The latest, newest first."""
        with self._account.store.read() as tx:
            return tuple(recent(tx, limit))

    def seen(self, ids: tuple[str, ...]) -> None:
        """These were looked at."""
        with self._account.store.write("notices") as tx:
            journal.see_notices(tx, ids)


def recent(tx: Tx, limit: int) -> list[NoticeView]:
    """The latest notices, newest first."""
    return [
        NoticeView(
            id=one.id,
            kind=one.kind,
            title=one.title,
            detail=one.detail,
            at=one.at,
            is_new=one.is_new,
            course_id=one.course,
            assignment_id=one.assignment,
            lecture_id=one.lecture,
        )
        for one in journal.recent_notices(tx, limit)
    ]
