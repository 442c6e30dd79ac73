"""The rows of Home's lists."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views import DueView, NoticeView, OutboxRow, PileView, WorkState
from lms_desktop.ui import words
from lms_desktop.ui.telling import kind_sign, notice_words, row_detail, row_title
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.rows import Row

translate = QCoreApplication.translate
_NOTICE_SIGNS = {
    "graded": (Icon.AWARD, Role.RECEIVED),
    "received": (Icon.CIRCLE_CHECK, Role.RECEIVED),
    "refused": (Icon.OCTAGON_ALERT, Role.FAILED),
    "note_both_kept": (Icon.GIT_MERGE, Role.NEEDS),
    "course_closed": (Icon.LOCK, Role.TEXT2),
}


def due_row(view: DueView, now: datetime) -> Row:
    """Work that is due; red only for today."""
    is_today = view.due_at is not None and view.due_at.astimezone().date() == now.astimezone().date()
    urgent = is_today and view.state is None
    trailing = words.due(view.due_at, now) if view.due_at is not None else ""
    return Row(
        title=view.title,
        detail=view.course_title,
        icon=Icon.FILE_PEN_LINE,
        state=view.state,
        trailing=trailing if view.state is None else "",
        trailing_ink=Role.FAILED if urgent else Role.TEXT2,
        trailing_icon=Icon.ALARM_CLOCK if urgent else None,
        trailing_strong=urgent,
    )


def waiting_row(view: OutboxRow) -> Row:
    """A thing that waits to be sent."""
    return Row(
        title=row_title(view),
        detail=row_detail(view),
        icon=kind_sign(view),
        state=view.state,
    )


def notice_row(view: NoticeView, now: datetime) -> Row:
    """Something that happened."""
    icon, ink = _NOTICE_SIGNS.get(view.kind, (Icon.INFO, Role.TEXT2))
    title, detail = notice_words(view)
    return Row(title=title, detail=detail, icon=icon, ink=ink, trailing=words.when(view.at, now))


def pile_row(view: PileView) -> Row:
    """An assignment with hand-ins to grade."""
    graded = translate("Home", "{graded} of {total} graded").format(graded=view.graded, total=view.total)
    left = view.total - view.graded
    return Row(
        title=view.title,
        detail=f"{view.course_title}. {graded}",
        icon=Icon.PEN_LINE,
        trailing=translate("Home", "{count} to grade").format(count=left) if left else "",
        state=None if left else WorkState.RECEIVED,
    )
