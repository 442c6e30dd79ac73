"""Things side by side, and on the next line where the width ends."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle


class Flow(QLayout):
    """Lays its widgets out like words; what is hidden takes no room."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt hands over a new one."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are, hidden ones too."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them; Qt asks past the end, too."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """One of them, given back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        return self._bottom(self._places(width))

    def setGeometry(self, rect: QRect) -> None:
        """Give each its place; from the right where one reads from there."""
        super().setGeometry(rect)
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent is not None else Qt.LayoutDirection.LeftToRight
        for item, place in self._places(rect.width()):
            item.setGeometry(QStyle.visualRect(direction, rect, place.translated(rect.topLeft())))

    def sizeHint(self) -> QSize:
        """All in one line."""
        shown = [item.sizeHint() for item in self._shown()]
        gaps = self.spacing() * max(0, len(shown) - 1)
        return QSize(sum(one.width() for one in shown) + gaps, max((one.height() for one in shown), default=0))

    def minimumSize(self) -> QSize:
        """Room for the widest."""
        most = QSize(0, 0)
        for item in self._shown():
            most = most.expandedTo(item.minimumSize())
        return most

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _places(self, width: int) -> list[tuple[QLayoutItem, QRect]]:
        found: list[tuple[QLayoutItem, QRect]] = []
        x = y = tallest = 0
        for item in self._shown():
            size = item.sizeHint().boundedTo(QSize(max(width, item.minimumSize().width()), 1 << 24))
            if x and x + size.width() > width:
                x, y, tallest = 0, y + tallest + self.spacing(), 0
            found.append((item, QRect(QPoint(x, y), size)))
            x, tallest = x + size.width() + self.spacing(), max(tallest, size.height())
        return found

    def _bottom(self, places: list[tuple[QLayoutItem, QRect]]) -> int:
        return max((place.y() + place.height() for _item, place in places), default=0)
