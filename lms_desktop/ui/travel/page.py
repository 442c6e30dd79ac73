"""Ready to travel: a ring, a verdict that is true, and what to do about it."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from lms_desktop.services.views.downloads import Readiness, TravelLine, TravelView
from lms_desktop.tasks import Failure
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.downloads.model import hold_words
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.layout import Heading, Scrolled
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.travel.model import travel_row, verdict, work_rows
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.progress import ProgressRing
from lms_desktop.ui.widgets.row_delegate import RowDelegate, sizes_width
from lms_desktop.ui.widgets.rows import Row, RowsModel
from lms_desktop.ui.widgets.style import mark

LOOK_EVERY_MS = 2000
NARROW_BELOW = 900


class TravelPage(Page):
    """Whether one can close the lid."""

    entities = frozenset({"download", "outbox", "enrollment", "opened", "assignment", "submission"})

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("travel_page")
        self.set_crumbs(
            Crumb(self.tr("Downloads"), Place(Screen.DOWNLOADS)),
            Crumb(self.tr("Ready to travel")),
        )
        self._view = TravelView()
        self._narrow = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scrolled(self.look)
        whole.addWidget(self._scroll)
        self._lay_out()
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_EVERY_MS)
        self._looking.timeout.connect(self._look_again)
        context.desk.status_changed.connect(self._tell)

    def reload(self) -> None:
        """Look at everything that is needed."""
        travel = self.context.services.travel
        self.read(lambda: travel.load(), done=self._show)

    def adapt(self, width: int, height: int) -> None:
        """Narrow windows get narrow margins."""
        del height
        self._scroll.adapt(width)
        self._narrow = width < NARROW_BELOW
        for model in (self._courses, self._piles):
            model.retold()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow what comes while somebody looks."""
        super().showEvent(event)
        self._looking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._looking.stop()

    def dispose(self) -> None:
        """Stop following."""
        self._looking.stop()

    def _lay_out(self) -> None:
        look, add = self.look, self._scroll.content.addWidget
        self._heading = Heading(look, self.tr("Ready to travel"))
        self._heading.line.setText(
            self.tr("When all lines say complete, you can close the lid. Nothing here needs a network after that.")
        )
        self._fix = Button(look, self.tr("Fix all"), kind=Kind.PRIMARY, name="travel_fix_all")
        self._fix.clicked.connect(self._fix_all)
        self._heading.trailing.addWidget(self._fix)
        add(self._heading)
        add(self._make_band())
        self._empty = EmptyState(
            look,
            Icon.LUGGAGE,
            self.tr("No courses to take along"),
            self.tr("Courses that you join show up here."),
            action=self.tr("Browse the catalogue"),
            name="travel_empty",
            action_name="travel_catalogue",
        )
        self._empty.acted.connect(lambda: self.context.navigator.go(Place(Screen.CATALOGUE)))
        add(self._empty)
        self._courses, self._course_parts = self._make_lines(self.tr("Courses"), "travel_courses")
        self._piles, self._pile_parts = self._make_lines(self.tr("Piles to grade"), "travel_piles", fits=True)
        self._work_title = Label(look, self.tr("Work"), Type.H2)
        add(self._work_title)
        self._work: RowsModel[tuple[str, Row]] = RowsModel(lambda one: one[1], lambda one: one[0], self)
        card = Card(look, padding=5, spacing=0)
        rows = RowList(look, self._work, label=self.tr("Work"), name="travel_work", fits_content=True)
        rows.setItemDelegate(RowDelegate(look, ruled=True, parent=rows))
        rows.opened.connect(lambda _key: self.context.navigator.go(Place(Screen.OUTBOX)))
        card.body.addWidget(rows)
        add(card)
        self._scroll.content.addStretch(1)

    def _make_band(self) -> QFrame:
        band = QFrame()
        band.setObjectName("travel_band")
        mark(band, tint="calm")
        row = QHBoxLayout(band)
        row.setContentsMargins(*([self.look.px(16)] * 4))
        row.setSpacing(self.look.px(18))
        self._ring = ProgressRing(self.look, self.tr("Here"))
        row.addWidget(self._ring)
        column = QVBoxLayout()
        column.setSpacing(self.look.px(3))
        self._verdict = Label(self.look, "", Type.H2, wrap=True, name="travel_verdict")
        self._room = Label(self.look, "", Type.BODY, wrap=True, name="travel_room")
        column.addStretch(1)
        column.addWidget(self._verdict)
        column.addWidget(self._room)
        column.addStretch(1)
        row.addLayout(column, 1)
        return band

    def _make_lines(
        self, title: str, name: str, *, fits: bool = False
    ) -> "tuple[RowsModel[TravelLine], tuple[Label, Card]]":
        model: RowsModel[TravelLine] = RowsModel(self._row, lambda line: line.key, self)
        label, card = Label(self.look, title, Type.H2), Card(self.look, padding=5, spacing=0)
        rows = RowList(self.look, model, label=title, name=name, grows=not fits, fits_content=fits)
        rows.setItemDelegate(RowDelegate(self.look, ruled=True, trailing_width=sizes_width(self.look), parent=rows))
        rows.opened.connect(self._open)
        if not fits:
            rows.setMaximumHeight(self.look.px(420))
        card.body.addWidget(rows)
        self._scroll.content.addWidget(label)
        self._scroll.content.addWidget(card)
        return model, (label, card)

    def _row(self, line: TravelLine) -> Row:
        return travel_row(line, narrow=self._narrow)

    def _show(self, view: TravelView) -> None:
        self._view = view
        self._courses.show(view.courses)
        self._piles.show(view.piles)
        self._work.show(work_rows(view, self.context.now()))
        for parts, shown in ((self._course_parts, view.courses), (self._pile_parts, view.piles)):
            for part in parts:
                part.setVisible(bool(shown))
        self._empty.setVisible(not view.courses and not view.piles)
        self._tell()

    def _tell(self) -> None:
        view, status = self._view, self.context.desk.status
        self._ring.show_share(view.share if view.bytes_total else float(view.is_ready))
        self._verdict.setText(verdict(view, is_offline=status.is_offline))
        parts = [self.tr("{size} are free on this computer.").format(size=words.size(view.free_bytes))]
        if view.bytes_to_come:
            parts.append(hold_words(view.hold, self.context.desk.preferences.download_from))
        self._room.setText(" ".join(part for part in parts if part))
        chosen = [line for line in view.courses if line.state is not Readiness.NOT_CHOSEN]
        self._fix.setVisible(bool(chosen) and not view.is_ready)

    def _open(self, key: str) -> None:
        line = next((one for one in (*self._view.courses, *self._view.piles) if one.key == key), None)
        if line is None:
            return
        if line.course_id:
            self.context.navigator.go(Place(Screen.COURSE, line.course_id))
        else:
            self.context.navigator.go(Place(Screen.GRADING, key.partition(":")[2]))

    def _look_again(self) -> None:
        if self._view.bytes_to_come:
            self.reload()

    def _fix_all(self) -> None:
        travel = self.context.services.travel
        self._fix.setEnabled(False)
        self.context.say(self.tr("What is missing is fetched, and the rest is read through."))
        self.context.tasks.run(
            lambda _job: travel.fix_all(), owner=self, done=lambda _none: self._fixed(), failed=self._on_failed
        )

    def _fixed(self) -> None:
        self._fix.setEnabled(True)
        self.context.house.sync_now()
        self.note_change()

    def _on_failed(self, failure: Failure) -> None:
        self._fix.setEnabled(True)
        self.context.say(failure_words(failure))
