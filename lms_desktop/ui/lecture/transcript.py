"""What is said, line by line; the line that is spoken now is marked."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.player.captions import CaptionTrack, Cue
from lms_desktop.services.views import CaptionView
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.lecture.spot import Spot
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.choice import Choice, Field
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.rows import Row, RowsModel
from lms_desktop.ui.widgets.wrapped_delegate import LineDelegate, Slip


class TranscriptPane(QWidget):
    """The captions as a text one can search."""

    went_to = Signal(object)
    language_chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = context.look
        self._track = CaptionTrack()
        self._shown: tuple[int, ...] = ()
        self._model: RowsModel[Cue] = RowsModel(_row, lambda cue: str(cue.start_ms), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self._find = Field(
            look,
            self.tr("Find in transcript"),
            placeholder=self.tr("Find in transcript"),
            icon=Icon.SEARCH,
            name="transcript_search",
        )
        self._find.textChanged.connect(self._refill)
        column.addWidget(self._find)
        self._list = RowList(
            look, self._model, label=self.tr("Lines of the transcript"), name="transcript_list", keeps_selection=True
        )
        self._list.setUniformItemSizes(False)
        self._list.setResizeMode(RowList.ResizeMode.Adjust)
        self._delegate = LineDelegate(look, _slip, self._list)
        self._list.setItemDelegate(self._delegate)
        self._list.opened.connect(lambda key: self.went_to.emit(Spot(timestamp=int(key) / 1000)))
        column.addWidget(self._list, 1)
        self._empty = Label(look, "", Type.BODY, tone="text2", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._empty, 1)
        foot = QHBoxLayout()
        foot.addWidget(Label(look, self.tr("Follows the video"), Type.SMALL, tone="text2"), 1)
        self._language = Choice(look, self.tr("Language of the captions"), name="transcript_language")
        self._language.activated.connect(lambda _n: self.language_chosen.emit(self._language.chosen()))
        foot.addWidget(self._language)
        column.addLayout(foot)
        self.show_track(CaptionTrack())

    def show_languages(self, tracks: tuple[CaptionView, ...], chosen: str) -> None:
        """Offer the tracks that are here."""
        self._language.clear()
        for track in tracks:
            if track.path is not None:
                self._language.addItem(track.label or track.language, track.language)
        self._language.choose(chosen)
        self._language.setVisible(self._language.count() > 1)

    def show_track(self, track: CaptionTrack) -> None:
        """Show the lines of a track."""
        self._track = track
        self._refill()

    def show_line(self, index: int) -> None:
        """Mark the line that is spoken now, and keep it in sight."""
        if index not in self._shown:
            return
        row = self._shown.index(index)
        if row == self._delegate.current:
            return
        self._delegate.current = row
        self._list.viewport().update()
        if self.isVisible() and not self._list.hasFocus() and not self._find.hasFocus():
            self._list.scrollTo(self._model.index(row), RowList.ScrollHint.PositionAtCenter)

    def _refill(self) -> None:
        text = self._find.text().strip()
        self._shown = self._track.search(text) if text else tuple(range(len(self._track.cues)))
        self._delegate.current = -1
        self._model.show([self._track.cues[number] for number in self._shown])
        self._list.setVisible(bool(self._shown))
        self._empty.setVisible(not self._shown)
        none = self.tr("This lecture has no captions.")
        no_hit = self.tr("Nothing with “{words}”.").format(words=words.isolated(text))
        self._empty.setText(no_hit if self._track.cues else none)
        self._find.setVisible(bool(self._track.cues))


def _slip(cue: Cue) -> Slip:
    return Slip(cue.text, words.clock(cue.start_ms / 1000))


def _row(cue: Cue) -> Row:
    return Row(title=cue.text, detail=words.clock(cue.start_ms / 1000))
