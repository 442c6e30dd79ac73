"""The catalogue's cards and categories."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from lms_desktop.services.views import CatalogueCard, CategoryView
from lms_desktop.ui import words
from lms_desktop.ui.markdown import plain
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.card_delegate import Face
from lms_desktop.ui.widgets.rows import Row

translate = QCoreApplication.translate


def level_word(level: str) -> str:
    """How hard a course is."""
    known = {
        "beginner": translate("Catalogue", "Beginner"),
        "intermediate": translate("Catalogue", "Intermediate"),
        "advanced": translate("Catalogue", "Advanced"),
        "all": translate("Catalogue", "All levels"),
        "all_levels": translate("Catalogue", "All levels"),
    }
    return known.get(level.lower(), level)


def price_word(card: CatalogueCard) -> str:
    """What a course costs."""
    return translate("Catalogue", "Free") if card.is_free else card.price


def facts(card: CatalogueCard) -> str:
    """Level and length."""
    parts = [level_word(card.level)] if card.level else []
    if card.duration_minutes:
        parts.append(words.hours(card.duration_minutes))
    return ", ".join(parts)


def face(card: CatalogueCard) -> Face:
    """A course as a card."""
    joined = card.is_enrolled
    return Face(
        course_id=card.course_id,
        category=card.category or card.title,
        title=card.title,
        detail=card.instructor or card.category,
        left=facts(card),
        right=translate("Catalogue", "Joined") if joined else price_word(card),
        right_icon=Icon.CIRCLE_CHECK if joined else None,
        right_ink=Role.RECEIVED,
        state=card.state,
    )


def row(card: CatalogueCard) -> Row:
    """A course for screen readers."""
    detail = ", ".join(part for part in (card.instructor, facts(card), price_word(card)) if part)
    return Row(title=card.title, detail=detail, icon=Icon.COMPASS, state=card.state, tip=plain(card.short_description))


def category_row(category: CategoryView) -> Row:
    """A category with its number of courses."""
    return Row(title=category.name, trailing=str(category.course_count), level=1 if category.parent_id else 0)


def in_tree_order(categories: Iterable[CategoryView]) -> list[CategoryView]:
    """Each category followed by those below it."""
    known = sorted(categories, key=lambda one: one.name.casefold())
    ids = {one.id for one in known}
    roots = [one for one in known if one.parent_id not in ids]
    return [one for root in roots for one in _with_children(root, known)]


def _with_children(root: CategoryView, known: Sequence[CategoryView]) -> list[CategoryView]:
    children = [one for one in known if one.parent_id == root.id]
    return [root, *(one for child in children for one in _with_children(child, known))]
