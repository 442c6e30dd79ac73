"""A course page."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from lms_desktop.services.views import AssignmentLine, CourseView, GradeLine, OfflineState, OfflineView, WorkState
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.course.head import CourseHead
from lms_desktop.ui.course.model import assignment_row
from lms_desktop.ui.course.sections import SectionPane
from lms_desktop.ui.course.side import WIDTH, GradesCard, OfflineCard, ProgressCard
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.layout import Scrolled
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.roles import Tone
from lms_desktop.ui.widgets.ask import Ask
from lms_desktop.ui.widgets.cards import Notice
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.lists import RowList
from lms_desktop.ui.widgets.row_delegate import RowDelegate
from lms_desktop.ui.widgets.rows import RowsModel
from lms_desktop.ui.widgets.section import SectionCard

PATIENCE_MS = 2000


class CoursePage(Page):
    """Syllabus on one side; progress, copies and grades on the other."""

    entities = frozenset(
        {"course", "course_detail", "section", "lecture", "lecture_detail", "enrollment", "progress"}
        | {"assignment", "submission", "attempt", "result", "outbox", "download", "quiz"}
    )

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("course_page")
        self._view: CourseView | None = None
        self._panes: dict[str, SectionPane] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scrolled(self.look)
        whole.addWidget(self._scroll)
        self._head = CourseHead(self.look)
        self._head.continued.connect(self._continue)
        self._head.enroll_pressed.connect(self._enroll)
        self._head.offline_pressed.connect(self._on_offline)
        self._head.more_pressed.connect(self._open_menu)
        self._scroll.content.addWidget(self._head)
        self._notice = Notice(self.look, "", name="course_notice", action_name="course_notice_action")
        self._notice.hide()
        self._scroll.content.addWidget(self._notice)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(self.look.px(16))
        self._columns.addLayout(self._make_syllabus(), 1)
        self._columns.addWidget(self._make_side(), 0, Qt.AlignmentFlag.AlignTop)
        self._scroll.content.addLayout(self._columns)
        self._scroll.content.addStretch(1)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._lose_patience)
        self._waited_long = False
        context.desk.status_changed.connect(self._tell_status)
        self._refresh()

    def reload(self) -> None:
        """Read the course."""
        courses, course_id = self.context.services.courses, self.place.id
        self.read(lambda: courses.open(course_id), done=self._show, failed=self._on_missing)

    def adapt(self, width: int, height: int) -> None:
        """One column in small windows."""
        del height
        self._scroll.adapt(width)
        self._head.adapt(width)
        narrow = width < 1000
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._side.setMinimumWidth(0 if narrow else self.look.px(WIDTH))
        self._side.setMaximumWidth(16_777_215 if narrow else self.look.px(WIDTH))

    def _make_syllabus(self) -> QVBoxLayout:
        self._syllabus = QVBoxLayout()
        self._syllabus.setSpacing(self.look.px(10))
        self._section_box = QVBoxLayout()
        self._section_box.setSpacing(self.look.px(10))
        self._syllabus.addLayout(self._section_box)
        now = self.context.now
        self._assignments: RowsModel[AssignmentLine] = RowsModel(
            lambda line: assignment_row(line, now()), lambda line: line.assignment_id, self
        )
        self._assignment_card = SectionCard(self.look, self.tr("Assignments"), name="assignments")
        rows = RowList(
            self.look,
            self._assignments,
            label=self.tr("Assignments"),
            name="assignment_list",
            fits_content=True,
        )
        rows.setItemDelegate(RowDelegate(self.look, lines=1, inset=0, title=Type.BODY, parent=rows))
        rows.opened.connect(lambda id_: self.context.navigator.go(Place(Screen.ASSIGNMENT, id_)))
        self._assignment_card.body.addWidget(rows)
        self._syllabus.addWidget(self._assignment_card)
        self._syllabus.addStretch(1)
        return self._syllabus

    def _make_side(self) -> QWidget:
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.px(12))
        self._progress = ProgressCard(self.look)
        self._offline = OfflineCard(self.look)
        self._offline.keep_pressed.connect(self._keep)
        self._offline.pause_pressed.connect(lambda: self._change_copy("pause"))
        self._offline.resume_pressed.connect(lambda: self._change_copy("resume"))
        self._offline.drop_pressed.connect(self._ask_to_drop)
        self._grades = GradesCard(self.look)
        self._grades.opened.connect(self._open_grade)
        for card in (self._progress, self._offline, self._grades):
            column.addWidget(card)
        return self._side

    def _show(self, view: CourseView) -> None:
        first = self._view is None
        self._view = view
        self._crumb(view)
        self._head.show_course(view)
        self._show_notice(view)
        self._show_sections(view)
        if first:
            self._unfold(view)
        self._assignments.show(view.assignments)
        self._assignments.retold()
        self._assignment_card.setVisible(bool(view.assignments))
        self._progress.show_course(view)
        self._progress.setVisible(view.is_enrolled)
        self._offline.show_offline(view.offline)
        self._offline.setVisible(view.is_enrolled)
        self._grades.show_grades(view.grades)

    def _crumb(self, view: CourseView) -> None:
        joined = view.is_enrolled
        root = Crumb(
            self.tr("Library") if joined else self.tr("Catalogue"),
            Place(Screen.LIBRARY if joined else Screen.CATALOGUE),
        )
        self.set_crumbs(root, Crumb(view.title))

    def _show_notice(self, view: CourseView) -> None:
        self._notice.show()
        if view.state is not WorkState.WAITING:
            self._patience.stop()
            self._waited_long = False
        if view.is_closed:
            text = self.tr("The school closed this course. What you have stays readable.")
            self._notice.tell(text, icon=Icon.LOCK, tone=Tone.HERE)
        elif view.state is WorkState.WAITING and view.is_enrolled:
            self._show_waiting()
        elif view.state is WorkState.FAILED:
            text = self.tr("The school could not take this. The outbox tells why.")
            self._notice.tell(text, icon=Icon.OCTAGON_ALERT, tone=Tone.FAILED)
        elif not view.is_enrolled and not view.is_free:
            text = self.tr("This course is sold on the school's site.")
            self._notice.tell(text, icon=Icon.INFO)
        elif not view.has_syllabus:
            text = self.tr("Only the description is here yet. The lectures come with the next connection.")
            self._notice.tell(text, icon=Icon.CLOUD, tone=Tone.HERE)
        else:
            self._notice.hide()

    def _show_waiting(self) -> None:
        """Joining that is on its way is told only when it takes long, or cannot go."""
        if self._waited_long or self.context.desk.status.is_offline:
            text = self.tr("You join as soon as the school can be reached.")
            self._notice.tell(text, icon=Icon.CLOCK, tone=Tone.WAITING)
            return
        self._notice.hide()
        if not self._patience.isActive():
            self._patience.start()

    def _lose_patience(self) -> None:
        self._waited_long = True
        self._tell_status()

    def _tell_status(self) -> None:
        if self._view is not None:
            self._show_notice(self._view)

    def _show_sections(self, view: CourseView) -> None:
        known = {section.section_id for section in view.sections}
        for gone in [id_ for id_ in self._panes if id_ not in known]:
            pane = self._panes.pop(gone)
            self._section_box.removeWidget(pane)
            pane.deleteLater()
        kept = view.offline.state is not OfflineState.NOT_KEPT
        for number, section in enumerate(view.sections):
            if section.section_id not in self._panes:
                pane = SectionPane(self.look, section)
                pane.lecture_opened.connect(self._open_lecture)
                self._panes[section.section_id] = pane
                self._section_box.insertWidget(number, pane)
            self._panes[section.section_id].show_section(section, is_kept=kept)

    def _unfold(self, view: CourseView) -> None:
        """Where the person is, the section is open and the lecture marked."""
        following = view.next_lecture
        for section in view.sections:
            here = following is not None and any(line.lecture_id == following.lecture_id for line in section.lectures)
            if here or len(view.sections) == 1:
                self._panes[section.section_id].head.setChecked(True)
            if here and following is not None:
                self._panes[section.section_id].rows.make_current(following.lecture_id)

    def _refresh(self) -> None:
        """Ask the school quietly; without an answer, what is here is shown."""
        courses, course_id = self.context.services.courses, self.place.id
        self.context.tasks.run(
            lambda _job: courses.refresh(course_id),
            owner=self,
            done=lambda _view: self.note_change(),
            failed=lambda _failure: None,
        )

    def _on_missing(self, failure: Failure) -> None:
        if self._view is None:
            self._head.setVisible(False)
            self._side.setVisible(False)
            self._assignment_card.setVisible(False)
            self.set_crumbs(Crumb(self.tr("Library"), Place(Screen.LIBRARY)), Crumb(self.tr("Course")))
        self._notice.show()
        self._notice.tell(failure_words(failure), icon=Icon.CLOUD, tone=Tone.HERE)

    def _continue(self) -> None:
        if self._view is not None and self._view.next_lecture is not None:
            self._open_lecture(self._view.next_lecture.lecture_id)

    def _open_lecture(self, lecture_id: str) -> None:
        self.context.navigator.go(Place(Screen.LECTURE, lecture_id))

    def _open_grade(self, line: GradeLine) -> None:
        if line.assignment_id:
            self.context.navigator.go(Place(Screen.ASSIGNMENT, line.assignment_id))
        elif line.lecture_id:
            self._open_lecture(line.lecture_id)

    def _enroll(self) -> None:
        enrollments, course_id = self.context.services.enrollments, self.place.id
        self._write(lambda: enrollments.enroll(course_id))

    def _keep(self) -> None:
        self._change_copy("keep")

    def _change_copy(self, verb: str) -> None:
        downloads, course_id = self.context.services.downloads, self.place.id
        calls = {
            "keep": downloads.keep,
            "pause": downloads.pause,
            "resume": downloads.resume,
            "drop": downloads.drop,
        }
        self.context.tasks.run(
            lambda _job: calls[verb](course_id),
            owner=self,
            lane=Lane.WRITE,
            done=self._show_copy,
            failed=self._on_failed,
        )

    def _show_copy(self, offline: OfflineView) -> None:
        self._offline.show_offline(offline)
        self.note_change()

    def _on_offline(self) -> None:
        if self._view is None:
            return
        match self._view.offline.state:
            case OfflineState.NOT_KEPT:
                self._keep()
            case OfflineState.PAUSED | OfflineState.NO_SPACE:
                self._change_copy("resume")
            case OfflineState.FETCHING | OfflineState.WAITING:
                self._change_copy("pause")
            case OfflineState.KEPT:
                self._ask_to_drop()

    def _ask_to_drop(self) -> None:
        if self._view is None:
            return
        Ask(
            self.look,
            self,
            title=self.tr("Remove the copy of {course}?").format(course=words.isolated(self._view.title)),
            text=self.tr("{size} become free. Your notes, bookmarks and progress stay.").format(
                size=words.size(self._view.offline.bytes_here)
            ),
            keep=self.tr("Keep it"),
            effect=self.tr("Remove copy"),
            icon=Icon.TRASH_2,
            deed=lambda: self._change_copy("drop"),
            name="ask_drop",
        ).open()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        leave = menu.addAction(self.look.icon(Icon.LOG_OUT, size=16), self.tr("Leave the course …"))
        leave.setObjectName("leave_course")
        leave.triggered.connect(self._ask_to_leave)
        menu.popup(self._head.more.mapToGlobal(self._head.more.rect().bottomLeft()))

    def _ask_to_leave(self) -> None:
        if self._view is None:
            return
        enrollments, course_id = self.context.services.enrollments, self.place.id
        Ask(
            self.look,
            self,
            title=self.tr("Leave {course}?").format(course=words.isolated(self._view.title)),
            text=self.tr("The course goes from your library. Your notes and your progress stay with the school."),
            keep=self.tr("Stay"),
            effect=self.tr("Leave"),
            icon=Icon.LOG_OUT,
            deed=lambda: self._write(lambda: enrollments.leave(course_id)),
            name="ask_leave",
        ).open()

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
