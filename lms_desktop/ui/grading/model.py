"""The queue of the desk, and the piles."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views import GradingRow, PileView, WorkState
from lms_desktop.ui import words
from lms_desktop.ui.assignments.task import plain_number
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.rows import Row

translate = QCoreApplication.translate


def queue_row(row: GradingRow, now: datetime) -> Row:
    """One hand-in in the queue."""
    icon, ink = _sign(row)
    return Row(
        title=row.student,
        detail=_detail(row, now),
        detail_ink=Role.WAITING if row.is_late and not row.score else Role.TEXT2,
        icon=icon,
        ink=ink,
        trailing=plain_number(row.score) if row.score else "",
        trailing_ink=Role.TEXT,
        trailing_strong=True,
    )


def _sign(row: GradingRow) -> tuple[Icon, Role]:
    if row.state is WorkState.NEEDS:
        return Icon.GIT_MERGE, Role.NEEDS
    if row.state is WorkState.FAILED:
        return Icon.OCTAGON_ALERT, Role.FAILED
    if row.is_released:
        return Icon.CIRCLE_CHECK, Role.RECEIVED
    if row.score:
        return Icon.CIRCLE_DOT, Role.ACCENT_TEXT
    return (Icon.ALARM_CLOCK, Role.WAITING) if row.is_late else (Icon.CIRCLE, Role.TEXT2)


def _detail(row: GradingRow, now: datetime) -> str:
    if row.state is WorkState.NEEDS:
        return translate("Grading", "Two grades, choose one")
    if row.is_released:
        waits = row.state in {WorkState.WAITING, WorkState.SENDING}
        return translate("Grading", "Released, waiting") if waits else translate("Grading", "Released")
    if row.score:
        return translate("Grading", "Draft, saved here")
    when = words.ago(row.handed_in_at, now) if row.handed_in_at is not None else ""
    if not row.is_here:
        return translate("Grading", "{when}, files need a network").format(when=when)
    return translate("Grading", "{when}, late").format(when=when) if row.is_late else when


def pile_row(pile: PileView) -> Row:
    """One assignment with its hand-ins."""
    left = pile.total - pile.graded
    graded = translate("Grading", "{graded} of {total} graded").format(graded=pile.graded, total=pile.total)
    return Row(
        title=pile.title,
        detail=f"{pile.course_title}. {graded}",
        icon=Icon.PEN_LINE,
        share=pile.graded / pile.total if pile.total else None,
        trailing=translate("Grading", "{count} to grade").format(count=left) if left else "",
        trailing_icon=Icon.MONITOR_DOWN if pile.total and pile.here >= pile.total else None,
        trailing_ink=Role.TEXT2,
    )
