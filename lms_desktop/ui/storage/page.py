"""Storage: the one bar, the courses by size, and giving room back without losing work."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout

from lms_desktop.services.views.downloads import StorageLine, StorageView
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.layout import Heading, Scrolled
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.storage.model import portions, storage_row
from lms_desktop.ui.storage.portions import Portions
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.ask import Ask
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card, Notice
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.labels import ElidedLabel, Label
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.row_delegate import RowDelegate, sizes_width
from lms_desktop.ui.widgets.rows import Row, RowsModel

BIGGEST = 3


class StoragePage(Page):
    """What lies on the disk."""

    entities = frozenset({"download", "opened"})

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("storage_page")
        self.set_crumbs(
            Crumb(self.tr("Downloads"), Place(Screen.DOWNLOADS)),
            Crumb(self.tr("Storage")),
        )
        self._view = StorageView()
        self._narrow = False
        whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scrolled(self.look)
        whole.addWidget(self._scroll)
        self._lay_out()

    def reload(self) -> None:
        """Measure."""
        storage = self.context.services.storage
        self.read(lambda: storage.load(), done=self._show)

    def adapt(self, width: int, height: int) -> None:
        """Narrow windows get narrow margins."""
        del height
        self._scroll.adapt(width)
        self._narrow = width < 900
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._foot.setDirection(down if self._narrow else across)
        self._model.retold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del removes the copy of the chosen course."""
        if event.key() == Qt.Key.Key_Delete and self._chosen() is not None:
            self._ask_for_one()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        look, add = self.look, self._scroll.content.addWidget
        self._heading = Heading(look, self.tr("Storage"))
        add(self._heading)
        self._notice = Notice(look, "", tone=Tone.WAITING, name="storage_full")
        self._notice.hide()
        add(self._notice)
        card = Card(look, padding=18, spacing=10)
        self._portions = Portions(look, self.tr("What takes room"))
        self._portions.setFont(look.font(Type.SMALL))
        card.body.addWidget(self._portions)
        self._free = Label(look, "", Type.SMALL, tone="text2", wrap=True, name="storage_free")
        card.body.addWidget(self._free)
        add(card)
        self._title = Label(look, self.tr("Courses"), Type.H2)
        add(self._title)
        self._list_card = Card(look, padding=5, spacing=0)
        self._model: RowsModel[StorageLine] = RowsModel(self._row, lambda line: line.kept, self)
        self._list = RowList(
            look,
            self._model,
            label=self.tr("Courses by size"),
            name="storage_list",
            grows=True,
            opens_on_click=False,
            keeps_selection=True,
        )
        self._list.setItemDelegate(RowDelegate(look, trailing_width=sizes_width(look), parent=self._list))
        self._list.current_changed.connect(lambda _key: self._show_buttons())
        self._list.opened.connect(self._open)
        self._list.setMaximumHeight(look.px(420))
        self._list_card.body.addWidget(self._list)
        add(self._list_card)
        self._empty = EmptyState(
            look,
            Icon.HARD_DRIVE,
            self.tr("No copies are on this computer"),
            self.tr("What you made is here, and stays."),
            name="storage_empty",
        )
        self._empty.hide()
        add(self._empty)
        self._scroll.content.addLayout(self._make_buttons())
        add(self._make_folder())
        self._scroll.content.addStretch(1)

    def _make_buttons(self) -> QBoxLayout:
        self._foot = QHBoxLayout()
        self._foot.setSpacing(self.look.px(8))
        self._one = Button(
            self.look, self.tr("Remove this copy, keep my work"), icon=Icon.TRASH_2, name="storage_remove"
        )
        self._one.clicked.connect(self._ask_for_one)
        self._all = Button(
            self.look, self.tr("Remove all copies, keep my work"), kind=Kind.DANGER, name="storage_remove_all"
        )
        self._all.clicked.connect(self._ask_for_all)
        self._check = Button(self.look, self.tr("Check all files"), icon=Icon.SHIELD_CHECK, name="storage_check")
        self._check.clicked.connect(self._check_all)
        for button in (self._one, self._all, self._check):
            self._foot.addWidget(button)
        self._foot.addStretch(1)
        return self._foot

    def _make_folder(self) -> Card:
        card = Card(self.look, padding=16, spacing=4)
        card.body.addWidget(Label(self.look, self.tr("Where the copies are"), Type.STRONG))
        row = QHBoxLayout()
        self._folder = ElidedLabel(self.look, "", Type.SMALL, tone="text2", name="storage_folder")
        row.addWidget(self._folder, 1)
        opens = Button(self.look, self.tr("Show the folder"), kind=Kind.LINK, icon=Icon.FOLDER_OPEN, name="open_folder")
        opens.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(self._view.folder)))
        row.addWidget(opens)
        card.body.addLayout(row)
        hint = self.tr("All accounts of this computer share them. A copy that nobody needs goes within a day.")
        card.body.addWidget(Label(self.look, hint, Type.SMALL, tone="text2", wrap=True))
        return card

    def _row(self, line: StorageLine) -> Row:
        return storage_row(line, self.context.now(), narrow=self._narrow)

    def _show(self, view: StorageView) -> None:
        self._view = view
        self._heading.line.setText(
            self.tr("{size} of copies. {free} are free on this computer.").format(
                size=words.size(view.courses_bytes), free=words.size(view.free_bytes)
            )
        )
        self._portions.show_parts(portions(view))
        shared = self.tr("{size} are shared with other accounts or courses, and stay while one of them needs them.")
        free = self.tr("{free} of {disk} are free.").format(
            free=words.size(view.free_bytes), disk=words.size(view.disk_bytes)
        )
        told = shared.format(size=words.size(view.shared_bytes)) if view.shared_bytes else ""
        self._free.setText(f"{free} {told}".strip())
        self._model.show(view.lines)
        self._list_card.setVisible(bool(view.lines))
        self._title.setVisible(bool(view.lines))
        self._empty.setVisible(not view.lines)
        self._folder.setText(view.folder)
        self._show_notice()
        self._show_buttons()
        self._list.updateGeometry()

    def _show_notice(self) -> None:
        names = ", ".join(
            f"{words.isolated(line.title)} ({words.size(line.size_bytes)})" for line in self._view.lines[:BIGGEST]
        )
        text = self.tr("The disk is nearly full. These take the most: {names}.").format(names=names)
        self._notice.setVisible(self._view.is_nearly_full and bool(names))
        self._notice.tell(text, tone=Tone.WAITING, icon=Icon.TRIANGLE_ALERT)

    def _show_buttons(self) -> None:
        has_lines = bool(self._view.lines)
        self._one.setEnabled(self._chosen() is not None)
        for button in (self._one, self._all, self._check):
            button.setVisible(has_lines)

    def _chosen(self) -> StorageLine | None:
        index = self._list.currentIndex()
        return self._model.item(index) if index.isValid() else None

    def _open(self, kept: str) -> None:
        line = next((one for one in self._view.lines if one.kept == kept), None)
        if line is not None and line.course_id:
            self.context.navigator.go(Place(Screen.COURSE, line.course_id))

    def _ask_for_one(self) -> None:
        line = self._chosen()
        if line is None:
            return
        storage, size = self.context.services.storage, words.size(line.size_bytes - line.shared_bytes)
        self._ask(
            self.tr("Remove the copy of {name}?").format(name=words.isolated(line.title)),
            self.tr("{size} become free within a day; notes, bookmarks and progress stay.").format(size=size),
            self.tr("Remove the copy"),
            lambda: storage.drop([line.kept]),
        )

    def _ask_for_all(self) -> None:
        storage, size = self.context.services.storage, words.size(self._view.courses_bytes)
        self._ask(
            self.tr("Remove all copies?"),
            self.tr("Up to {size} become free within a day. Everything that you made stays.").format(size=size),
            self.tr("Remove all copies"),
            storage.drop_all,
        )

    def _ask(self, title: str, text: str, effect: str, work: Callable[[], None]) -> None:
        Ask(
            self.look,
            self,
            title=title,
            text=text,
            keep=self.tr("Keep them"),
            effect=effect,
            deed=lambda: self._write(work),
            name="ask_remove_copies",
        ).open()

    def _check_all(self) -> None:
        services = self.context.services
        self.context.say(self.tr("Every file is read through …"))

        def work() -> int:
            courses = services.transfers.load().courses
            return services.transfers.repair([file.file_id for course in courses for file in course.files])

        self.context.tasks.run(lambda _job: work(), owner=self, done=self._tell_check, failed=self._on_failed)

    def _tell_check(self, damaged: int) -> None:
        if damaged:
            self.context.say(self.tr("%n files were damaged and are fetched again.", "", damaged))
        else:
            self.context.say(self.tr("Every file that is here is right."))

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
