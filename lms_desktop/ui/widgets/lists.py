"""The views over row models: a list in a page or card, and a grid of cards."""

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QSizePolicy, QWidget

from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.rows import Index, RowsModel, T


class RowList(QListView):
    """Rows that open with Enter, Space or a click and keep their selection when they are shown anew."""

    opened = Signal(str)
    current_changed = Signal(str)

    def __init__(
        self,
        look: Look,
        model: RowsModel[T],
        *,
        label: str,
        name: str,
        fits_content: bool = False,
        grows: bool = False,
        opens_on_click: bool = True,
        keeps_selection: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._rows = model
        self._fits_content = fits_content
        self._grows = grows  # up to its rows; where there is less room it scrolls
        self._keeps_selection = keeps_selection
        self._kept_key = ""
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setModel(model)
        self._set_up_view()
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        self.activated.connect(self._on_activated)
        if opens_on_click:
            self.clicked.connect(self._on_activated)
        look.theme_changed.connect(self._repaint)

    def current_key(self) -> str:
        """The key of the current row, empty if there is none."""
        index = self.currentIndex()
        return self._rows.key_of(index) if index.isValid() else ""

    def make_current(self, key: str) -> None:
        """Go to the row of a key."""
        index = self._rows.find(key)
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index)

    def sizeHint(self) -> QSize:
        """All rows at once, where the page scrolls and not the list."""
        if not self._fits_content and not self._grows:
            return super().sizeHint()
        count = self._rows.rowCount()
        if self.uniformItemSizes():  # thousands of rows are not asked one by one
            return QSize(self._look.px(200), self.sizeHintForRow(0) * count if count else 0)
        return QSize(self._look.px(200), sum(self.sizeHintForRow(row) for row in range(count)))

    def minimumSizeHint(self) -> QSize:
        """Rows are not hidden behind a second scroll bar."""
        return self.sizeHint() if self._fits_content else super().minimumSizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._on_activated(self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Arriving by keyboard, there is always a row to see the focus on."""
        super().focusInEvent(event)
        by_key = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        if by_key and not self.currentIndex().isValid() and self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lists that only open things do not stay coloured behind one's back."""
        super().focusOutEvent(event)
        if not self._keeps_selection and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.clearSelection()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell who shows the details."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.current_changed.emit(self._rows.key_of(current))

    def _set_up_view(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if self._fits_content:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if self._grows:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.viewport().setAutoFillBackground(False)

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.opened.emit(self._rows.key_of(index))

    def _keep(self) -> None:
        self._kept_key = self.current_key()

    def _restore(self) -> None:
        if self._kept_key:
            with QSignalBlocker(self):
                self.make_current(self._kept_key)
        self.updateGeometry()

    def _repaint(self) -> None:
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """A new font means new heights."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.scheduleDelayedItemsLayout()


class CardGrid(RowList):
    """Cards side by side, as many as fit, sharing the width evenly."""

    def __init__(
        self,
        look: Look,
        model: RowsModel[T],
        *,
        label: str,
        name: str,
        card_width: int = 250,
        card_height: int = 244,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, model, label=label, name=name, opens_on_click=False, keeps_selection=True, parent=parent)
        self._card_width = card_width
        self._card_height = card_height
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # The room for the bar stays, so that cards do not move; its handle shows only where there is more.
        self.verticalScrollBar().rangeChanged.connect(self._show_handle)
        self._show_handle(0, 0)
        self.setWordWrap(True)
        self.setDragEnabled(False)
        self.clicked.connect(self._on_activated)

    def _show_handle(self, least: int, most: int) -> None:
        self.verticalScrollBar().setEnabled(most > least)

    @property
    def card_size(self) -> QSize:
        """The room of one card with its gutter."""
        return self.gridSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        wide = self.viewport().width() - 1
        columns = max(1, wide // self._look.px(self._card_width))
        self.setGridSize(QSize(wide // columns, self._look.px(self._card_height)))
        super().resizeEvent(event)
