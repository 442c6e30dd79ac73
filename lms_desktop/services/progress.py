"""Progress: what was really played or read, merged by the same rule as at the school."""

from lms_desktop.domain.ids import progress_id
from lms_desktop.domain.ops import ProgressMerge
from lms_desktop.domain.progress import Seen
from lms_desktop.domain.times import Moment
from lms_desktop.protocol.content import LectureDetail
from lms_desktop.protocol.enums import ProgressUnit
from lms_desktop.protocol.learning import Progress
from lms_desktop.services import enrolled
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.views import ProgressView
from lms_desktop.store import outbox, rows
from lms_desktop.store.store import Tx


class ProgressService:
    """Remember how far a person got."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def record(self, lecture_id: str, seen: Seen) -> ProgressView:
        """Remember how far the learner got, and tell the school when it can be told."""
        moment = self._account.clock.moment()
        with self._account.store.write("progress") as tx:
            enrollment, needs = enrolled.in_lecture(tx, lecture_id)
            id_ = merge(tx, lecture_id, seen, moment, enrollment=enrollment, needs=needs)
            return view_of(rows.one(tx, Progress, id_))

    def complete(self, lecture_id: str) -> ProgressView:
        """The learner says that this lecture is done."""
        with self._account.store.read() as tx:
            seen = Seen(completed=True, unit=_unit(tx, lecture_id))
        return self.record(lecture_id, seen)


def merge(tx: Tx, lecture_id: str, seen: Seen, moment: Moment, *, enrollment: str, needs: str | None) -> str:
    """Add to what was seen of a lecture, within a larger intention of the learner's; answers the row's id."""
    op = ProgressMerge(
        enrollment=enrollment,
        lecture=lecture_id,
        ranges=seen.ranges,
        position=seen.position,
        position_at=seen.position_at or moment.at,
        completed=seen.completed,
        total=seen.total,
        unit=seen.unit,
    )
    id_ = progress_id(enrollment, lecture_id)
    outbox.put(tx, entity="progress", entity_id=id_, op=op, moment=moment, depends_on=needs)
    return id_


def view_of(row: Progress | None) -> ProgressView:
    """Progress as the lecture room shows it."""
    if row is None:
        return ProgressView()
    return ProgressView(
        percentage=float(row.completion_percentage),
        position=row.last_position_seconds,
        total=row.total_seconds,
        is_completed=row.is_completed,
        ranges=row.watched_ranges,
    )


def of_lecture(tx: Tx, lecture_id: str) -> Progress | None:
    """One's own progress in a lecture."""
    return next(iter(rows.many(tx, Progress, lecture=lecture_id)), None)


def _unit(tx: Tx, lecture_id: str) -> ProgressUnit:
    lecture = rows.one(tx, LectureDetail, lecture_id)
    return ProgressUnit.PAGES if lecture is not None and lecture.pdf is not None else ProgressUnit.SECONDS
