"""Rail, header, page and status bar around one account's pages."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.domain.changes import Changes
from lms_desktop.services.views import PileView
from lms_desktop.ui.context import Context
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.shell.header import Header
from lms_desktop.ui.shell.rail import Entry, Rail
from lms_desktop.ui.shell.stack import PageStack
from lms_desktop.ui.shell.status import StatusBar
from lms_desktop.ui.theme.icon_names import Icon

FOLDS_BELOW = 1100
COUNTS_MS = 200
_GRADED = frozenset({"submission", "assignment", "outbox"})
_RAIL_OF = {
    Screen.COURSE: Screen.LIBRARY,
    Screen.LECTURE: Screen.LIBRARY,
    Screen.ASSIGNMENT: Screen.LIBRARY,
    Screen.STORAGE: Screen.DOWNLOADS,
    Screen.TRAVEL: Screen.DOWNLOADS,
}


class Frame(QWidget):
    """Everything inside the window of a signed-in person."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._logical_size = (1366, 768)
        self._shown: Page | None = None
        look, navigator = context.look, context.navigator
        self.rail = Rail(look, *self._entries())
        self.header = Header(look, navigator)
        self.stack = PageStack(context)
        self.status = StatusBar(look, context.now)
        self._lay_out()
        self.rail.chosen.connect(lambda screen: navigator.go(Place(screen)))
        self.status.waiting_pressed.connect(lambda: navigator.go(Place(Screen.OUTBOX)))
        self.status.downloads_pressed.connect(lambda: navigator.go(Place(Screen.DOWNLOADS)))
        self.stack.page_changed.connect(self._show_page)
        navigator.went.connect(self.stack.show_place)
        context.desk.status_changed.connect(self._show_status)
        context.desk.preferences_changed.connect(self._fold)
        context.desk.immersed.connect(self.immerse)
        account = context.desk.account
        teaches = account is not None and account.is_instructor
        self.header.show_account(account)
        self.rail.show_teaching(shown=teaches)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(COUNTS_MS)
        self._counting.timeout.connect(self._count_works)
        if teaches:
            context.news.changed.connect(self._follow)
            self._counting.start()
        self._show_status()

    def adapt(self, width: int, height: int) -> None:
        """Arrange for a window of this many logical pixels."""
        self._logical_size = (width, height)
        self.header.adapt(width)
        self.rail.adapt(height)
        self.status.adapt(width)
        self._fold()
        self.stack.adapt(width, height)

    def immerse(self, on: bool) -> None:  # noqa: FBT001 - a slot of Desk.immersed
        """Leave the page alone on the screen."""
        for part in (self.rail, self.header, self.status):
            part.setVisible(not on)

    def _entries(self) -> tuple[list[Entry], list[Entry], list[Entry]]:
        learning = [
            Entry(Screen.HOME, self.tr("Home"), Icon.HOUSE, "Ctrl+1"),
            Entry(Screen.LIBRARY, self.tr("Library"), Icon.LIBRARY_BIG, "Ctrl+2"),
            Entry(Screen.CATALOGUE, self.tr("Catalogue"), Icon.COMPASS, "Ctrl+3"),
            Entry(Screen.OUTBOX, self.tr("Outbox"), Icon.SEND, "Ctrl+4"),
            Entry(Screen.DOWNLOADS, self.tr("Downloads"), Icon.DOWNLOAD, "Ctrl+5"),
        ]
        teaching = [Entry(Screen.GRADING, self.tr("Grading"), Icon.PEN_LINE, "Ctrl+6")]
        return learning, teaching, [Entry(Screen.SETTINGS, self.tr("Settings"), Icon.SETTINGS, "Ctrl+,")]

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addWidget(self.stack, 1)
        upper.addLayout(right, 1)
        whole.addLayout(upper, 1)
        whole.addWidget(self.status)

    def _show_page(self) -> None:
        page = self.stack.page
        if page is None:
            return
        if page is not self._shown:
            self._shown = page
            # Tab begins in the page that was asked for, not where the last one was left.
            page.setFocus()
        self.header.show_steps(page.crumbs)
        self.rail.show_here(_RAIL_OF.get(page.place.screen, page.place.screen))
        self._fold()

    def _fold(self) -> None:
        page = self.stack.page
        by_page = page is not None and page.folds_rail
        by_hand = self._context.desk.preferences.rail_folded
        self.rail.fold(narrow=by_page or by_hand or self._logical_size[0] < FOLDS_BELOW)

    def _follow(self, changes: object) -> None:
        assert isinstance(changes, Changes)
        if changes.entities & _GRADED:
            self._counting.start()

    def _count_works(self) -> None:
        grading = self._context.services.grading
        self._context.tasks.run(lambda _job: grading.piles(), owner=self, done=self._show_count)

    def _show_count(self, piles: Sequence[PileView]) -> None:
        """How many hand-ins wait to be graded."""
        self.rail.item(Screen.GRADING).show_count(sum(pile.total - pile.graded for pile in piles))

    def _show_status(self) -> None:
        status = self._context.desk.status
        self.status.show_status(status)
        self.rail.item(Screen.OUTBOX).show_count(status.waiting + status.needs + status.failed)
