"""An assignment."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lms_desktop.services.views import AssignmentView, FileView, ResourceView, WorkState
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.assignments.task import FeedbackCard, TaskCard
from lms_desktop.ui.assignments.work import WorkCard
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.layout import Heading, Scrolled
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.telling import problem_words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Role, Tone
from lms_desktop.ui.widgets.cards import Card, Notice
from lms_desktop.ui.widgets.chip import STATE_SIGNS, StateChip, state_tone
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.labels import Label, Sign
from lms_desktop.ui.widgets.pick import pick_files, pick_folder, pick_target


class AssignmentPage(Page):
    """What to do at the left, your work at the right, where it is on top."""

    entities = frozenset({"assignment", "submission", "course", "enrollment", "outbox", "download"})

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("assignment_page")
        self._view: AssignmentView | None = None
        self._is_narrow = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scrolled(self.look)
        whole.addWidget(self._scroll)
        self._heading = Heading(self.look)
        self._scroll.content.addWidget(self._heading)
        self._banner = Notice(self.look, "", title=" ", name="work_banner")
        self._chip = StateChip(self.look, WorkState.HERE)
        self._banner.trailing.addWidget(self._chip)
        self._banner.hide()
        self._scroll.content.addWidget(self._banner)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(self.look.px(14))
        self._task = TaskCard(self.look)
        self._task.attachment_pressed.connect(self._save_attachment)
        self._columns.addWidget(self._make_left(), 9)
        self._columns.addWidget(self._make_right(), 11)
        self._scroll.content.addLayout(self._columns, 1)
        self._show_cards(shown=False)  # what is typed before the work was read would be written over

    def reload(self) -> None:
        """Read the assignment."""
        assignments, assignment_id = self.context.services.assignments, self.place.id
        self.read(
            lambda: assignments.open(assignment_id),
            done=self._show,
            failed=self._on_missing,
        )

    def settle(self) -> None:
        """Save the draft."""
        self._work.save()

    def adapt(self, width: int, height: int) -> None:
        """One column in small windows."""
        del height
        self._scroll.adapt(width)
        narrow = width < 1000
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._is_narrow = narrow
        self._fit_left()

    def _fit_left(self) -> None:
        """Side by side, the task scrolls for itself and the buttons of the work stay in sight."""
        inner = self._left.widget()
        whole = inner.sizeHint().height() if self._is_narrow and inner is not None else self.look.px(200)
        self._left.setMinimumHeight(whole)

    def _make_left(self) -> QScrollArea:
        self._left = QScrollArea()
        self._left.setWidgetResizable(True)
        self._left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("scrolled", "true")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.px(14))
        self._feedback = FeedbackCard(self.look)
        self._feedback.hide()
        column.addWidget(self._feedback)
        column.addWidget(self._task, 1)
        self._left.setWidget(inner)
        return self._left

    def _make_right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.px(14))
        self._due = Card(self.look, padding=16, name="due_card")
        row = QHBoxLayout()
        row.setSpacing(self.look.px(12))
        self._due_sign = Sign(self.look, Icon.ALARM_CLOCK, Role.TEXT2, 20)
        row.addWidget(self._due_sign)
        words_column = QVBoxLayout()
        words_column.setSpacing(0)
        self._due_title = Label(self.look, "", Type.STRONG, wrap=True, name="due_title")
        self._due_text = Label(self.look, "", Type.SMALL, tone="text2", wrap=True)
        words_column.addWidget(self._due_title)
        words_column.addWidget(self._due_text)
        row.addLayout(words_column, 1)
        self._due.body.addLayout(row)
        column.addWidget(self._due)
        self._work = WorkCard(self.context, self.place.id)
        self._work.hand_in_pressed.connect(self._hand_in)
        self._work.take_back_pressed.connect(self._take_back)
        self._work.copy_pressed.connect(self._save_copy)
        self._work.add_pressed.connect(self._pick)
        self._work.files_dropped.connect(lambda names: self.add_files([Path(name) for name in names]))
        self._work.remove_pressed.connect(self._remove)
        column.addWidget(self._work, 1)
        return right

    def _show(self, view: AssignmentView) -> None:
        self._view = view
        self._show_cards(shown=True)
        self._heading.title.setText(view.title)
        self._heading.line.setText(view.course_title)
        self.set_crumbs(
            Crumb(self.tr("Library"), Place(Screen.LIBRARY)),
            Crumb(view.course_title, Place(Screen.COURSE, view.course_id)),
            Crumb(view.title),
        )
        self._task.show_assignment(view)
        self._show_due(view)
        self._show_banner(view)
        latest = view.latest
        graded = latest is not None and bool(latest.score)
        self._feedback.setVisible(graded)
        if latest is not None and graded:
            self._feedback.show_grade(latest)
        self._work.show_assignment(view)
        # The texts know their heights after the layout did its work.
        QTimer.singleShot(0, self, self._fit_left)

    def _show_due(self, view: AssignmentView) -> None:
        now = self.context.now()
        if view.due_at is None:
            self._due_title.setText(self.tr("No deadline"))
            self._due_text.setText(self.tr("Hand in when you are ready."))
            return
        if view.is_past_due:
            self._due_title.setText(self.tr("The deadline was {when}").format(when=words.full(view.due_at)))
            late = self.tr("You can still hand in; the school marks it as late.")
            over = self.tr("Late work is not taken.")
            self._due_text.setText(late if view.allow_late else over)
        else:
            self._due_title.setText(self._due_words(view.due_at, now))
            text = self.tr("{date}. This computer's clock says {time}.")
            self._due_text.setText(text.format(date=words.full(view.due_at), time=words.time_of_day(now)))
        today = view.due_at.astimezone().date() == now.astimezone().date()
        urgent = today and view.latest is None
        self._due_sign.show_sign(Icon.ALARM_CLOCK, Role.FAILED if urgent else Role.TEXT2)

    def _due_words(self, due_at: datetime, now: datetime) -> str:
        time = words.time_of_day(due_at)
        days = (due_at.astimezone().date() - now.astimezone().date()).days
        if days == 0:
            return self.tr("Due today, {time}").format(time=time)
        if days == 1:
            return self.tr("Due tomorrow, {time}").format(time=time)
        return self.tr("Due {day}, {time}").format(day=words.due(due_at, now), time=time)

    def _show_banner(self, view: AssignmentView) -> None:
        latest = view.latest
        editing = view.can_hand_in and bool(view.draft_content or view.draft_files)
        self._banner.setVisible(latest is not None and not (editing and not latest.score))
        if latest is None:
            return
        now = self.context.now()
        self._chip.show_state(latest.state)
        at = words.when(latest.handed_in_at, now) if latest.handed_in_at is not None else ""
        match latest.state:
            case WorkState.RECEIVED if latest.score:
                title, text = self.tr("Graded"), self.tr("The school has your work, and you have its answer.")
            case WorkState.RECEIVED:
                when = words.when(latest.received_at, now) if latest.received_at else at
                title = self.tr("The school received your work at {time}").format(time=when)
                text = self.tr("Receipt {number}.").format(number=latest.receipt) if latest.receipt else ""
            case WorkState.SENDING:
                title = self.tr("Your work is being sent")
                text = self.tr("It goes on where it stopped, if the network goes away.")
            case WorkState.FAILED:
                title, text = self.tr("The school could not take this"), problem_words(latest.problem)
            case WorkState.NEEDS:
                title = self.tr("Your work waits for you")
                text = self.tr("Sign in again to send it. It is safe here.")
            case WorkState.HELD:
                title = self.tr("Handed in on this computer at {time}").format(time=at)
                text = self.tr("It is on hold: it goes to the school when you let it go, in the outbox.")
            case WorkState.HERE | WorkState.WAITING:
                title = self.tr("Handed in on this computer at {time}").format(time=at)
                text = self.tr(
                    "Your text and your files are copied and safe. They go to the school with the next "
                    "connection; then a receipt appears here."
                )
        tone = Tone.HERE if latest.state is WorkState.WAITING else state_tone(latest.state)
        icon = Icon.HARD_DRIVE if latest.state is WorkState.WAITING else STATE_SIGNS[latest.state]
        self._banner.tell(text, title=title, tone=tone, icon=icon)

    def _on_missing(self, failure: Failure) -> None:
        if self._view is None:
            self.set_crumbs(Crumb(self.tr("Library"), Place(Screen.LIBRARY)), Crumb(self.tr("Assignment")))
            self._banner.show()
            self._chip.hide()
            title = self.tr("This assignment is not on this computer yet")
            self._banner.tell(failure_words(failure), title=title, tone=Tone.HERE, icon=Icon.CLOUD)
            self._show_cards(shown=False)

    def _show_cards(self, *, shown: bool) -> None:
        for card in (self._task, self._work, self._due):
            card.setVisible(shown)

    def _pick(self) -> None:
        pick_files(self, self.tr("Add files"), self.add_files)

    def add_files(self, paths: list[Path]) -> None:
        """Copy files into the draft."""
        self._work.tell_file_problem("")
        for path in paths:
            self._add_file(path)

    def _add_file(self, path: Path) -> None:
        assignments, assignment_id = self.context.services.assignments, self.place.id
        self.context.tasks.run(
            lambda _job: assignments.add_file(assignment_id, path),
            owner=self,
            lane=Lane.WRITE,
            done=lambda _file: self.note_change(),
            failed=lambda failure: self._on_file_failed(path, failure),
        )

    def _on_file_failed(self, path: Path, failure: Failure) -> None:
        why = str(getattr(failure.error, "facts", {}).get("why", ""))
        text = {
            "missing": self.tr("{file} is not there any more."),
            "too_large": self.tr("{file} is too large for this assignment."),
            "wrong_kind": self.tr("{file} is of a kind that this assignment does not take."),
            "unreadable": self.tr("{file} cannot be read."),
        }.get(why)
        words_ = text.format(file=words.isolated(path.name)) if text else failure_words(failure)
        self._work.tell_file_problem(words_)

    def _remove(self, file: FileView) -> None:
        assignments, assignment_id = self.context.services.assignments, self.place.id
        self._write(lambda: assignments.remove_file(assignment_id, file.file_id))

    def _hand_in(self) -> None:
        assignments, assignment_id = self.context.services.assignments, self.place.id
        self.context.tasks.run(
            lambda _job: assignments.hand_in(assignment_id),
            owner=self,
            lane=Lane.WRITE,
            done=self._after_hand_in,
            failed=self._on_hand_in_failed,
        )

    def _after_hand_in(self, view: AssignmentView) -> None:
        self._show(view)
        self.context.say(self.tr("Handed in on this computer. It is saved and goes by itself."))

    def _on_hand_in_failed(self, failure: Failure) -> None:
        why = str(getattr(failure.error, "facts", {}).get("why", ""))
        if why == "empty":
            self._work.tell_file_problem(self.tr("Write something or add a file first."))
        else:
            self._work.tell_file_problem(failure_words(failure))
        self.note_change()

    def _take_back(self) -> None:
        if self._view is None or self._view.latest is None:
            return
        assignments, submission_id = self.context.services.assignments, self._view.latest.submission_id
        self._write(lambda: assignments.take_back(submission_id))

    def _save_copy(self) -> None:
        pick_folder(self, self.tr("Save a copy in"), self.save_copy)

    def save_copy(self, folder: Path) -> None:
        """Write the hand-in into a folder."""
        if self._view is None or self._view.latest is None:
            return
        assignments, submission_id = self.context.services.assignments, self._view.latest.submission_id
        self.context.tasks.run(
            lambda _job: assignments.save_copy(submission_id, folder),
            owner=self,
            done=lambda path: self.context.say(self.tr("Saved in {folder}.").format(folder=path.name)),
            failed=self._on_failed,
        )

    def _save_attachment(self, file: ResourceView) -> None:
        source = file.path
        if source is None:
            return
        pick_target(
            self,
            self.tr("Save a copy"),
            file.title,
            lambda target: self._copy(source, target),
        )

    def _copy(self, source: Path, target: Path) -> None:
        self.context.tasks.run(lambda _job: shutil.copyfile(source, target), owner=self)

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
