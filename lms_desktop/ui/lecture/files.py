"""Files and links that belong to a lecture."""

import shutil
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lms_desktop.services.views import ResourceView
from lms_desktop.tasks import Failure
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.pick import pick_target
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import Row, RowsModel

_WEB = {"http", "https"}


class FilesPane(QWidget):
    """Save a copy of a file, or open a link in the browser."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        look = context.look
        self._model: RowsModel[ResourceView] = RowsModel(self._row, lambda one: one.resource_id, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._list = RowList(
            look, self._model, label=self.tr("Files of this lecture"), name="files_list", keeps_selection=True
        )
        self._list.setItemDelegate(RowDelegate(look, parent=self._list))
        self._list.opened.connect(self._on_opened)
        column.addWidget(self._list, 1)
        self._empty = Label(look, self.tr("No files belong to this lecture."), tone="text2", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._empty, 1)
        self._hint = Label(look, self.tr("Enter saves a copy where you choose."), Type.SMALL, tone="text2", wrap=True)
        column.addWidget(self._hint)

    def show_files(self, files: tuple[ResourceView, ...]) -> None:
        """Show what belongs to the lecture."""
        self._model.show(files)
        self._model.retold()
        self._list.setVisible(bool(files))
        self._hint.setVisible(bool(files))
        self._empty.setVisible(not files)

    def save_to(self, file: ResourceView, target: Path) -> None:
        """Copy a file to a place that the person chose."""
        source = file.path
        if source is None:
            return
        self._context.tasks.run(
            lambda _job: shutil.copyfile(source, target),
            owner=self,
            done=lambda path: self._context.say(self.tr("Saved as {name}.").format(name=Path(path).name)),
            failed=self._on_failed,
        )

    def _row(self, file: ResourceView) -> Row:
        if file.url:
            return Row(title=file.title, detail=self.tr("Opens in the browser"), icon=Icon.EXTERNAL_LINK)
        here = self.tr("kept offline") if file.path is not None else self.tr("needs a network")
        return Row(
            title=file.title,
            detail=f"{words.size(file.size_bytes)}, {here}",
            icon=Icon.PAPERCLIP,
            is_enabled=file.path is not None,
        )

    def _on_opened(self, key: str) -> None:
        file = next(one for one in self._model.items if one.resource_id == key)
        if file.url:
            url = QUrl(file.url)
            if url.scheme() in _WEB:
                QDesktopServices.openUrl(url)
            return
        pick_target(self, self.tr("Save a copy"), file.title, lambda target: self.save_to(file, target))

    def _on_failed(self, failure: Failure) -> None:
        self._context.say(failure_words(failure))
