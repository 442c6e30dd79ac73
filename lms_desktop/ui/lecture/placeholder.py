"""What the work's place shows when the work cannot be shown, and the way out."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout

from lms_desktop.services.views import LectureKind, LectureView
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.lecture.work import WorkPane
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.empty import EmptyState

_WEB = {"http", "https"}


def is_showable(view: LectureView) -> bool:
    """Whether the work itself is on this computer."""
    if view.is_locked or not view.has_content:
        return False
    match view.kind:
        case LectureKind.VIDEO:
            return view.video is not None and view.video.path is not None
        case LectureKind.PDF:
            return view.pdf is not None and view.pdf.path is not None
        case LectureKind.TEXT | LectureKind.QUIZ:
            return True
        case LectureKind.UNKNOWN:
            return False


class Placeholder(WorkPane):
    """One sentence and one button."""

    def __init__(self, context: Context, view: LectureView) -> None:
        super().__init__(context, view)
        self._url = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._empty = EmptyState(self.look, _icon(view), "", name="work_missing", action_name="fetch_lecture")
        self._empty.acted.connect(self._on_acted)
        column.addWidget(self._empty)
        self.show_lecture(view)

    def show_lecture(self, view: LectureView) -> None:
        """Say why it cannot be shown."""
        title, text, action = self._words(view)
        self._empty.tell(title, text, action=action)

    def _words(self, view: LectureView) -> tuple[str, str, str]:
        tr = self.tr
        if view.is_locked:
            return tr("Enroll to open this lecture"), tr("What is shown without joining is marked in the course."), ""
        if not view.has_content:
            return tr("This lecture is not on this computer yet"), tr("It comes with the next connection."), ""
        if view.kind is LectureKind.UNKNOWN:
            return tr("This program cannot show this kind of lecture yet"), tr("A newer version may."), ""
        if view.video is not None and view.video.provider != "upload":
            self._url = view.video.url
            where = tr("This video is on {site} and needs a network.").format(site=view.video.provider.title())
            return where, tr("Your notes and bookmarks work here all the same."), tr("Open in browser")
        return self._missing(view)

    def _missing(self, view: LectureView) -> tuple[str, str, str]:
        size = view.video.size_bytes if view.video else view.pdf.size_bytes if view.pdf else 0
        fact = f" ({words.size(size)})" if size else ""
        if view.kind is LectureKind.PDF:
            title = self.tr("This document is not on this computer{size}.").format(size=fact)
        else:
            title = self.tr("This video is not on this computer{size}.").format(size=fact)
        if self.context.desk.status.is_offline:
            return title, self.tr("It comes with the next connection."), self.tr("Take it along")
        return title, self.tr("It is fetched with the rest of its course."), self.tr("Fetch it")

    def _on_acted(self) -> None:
        url = QUrl(self._url)
        if self._url and url.scheme() in _WEB:
            QDesktopServices.openUrl(url)
        elif not self._url:
            self.fetch_pressed.emit()


def _icon(view: LectureView) -> Icon:
    if view.is_locked:
        return Icon.LOCK
    return Icon.CIRCLE_PLAY if view.kind is LectureKind.VIDEO else Icon.FILE_TEXT
