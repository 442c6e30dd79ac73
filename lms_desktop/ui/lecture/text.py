"""A text lecture: read in a column, its place kept."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from lms_desktop.services.views import LectureView
from lms_desktop.tasks import Lane
from lms_desktop.ui.context import Context
from lms_desktop.ui.lecture.findbar import FindBar
from lms_desktop.ui.lecture.outline import Heading
from lms_desktop.ui.lecture.work import WorkPane
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.buttons import IconButton
from lms_desktop.ui.widgets.labels import ElidedLabel, Rule
from lms_desktop.ui.widgets.reading import Reader
from lms_desktop.ui.widgets.style import mark

SIZES = (12, 14, 16, 18, 20, 24, 28)
SETTLES_MS = 3000
LAID_OUT_MS = 500


class TextPane(WorkPane):
    """Shows a text lecture."""

    def __init__(self, context: Context, view: LectureView) -> None:
        super().__init__(context, view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_bar(view))
        self._find = FindBar(self.look)
        self._find.hide()
        self._find.searched.connect(lambda text, back: self._search(text, back=back))
        column.addWidget(self._find)
        ground = QFrame()
        mark(ground, region="reading")
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(0, 0, 0, 0)
        self.reader = Reader(self.look, label=view.title, name="text_reader", offers_copy=True)
        self.reader.code_copied.connect(lambda: context.say(self.tr("Copied.")))
        inner.addWidget(self.reader)
        column.addWidget(ground, 1)
        self._told = view.progress.position
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLES_MS)
        self._timer.timeout.connect(self.settle)
        self.show_lecture(view)
        self._placed = False
        self.reader.verticalScrollBar().rangeChanged.connect(self._go_back_to_place)
        self.reader.verticalScrollBar().valueChanged.connect(lambda _v: self._timer.start())
        QShortcut(QKeySequence.StandardKey.Find, self, self._open_find)
        QShortcut(QKeySequence(Qt.Key.Key_F3), self, lambda: self._search(self._find.text, back=False))

    def show_lecture(self, view: LectureView) -> None:
        """Show the text, its place kept."""
        pictures = {one.resource_id: one.path for one in view.resources if one.path is not None}
        self.reader.show_markdown(view.body, pictures)

    @property
    def headings(self) -> list[Heading]:
        """The headings of the text."""
        return [Heading(anchor, title, level) for anchor, title, level in self.reader.rich.headings]

    def go_to_heading(self, anchor: str) -> None:
        """Go to a heading."""
        self._stay()
        self.reader.go_to_heading(anchor)

    def settle(self) -> None:
        """Remember the place."""
        bar = self.reader.verticalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 1.0
        if abs(share - self._told) < 0.01:
            return
        self._told = share
        from lms_desktop.domain.progress import Seen
        from lms_desktop.protocol.enums import ProgressUnit

        seen = Seen(position=round(share, 3), position_at=self.context.now(), unit=ProgressUnit.UNKNOWN)
        progress, lecture_id = self.context.services.progress, self.lecture_id
        self.context.tasks.run(lambda _job: progress.record(lecture_id, seen), owner=self.context.desk, lane=Lane.WRITE)

    def _make_bar(self, view: LectureView) -> QFrame:
        bar = QFrame()
        mark(bar, region="bar")
        bar.setFixedHeight(self.look.px(47))
        whole = QVBoxLayout(bar)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(self.look.px(16), 0, self.look.px(12), 0)
        row.addWidget(ElidedLabel(self.look, view.title, Type.STRONG), 1)
        self._size = IconButton(self.look, Icon.A_LARGE_SMALL, self.tr("Size of the text"), name="text_size")
        self._size.clicked.connect(self._open_sizes)
        find = IconButton(self.look, Icon.SEARCH, self.tr("Find in this text"), key="Ctrl+F", name="text_find")
        find.clicked.connect(self._open_find)
        row.addWidget(self._size)
        row.addWidget(find)
        whole.addLayout(row, 1)
        whole.addWidget(Rule())
        return bar

    def _open_sizes(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for size in SIZES:
            action = menu.addAction(f"{size} px")
            action.setCheckable(True)
            action.setChecked(size == self.reader.text_size)
            action.triggered.connect(lambda _on=False, s=size: self.reader.set_text_size(s))
        menu.popup(self._size.mapToGlobal(self._size.rect().bottomLeft()))

    def _open_find(self) -> None:
        self._find.show()
        self._find.take_focus()

    def _search(self, text: str, *, back: bool = False) -> None:
        found = self.reader.find_text(text, back=back)
        self._find.tell("" if found or not text else self.tr("Not found"))

    def _go_back_to_place(self, _least: int, most: int) -> None:
        """The place is known only after the text was laid out, which takes more than one try."""
        if most > 0 and not self._placed:
            self.reader.verticalScrollBar().setValue(round(self._told * most))

    def showEvent(self, event: QShowEvent) -> None:
        """Soon after it is shown, the text stays where it is."""
        super().showEvent(event)
        QTimer.singleShot(LAID_OUT_MS, self, self._stay)

    def _stay(self) -> None:
        self._placed = True
