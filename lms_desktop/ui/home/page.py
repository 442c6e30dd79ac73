"""Home."""

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout

from lms_desktop.services.views import DueView, HomeView, NetworkPhase, NoticeView
from lms_desktop.tasks import Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.home.cards import ContinueTile, HeroCard
from lms_desktop.ui.home.held_back import HeldBackNotice
from lms_desktop.ui.home.model import due_row, notice_row, pile_row, waiting_row
from lms_desktop.ui.layout import Heading, Scrolled
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.telling import session_only_words, signed_out_words
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.cards import Notice
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import RowsModel, T
from lms_desktop.ui.widgets.section import SectionCard

MORNING, AFTERNOON, EVENING = 4, 12, 18
TALLEST_TILE = 130


class HomePage(Page):
    """What to go on with, what is due, what waits."""

    entities = frozenset(
        {"course", "course_detail", "enrollment", "progress", "lecture", "lecture_detail", "section"}
        | {"assignment", "submission", "attempt", "result", "outbox", "notice", "download", "opened", "held_back"}
    )

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("home_page")
        self.set_crumbs(Crumb(self.tr("Home")))
        self._view: HomeView | None = None
        self._one_column = False
        self._wanted: set[SectionCard] = set()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scrolled(self.look)
        whole.addWidget(self._scroll)
        self._heading = Heading(self.look)
        self._scroll.content.addWidget(self._heading)
        self._notice = Notice(self.look, "", name="home_notice", action_name="home_sign_in")
        self._notice.acted.connect(context.desk.sign_in_wanted)
        self._notice.hide()
        self._scroll.content.addWidget(self._notice)
        self._held_back = HeldBackNotice(self.look, self._let_go)
        self._scroll.content.addWidget(self._held_back)
        self._make_models()
        self._make_empty()
        self._make_grid()
        self._make_foot()
        self._scroll.content.addStretch(1)
        context.desk.status_changed.connect(self._show_line)
        context.desk.status_changed.connect(self._show_notice)
        context.desk.account_changed.connect(self._show_notice)
        self._show_notice()

    def reload(self) -> None:
        """Read Home."""
        home = self.context.services.home
        self.read(lambda: home.load(), done=self._show)

    def adapt(self, width: int, height: int) -> None:
        """One column in small windows."""
        del height
        self._scroll.adapt(width)
        self._hero.adapt(width)
        self._arrange(one_column=width < 1000)

    def _let_go(self) -> None:
        held_back, house = self.context.services.held_back, self.context.house

        def work() -> None:
            held_back.let_go()
            house.sync_now()

        self.context.tasks.run(
            lambda _job: work(),
            owner=self,
            lane=Lane.WRITE,
            done=lambda _none: self.note_change(),
            failed=lambda failure: self.context.say(failure_words(failure)),
        )

    def _make_models(self) -> None:
        now = self.context.now
        self._due: RowsModel[DueView] = RowsModel(
            lambda view: due_row(view, now()), lambda view: view.assignment_id, self
        )
        self._waiting = RowsModel(waiting_row, lambda view: view.row_id, self)
        self._lately: RowsModel[NoticeView] = RowsModel(
            lambda view: notice_row(view, now()), lambda view: view.id, self
        )
        self._piles = RowsModel(pile_row, lambda view: view.assignment_id, self)

    def _make_empty(self) -> None:
        self._empty = EmptyState(
            self.look,
            Icon.LIBRARY_BIG,
            self.tr("Welcome"),
            self.tr("Courses that you join stay on this computer."),
            action=self.tr("Browse the catalogue"),
            name="home_empty",
            action_name="home_browse",
        )
        self._empty.acted.connect(self._on_empty_acted)
        self._empty.hide()
        self._scroll.content.addWidget(self._empty)

    def _make_grid(self) -> None:
        self._hero = HeroCard(self.look)
        self._hero.continued.connect(lambda lecture: self._go(Screen.LECTURE, lecture))
        self._hero.course_opened.connect(lambda course: self._go(Screen.COURSE, course))
        self._tiles = [ContinueTile(self.look, number) for number in (1, 2)]
        for tile in self._tiles:
            tile.opened.connect(lambda lecture: self._go(Screen.LECTURE, lecture))
        self._upper = QHBoxLayout()
        self._upper.setSpacing(self.look.px(14))
        self._upper.addWidget(self._hero, 3)
        self._side = QVBoxLayout()
        self._side.setSpacing(self.look.px(12))
        for tile in self._tiles:
            tile.setMaximumHeight(self.look.px(TALLEST_TILE))
            self._side.addWidget(tile)
        self._side.addStretch(1)
        self._upper.addLayout(self._side, 2)
        self._scroll.content.addLayout(self._upper)
        self._lower = QGridLayout()
        self._lower.setSpacing(self.look.px(14))
        self._due_card = self._card(self.tr("Due next"), "due", self._due, self._open_due)
        self._pile_card = self._card(self.tr("To grade"), "to_grade", self._piles, self._open_pile)
        self._pile_card.action.set_label(self.tr("Grading"))
        self._pile_card.action.show()
        self._pile_card.action.clicked.connect(lambda: self._go(Screen.GRADING))
        self._waiting_card = self._card(
            self.tr("Waiting to be sent"), "waiting", self._waiting, lambda _key: self._go(Screen.OUTBOX)
        )
        self._waiting_card.action.set_label(self.tr("Outbox"))
        self._waiting_card.action.show()
        self._waiting_card.action.clicked.connect(lambda: self._go(Screen.OUTBOX))
        self._lately_card = self._card(self.tr("Lately"), "lately", self._lately, self._open_notice)
        self._scroll.content.addLayout(self._lower)
        # In the layout from the beginning: a card without a parent would be a window of its own.
        for card in (self._due_card, self._pile_card, self._waiting_card, self._lately_card):
            self._lower.addWidget(card)
            card.hide()

    def _card(self, title: str, name: str, model: RowsModel[T], opened: Callable[[str], None]) -> SectionCard:
        card = SectionCard(self.look, title, name=f"home_{name}")
        rows = RowList(self.look, model, label=title, name=f"{name}_list", fits_content=True)
        rows.setItemDelegate(RowDelegate(self.look, ruled=True, inset=0, parent=rows))
        rows.opened.connect(opened)
        card.body.addWidget(rows)
        card.body.addStretch(1)
        return card

    def _make_foot(self) -> None:
        self._foot = Notice(
            self.look,
            "",
            icon=Icon.LUGGAGE,
            title=self.tr("Ready to travel"),
            action=self.tr("Look at it"),
            name="ready_to_travel",
            action_name="home_travel",
        )
        self._foot.acted.connect(lambda: self._go(Screen.TRAVEL))
        self._scroll.content.addWidget(self._foot)

    def _arrange(self, *, one_column: bool) -> None:
        self._one_column = one_column
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._upper.setDirection(down if one_column else across)
        cards = [self._pile_card, self._due_card, self._waiting_card, self._lately_card]
        for card in cards:
            self._lower.removeWidget(card)
            card.setVisible(card in self._wanted)
        shown = [card for card in cards if card in self._wanted]
        for number, card in enumerate(shown):
            row, column = (number, 0) if one_column else divmod(number, 2)
            self._lower.addWidget(card, row, column)
        self._lower.setColumnStretch(0, 1)
        self._lower.setColumnStretch(1, 0 if one_column or len(shown) < 2 else 1)

    def _show(self, view: HomeView) -> None:
        self._view = view
        self._heading.title.setText(self._greeting(view.first_name))
        self._show_line()
        self._held_back.show_held(view.held_back)
        self._hero.setVisible(view.hero is not None)
        if view.hero is not None:
            self._hero.show_view(view.hero)
        for number, tile in enumerate(self._tiles):
            tile.setVisible(number < len(view.more))
            if number < len(view.more):
                tile.show_view(view.more[number])
        self._upper.setStretch(1, 2 if view.more else 0)
        self._show_empty(view)
        self._due.show(view.due)
        self._waiting.show(view.waiting)
        self._lately.show(view.lately)
        self._piles.show(view.to_grade)
        wanted = {
            self._due_card: bool(view.due) and not view.is_instructor,
            self._pile_card: view.is_instructor and bool(view.to_grade),
            self._waiting_card: bool(view.waiting),
            self._lately_card: bool(view.lately) and not (view.waiting and view.due),
        }
        self._wanted = {card for card, is_wanted in wanted.items() if is_wanted}
        self._show_foot(view)
        self._arrange(one_column=self._one_column)

    def _show_empty(self, view: HomeView) -> None:
        self._empty.setVisible(view.hero is None)
        if view.is_instructor:
            count = self._to_grade(view)
            self._empty.tell(
                self._grade_words(count) if count else self.tr("Nothing to grade"),
                self.tr("What your learners hand in is graded here, with or without a network."),
                action=self.tr("Start grading") if count else self.tr("Browse the catalogue"),
            )
        elif view.course_count == 0:
            self._empty.tell(
                self.tr("Welcome, {name}").format(name=words.isolated(view.first_name)),
                self.tr("No courses yet. Courses that you join stay on this computer."),
                action=self.tr("Browse the catalogue"),
            )
        elif view.courses_unread:
            self._empty.tell(
                self.tr("Welcome, {name}").format(name=words.isolated(view.first_name)),
                self.tr("What you joined comes with the next connection to the school."),
                action=self.tr("Browse the catalogue"),
            )
        else:
            self._empty.tell(
                self.tr("Everything is done"),
                self.tr("You finished what you joined. There is more in the catalogue."),
                action=self.tr("Browse the catalogue"),
            )

    def _on_empty_acted(self) -> None:
        piles = self._view.to_grade if self._view is not None else ()
        first = next((pile for pile in piles if pile.graded < pile.total), None)
        if first is not None:
            self._go(Screen.GRADING, first.assignment_id)
        else:
            self._go(Screen.CATALOGUE)

    def _to_grade(self, view: HomeView) -> int:
        return view.to_grade_count if view.is_instructor else 0

    def _grade_words(self, count: int) -> str:
        one = self.tr("1 hand-in waits for a grade.")
        return one if count == 1 else self.tr("%n hand-ins wait for a grade.", "", count)

    def _show_foot(self, view: HomeView) -> None:
        self._foot.setVisible(view.course_count > 0)
        complete = (
            self.tr("1 course is complete on this computer.")
            if view.courses_complete == 1
            else self.tr("%n courses are complete on this computer.", "", view.courses_complete)
        )
        rest = ""
        if view.bytes_to_fetch:
            rest = self.tr("{size} of lectures can be fetched when you are online.").format(
                size=words.size(view.bytes_to_fetch)
            )
        self._foot.tell(
            f"{complete} {rest}".strip(),
            icon=Icon.LUGGAGE,
            title=self.tr("Ready to travel"),
            action=self.tr("Look at it"),
        )

    def _show_notice(self) -> None:
        """What stands between this person and the school, for as long as it does."""
        desk = self.context.desk
        if desk.status.phase is NetworkPhase.NEEDS_SIGN_IN:
            text = signed_out_words(desk.status, desk.account)
            self._notice.tell(text, tone=Tone.NEEDS, icon=Icon.HAND, action=self.tr("Sign in again"))
        elif desk.account is not None and desk.account.session_only:
            self._notice.tell(session_only_words(), tone=Tone.HERE, icon=Icon.KEY_ROUND)
        else:
            self._notice.hide()
            return
        self._notice.show()

    def _show_line(self) -> None:
        if self._view is None:
            return
        count = self._view.waiting_count
        offline = self.context.desk.status.is_offline
        waits = self.tr("1 thing waits to be sent.") if count == 1 else self.tr("%n things wait to be sent.", "", count)
        if offline:
            parts = [self.tr("You are offline. Everything on this page works.")]
            if self._to_grade(self._view):
                parts.append(self._grade_words(self._to_grade(self._view)))
            elif count:
                parts.append(waits)
            self._heading.line.setText(" ".join(parts))
        elif self._to_grade(self._view):
            self._heading.line.setText(self._grade_words(self._to_grade(self._view)))
        elif count:
            self._heading.line.setText(waits)
        elif self._view.due and not self._view.is_instructor:
            first = self._view.due[0]
            self._heading.line.setText(self.tr("Next: {work}").format(work=words.isolated(first.title)))
        else:
            self._heading.line.setText(self.tr("Everything you made is at the school."))

    def _greeting(self, name: str) -> str:
        hour = self.context.now().astimezone().hour
        if MORNING <= hour < AFTERNOON:
            text = self.tr("Good morning, {name}")
        elif AFTERNOON <= hour < EVENING:
            text = self.tr("Good afternoon, {name}")
        else:
            text = self.tr("Good evening, {name}")
        return text.format(name=words.isolated(name))

    def _open_due(self, assignment_id: str) -> None:
        self._go(Screen.ASSIGNMENT, assignment_id)

    def _open_pile(self, assignment_id: str) -> None:
        self._go(Screen.GRADING, assignment_id)

    def _open_notice(self, key: str) -> None:
        notice = next((item for item in self._lately.items if item.id == key), None)
        if notice is None:
            return
        if notice.kind == "note_both_kept":
            self._go(Screen.CONFLICT, f"note:{notice.detail}")
        elif notice.assignment_id:
            self._go(Screen.ASSIGNMENT, notice.assignment_id)
        elif notice.lecture_id:
            self._go(Screen.LECTURE, notice.lecture_id)
        elif notice.course_id:
            self._go(Screen.COURSE, notice.course_id)

    def _go(self, screen: Screen, id_: str = "") -> None:
        self.context.navigator.go(Place(screen, id_))
