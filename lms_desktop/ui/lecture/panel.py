"""The panel beside the work: outline, transcript, notes, bookmarks, files."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from lms_desktop.services.views import LectureKind, LectureView
from lms_desktop.ui.context import Context
from lms_desktop.ui.lecture.files import FilesPane
from lms_desktop.ui.lecture.marks import MarksPane
from lms_desktop.ui.lecture.notes import NotesPane
from lms_desktop.ui.lecture.outline import OutlinePane
from lms_desktop.ui.lecture.transcript import TranscriptPane
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.labels import Rule
from lms_desktop.ui.widgets.segments import Segment, SegmentedTabs
from lms_desktop.ui.widgets.style import mark

WIDTH = 360
TABS = ("outline", "transcript", "notes", "bookmarks", "files")


class SidePanel(QFrame):
    """Five tabs; the chosen one shows its word."""

    hidden = Signal()

    def __init__(self, context: Context, lecture_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = context.look
        self.setObjectName("side_panel")
        self.setAccessibleName(self.tr("Panel beside the lecture"))
        mark(self, region="panel")
        self.setFixedWidth(look.px(WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Rule(vertical=True))
        column = QVBoxLayout()
        column.setContentsMargins(look.px(16), look.px(14), look.px(16), look.px(14))
        column.setSpacing(look.px(10))
        self.tabs = SegmentedTabs(
            look,
            [
                Segment("outline", self.tr("Outline"), Icon.LIST_TREE),
                Segment("transcript", self.tr("Transcript"), Icon.CAPTIONS),
                Segment("notes", self.tr("Notes"), Icon.NOTEBOOK_PEN),
                Segment("bookmarks", self.tr("Bookmarks"), Icon.BOOKMARK),
                Segment("files", self.tr("Files"), Icon.PAPERCLIP),
            ],
            label=self.tr("What the panel shows"),
            name="panel_tab",
            words_when_chosen=True,
        )
        column.addWidget(self.tabs)
        self.outline = OutlinePane(context)
        self.transcript = TranscriptPane(context)
        self.notes = NotesPane(context, lecture_id)
        self.marks = MarksPane(context)
        self.files = FilesPane(context)
        self._stack = QStackedWidget()
        for pane in (self.outline, self.transcript, self.notes, self.marks, self.files):
            self._stack.addWidget(pane)
        column.addWidget(self._stack, 1)
        row.addLayout(column, 1)
        self.tabs.chosen.connect(lambda key: self._stack.setCurrentIndex(TABS.index(key)))

    def show_lecture(self, view: LectureView) -> None:
        """Show what belongs to a lecture."""
        self.outline.show_lecture(view)
        self.files.show_files(view.resources)
        has_captions = view.kind is LectureKind.VIDEO
        self.tabs.set_offered("transcript", has_captions)
        if not has_captions and self.tabs.current == "transcript":
            self.choose("outline")

    def choose(self, tab: str) -> None:
        """Show a tab."""
        self.tabs.choose(tab)
