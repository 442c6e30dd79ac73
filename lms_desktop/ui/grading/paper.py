"""What was handed in: the text, and every file that can be shown here."""

import shutil
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lms_desktop.services.views import FileView, PaperView
from lms_desktop.tasks import Failure
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.buttons import Kind
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.pick import pick_target
from lms_desktop.ui.widgets.reading import Reader
from lms_desktop.ui.widgets.segments import Segment, SegmentedTabs

TEXT_KINDS = {".txt", ".md", ".py", ".csv", ".json", ".html", ".css", ".js", ".java", ".c", ".sql", ".xml", ".log"}
PICTURE_KINDS = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp"}
LARGEST_TEXT = 1_000_000


class Paper(QWidget):
    """Tabs for the text and the files, and the chosen one below."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._look = context.look
        self._paper: PaperView | None = None
        self._file: FileView | None = None
        self._tabs: SegmentedTabs | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*([self._look.px(14)] * 4))
        self._column.setSpacing(self._look.px(10))
        self._card = Card(self._look, padding=24, spacing=6, name="paper")
        self._title = Label(self._look, "", Type.H1, wrap=True, name="paper_title")
        self._facts = Label(self._look, "", Type.SMALL, tone="text2", wrap=True)
        self._card.body.addWidget(self._title)
        self._card.body.addWidget(self._facts)
        self._stack = QStackedWidget()
        self._reader = Reader(
            self._look, label=self.tr("What was handed in"), name="paper_text", column=0, keeps_lines=True
        )
        self._picture = QLabel()
        self._picture.setObjectName("paper_picture")
        self._picture.setAccessibleName(self.tr("Picture that was handed in"))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        scroll = QScrollArea()
        scroll.setWidget(self._picture)
        scroll.setWidgetResizable(True)
        self._other = EmptyState(
            self._look, Icon.FILE, "", action=self.tr("Save a copy"), kind=Kind.SECONDARY,
            name="paper_other", action_name="paper_save_copy",
        )  # fmt: skip
        self._other.acted.connect(self._save_copy)
        for widget in (self._reader, scroll, self._other):
            self._stack.addWidget(widget)
        self._card.body.addWidget(self._stack, 1)
        self._column.addWidget(self._card, 1)

    def grow(self, *, on: bool) -> None:
        """Where the page scrolls, the paper does not scroll for itself."""
        self._reader.grow(on=on)

    def show_paper(self, paper: PaperView, now: datetime) -> None:
        """Show a hand-in; the chosen tab stays where the hand-in is the same."""
        same = self._paper is not None and self._paper.submission == paper.submission
        self._paper = paper
        self._title.setText(paper.student)
        self._facts.setText(self._fact_line(paper, now))
        if same:
            return
        self._make_tabs(paper)
        self._show_text()

    def _fact_line(self, paper: PaperView, now: datetime) -> str:
        work = paper.submission
        count = len(work.content.split())
        parts = [self.tr("1 word") if count == 1 else self.tr("%n words", "", count)]
        if work.handed_in_at is not None:
            when = words.when(work.handed_in_at, now)
            late = self.tr("late") if work.is_late else self.tr("on time")
            parts.append(self.tr("handed in {when}, {late}").format(when=when, late=late))
        if work.attempt_number > 1:
            parts.append(self.tr("attempt {number}").format(number=work.attempt_number))
        return "  ·  ".join(parts)

    def _make_tabs(self, paper: PaperView) -> None:
        if self._tabs is not None:
            self._column.removeWidget(self._tabs)
            self._tabs.hide()
            self._tabs.deleteLater()
        segments = [Segment("text", self.tr("Text"))]
        segments += [Segment(str(n), _short(file.name), tip=file.name) for n, file in enumerate(paper.submission.files)]
        self._tabs = SegmentedTabs(self._look, segments, label=self.tr("What was handed in"), name="paper_tab")
        self._tabs.chosen.connect(self._on_tab)
        self._column.insertWidget(0, self._tabs, 0, Qt.AlignmentFlag.AlignHCenter)

    def _on_tab(self, key: str) -> None:
        assert self._paper is not None
        if key == "text":
            self._show_text()
        else:
            self._show_file(self._paper.submission.files[int(key)])

    def _show_text(self) -> None:
        assert self._paper is not None
        self._file = None
        text = self._paper.submission.content
        self._reader.show_markdown(text or self.tr("*No text was written.*"))
        self._stack.setCurrentIndex(0)

    def _show_file(self, file: FileView) -> None:
        self._file = file
        kind = Path(file.name).suffix.lower()
        if file.path is None:
            self._tell(file, self.tr("It comes with the next connection."))
        elif kind in TEXT_KINDS and file.size_bytes <= LARGEST_TEXT:
            path = file.path
            self._context.tasks.run(
                lambda _job: path.read_text(encoding="utf-8", errors="replace"),
                owner=self,
                done=lambda text: self._show_code(file, text),
            )
        elif kind in PICTURE_KINDS:
            self._show_picture(file)
        else:
            self._tell(file, self.tr("This kind of file opens in another program."))

    def _show_code(self, file: FileView, text: str) -> None:
        if self._file is not file:
            return
        kind = Path(file.name).suffix.lstrip(".")
        # A longer fence than any in the file: its own fences cannot end the block.
        fence = "`" * (max((len(run) for run in text.split() if set(run) == {"`"}), default=2) + 1)
        self._reader.show_markdown(text if kind == "md" else f"{fence}{kind}\n{text}\n{fence}")
        self._stack.setCurrentIndex(0)

    def _show_picture(self, file: FileView) -> None:
        picture = QPixmap(str(file.path))
        if picture.isNull():
            self._tell(file, self.tr("This picture cannot be read."))
            return
        widest = max(self._look.px(200), self._stack.width() - self._look.px(20))
        if picture.width() > widest:
            picture = picture.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)
        self._picture.setPixmap(picture)
        self._stack.setCurrentIndex(1)

    def _tell(self, file: FileView, text: str) -> None:
        action = self.tr("Save a copy") if file.path is not None else ""
        self._other.tell(f"{file.name}, {words.size(file.size_bytes)}", text, action=action)
        self._stack.setCurrentIndex(2)

    def _save_copy(self) -> None:
        if self._file is not None and self._file.path is not None:
            source = self._file.path
            pick_target(self, self.tr("Save a copy"), self._file.name, lambda target: self.copy_to(source, target))

    def copy_to(self, source: Path, target: Path) -> None:
        """Copy a file to a place that the person chose."""
        self._context.tasks.run(
            lambda _job: shutil.copyfile(source, target),
            owner=self,
            done=lambda path: self._context.say(self.tr("Saved as {name}.").format(name=Path(path).name)),
            failed=self._on_failed,
        )

    def _on_failed(self, failure: Failure) -> None:
        self._context.say(failure_words(failure))


def _short(name: str) -> str:
    return name if len(name) <= 24 else f"{name[:16]}…{name[-7:]}"
