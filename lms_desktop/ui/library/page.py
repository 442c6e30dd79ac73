"""The library."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from lms_desktop.services.views import LibraryCard, LibraryView, OfflineState
from lms_desktop.tasks import Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.layout import Heading, in_page_margins, set_margins
from lms_desktop.ui.library.model import Order, Shelf, face, on_shelf, ordered, row
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.ask import Ask
from lms_desktop.ui.widgets.card_delegate import CardDelegate
from lms_desktop.ui.widgets.choice import Choice
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.lists import CardGrid, RowList
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import RowsModel
from lms_desktop.ui.widgets.segments import Segment, SegmentedTabs

GRID, LIST, EMPTY = 0, 1, 2


class LibraryPage(Page):
    """The courses that a person joined, as cards or rows."""

    entities = frozenset({"enrollment", "course", "course_detail", "progress", "download", "outbox", "opened"})

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("library_page")
        self.set_crumbs(Crumb(self.tr("Library")))
        self._view: LibraryView | None = None
        self._model: RowsModel[LibraryCard] = RowsModel(row, lambda card: card.course_id, self)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(self.look.px(12))
        self._heading = Heading(self.look, self.tr("Library"))
        self._column.addWidget(self._heading)
        self._column.addLayout(self._make_bar())
        self._stack = QStackedWidget()
        for widget in (self._make_grid(), self._make_list(), in_page_margins(self.look, self._make_empty())):
            self._stack.addWidget(widget)
        self._column.addWidget(self._stack, 1)

    def reload(self) -> None:
        """Read the library."""
        library = self.context.services.library
        self.read(lambda: library.load(), done=self._show)

    def adapt(self, width: int, height: int) -> None:
        """Narrow windows get narrow margins."""
        side = self.look.px(28 if width >= 1000 else 16)
        set_margins(self._column, side, self.look.px(6), self.look.px(8), 0)
        self._heading.line.setVisible(height >= 460)
        self._order.setVisible(width >= 760)
        self._tabs.show_counts(shown=width >= 760)

    def _make_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        set_margins(bar, 0, 0, self.look.px(20), 0)
        bar.setSpacing(self.look.px(12))
        self._tabs = SegmentedTabs(
            self.look,
            [
                Segment(Shelf.ALL, self.tr("All")),
                Segment(Shelf.IN_PROGRESS, self.tr("In progress")),
                Segment(Shelf.FINISHED, self.tr("Finished")),
                Segment(Shelf.KEPT, self.tr("Kept offline")),
            ],
            label=self.tr("Which courses"),
            name="shelf",
        )
        self._tabs.chosen.connect(self._refill)
        bar.addWidget(self._tabs)
        bar.addStretch(1)
        self._order = Choice(self.look, self.tr("Sort"), name="library_order")
        self._order.addItem(self.tr("Sort: last opened"), Order.OPENED)
        self._order.addItem(self.tr("Sort: title"), Order.TITLE)
        self._order.addItem(self.tr("Sort: progress"), Order.PROGRESS)
        self._order.currentIndexChanged.connect(self._refill)
        bar.addWidget(self._order)
        self._form = SegmentedTabs(
            self.look,
            [Segment("grid", self.tr("Grid")), Segment("list", self.tr("List"))],
            label=self.tr("Show as"),
            name="library_form",
        )
        self._form.chosen.connect(self._refill)
        bar.addWidget(self._form)
        return bar

    def _make_grid(self) -> CardGrid:
        self._grid = CardGrid(self.look, self._model, label=self.tr("Courses"), name="library_grid")
        self._grid.setItemDelegate(CardDelegate(self.look, face, self._grid))
        self._connect(self._grid)
        return self._grid

    def _make_list(self) -> RowList:
        self._rows = RowList(
            self.look,
            self._model,
            label=self.tr("Courses as a list"),
            name="library_list",
            keeps_selection=True,
        )
        self._rows.setItemDelegate(RowDelegate(self.look, ruled=True, parent=self._rows))
        self._connect(self._rows)
        return self._rows

    def _connect(self, rows: RowList) -> None:
        rows.opened.connect(lambda course: self.context.navigator.go(Place(Screen.COURSE, course)))
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows.customContextMenuRequested.connect(lambda point: self._open_menu(rows, point))

    def _make_empty(self) -> EmptyState:
        self._empty = EmptyState(
            self.look,
            Icon.LIBRARY_BIG,
            self.tr("No courses yet"),
            self.tr("Courses that you join stay on this computer."),
            action=self.tr("Browse the catalogue"),
            name="library_empty",
            action_name="library_browse",
        )
        self._empty.acted.connect(self._leave_empty)
        return self._empty

    def _leave_empty(self) -> None:
        if self._view is not None and self._view.cards:
            self._tabs.choose(Shelf.ALL)
        else:
            self.context.navigator.go(Place(Screen.CATALOGUE))

    def _show(self, view: LibraryView) -> None:
        self._view = view
        kept = [card for card in view.cards if card.offline.state is OfflineState.KEPT]
        for shelf in Shelf:
            self._tabs.set_count(shelf, sum(on_shelf(card, shelf) for card in view.cards))
        count = len(view.cards)
        text = self.tr("1 course.") if count == 1 else self.tr("%n courses.", "", count)
        if kept:
            here = words.size(sum(card.offline.bytes_here for card in kept))
            complete = (
                self.tr("1 is complete on this computer, {size}.")
                if len(kept) == 1
                else self.tr("%n are complete on this computer, {size}.", "", len(kept))
            )
            text = f"{text} {complete.format(size=here)}"
        self._heading.line.setText(text if count else self.tr("Nothing is here yet."))
        for part in (self._tabs, self._order, self._form):
            part.setEnabled(count > 0)
        self._refill()

    def _refill(self) -> None:
        if self._view is None:
            return
        shelf, order = Shelf(self._tabs.current), Order(self._order.chosen())
        shown = ordered([card for card in self._view.cards if on_shelf(card, shelf)], order)
        self._model.show(shown)
        if shown:
            self._stack.setCurrentIndex(GRID if self._form.current == "grid" else LIST)
            return
        self._tell_empty(shelf)
        self._stack.setCurrentIndex(EMPTY)

    def _tell_empty(self, shelf: Shelf) -> None:
        if self._view is None or not self._view.cards:
            self._empty.tell(
                self.tr("No courses yet"),
                self.tr("Courses that you join stay on this computer."),
                action=self.tr("Browse the catalogue"),
            )
            return
        title = {
            Shelf.ALL: self.tr("No courses yet"),
            Shelf.IN_PROGRESS: self.tr("Nothing is in progress."),
            Shelf.FINISHED: self.tr("Nothing is finished yet."),
            Shelf.KEPT: self.tr("Nothing is kept offline yet."),
        }[shelf]
        self._empty.tell(title, action=self.tr("Show all"))

    def _open_menu(self, rows: RowList, point: QPoint) -> None:
        index = rows.indexAt(point)
        if not index.isValid():
            index = rows.currentIndex()
            point = rows.visualRect(index).center()
        if not index.isValid():
            return
        menu = self._menu(self._model.item(index))
        menu.popup(rows.viewport().mapToGlobal(point))

    def _menu(self, card: LibraryCard) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        course = card.course_id
        menu.addAction(self.tr("Open")).triggered.connect(
            lambda: self.context.navigator.go(Place(Screen.COURSE, course))
        )
        if card.offline.state is OfflineState.NOT_KEPT:
            menu.addAction(self.tr("Take offline")).triggered.connect(lambda: self._keep(course))
        else:
            menu.addAction(self.tr("Remove copy …")).triggered.connect(lambda: self._ask_to_drop(card))
        return menu

    def _keep(self, course_id: str) -> None:
        downloads = self.context.services.downloads
        self.context.tasks.run(lambda _job: downloads.keep(course_id), owner=self, lane=Lane.WRITE)

    def _ask_to_drop(self, card: LibraryCard) -> None:
        Ask(
            self.look,
            self,
            title=self.tr("Remove the copy of {course}?").format(course=words.isolated(card.title)),
            text=self.tr("{size} become free. Your notes, bookmarks and progress stay.").format(
                size=words.size(card.offline.bytes_here)
            ),
            keep=self.tr("Keep it"),
            effect=self.tr("Remove copy"),
            icon=Icon.TRASH_2,
            deed=lambda: self._drop(card.course_id),
            name="ask_drop",
        ).open()

    def _drop(self, course_id: str) -> None:
        downloads = self.context.services.downloads
        self.context.tasks.run(lambda _job: downloads.drop(course_id), owner=self, lane=Lane.WRITE)
