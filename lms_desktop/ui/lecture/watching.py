"""Remembers what was really played and tells the services now and then."""

from PySide6.QtCore import QObject, QTimer

from lms_desktop.player.watched import WatchRecorder
from lms_desktop.tasks import Lane
from lms_desktop.ui.context import Context

EVERY_MS = 10_000


class Watching(QObject):
    """Every ten seconds and at every pause, seek and end."""

    def __init__(self, context: Context, lecture_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._lecture_id = lecture_id
        self._recorder = WatchRecorder()
        self._position = 0.0
        self._total = 0.0
        self._moved = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.tell)
        self._timer.start()

    def tick(self, position: float, total: float) -> None:
        """The picture moved to here."""
        self._recorder.playing(round(position * 1000))
        self._position, self._total, self._moved = position, total, True

    def jump(self, position: float, total: float) -> None:
        """The person went elsewhere; what lies between was not seen."""
        self._recorder.interrupted()
        self._position, self._total, self._moved = position, total, True
        self.tell()

    def rest(self) -> None:
        """The picture stands still."""
        self._recorder.interrupted()
        self.tell()

    def tell(self) -> None:
        """Tell what is new, if anything is."""
        ranges = tuple((part.start, part.end) for part in self._recorder.take())
        if not ranges and not self._moved:
            return
        self._moved = False
        from lms_desktop.domain.progress import Seen

        seen = Seen(ranges=ranges, position=self._position, position_at=self._context.now(), total=self._total)
        progress, lecture_id = self._context.services.progress, self._lecture_id
        # Owned by the window, not by the page: the last word is said while the page goes away.
        self._context.tasks.run(
            lambda _job: progress.record(lecture_id, seen), owner=self._context.desk, lane=Lane.WRITE
        )
