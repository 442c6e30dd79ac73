"""What the left side of the lecture room has in common, whatever it shows."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from lms_desktop.services.views import BookmarkView, LectureView
from lms_desktop.ui.context import Context
from lms_desktop.ui.lecture.spot import WHOLE, Spot


class WorkPane(QWidget):
    """A video, a document, a text or a quiz."""

    spot_changed = Signal(object)
    fetch_pressed = Signal()

    def __init__(self, context: Context, view: LectureView) -> None:
        super().__init__()
        self.context = context
        self.look = context.look
        self.lecture_id = view.lecture_id

    def show_lecture(self, view: LectureView) -> None:
        """Follow what changed in the lecture."""

    def show_bookmarks(self, bookmarks: tuple[BookmarkView, ...]) -> None:
        """Show bookmarks in their places."""

    def spot(self) -> Spot:
        """Where the person is."""
        return WHOLE

    def go_to(self, spot: Spot) -> None:
        """Go to a place."""

    def take_key(self, event: QKeyEvent) -> bool:
        """Answer a key that nobody else wanted; whether it was taken."""
        del event
        return False

    def settle(self) -> None:
        """Remember how far the person got."""

    def dispose(self) -> None:
        """Let engines and files go."""

    def adapt(self, width: int, height: int) -> None:
        """Arrange for a window of this many logical pixels."""
