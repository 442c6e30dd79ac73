"""Two of one thing: what was written here and elsewhere side by side, and the decision."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import ConflictKind, ConflictView, Keep, WorkState
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui.conflict.side import SideCard
from lms_desktop.ui.conflict.together import Together
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.layout import Heading, Scrolled
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.buttons import IconButton, Kind
from lms_desktop.ui.widgets.chip import StateChip
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.labels import Label
from lms_desktop.ui.widgets.segments import Segment, SegmentedTabs

COLUMNS_FROM = 1000
MINE, BASE, THEIRS = "mine", "base", "theirs"


class ConflictPage(Page):
    """Three columns, or tabs where there is little room, and the text that takes the place of both."""

    entities = frozenset({"two_texts", "note", "outbox", "submission"}) | {
        "section",
        "lecture",
        "lecture_detail",
        "quiz",
        "question",
        "assignment",
    }

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("conflict_page")
        self._view: ConflictView | None = None
        self._wide = True
        self._is_deciding = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scrolled(self.look)
        whole.addWidget(self._scroll)
        self._heading = Heading(self.look, "")
        self._scroll.content.addWidget(self._heading)
        self._scroll.content.addWidget(self._make_bar())
        self._scroll.content.addWidget(self._make_sides())
        self._together = Together(self.look)
        self._together.used.connect(self._use)
        self._together.both_kept.connect(lambda: self._keep(Keep.BOTH))
        self._together.put_off.connect(self._leave)
        self._scroll.content.addWidget(self._together)
        self._nothing = EmptyState(
            self.look, Icon.CIRCLE_CHECK, "", name="conflict_none", kind=Kind.SECONDARY, action_name="conflict_outbox"
        )
        self._nothing.acted.connect(self._leave)
        self._nothing.hide()
        self._scroll.content.addWidget(self._nothing)
        self._scroll.content.addStretch(1)
        self.set_crumbs(Crumb(self.tr("Outbox"), Place(Screen.OUTBOX)), Crumb(self.tr("Two of one thing")))

    def reload(self) -> None:
        """Read both."""
        conflicts, wanted = self.context.services.conflicts, self.place.id
        self.read(lambda: conflicts.load(wanted), done=self._show, failed=self._on_missing)

    def adapt(self, width: int, height: int) -> None:
        """Columns side by side, or one at a time."""
        del height
        self._scroll.adapt(width)
        self._wide = width >= COLUMNS_FROM
        self._arrange()

    def _make_bar(self) -> QWidget:
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(10))
        row.addWidget(StateChip(self.look, WorkState.NEEDS))
        self._about = Label(self.look, "", Type.MEDIUM, wrap=True, name="conflict_about")
        row.addWidget(self._about, 1)
        self._number = Label(self.look, "", Type.SMALL, tone="text2", name="conflict_number")
        row.addWidget(self._number)
        self._back = IconButton(self.look, Icon.CHEVRON_LEFT, self.tr("The one before"), name="conflict_previous")
        self._on = IconButton(self.look, Icon.CHEVRON_RIGHT, self.tr("The next one"), name="conflict_next")
        self._back.clicked.connect(lambda: self._go_to(self._view.previous_id if self._view else ""))
        self._on.clicked.connect(lambda: self._go_to(self._view.next_id if self._view else ""))
        row.addWidget(self._back)
        row.addWidget(self._on)
        return self._bar

    def _make_sides(self) -> QWidget:
        look = self.look
        self._sides = {
            MINE: SideCard(look, Icon.MONITOR, self.tr("Here, on this computer"), name="side_mine", can_keep=True),
            BASE: SideCard(look, Icon.HISTORY, self.tr("Before both"), name="side_base", can_keep=False),
            THEIRS: SideCard(look, Icon.SCHOOL, self.tr("From elsewhere"), name="side_theirs", can_keep=True),
        }
        self._sides[MINE].kept.connect(lambda: self._keep(Keep.MINE))
        self._sides[THEIRS].kept.connect(lambda: self._keep(Keep.THEIRS))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        segments = [
            Segment(MINE, self.tr("Here")),
            Segment(BASE, self.tr("Before")),
            Segment(THEIRS, self.tr("Elsewhere")),
        ]
        self._tabs = SegmentedTabs(look, segments, label=self.tr("Which text"), name="conflict_tabs")
        self._tabs.chosen.connect(lambda _key: self._arrange())
        column.addWidget(self._tabs)
        row = QHBoxLayout()
        row.setSpacing(look.px(14))
        for side in self._sides.values():
            row.addWidget(side, 1)
        column.addLayout(row)
        self._columns = holder
        return holder

    def _arrange(self) -> None:
        has_base = self._view is None or bool(self._view.base.text or self._view.base.score)
        self._tabs.setVisible(not self._wide)
        self._tabs.set_offered(BASE, has_base)
        for key, side in self._sides.items():
            side.setVisible((self._wide or self._tabs.current == key) and (key != BASE or has_base))

    def _show(self, view: ConflictView) -> None:
        self._view = view
        now = self.context.now()
        self._show_found(found=True)
        self._name_it(view)
        self._number.setText(self.tr("{number} of {count}").format(number=view.number, count=view.count))
        self._back.setEnabled(bool(view.previous_id))
        self._on.setEnabled(bool(view.next_id))
        by = view.theirs.by
        self._sides[THEIRS].name_it(
            self.tr("At the school, by {name}").format(name=by) if by else self.tr("From elsewhere")
        )
        for key, side in ((MINE, view.mine), (BASE, view.base), (THEIRS, view.theirs)):
            signs = key != BASE and bool(view.base.text)
            self._sides[key].show_side(side, now, signs=signs, max_score=view.max_score)
        self._together.show_conflict(view)
        self._arrange()

    def _name_it(self, view: ConflictView) -> None:
        match view.kind:
            case ConflictKind.NOTE:
                title = self.tr("One note, two texts")
                line = self.tr(
                    "You wrote in this note here and somewhere else. Both are kept, as two notes, until you choose."
                )
                about = self.tr("Note in {name}")
            case ConflictKind.GRADE:
                title = self.tr("One work, two grades")
                line = self.tr(
                    "You graded this work here, and somebody graded it elsewhere. Yours waits until you choose."
                )
                about = self.tr("Grade for {name}")
            case ConflictKind.CONTENT:
                title = self.tr("Two wrote the same")
                line = self.tr(
                    "You changed this here, and somebody changed it at the school. Yours waits until you choose."
                )
                about = self.tr("In your course: {name}")
        self._heading.title.setText(title)
        self._heading.line.setText(line)
        self._about.setText(about.format(name=view.title))

    def _show_found(self, *, found: bool) -> None:
        for widget in (self._heading, self._bar, self._columns, self._together):
            widget.setVisible(found)
        self._nothing.setVisible(not found)

    def _on_missing(self, failure: Failure) -> None:
        self._view = None
        self._show_found(found=False)
        self._nothing.tell(failure_words(failure), action=self.tr("To the outbox"))

    def _use(self) -> None:
        view, conflicts = self._view, self.context.services.conflicts
        if view is None:
            return
        text, score = self._together.text.text(), self._together.score.text().strip()
        if view.kind is ConflictKind.GRADE:
            self._decide(lambda: conflicts.use_grade(view.conflict_id, score=score, feedback=text, seen=view))
        else:
            self._decide(lambda: conflicts.use_text(view.conflict_id, text, seen=view))

    def _keep(self, wanted: Keep) -> None:
        view, conflicts = self._view, self.context.services.conflicts
        if view is not None:
            self._decide(lambda: conflicts.keep(view.conflict_id, wanted, seen=view))

    def _decide(self, work: Callable[[], None]) -> None:
        if self._is_deciding:
            return
        self._is_deciding = True
        self.context.tasks.run(
            lambda _job: work(), owner=self, lane=Lane.WRITE, done=lambda _none: self._decided(), failed=self._on_failed
        )

    def _decided(self) -> None:
        self._is_deciding = False
        view = self._view
        self.context.say(self.tr("Decided. It goes to the school with the next connection."))
        following = (view.next_id or view.previous_id) if view is not None else ""
        if following:
            self._go_to(following)
        else:
            self._leave()

    def _on_failed(self, failure: Failure) -> None:
        self._is_deciding = False
        self.context.say(failure_words(failure))

    def _go_to(self, conflict_id: str) -> None:
        if conflict_id:
            self.context.navigator.go(Place(Screen.CONFLICT, conflict_id))

    def _leave(self) -> None:
        self.context.navigator.go(Place(Screen.OUTBOX))
