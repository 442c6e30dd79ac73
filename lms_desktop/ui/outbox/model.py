"""The outbox as one list of groups and rows."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views import OutboxRow, OutboxView
from lms_desktop.ui import words
from lms_desktop.ui.telling import kind_sign, row_detail, row_title
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.rows import Row

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Group:
    """Rows of one state under their title."""

    key: str
    title: str
    rows: tuple[OutboxRow, ...]


def groups(view: OutboxView, everything: tuple[OutboxRow, ...] = ()) -> list[Group]:
    """The groups in the order in which they want attention; of what was received the last, unless all are there."""
    return [
        Group("stuck", translate("Outbox", "Waiting for more than a day"), view.stuck),
        Group("needs", translate("Outbox", "Needs you"), view.needs),
        Group("failed", translate("Outbox", "Failed"), view.failed),
        Group("sending", translate("Outbox", "Sending"), view.sending),
        Group("waiting", translate("Outbox", "Waiting"), view.waiting),
        Group("held", translate("Outbox", "On hold"), view.held),
        Group("drafts", translate("Outbox", "Drafts, not handed in yet"), view.drafts),
        Group("received", translate("Outbox", "Received"), everything or view.received),
    ]


def outbox_row(row: OutboxRow, now: datetime) -> Row:
    """One thing on its way."""
    return Row(
        title=row_title(row),
        detail=row_detail(row),
        icon=kind_sign(row),
        detail_ink=Role.NEEDS if row.is_stuck else Role.TEXT2,
        state=row.state,
        trailing=words.when(row.at, now),
    )
