"""A PDF inside the window: pages, zoom, search, place kept."""

from PySide6.QtCore import QModelIndex, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent, QWheelEvent
from PySide6.QtPdf import QPdfBookmarkModel, QPdfDocument, QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from lms_desktop.domain.progress import Seen, page_range
from lms_desktop.protocol.enums import ProgressUnit
from lms_desktop.services.views import LectureView, PdfView
from lms_desktop.tasks import Lane
from lms_desktop.ui.context import Context
from lms_desktop.ui.lecture.findbar import FindBar
from lms_desktop.ui.lecture.outline import Heading
from lms_desktop.ui.lecture.spot import Spot
from lms_desktop.ui.lecture.work import WorkPane
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, IconButton, Kind
from lms_desktop.ui.widgets.choice import Field
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.labels import Label, Rule
from lms_desktop.ui.widgets.style import mark

READ_MS = 1500
LAID_OUT_MS = 500
ZOOM_STEP = 1.15


class PageView(QPdfView):
    """All pages below each other on the sunken ground."""

    zoomed = Signal(int)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            return
        super().wheelEvent(event)


class PdfPane(WorkPane):
    """Shows a PDF lecture."""

    bookmark_pressed = Signal()

    def __init__(self, context: Context, view: LectureView, pdf: PdfView) -> None:
        super().__init__(context, view)
        assert pdf.path is not None
        self._document = QPdfDocument(self)
        self._view = PageView(self)
        self._search = QPdfSearchModel(self)
        self._hit = -1
        self._read: set[int] = set()
        self._told = (-1, frozenset[int]())
        self._fits_width = True
        self._wanted_page = 0
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READ_MS)
        self._timer.timeout.connect(self._on_read)
        error = self._document.load(str(pdf.path))
        self._connect()
        if error is not QPdfDocument.Error.None_:
            self._tell_broken(error)
        else:
            self._show_document(round(view.progress.position))

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return self._document.pageCount()

    @property
    def page(self) -> int:
        """The page that is shown, counted from 1."""
        return self._view.pageNavigator().currentPage() + 1

    @property
    def hit_count(self) -> int:
        """How many places the search found so far."""
        return self._search.rowCount(QModelIndex())

    @property
    def headings(self) -> list[Heading]:
        """The document's own outline."""
        model = QPdfBookmarkModel(self)
        model.setDocument(self._document)
        found: list[Heading] = []
        self._collect(model, QModelIndex(), 1, found)
        return found

    def spot(self) -> Spot:
        """The page that is shown."""
        return Spot(page=self.page)

    def go_to(self, spot: Spot) -> None:
        """Go to a page."""
        if spot.page is not None:
            self._go_to_page(spot.page)

    def go_to_heading(self, key: str) -> None:
        """Go to a heading of the outline."""
        self._go_to_page(int(key.split(":")[0]))

    def settle(self) -> None:
        """Remember the page, and what was read."""
        state = (self.page, frozenset(self._read))
        if not self.page_count or state == self._told:
            return
        self._told = state
        seen = Seen(
            ranges=tuple(page_range(page) for page in sorted(self._read)),
            position=float(self.page),
            position_at=self.context.now(),
            total=float(self.page_count),
            unit=ProgressUnit.PAGES,
        )
        self._read.clear()
        progress, lecture_id = self.context.services.progress, self.lecture_id
        self.context.tasks.run(lambda _job: progress.record(lecture_id, seen), owner=self.context.desk, lane=Lane.WRITE)

    def dispose(self) -> None:
        """Let the file go."""
        self._view.setDocument(QPdfDocument(self))
        self._document.close()

    def take_key(self, event: QKeyEvent) -> bool:
        """Pages by the page keys, wherever the focus is."""
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.page_count:
            return False
        self._go_to_page(self.page + step)
        return True

    def adapt(self, width: int, height: int) -> None:
        """Small windows keep pages and search."""
        del height
        self._fit.setVisible(width >= 800)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._bar = self._make_bar()
        column.addWidget(self._bar)
        self._find = FindBar(self.look)
        self._find.hide()
        column.addWidget(self._find)
        self._broken = EmptyState(
            self.look, Icon.FILE_TEXT, "", kind=Kind.SECONDARY, name="pdf_notice", action_name="pdf_fetch_again"
        )
        self._broken.hide()
        self._broken.acted.connect(self.fetch_pressed)
        column.addWidget(self._broken, 1)
        self._view.setObjectName("pdf_view")
        self._view.setAccessibleName(self.tr("Pages"))
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._dress()
        self.look.theme_changed.connect(self._dress)
        column.addWidget(self._view, 1)

    def _dress(self) -> None:
        ground = self._view.palette()
        for role in (ground.ColorRole.Dark, ground.ColorRole.Window, ground.ColorRole.Base):
            ground.setColor(role, self.look.color(Role.SUNKEN))
        self._view.setPalette(ground)

    def _make_bar(self) -> QFrame:
        look, tr = self.look, self.tr
        bar = QFrame()
        mark(bar, region="bar")
        bar.setFixedHeight(look.px(47))
        whole = QVBoxLayout(bar)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(look.px(14), 0, look.px(12), 0)
        row.setSpacing(look.px(6))
        up = IconButton(look, Icon.CHEVRON_UP, tr("Page before"), key="PgUp", name="page_previous")
        up.clicked.connect(lambda: self._go_to_page(self.page - 1))
        self._page_field = Field(look, tr("Page"), name="page_field")
        mark(self._page_field, small=True)
        self._page_field.setFixedWidth(look.px(44))
        self._page_field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._page_field.returnPressed.connect(self._on_page_typed)
        self._of = Label(look, "", Type.BODY, tone="text2")
        down = IconButton(look, Icon.CHEVRON_DOWN, tr("Next page"), key="PgDown", name="page_next")
        down.clicked.connect(lambda: self._go_to_page(self.page + 1))
        for widget in (up, self._page_field, self._of, down):
            row.addWidget(widget)
        row.addStretch(1)
        self._add_zoom(row)
        whole.addLayout(row, 1)
        whole.addWidget(Rule())
        return bar

    def _add_zoom(self, row: QHBoxLayout) -> None:
        look, tr = self.look, self.tr
        smaller = IconButton(look, Icon.ZOOM_OUT, tr("Smaller pages"), name="zoom_out")
        smaller.clicked.connect(lambda: self._zoom(-1))
        self._fit = Button(look, tr("Fit width"), kind=Kind.GHOST, name="fit_width")
        self._fit.clicked.connect(self._fit_width)
        larger = IconButton(look, Icon.ZOOM_IN, tr("Larger pages"), name="zoom_in")
        larger.clicked.connect(lambda: self._zoom(1))
        mark_here = IconButton(look, Icon.BOOKMARK_PLUS, tr("Bookmark this page"), key="B", name="bookmark_page")
        mark_here.clicked.connect(self.bookmark_pressed)
        find = IconButton(look, Icon.SEARCH, tr("Find in this document"), key="Ctrl+F", name="pdf_find")
        find.clicked.connect(self._open_find)
        for button in (smaller, self._fit, larger, mark_here, find):
            row.addWidget(button)

    def _connect(self) -> None:
        self._view.setDocument(self._document)
        self._view.zoomed.connect(self._zoom)
        self._view.pageNavigator().currentPageChanged.connect(self._on_page)
        self._find.typed.connect(self._on_search)
        self._find.searched.connect(lambda _text, back: self._step(back=back))
        self._find.closed.connect(lambda: self._on_search(""))
        self._search.rowsInserted.connect(self._on_hits)
        self._search.modelReset.connect(self._on_hits)
        QShortcut(QKeySequence.StandardKey.Find, self, self._open_find)
        QShortcut(QKeySequence(Qt.Key.Key_F3), self, lambda: self._step(back=False))
        QShortcut(QKeySequence("Shift+F3"), self, lambda: self._step(back=True))
        QShortcut(QKeySequence("Ctrl+G"), self, self._focus_page_field)

    def _show_document(self, page: int) -> None:
        self._search.setDocument(self._document)
        self._view.setSearchModel(self._search)
        self._of.setText(self.tr("of {count}").format(count=self.page_count))
        self._on_page()
        self._wanted_page = max(1, page)
        self._view.verticalScrollBar().rangeChanged.connect(self._go_to_wanted)
        self._go_to_wanted(0, self._view.verticalScrollBar().maximum())

    def _go_to_wanted(self, _least: int, most: int) -> None:
        """The view knows where its pages are only after it was laid out, which takes more than one try."""
        if most > 0 and self._wanted_page:
            # It tells of a new range before it knows its new places.
            QTimer.singleShot(0, self, self._jump_to_wanted)

    def _jump_to_wanted(self) -> None:
        if self._wanted_page:
            self._jump(self._wanted_page)

    def showEvent(self, event: QShowEvent) -> None:
        """Soon after it is shown, the pages stay where they are."""
        super().showEvent(event)
        QTimer.singleShot(LAID_OUT_MS, self, self._forget_wanted)

    def _forget_wanted(self) -> None:
        self._wanted_page = 0

    def _tell_broken(self, error: QPdfDocument.Error) -> None:
        if error is QPdfDocument.Error.IncorrectPassword:
            text = self.tr("This document asks for a password. It cannot be read here. Your notes on it are safe.")
        else:
            text = self.tr("This file cannot be read as a PDF. Your notes on it are safe.")
        self._broken.tell(self.tr("This document cannot be shown"), text, action=self.tr("Fetch it again"))
        self._broken.show()
        self._view.hide()
        self._bar.setEnabled(False)

    def _go_to_page(self, page: int) -> None:
        self._wanted_page = 0
        self._jump(page)

    def _jump(self, page: int) -> None:
        if self.page_count:
            number = min(self.page_count, max(1, page)) - 1
            self._view.pageNavigator().jump(number, QPointF(), self._view.pageNavigator().currentZoom())

    def _on_page(self) -> None:
        self._page_field.setText(str(self.page))
        self._timer.start()
        self.spot_changed.emit(self.spot())

    def _on_read(self) -> None:
        if self.isVisible() and self.page_count:
            self._read.add(self.page)
            self.settle()

    def _on_page_typed(self) -> None:
        text = self._page_field.text().strip()
        if text.isdigit():
            self._go_to_page(int(text))
        self._page_field.setText(str(self.page))
        self._view.setFocus()

    def _focus_page_field(self) -> None:
        self._page_field.setFocus()
        self._page_field.selectAll()

    def _zoom(self, direction: int) -> None:
        factor = self._view.zoomFactor()
        if self._fits_width and self.page_count:
            points = self._document.pagePointSize(self.page - 1).width()
            factor = (self._view.viewport().width() - 12) / max(1.0, points * self.logicalDpiX() / 72)
        self._fits_width = False
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(min(5.0, max(0.2, factor * ZOOM_STEP**direction)))

    def _fit_width(self) -> None:
        self._fits_width = True
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _open_find(self) -> None:
        self._find.show()
        self._find.take_focus()

    def _on_search(self, text: str) -> None:
        self._hit = -1
        self._search.setSearchString(text.strip())
        self._on_hits()

    def _on_hits(self) -> None:
        count = self.hit_count
        if not self._find.text.strip():
            self._find.tell("")
        elif not count:
            self._find.tell(self.tr("Not found"))
        elif self._hit < 0:
            self._step(back=False)
        else:
            self._tell_hit(count)

    def _step(self, *, back: bool) -> None:
        count = self.hit_count
        if not count:
            return
        self._hit = (self._hit + (-1 if back else 1)) % count
        self._view.setCurrentSearchResultIndex(self._hit)
        link = self._search.resultAtIndex(self._hit)
        navigator = self._view.pageNavigator()
        navigator.jump(link.page(), link.location(), navigator.currentZoom())
        self._tell_hit(count)

    def _tell_hit(self, count: int) -> None:
        self._find.tell(self.tr("{number} of {count}").format(number=self._hit + 1, count=count))

    def _collect(self, model: QPdfBookmarkModel, parent: QModelIndex, level: int, found: list[Heading]) -> None:
        for number in range(model.rowCount(parent)):
            index = model.index(number, 0, parent)
            page = int(index.data(QPdfBookmarkModel.Role.Page.value)) + 1
            title = str(index.data(QPdfBookmarkModel.Role.Title.value))
            found.append(Heading(f"{page}:{len(found)}", title, level, str(page)))
            if level < 3:
                self._collect(model, index, level + 1, found)
