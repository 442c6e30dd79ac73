"""Downloads: the tree, what can be done with a line of it, and how files are to be fetched."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from lms_desktop.services.views.downloads import DownloadsView, FlowView
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.downloads.model import LATELY, Line, hold_words, left_words, line_row, lines, speed_words
from lms_desktop.ui.downloads.tools import Deed, Tools, deeds_of
from lms_desktop.ui.downloads.wishes import HEIGHTS, WIDTH, Wishes, height_word
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.layout import Heading
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.ask import Ask
from lms_desktop.ui.widgets.buttons import Button
from lms_desktop.ui.widgets.cards import Card, Notice
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.row_delegate import RowDelegate, sizes_width
from lms_desktop.ui.widgets.rows import Row, RowsModel

LOOK_EVERY_MS = 1000
PANEL_FROM = 1100
NARROW_BELOW = 900


class DownloadsPage(Page):
    """What comes, what waits, and for what."""

    entities = frozenset({"download", "course_detail", "lecture"})

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("downloads_page")
        self.set_crumbs(Crumb(self.tr("Downloads")))
        self._view = DownloadsView()
        self._flow = FlowView()
        self._opened: dict[str, bool] = {}
        self._narrow = False
        self._lay_out()
        self._flowing = QTimer(self)
        self._flowing.setInterval(LOOK_EVERY_MS)
        self._flowing.timeout.connect(self._look_at_the_flow)
        context.desk.preferences_changed.connect(self._show_line)

    def reload(self) -> None:
        """Read the tree."""
        transfers = self.context.services.transfers
        self.read(lambda: (transfers.load(), transfers.flows()), done=lambda both: self._show(*both))

    def adapt(self, width: int, height: int) -> None:
        """In small windows the wishes are in Settings only."""
        side = self.look.px(28 if width >= 1000 else 16)
        self._column.setContentsMargins(side, self.look.px(6), side, self.look.px(14))
        self._narrow = width < NARROW_BELOW
        self._wishes.setVisible(width >= PANEL_FROM)
        self._heading.line.setVisible(height >= 420)
        self._tools.adapt(narrow=self._narrow)
        self._model.retold()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the speed while somebody looks."""
        super().showEvent(event)
        self._flowing.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._flowing.stop()

    def dispose(self) -> None:
        """Stop following."""
        self._flowing.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the buttons, before the list would look for rows that begin with them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._takes(event):
            return True
        return super().eventFilter(watched, event)

    def _takes(self, event: QKeyEvent) -> bool:
        """Right and left open and close; the rest are the keys of the buttons."""
        line = self._current()
        key, has_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if line is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if key in {Qt.Key.Key_Right, Qt.Key.Key_Left} and not has_alt:
            outwards = Qt.Key.Key_Left if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else Qt.Key.Key_Right
            self._open_line(line, is_open=key != outwards)
            return True
        deed = Deed.of_key(key, alt=has_alt)
        if deed is None or deed not in deeds_of(line):
            return False
        self._do(deed)
        return True

    def _lay_out(self) -> None:
        look = self.look
        self._column = QVBoxLayout(self)
        self._column.setSpacing(look.px(12))
        self._heading = Heading(look, self.tr("Downloads"))
        self._add_ways()
        self._column.addWidget(self._heading)
        self._notice = Notice(look, "", tone=Tone.WAITING, name="downloads_hold", action_name="fetch_anyway")
        self._notice.acted.connect(self._fetch_anyway)
        self._notice.hide()
        self._column.addWidget(self._notice)
        self._empty = EmptyState(
            look,
            Icon.DOWNLOAD,
            self.tr("Nothing is being fetched"),
            self.tr("Choose a course in the library and keep it offline; its files show up here."),
            action=self.tr("Open the library"),
            name="downloads_empty",
            action_name="downloads_library",
        )
        self._empty.acted.connect(lambda: self.context.navigator.go(Place(Screen.LIBRARY)))
        self._empty.hide()
        self._column.addWidget(self._empty, 1)
        row = QHBoxLayout()
        row.setSpacing(look.px(14))
        row.addWidget(self._make_tree(), 1)
        self._wishes = Wishes(look, self.context.desk)
        self._wishes.setFixedWidth(look.px(WIDTH))
        row.addWidget(self._wishes, 0, Qt.AlignmentFlag.AlignTop)
        self._body = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        self._body.setLayout(row)
        self._column.addWidget(self._body, 1)

    def _add_ways(self) -> None:
        for screen, text, icon, name in (
            (Screen.STORAGE, self.tr("Storage"), Icon.HARD_DRIVE, "to_storage"),
            (Screen.TRAVEL, self.tr("Ready to travel"), Icon.LUGGAGE, "to_travel"),
        ):
            button = Button(self.look, text, icon=icon, name=name)
            button.clicked.connect(lambda _on=False, s=screen: self.context.navigator.go(Place(s)))
            self._heading.trailing.addWidget(button)

    def _make_tree(self) -> Card:
        card = Card(self.look, padding=5, spacing=4)
        self._tools = Tools(self.look)
        self._tools.wanted.connect(self._do)
        card.body.addWidget(self._tools)
        self._model: RowsModel[Line] = RowsModel(self._row, lambda line: line.key, self)
        self._tree = RowList(
            self.look,
            self._model,
            label=self.tr("Courses and their files"),
            name="downloads_tree",
            keeps_selection=True,
        )
        self._tree.setItemDelegate(RowDelegate(self.look, trailing_width=sizes_width(self.look), parent=self._tree))
        self._tree.installEventFilter(self)
        self._tree.opened.connect(self._toggle)
        self._tree.current_changed.connect(lambda _key: self._show_tools())
        self._tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._tree.customContextMenuRequested.connect(self._open_menu)
        card.body.addWidget(self._tree, 1)
        return card

    def _row(self, line: Line) -> Row:
        return line_row(line, self._flow, self.context.now(), narrow=self._narrow)

    def _show(self, view: DownloadsView, flow: FlowView) -> None:
        self._view, self._flow = view, flow
        self._model.show(lines(view, self._is_open))
        self._empty.setVisible(view.is_empty)
        self._body.setVisible(not view.is_empty)
        self._show_line()
        self._show_tools()

    def _is_open(self, key: str, by_itself: bool) -> bool:  # noqa: FBT001 - called by position
        return self._opened.get(key, by_itself)

    def _look_at_the_flow(self) -> None:
        transfers = self.context.services.transfers
        self.context.tasks.run(lambda _job: transfers.flows(), owner=self, done=self._show_flow)

    def _show_flow(self, flow: FlowView) -> None:
        if flow != self._flow:
            self._flow = flow
            self._model.retold()
            self._show_line()

    def _show_line(self) -> None:
        hold = self._flow.hold if self._view.bytes_to_come else ""
        text = hold_words(hold, self.context.desk.preferences.download_from)
        self._notice.setVisible(bool(text))
        tone = Tone.FAILED if hold == "no_space" else Tone.WAITING
        self._notice.tell(text, tone=tone, action=self.tr("Fetch anyway") if hold == "ask" else "")
        self._heading.line.setText(self._summary())
        self._heading.line.setVisible(bool(self._heading.line.text()))

    def _summary(self) -> str:
        if self._view.is_empty:
            return ""
        files = [file for course in self._view.courses for file in course.files]
        came = sum(max(0, self._flow.done_bytes.get(one.file_id, 0) - one.done_bytes) for one in files)
        rest = max(0, self._view.bytes_to_come - came)
        if not rest:
            return self.tr("Everything that you chose is here.")
        speed = self._flow.total_speed
        text = self.tr("{size} are still to come").format(size=words.size(rest))
        left = left_words(files, self._flow, speed)
        return f"{text}, {left}, {speed_words(speed)}." if left else f"{text}."

    def _current(self) -> Line | None:
        index = self._tree.currentIndex()
        return self._model.item(index) if index.isValid() else None

    def _show_tools(self) -> None:
        line = self._current()
        everything = [course.kept for course in self._view.courses]
        all_paused = bool(everything) and all(course.is_paused for course in self._view.courses)
        self._tools.show_for(line, all_paused=all_paused)

    def _toggle(self, key: str) -> None:
        line = self._current()
        if line is not None and line.key == key:
            self._open_line(line, is_open=not line.is_open)

    def _open_line(self, line: Line, *, is_open: bool) -> None:
        if line.is_open is None or line.is_open == is_open:
            return
        self._opened[line.key] = is_open
        self._model.show(lines(self._view, self._is_open))
        self._show_tools()

    def _open_menu(self, spot: QPoint) -> None:
        line = self._current()
        if line is None or line.key == LATELY:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for deed in deeds_of(line):
            action = menu.addAction(self.look.icon(deed.icon), f"{deed.word}\t{deed.key_word}")
            action.triggered.connect(lambda _on=False, d=deed: self._do(d))
        if line.level == 0 and line.course_id:
            self._add_heights(menu, line)
        menu.popup(self._tree.viewport().mapToGlobal(spot))

    def _add_heights(self, menu: QMenu, line: Line) -> None:
        chosen = next((course.height for course in self._view.courses if course.kept == line.kept), None)
        heights = QMenu(self.tr("Videos of this course"), menu)
        for height in (None, *HEIGHTS):
            text = height_word(height) if height else self.tr("As set for all courses")
            action = heights.addAction(text)
            action.setCheckable(True)
            action.setChecked(height == chosen)
            action.triggered.connect(lambda _on=False, h=height: self._choose_height(line.course_id, h))
        menu.addMenu(heights)

    def _choose_height(self, course_id: str, height: int | None) -> None:
        downloads = self.context.services.downloads
        self._write(lambda: downloads.choose_height(course_id, height))

    def _do(self, deed: Deed) -> None:
        transfers, line = self.context.services.transfers, self._current()
        everything = [course.kept for course in self._view.courses]
        if deed is Deed.PAUSE_ALL:
            self._write(lambda: transfers.pause_kept(everything))
        elif deed is Deed.RESUME_ALL:
            self._write(lambda: transfers.resume_kept(everything))
        elif line is None:
            return
        elif deed is Deed.REMOVE:
            self._ask_to_remove(line)
        elif deed is Deed.REPAIR:
            self._repair(line)
        else:
            self._write(self._work_of(deed, line))

    def _work_of(self, deed: Deed, line: Line) -> Callable[[], object]:
        transfers = self.context.services.transfers
        whole = line.level == 0
        match deed:
            case Deed.PAUSE:
                return lambda: transfers.pause_kept([line.kept]) if whole else transfers.pause(line.file_ids)
            case Deed.RESUME:
                return lambda: self._resume(line)
            case Deed.FIRST:
                return lambda: transfers.first(line.owners)
            case Deed.EARLIER:
                return lambda: transfers.move(line.owner, -1)
            case Deed.LATER:
                return lambda: transfers.move(line.owner, 1)
            case _:
                return lambda: transfers.want(line.file_ids)

    def _resume(self, line: Line) -> None:
        """In a worker: a file of a course that is held goes on with its course."""
        self.context.services.transfers.resume_kept([line.kept])
        self.context.services.transfers.resume(line.file_ids)

    def _ask_to_remove(self, line: Line) -> None:
        freed = words.size(sum(file.done_bytes for file in line.files))
        text = self.tr("{size} become free within a day; notes, bookmarks and progress stay.").format(size=freed)
        Ask(
            self.look,
            self,
            title=self.tr("Remove the copy of {name}?").format(name=words.isolated(line.title)),
            text=text,
            keep=self.tr("Keep it"),
            effect=self.tr("Remove the copy"),
            deed=lambda: self._remove(line),
            name="ask_remove_copy",
        ).open()

    def _remove(self, line: Line) -> None:
        services = self.context.services
        if line.level == 0:
            self._write(lambda: services.storage.drop([line.kept]))
        else:
            self._write(lambda: services.transfers.remove(line.file_ids))

    def _repair(self, line: Line) -> None:
        transfers = self.context.services.transfers
        self.context.say(self.tr("Reading {name} through …").format(name=words.isolated(line.title)))
        self.context.tasks.run(
            lambda _job: transfers.repair(line.file_ids), owner=self, done=self._tell_repair, failed=self._on_failed
        )

    def _tell_repair(self, damaged: int) -> None:
        if damaged:
            self.context.say(self.tr("%n files were damaged and are fetched again.", "", damaged))
        else:
            self.context.say(self.tr("Every file that is here is right."))
        self.note_change()

    def _fetch_anyway(self) -> None:
        self._write(self.context.services.transfers.fetch_anyway)

    def _write(self, work: Callable[[], object]) -> None:
        self.context.tasks.run(
            lambda _job: (work(), None)[1],
            owner=self,
            lane=Lane.WRITE,
            done=lambda _none: self.note_change(),
            failed=self._on_failed,
        )

    def _on_failed(self, failure: Failure) -> None:
        self.context.say(failure_words(failure))
