"""The bookmarks of a lecture."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import BookmarkView
from lms_desktop.ui.context import Context
from lms_desktop.ui.lecture.spot import Spot
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import Row, RowsModel


class MarksPane(QWidget):
    """Places to come back to."""

    went_to = Signal(object)
    add_pressed = Signal()
    remove_pressed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = context.look
        self._model: RowsModel[BookmarkView] = RowsModel(_row, lambda one: one.bookmark_id, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._list = RowList(
            look, self._model, label=self.tr("Bookmarks in this lecture"), name="bookmarks_list", keeps_selection=True
        )
        self._list.setItemDelegate(RowDelegate(look, lines=1, parent=self._list))
        self._list.opened.connect(self._on_opened)
        column.addWidget(self._list, 1)
        self._empty = Label(
            look,
            self.tr("No bookmarks yet. Press B to mark the place where you are."),
            Type.BODY,
            tone="text2",
            wrap=True,
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._empty, 1)
        row = QHBoxLayout()
        self._remove = Button(look, self.tr("Remove"), icon=Icon.TRASH_2, name="remove_bookmark")
        self._remove.clicked.connect(self._on_remove)
        row.addWidget(self._remove)
        add = Button(look, self.tr("Bookmark here"), icon=Icon.BOOKMARK_PLUS, name="add_bookmark")
        add.clicked.connect(self.add_pressed)
        row.addWidget(add, 1)
        column.addLayout(row)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self._list, self._on_remove)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.show_marks(())

    def show_marks(self, marks: tuple[BookmarkView, ...]) -> None:
        """Show the bookmarks by place."""
        self._model.show(marks)
        self._list.setVisible(bool(marks))
        self._empty.setVisible(not marks)
        self._remove.setVisible(bool(marks))

    def _on_opened(self, key: str) -> None:
        mark = next(one for one in self._model.items if one.bookmark_id == key)
        self.went_to.emit(Spot(mark.timestamp, mark.page_number))

    def _on_remove(self) -> None:
        index = self._list.currentIndex()
        if index.isValid():
            self.remove_pressed.emit(self._model.item(index))


def _row(mark: BookmarkView) -> Row:
    word = Spot(mark.timestamp, mark.page_number).word
    return Row(
        title=mark.title or word,
        icon=Icon.BOOKMARK,
        ink=Role.STAR,
        trailing=word if mark.title else "",
    )
