"""The library's cards and rows, its filters and its order."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views import LibraryCard, OfflineState, OfflineView
from lms_desktop.ui import words
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.card_delegate import Face
from lms_desktop.ui.widgets.chip import OFFLINE_SIGNS, offline_word
from lms_desktop.ui.widgets.rows import Row

translate = QCoreApplication.translate
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Shelf(StrEnum):
    """The filters."""

    ALL = "all"
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    KEPT = "kept"


class Order(StrEnum):
    """The orders."""

    OPENED = "opened"
    TITLE = "title"
    PROGRESS = "progress"


def on_shelf(card: LibraryCard, shelf: Shelf) -> bool:
    """Whether a course is shown under a filter."""
    match shelf:
        case Shelf.ALL:
            return True
        case Shelf.IN_PROGRESS:
            return not is_finished(card)
        case Shelf.FINISHED:
            return is_finished(card)
        case Shelf.KEPT:
            return card.offline.state is OfflineState.KEPT


def is_finished(card: LibraryCard) -> bool:
    """Whether nothing is left to do."""
    return card.status == "completed" or card.percentage >= 100


def ordered(cards: Iterable[LibraryCard], order: Order) -> list[LibraryCard]:
    """The cards in the person's order."""
    match order:
        case Order.OPENED:
            return sorted(cards, key=lambda card: card.last_opened_at or LONG_AGO, reverse=True)
        case Order.TITLE:
            return sorted(cards, key=lambda card: card.title.casefold())
        case Order.PROGRESS:
            return sorted(cards, key=lambda card: -card.percentage)


def progress_word(card: LibraryCard) -> str:
    """How far a course is."""
    if card.is_leaving:
        return translate("Library", "Leaving")
    if is_finished(card):
        return translate("Library", "Finished")
    if card.percentage <= 0:
        return translate("Library", "Not started")
    return words.percent(card.percentage)


def offline_fact(offline: OfflineView) -> tuple[Icon, Role, str]:
    """Sign, colour and size of what is here."""
    icon, tone = OFFLINE_SIGNS[offline.state]
    match offline.state:
        case OfflineState.KEPT:
            return icon, Role.RECEIVED, words.size(offline.bytes_here)
        case OfflineState.FETCHING | OfflineState.PAUSED | OfflineState.WAITING:
            return icon, Role.WAITING, words.size_of(offline.bytes_here, offline.bytes_total)
        case OfflineState.NO_SPACE:
            return icon, tone.ink, offline_word(offline.state)
        case OfflineState.NOT_KEPT:
            return icon, Role.TEXT2, words.size(offline.bytes_total) if offline.bytes_total else ""


def face(card: LibraryCard) -> Face:
    """A course as a card."""
    icon, ink, fact = offline_fact(card.offline)
    fetching = card.offline.state is OfflineState.FETCHING and card.offline.bytes_total
    share = card.offline.bytes_here / card.offline.bytes_total if fetching else card.percentage / 100
    return Face(
        course_id=card.course_id,
        category=card.category or card.title,
        title=card.title,
        detail=card.instructor,
        left=progress_word(card),
        right=fact,
        right_icon=icon,
        right_ink=ink,
        share=share,
        share_role=Role.SENDING if fetching else Role.ACCENT,
        state=card.state,
    )


def row(card: LibraryCard) -> Row:
    """A course as a row, and for screen readers."""
    icon, ink, fact = offline_fact(card.offline)
    return Row(
        title=card.title,
        detail=f"{card.instructor}. {progress_word(card)}" if card.instructor else progress_word(card),
        icon=Icon.LIBRARY_BIG,
        state=card.state,
        share=card.percentage / 100,
        trailing=fact or offline_word(card.offline.state),
        trailing_icon=icon,
        trailing_ink=ink,
    )
