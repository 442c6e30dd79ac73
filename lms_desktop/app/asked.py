"""Listens to commands on the account that the window has open."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from lms_desktop.app import asks
from lms_desktop.app.session import Session

LOOK_EVERY_MS = 2_000  # the system's word of a change may not come: a network folder, too many watchers


class Asked(QObject):
    """Lives on the UI thread; looks into one small folder."""

    sync_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._account: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self.look())
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def attach(self, session: Session) -> None:
        """Listen for this account from now on."""
        self.detach()
        self._account = session.open.store.path.parent
        folder = asks.folder_of(self._account)
        folder.mkdir(parents=True, exist_ok=True)
        self._watcher.addPath(str(folder))
        self._timer.start()
        self.look()

    def detach(self) -> None:
        """Listen no more; the account is being closed."""
        self._account = None
        self._timer.stop()
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)

    def look(self) -> None:
        """Take up what was asked."""
        if self._account is not None and asks.take(self._account):
            self.sync_wanted.emit()
