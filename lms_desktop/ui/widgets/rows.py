"""Lists of one- or two-line rows: a model of views, and the delegate that paints them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lms_desktop.services.views.common import WorkState
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role, Tone

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ITEM_ROLE = int(Qt.ItemDataRole.UserRole) + 2


@dataclass(frozen=True)
class Row:
    """What a row shows."""

    title: str
    detail: str = ""
    icon: Icon | None = None
    ink: Role = Role.TEXT2
    second_icon: Icon | None = None
    state: WorkState | None = None
    chip: tuple[Icon, str, Tone] | None = None
    trailing: str = ""
    trailing_ink: Role = Role.TEXT2
    trailing_icon: Icon | None = None
    trailing_strong: bool = False
    detail_ink: Role = Role.TEXT2
    share: float | None = None
    is_enabled: bool = True
    tip: str = ""
    level: int = 0  # how deep below another one it stands

    @property
    def spoken(self) -> str:
        """The row for screen readers."""
        from lms_desktop.ui.widgets.chip import state_word

        word = state_word(self.state) if self.state else self.chip[1] if self.chip else ""
        return ", ".join(part for part in (self.title, self.detail, word, self.trailing) if part)


class RowsModel(QAbstractListModel, Generic[T]):
    """Views as rows; showing the same things again keeps the selection."""

    def __init__(self, describe: Callable[[T], Row], key: Callable[[T], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._describe = describe
        self._key = key
        self._items: Sequence[T] = ()
        self._rows: dict[int, Row] = {}

    @property
    def items(self) -> Sequence[T]:
        """What is shown."""
        return self._items

    def show(self, items: Sequence[T]) -> None:
        """Show these items instead."""
        same = [self._key(item) for item in items] == [self._key(item) for item in self._items]
        if same:
            self._items = items
            self._rows.clear()
            if items:
                self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self._items = items
        self._rows.clear()
        self.endResetModel()

    def item(self, index: Index) -> T:
        """The view behind a row."""
        return self._items[index.row()]

    def find(self, key: str) -> QModelIndex:
        """The row of a key; an invalid index if it is not shown."""
        for number, item in enumerate(self._items):
            if self._key(item) == key:
                return self.index(number)
        return QModelIndex()

    def key_of(self, index: Index) -> str:
        """The key of a row."""
        return self._key(self.item(index))

    def retold(self) -> None:
        """Describe all rows anew: time went on, or the language changed."""
        self._rows.clear()
        if self._items:
            self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """What Qt asks of a row."""
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._row(index).title
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._row(index).spoken
            case Qt.ItemDataRole.ToolTipRole:
                return self._row(index).tip or None
            case _ if role == ROW_ROLE:
                return self._row(index)
            case _ if role == ITEM_ROLE:
                return self._items[index.row()]
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Whether a row can be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if not self._row(index).is_enabled:
            return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def _row(self, index: Index) -> Row:
        number = index.row()
        if number not in self._rows:
            self._rows[number] = self._describe(self._items[number])
        return self._rows[number]
