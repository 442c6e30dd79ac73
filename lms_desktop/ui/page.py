"""What a page is: it shows views, follows changes, and keeps what a person was doing."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from lms_desktop.domain.changes import Changes
from lms_desktop.tasks import Failure
from lms_desktop.ui.context import Context
from lms_desktop.ui.place import Place
from lms_desktop.ui.widgets.crumbs import Crumb

T = TypeVar("T")
COALESCE_MS = 50


class Page(QWidget):
    """One screen of the program."""

    crumbs_changed = Signal()
    entities: frozenset[str] = frozenset()
    folds_rail = False

    def __init__(self, context: Context, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.look = context.look
        self.place = place
        self._crumbs: Sequence[Crumb] = ()
        self._stale = True
        self._asked = self._answered = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COALESCE_MS)
        self._timer.timeout.connect(self._reload_if_visible)

    @property
    def crumbs(self) -> Sequence[Crumb]:
        """The way to this page."""
        return self._crumbs

    def set_crumbs(self, *crumbs: Crumb) -> None:
        """Tell the header the way to this page."""
        if tuple(crumbs) != tuple(self._crumbs):
            self._crumbs = crumbs
            self.crumbs_changed.emit()

    def reload(self) -> None:
        """Ask the services anew and show the answer."""
        raise NotImplementedError

    def read(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Failure], None] | None = None
    ) -> None:
        """Ask off the UI thread, and show the answer: never an older one in the place of a newer one.

        Several readers work at once, and what was asked first may be answered last.
        """
        self._asked += 1
        number = self._asked

        def is_news() -> bool:
            is_newer, self._answered = number > self._answered, max(number, self._answered)
            return is_newer

        self.context.tasks.run(
            lambda _job: work(),
            owner=self,
            done=lambda answer: done(answer) if is_news() else None,
            failed=None if failed is None else lambda failure: failed(failure) if is_news() else None,
        )

    def settle(self) -> None:
        """Save what is half typed; called before the page goes away."""

    def dispose(self) -> None:
        """Let engines and files go; called once, before the page is deleted."""

    def adapt(self, width: int, height: int) -> None:
        """Arrange for a window of this many logical pixels."""

    def follow(self, changes: Changes) -> None:
        """Reload if the page shows something of what changed."""
        if self.entities & changes.entities:
            self.note_change()

    def note_change(self) -> None:
        """Reload soon, or when next shown."""
        self._stale = True
        if self.isVisible():
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed meanwhile is read now."""
        super().showEvent(event)
        self._reload_if_visible()

    def _reload_if_visible(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.reload()
