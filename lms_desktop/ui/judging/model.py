"""Quizzes of which answers wait, and the attempts at one of them, as rows."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views import JudgingRow, QuizPileView, WorkState
from lms_desktop.ui import words
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.rows import Row

translate = QCoreApplication.translate


def quiz_row(pile: QuizPileView) -> Row:
    """One quiz with what was handed in."""
    done = pile.total - pile.to_judge
    waiting = translate("Judging", "{count} to read").format(count=pile.to_judge)
    return Row(
        title=pile.title,
        detail=translate("Judging", "Quiz. {done} of {total} judged").format(done=done, total=pile.total),
        icon=Icon.CIRCLE_HELP,
        share=done / pile.total if pile.total else None,
        trailing=waiting if pile.to_judge else "",
        trailing_ink=Role.TEXT2,
    )


def attempt_row(row: JudgingRow, now: datetime) -> Row:
    """One attempt in the queue. Nobody's name: the school tells answers without them."""
    handed_in = words.when(row.handed_in_at, now) if row.handed_in_at is not None else ""
    icon, ink = _sign(row)
    return Row(
        title=handed_in or translate("Judging", "Handed in"),
        detail=_detail(row),
        icon=icon,
        ink=ink,
    )


def _sign(row: JudgingRow) -> tuple[Icon, Role]:
    match row.state:
        case WorkState.NEEDS:
            return Icon.GIT_MERGE, Role.NEEDS
        case WorkState.FAILED:
            return Icon.OCTAGON_ALERT, Role.FAILED
        case None if row.waits:
            return Icon.CIRCLE, Role.TEXT2
        case None:
            return Icon.CIRCLE_CHECK, Role.RECEIVED
        case _:
            return Icon.CIRCLE_DOT, Role.ACCENT_TEXT


def _detail(row: JudgingRow) -> str:
    attempt = translate("Judging", "Attempt {number}").format(number=row.attempt_number)
    match row.state:
        case WorkState.NEEDS:
            return translate("Judging", "Judged twice, choose one")
        case WorkState.HERE:
            return translate("Judging", "{attempt}. Draft, saved here").format(attempt=attempt)
        case None if row.waits:
            return translate("Judging", "{attempt}. To read").format(attempt=attempt)
        case None:
            return translate("Judging", "{attempt}. Judged").format(attempt=attempt)
        case _:
            return translate("Judging", "{attempt}. Waiting").format(attempt=attempt)
