"""Keeps the pages: built when first visited, the last few stay."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from lms_desktop.domain.changes import Changes
from lms_desktop.ui.context import Context
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen

KEEPS = 3


def build_page(context: Context, place: Place) -> Page:
    """Make the page of a place. Imported here, not above: a window is painted before most pages are needed."""
    match place.screen:
        case Screen.HOME:
            from lms_desktop.ui.home.page import HomePage

            return HomePage(context, place)
        case Screen.LIBRARY:
            from lms_desktop.ui.library.page import LibraryPage

            return LibraryPage(context, place)
        case Screen.CATALOGUE:
            from lms_desktop.ui.catalogue.page import CataloguePage

            return CataloguePage(context, place)
        case Screen.COURSE:
            from lms_desktop.ui.course.page import CoursePage

            return CoursePage(context, place)
        case Screen.LECTURE:
            from lms_desktop.ui.lecture.page import LecturePage

            return LecturePage(context, place)
        case Screen.ASSIGNMENT:
            from lms_desktop.ui.assignments.page import AssignmentPage

            return AssignmentPage(context, place)
        case Screen.OUTBOX:
            from lms_desktop.ui.outbox.page import OutboxPage

            return OutboxPage(context, place)
        case Screen.CONFLICT:
            from lms_desktop.ui.conflict.page import ConflictPage

            return ConflictPage(context, place)
        case Screen.DOWNLOADS:
            from lms_desktop.ui.downloads.page import DownloadsPage

            return DownloadsPage(context, place)
        case Screen.STORAGE:
            from lms_desktop.ui.storage.page import StoragePage

            return StoragePage(context, place)
        case Screen.TRAVEL:
            from lms_desktop.ui.travel.page import TravelPage

            return TravelPage(context, place)
        case Screen.GRADING:
            from lms_desktop.ui.grading.page import GradingPage

            return GradingPage(context, place)
        case Screen.JUDGING:
            from lms_desktop.ui.judging.page import JudgingPage

            return JudgingPage(context, place)
        case Screen.SETTINGS:
            from lms_desktop.ui.settings.page import SettingsPage

            return SettingsPage(context, place)
        case Screen.ACCOUNT:
            from lms_desktop.ui.account.page import AccountPage

            return AccountPage(context, place)


class PageStack(QStackedWidget):
    """The visible page and the two before it."""

    page_changed = Signal()

    def __init__(
        self, context: Context, build: Callable[[Context, Place], Page] = build_page, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._build = build
        self._order: list[Page] = []
        self._logical_size = (1366, 768)
        context.news.changed.connect(self._follow)

    @property
    def page(self) -> Page | None:
        """The visible page."""
        current = self.currentWidget()
        return current if isinstance(current, Page) else None

    def show_place(self, place: Place) -> None:
        """Show the page of a place; leaving a page saves what is half typed in it."""
        leaving = self.page
        if leaving is not None:
            leaving.settle()
        page = self._find(place) or self._make(place)
        self._order.remove(page)
        self._order.append(page)
        page.adapt(*self._logical_size)
        self.setCurrentWidget(page)
        self._drop_old()
        self.page_changed.emit()

    def adapt(self, width: int, height: int) -> None:
        """Hand the window's logical size to the page."""
        self._logical_size = (width, height)
        if self.page is not None:
            self.page.adapt(width, height)

    def settle(self) -> None:
        """Save what is half typed anywhere."""
        for page in self._order:
            page.settle()

    def clear(self) -> None:
        """Take all pages away: another account, language or size."""
        for page in self._order:
            self._dispose(page)
        self._order.clear()

    def _find(self, place: Place) -> Page | None:
        return next((page for page in self._order if page.place == place), None)

    def _make(self, place: Place) -> Page:
        page = self._build(self._context, place)
        page.crumbs_changed.connect(self.page_changed)
        self.addWidget(page)
        self._order.append(page)
        return page

    def _drop_old(self) -> None:
        while len(self._order) > KEEPS:
            self._dispose(self._order.pop(0))

    def _dispose(self, page: Page) -> None:
        self.removeWidget(page)
        page.settle()
        page.dispose()
        page.deleteLater()

    def _follow(self, changes: object) -> None:
        assert isinstance(changes, Changes)
        for page in self._order:
            page.follow(changes)
