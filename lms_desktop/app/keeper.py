"""Copies of what an account has here: a while after the start, and then looked at each hour."""

from PySide6.QtCore import QObject, QTimer

from lms_desktop.app.session import Session
from lms_desktop.tasks import Failure, Job, News, Tasks

FIRST_MS = 60_000  # the first minute belongs to the person
AGAIN_MS = 60 * 60_000


class Keeper(QObject):
    """Lives on the UI thread; the work is done among the reads."""

    def __init__(self, tasks: Tasks, news: News) -> None:
        super().__init__()
        self._tasks, self._news = tasks, news
        self._session: Session | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def attach(self, session: Session) -> None:
        """Look after this account from now on."""
        self._session = session
        self._timer.start(FIRST_MS)

    def detach(self) -> None:
        """Leave the account alone; it is being closed."""
        self._session = None
        self._timer.stop()

    def look(self) -> None:
        """Make a copy if it is time for one."""
        session = self._session
        self._timer.start(AGAIN_MS)
        if session is not None:
            self._tasks.run(lambda job: _keep(session, job), owner=self, failed=self._failed)

    def _failed(self, failure: Failure) -> None:
        self._news.failed.emit(failure)


def _keep(session: Session, _job: Job) -> None:
    with session.use():
        session.keep_safe()
