"""Lists in pages, always in a stable order, and the rows changed since a time."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Model, QuerySet
from django.utils.dateparse import parse_datetime
from msgspec import Struct
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param, replace_query_param

from lms_desktop.protocol import limits
from lms_desktop.protocol.rows import Page

from .levels import is_bare
from .prepared import Cut
from .problems import invalid

M = TypeVar("M", bound=Model)


def page_of(
    request: Request, rows: QuerySet[M] | Cut, render: Callable[[Iterable[M]], Iterable[Struct]]
) -> Page[Struct]:
    """Cut the page that was asked for; a page out of range is not found."""
    ordered: Any = rows if isinstance(rows, Cut) or rows.ordered else rows.order_by("created_at", "id")
    paginator: Paginator[M] = Paginator(ordered, _page_size(request))
    try:
        page = paginator.page(request.query_params.get("page", 1))
    except InvalidPage as error:
        raise NotFound("This page does not exist.") from error
    return Page(
        count=paginator.count,
        next=_link(request, page.next_page_number()) if page.has_next() else None,
        previous=_link(request, page.previous_page_number()) if page.has_previous() else None,
        results=tuple(render(page.object_list)),
    )


def since(request: Request, rows: QuerySet[M]) -> QuerySet[M]:
    """Leave out what did not change since `updated_since`; the time itself is included."""
    given = request.query_params.get("updated_since")
    if given is None or is_bare():
        return rows
    return rows.filter(updated_at__gte=_moment(given))


def _moment(given: str) -> datetime:
    try:
        moment = parse_datetime(given.replace(" ", "+"))
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise invalid("updated_since", "A time like 2026-01-31T12:00:00Z was expected.")


def _page_size(request: Request) -> int:
    given = request.query_params.get("page_size", "")
    if not (given.isascii() and given.isdigit() and int(given[:9])):
        return limits.PAGE_SIZE
    return min(int(given[:9]), limits.PAGE_SIZE_MAX)


def _link(request: Request, number: int) -> str:
    address = request.build_absolute_uri()
    return remove_query_param(address, "page") if number == 1 else replace_query_param(address, "page", number)
