"""The catalogue."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from lms_desktop.services.views import CatalogueCard, CatalogueView, CategoryView
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.catalogue.model import category_row, face, in_tree_order, level_word, row
from lms_desktop.ui.catalogue.panel import CoursePanel
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.layout import Heading, in_page_margins, set_margins
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.buttons import Kind
from lms_desktop.ui.widgets.card_delegate import CardDelegate
from lms_desktop.ui.widgets.choice import Choice, Field
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.lists import CardGrid, RowList
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import RowsModel

TYPING_PAUSE_MS = 120


class CataloguePage(Page):
    """What the school offers, found by typing."""

    entities = frozenset({"course", "course_detail", "category", "enrollment", "outbox", "setting"})

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("catalogue_page")
        self.set_crumbs(Crumb(self.tr("Catalogue")))
        self._view: CatalogueView | None = None
        self._cards: RowsModel[CatalogueCard] = RowsModel(row, lambda card: card.course_id, self)
        self._categories: RowsModel[CategoryView] = RowsModel(category_row, lambda one: one.id, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.reload)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._is_narrow = False
        self._cards_side = QWidget()
        self._column = QVBoxLayout(self._cards_side)
        self._column.setSpacing(self.look.px(12))
        self._heading = Heading(self.look, self.tr("Catalogue"))
        self._column.addWidget(self._heading)
        self._column.addLayout(self._make_search())
        self._column.addLayout(self._make_middle(), 1)
        whole.addWidget(self._cards_side, 1)
        self._panel = CoursePanel(self.look)
        self._panel.hide()
        self._panel.closed.connect(self._close_panel)
        self._panel.enroll_pressed.connect(self._enroll)
        self._panel.open_pressed.connect(lambda course: context.navigator.go(Place(Screen.COURSE, course)))
        whole.addWidget(self._panel)
        context.desk.status_changed.connect(self._show_panel)

    def reload(self) -> None:
        """Search again with what is typed and chosen."""
        catalogue = self.context.services.catalogue
        text = self._search.text().strip()
        category = self._category_list.current_key() or None
        level, language = self._level.chosen() or None, self._language.chosen() or None
        self.read(
            lambda: catalogue.search(text, category_id=category, level=level, language=language),
            done=self._show,
        )

    def adapt(self, width: int, height: int) -> None:
        """Filters go first, then the details lie over the list."""
        side = self.look.px(28 if width >= 1000 else 16)
        set_margins(self._column, side, self.look.px(6), self.look.px(8), 0)
        self._filters.setVisible(width >= 1000)
        self._heading.setVisible(height >= 460)
        self._is_narrow = width < 1000
        self._panel.adapt(whole=self._is_narrow)
        self._show_either()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the details."""
        if event.key() == Qt.Key.Key_Escape and self._panel.isVisible():
            self._close_panel()
            return
        super().keyPressEvent(event)

    def _make_search(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        set_margins(bar, 0, 0, self.look.px(20), 0)
        bar.setSpacing(self.look.px(12))
        self._search = Field(
            self.look,
            self.tr("Search the catalogue"),
            placeholder=self.tr("Search by title, topic or teacher"),
            icon=Icon.SEARCH,
            name="catalogue_search",
        )
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(lambda _text: self._pause.start())
        self._search.returnPressed.connect(self._search_now)
        bar.addWidget(self._search, 1)
        return bar

    def _make_middle(self) -> QHBoxLayout:
        row_ = QHBoxLayout()
        row_.setSpacing(self.look.px(18))
        self._filters = self._make_filters()
        row_.addWidget(self._filters)
        self._stack = QStackedWidget()
        self._grid = CardGrid(self.look, self._cards, label=self.tr("Courses in the catalogue"), name="catalogue_grid")
        self._grid.setItemDelegate(CardDelegate(self.look, face, self._grid))
        self._grid.opened.connect(self._open_panel)
        self._stack.addWidget(self._grid)
        self._empty = EmptyState(
            self.look,
            Icon.COMPASS,
            "",
            action=self.tr("Look in all categories"),
            name="catalogue_empty",
            action_name="catalogue_reset",
            kind=Kind.SECONDARY,
        )
        self._empty.acted.connect(self._reset)
        self._stack.addWidget(in_page_margins(self.look, self._empty))
        row_.addWidget(self._stack, 1)
        return row_

    def _make_filters(self) -> QWidget:
        filters = QWidget()
        filters.setFixedWidth(self.look.px(210))
        column = QVBoxLayout(filters)
        column.setContentsMargins(0, 0, 0, self.look.px(12))
        column.setSpacing(self.look.px(6))
        column.addWidget(Label(self.look, self.tr("Categories"), Type.SMALL_STRONG, tone="text2"))
        self._category_list = RowList(
            self.look,
            self._categories,
            label=self.tr("Categories"),
            name="category_list",
            keeps_selection=True,
            grows=True,
        )
        delegate = RowDelegate(self.look, lines=1, title=Type.BODY, parent=self._category_list)
        self._category_list.setItemDelegate(delegate)
        self._category_list.current_changed.connect(lambda _key: self._pause.start())
        column.addWidget(self._category_list)
        column.addSpacing(self.look.px(6))
        self._level = Choice(self.look, self.tr("Level"), name="catalogue_level")
        self._language = Choice(self.look, self.tr("Language"), name="catalogue_language")
        self._level.addItem(self.tr("All levels"), "")
        self._language.addItem(self.tr("All languages"), "")
        for choice in (self._level, self._language):
            choice.currentIndexChanged.connect(lambda _index: self._pause.start())
            column.addWidget(choice)
        column.addStretch(1)
        return filters

    def _search_now(self) -> None:
        self._pause.stop()
        self.reload()
        self._grid.setFocus()

    def _reset(self) -> None:
        self._category_list.make_current("")
        self._category_list.clearSelection()
        self._level.setCurrentIndex(0)
        self._language.setCurrentIndex(0)
        self._search.clear()
        self.reload()

    def _show(self, view: CatalogueView) -> None:
        self._view = view
        self._categories.show(in_tree_order(view.categories))
        self._fill(self._level, view.levels)
        self._fill(self._language, view.languages)
        self._cards.show(view.cards)
        self._stack.setCurrentIndex(0 if view.cards else 1)
        if not view.cards:
            self._tell_empty()
        self._show_line(view)
        self._show_panel()

    def _show_line(self, view: CatalogueView) -> None:
        count = len(view.cards)
        text = self.tr("1 course") if count == 1 else self.tr("%n courses", "", count)
        if view.as_of is not None:
            text = self.tr("{courses}, as of {when}").format(
                courses=text, when=words.when(view.as_of, self.context.now())
            )
        self._heading.line.setText(text)

    def _fill(self, choice: Choice, values: tuple[str, ...]) -> None:
        known = [choice.itemData(number) for number in range(1, choice.count())]
        if known == list(values):
            return
        chosen = choice.chosen()
        choice.blockSignals(True)  # noqa: FBT003 - Qt's own
        while choice.count() > 1:
            choice.removeItem(1)
        for value in values:
            choice.addItem(level_word(value) if choice is self._level else words.language(value), value)
        choice.choose(chosen)
        choice.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def _tell_empty(self) -> None:
        text = self._search.text().strip()
        if text:
            self._empty.tell(
                self.tr("No course with “{words}”").format(words=words.isolated(text)),
                self.tr("Try a shorter word, or look in all categories."),
                action=self.tr("Look in all categories"),
            )
        elif self._is_narrowed():
            self._empty.tell(
                self.tr("No course fits this choice"),
                self.tr("Look in all categories, levels and languages."),
                action=self.tr("Look in all categories"),
            )
        elif self._view is not None and self._view.as_of is not None:
            self._empty.tell(self.tr("The school offers no courses at the moment"))
        else:
            self._empty.tell(
                self.tr("The catalogue was not read yet"),
                self.tr("It comes with the next connection to the school."),
            )

    def _is_narrowed(self) -> bool:
        return bool(self._category_list.current_key() or self._level.chosen() or self._language.chosen())

    def _open_panel(self, course_id: str) -> None:
        self._panel.show()
        self._show_either()
        self._show_panel()
        courses = self.context.services.courses
        self.context.tasks.run(
            lambda _job: courses.open(course_id),
            owner=self,
            done=self._panel.show_course,
            failed=lambda _failure: None,  # the catalogue's own words are enough
        )

    def _show_either(self) -> None:
        """In a small window the details take the place of the cards."""
        self._cards_side.setVisible(not self._is_narrow or self._panel.isHidden())

    def _show_panel(self) -> None:
        index = self._grid.currentIndex()
        if self._panel.isVisible() and index.isValid():
            self._panel.show_card(self._cards.item(index), self.context.desk.status)

    def _close_panel(self) -> None:
        self._panel.hide()
        self._show_either()
        self._grid.setFocus()

    def _enroll(self, course_id: str) -> None:
        enrollments = self.context.services.enrollments
        self.context.tasks.run(
            lambda _job: enrollments.enroll(course_id),
            owner=self,
            lane=Lane.WRITE,
            done=lambda _none: self.context.navigator.go(Place(Screen.COURSE, course_id)),
            failed=self._on_failed,
        )

    def _on_failed(self, failure: Failure) -> None:
        self.context.say(failure_words(failure))
