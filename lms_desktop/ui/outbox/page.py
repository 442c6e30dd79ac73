"""The outbox."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from lms_desktop.services.views import OutboxDetail, OutboxRow, OutboxView
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.layout import Heading, Scrolled
from lms_desktop.ui.outbox.detail import WIDTH, DetailPanel, place_of
from lms_desktop.ui.outbox.model import groups, outbox_row
from lms_desktop.ui.outbox.receipt import as_pdf
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.pick import pick_folder, pick_target
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import RowsModel

PANEL_FROM = 1000
KEYS = ("stuck", "needs", "failed", "sending", "waiting", "held", "drafts", "received")


class OutboxPage(Page):
    """Groups of rows, and the chosen one beside them."""

    entities = frozenset(
        {"outbox", "submission", "attempt", "note", "bookmark", "progress", "enrollment", "assignment", "two_texts"}
    )

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("outbox_page")
        self.set_crumbs(Crumb(self.tr("Outbox")))
        self._view: OutboxView | None = None
        self._shows_all = False
        self._everything: tuple[OutboxRow, ...] = ()  # that was received, once it was asked for
        self._chosen = ""
        self._wide = True
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._scroll = Scrolled(self.look)
        whole.addWidget(self._scroll, 1)
        self._heading = Heading(self.look, self.tr("Outbox"))
        self._all = Button(self.look, self.tr("Save all in a folder"), icon=Icon.FOLDER, name="outbox_save_all")
        self._all.clicked.connect(self._save_all)
        self._heading.trailing.addWidget(self._all)
        self._scroll.content.addWidget(self._heading)
        self._empty = EmptyState(self.look, Icon.CIRCLE_CHECK, "", name="outbox_empty", kind=Kind.SECONDARY)
        self._empty.hide()
        self._scroll.content.addWidget(self._empty)
        self._models: dict[str, RowsModel[OutboxRow]] = {}
        self._lists: dict[str, RowList] = {}
        self._cards: dict[str, tuple[Label, Card]] = {}
        for key in KEYS:
            self._add_group(key)
        self._more = Button(self.look, "", kind=Kind.GHOST, icon=Icon.CHEVRON_DOWN, name="outbox_show_all")
        self._more.clicked.connect(self._show_all)
        self._cards["received"][1].body.addWidget(self._more)
        self._scroll.content.addStretch(1)
        self._panel = DetailPanel(self.look)
        self._panel.hide()
        whole.addWidget(self._panel)
        self._panel.closed.connect(self._close)
        self._panel.open_pressed.connect(self._open)
        self._panel.copy_pressed.connect(self._save_copy)
        self._panel.retry_pressed.connect(self._retry)
        self._panel.take_back_pressed.connect(self._take_back)
        self._panel.compare_pressed.connect(self._compare)
        self._panel.hold_pressed.connect(self._hold)
        self._panel.let_go_pressed.connect(self._let_go)
        self._panel.receipt_pressed.connect(self._save_receipt)
        context.desk.status_changed.connect(self._show_line)

    def reload(self) -> None:
        """Read the outbox."""
        outbox, all_of_it = self.context.services.outbox, self._shows_all
        self.read(
            lambda: (outbox.load(), outbox.received() if all_of_it else ()),
            done=lambda told: self._show(*told),
        )

    def adapt(self, width: int, height: int) -> None:
        """In small windows the chosen thing takes the whole page."""
        del height
        self._scroll.adapt(width)
        self._wide = width >= PANEL_FROM
        self._arrange()

    def _arrange(self) -> None:
        has = bool(self._chosen)
        self._panel.setVisible(has)
        self._panel.setMinimumWidth(self.look.px(WIDTH) if self._wide else 0)
        self._panel.setMaximumWidth(self.look.px(WIDTH) if self._wide else 16_777_215)
        self._scroll.setVisible(self._wide or not has)

    def _add_group(self, key: str) -> None:
        now = self.context.now
        model: RowsModel[OutboxRow] = RowsModel(lambda row: outbox_row(row, now()), lambda row: row.row_id, self)
        title = Label(self.look, "", Type.H2)
        card = Card(self.look, padding=5, spacing=0)
        rows = RowList(self.look, model, label=key, name=f"outbox_{key}", fits_content=True, keeps_selection=True)
        rows.setItemDelegate(RowDelegate(self.look, trailing_width=66, parent=rows))
        rows.current_changed.connect(lambda row_id: self._choose(row_id, key))
        rows.opened.connect(lambda row_id: self._choose(row_id, key))
        card.body.addWidget(rows)
        self._scroll.content.addWidget(title)
        self._scroll.content.addWidget(card)
        self._models[key], self._lists[key], self._cards[key] = model, rows, (title, card)

    def _show_all(self) -> None:
        self._shows_all = True
        self._more.setEnabled(False)
        self._lists["received"].setFocus()
        self.reload()

    def _show_more(self, view: OutboxView) -> None:
        """How many there are beside those that are shown."""
        shown = sum(row.count for row in view.received)
        self._more.set_label(self.tr("Show all %n", "", view.received_count))
        self._more.setVisible(not self._everything and view.received_count > shown)

    def _show(self, view: OutboxView, everything: tuple[OutboxRow, ...] = ()) -> None:
        self._view = view
        self._everything = everything or self._everything
        self._show_more(view)
        shown = set()
        for group in groups(view, self._everything):
            title, card = self._cards[group.key]
            title.setText(group.title)
            self._lists[group.key].setAccessibleName(group.title)
            self._models[group.key].show(group.rows)
            self._models[group.key].retold()
            title.setVisible(bool(group.rows))
            card.setVisible(bool(group.rows))
            shown |= {row.row_id for row in group.rows}
        self._show_line()
        self._show_empty(view, anything=bool(shown))
        if self._chosen in shown:
            self._read_detail(self._chosen)
        else:
            self._chosen = ""
            self._arrange()

    def _show_empty(self, view: OutboxView, *, anything: bool) -> None:
        waits = view.stuck or view.needs or view.failed or view.waiting or view.sending or view.held or view.drafts
        self._all.setVisible(bool(waits))
        self._empty.setVisible(not waits)
        if view.last_receipt_at is not None:
            text = self.tr("Last receipt {time}.").format(time=words.when(view.last_receipt_at, self.context.now()))
        else:
            text = self.tr("What you make shows up here until the school has it.")
        title = self.tr("Everything is at the school") if anything else self.tr("Nothing waits")
        self._empty.tell(title, text)

    def _show_line(self) -> None:
        if self._view is None:
            return
        waiting = sum(row.count for row in (*self._view.stuck, *self._view.waiting, *self._view.sending))
        needs = len(self._view.needs) + len(self._view.failed)
        parts = []
        if waiting:
            parts.append(self.tr("1 thing waits") if waiting == 1 else self.tr("%n things wait", "", waiting))
        if needs:
            parts.append(self.tr("1 needs you") if needs == 1 else self.tr("%n need you", "", needs))
        held = sum(row.count for row in self._view.held)
        if held:
            parts.append(self.tr("1 is on hold") if held == 1 else self.tr("%n are on hold", "", held))
        if not parts:
            self._heading.line.setText(self.tr("Nothing waits to be sent."))
            return
        offline = self.context.desk.status.is_offline
        safe = (
            self.tr("All are safe here, and go by themselves when the school can be reached.")
            if offline
            else self.tr("All are safe here, and go by themselves.")
        )
        self._heading.line.setText(f"{', '.join(parts)}. {safe}")

    def _choose(self, row_id: str, group: str) -> None:
        for key, rows in self._lists.items():
            if key != group:
                rows.clearSelection()
        self._chosen = row_id
        self._read_detail(row_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the details."""
        if event.key() == Qt.Key.Key_Escape and self._chosen:
            self._close()
            return
        super().keyPressEvent(event)

    def _close(self) -> None:
        chosen, self._chosen = self._chosen, ""
        self._arrange()
        for rows in self._lists.values():
            if rows.current_key() == chosen:
                rows.setFocus()
            rows.clearSelection()

    def _read_detail(self, row_id: str) -> None:
        outbox = self.context.services.outbox
        self.context.tasks.run(
            lambda _job: outbox.detail(row_id), owner=self, done=self._show_detail, failed=self._on_failed
        )

    def _show_detail(self, detail: OutboxDetail) -> None:
        if detail.row.row_id == self._chosen:
            self._panel.show_detail(detail, self.context.now())
            self._arrange()

    def _open(self, detail: OutboxDetail) -> None:
        place = place_of(detail.row)
        if place is not None:
            self.context.navigator.go(place)

    def _compare(self, detail: OutboxDetail) -> None:
        self.context.navigator.go(Place(Screen.CONFLICT, detail.row.conflict_id))

    def _hold(self, detail: OutboxDetail) -> None:
        outbox, row_id = self.context.services.outbox, detail.row.row_id
        self._write(lambda: outbox.hold(row_id))

    def _let_go(self, detail: OutboxDetail) -> None:
        outbox, row_id = self.context.services.outbox, detail.row.row_id
        self._write(lambda: outbox.let_go(row_id))

    def _save_receipt(self, detail: OutboxDetail) -> None:
        name = self.tr("Receipt {number}").format(number=detail.row.receipt)
        row_id = detail.row.row_id
        pick_target(
            self,
            self.tr("Save the receipt as PDF or JSON"),
            f"{name}.pdf",
            lambda path: self.save_receipt(row_id, path),
        )

    def save_receipt(self, row_id: str, path: Path) -> None:
        """Write a receipt: as JSON where the name says so, else as PDF."""
        outbox, as_json = self.context.services.outbox, path.suffix.lower() == ".json"
        self.context.tasks.run(
            lambda _job: outbox.save_receipt(row_id, path) if as_json else outbox.save_receipt(row_id, path, as_pdf),
            owner=self,
            done=lambda saved: self.context.say(self.tr("Saved as {file}.").format(file=saved.name)),
            failed=self._on_failed,
        )

    def _save_all(self) -> None:
        pick_folder(self, self.tr("Save everything that waits in"), self.save_all)

    def save_all(self, folder: Path) -> None:
        """Write everything that waits into a folder."""
        outbox = self.context.services.outbox
        self.context.tasks.run(
            lambda _job: outbox.save_all(folder),
            owner=self,
            done=lambda path: self.context.say(self.tr("Saved in {folder}.").format(folder=path.name)),
            failed=self._on_failed,
        )

    def _save_copy(self, detail: OutboxDetail) -> None:
        row_id = detail.row.row_id
        pick_folder(self, self.tr("Save a copy in"), lambda folder: self.save_copy(row_id, folder))

    def save_copy(self, row_id: str, folder: Path) -> None:
        """Write a thing into a folder."""
        outbox = self.context.services.outbox
        self.context.tasks.run(
            lambda _job: outbox.save_copy(row_id, folder),
            owner=self,
            done=lambda path: self.context.say(self.tr("Saved in {folder}.").format(folder=path.name)),
            failed=self._on_failed,
        )

    def _retry(self, detail: OutboxDetail) -> None:
        outbox, row_id = self.context.services.outbox, detail.row.row_id
        self._write(lambda: outbox.retry(row_id))
        self.context.tasks.run(lambda _job: self.context.house.sync_now(), owner=self)

    def _take_back(self, detail: OutboxDetail) -> None:
        outbox, row_id = self.context.services.outbox, detail.row.row_id
        self._write(lambda: outbox.take_back(row_id))
        self._open(detail)

    def _write(self, work: Callable[[], None]) -> None:
        self.context.tasks.run(
            lambda _job: work(),
            owner=self,
            lane=Lane.WRITE,
            done=lambda _none: self.note_change(),
            failed=self._on_failed,
        )

    def _on_failed(self, failure: Failure) -> None:
        self.context.say(failure_words(failure))
