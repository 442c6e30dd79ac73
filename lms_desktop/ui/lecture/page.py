"""The lecture room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from lms_desktop.services.views import BookmarkView, LectureKind, LectureView, NoteView
from lms_desktop.tasks import Failure, Lane
from lms_desktop.ui import words
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.lecture.build import build_work, work_key
from lms_desktop.ui.lecture.panel import WIDTH as PANEL_WIDTH
from lms_desktop.ui.lecture.panel import SidePanel
from lms_desktop.ui.lecture.spot import Spot
from lms_desktop.ui.lecture.strip import Strip
from lms_desktop.ui.lecture.work import WorkPane
from lms_desktop.ui.page import Page
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.crumbs import Crumb
from lms_desktop.ui.widgets.empty import EmptyState

Room = tuple[LectureView, tuple[NoteView, ...], tuple[BookmarkView, ...]]
OVERLAY_BELOW = 1000
LOW_BELOW = 460


class LecturePage(Page):
    """The work, the panel beside it, and the keys of both."""

    entities = frozenset(
        {"lecture", "lecture_detail", "section", "course", "enrollment", "progress", "note", "bookmark"}
        | {"download", "outbox", "quiz", "question", "attempt", "result"}
    )
    folds_rail = True

    def __init__(self, context: Context, place: Place) -> None:
        super().__init__(context, place)
        self.setObjectName("lecture_page")
        self._view: LectureView | None = None
        self._work: WorkPane | None = None
        self._work_key: object = None
        self._size = (1366, 768)
        self._panel_wanted: bool | None = None
        self._immersed = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._column = QVBoxLayout()
        self._column.setSpacing(self.look.px(10))
        self._row.addLayout(self._column, 1)
        self.panel = SidePanel(context, place.id)
        self._row.addWidget(self.panel)
        self._strip = Strip(self.look)
        self._foot = QVBoxLayout()
        self._foot.addWidget(self._strip)
        self._column.addLayout(self._foot)
        self._connect_panel()
        self._strip.next_pressed.connect(self._go_on)
        self._strip.done_pressed.connect(self._mark_done)
        QShortcut(QKeySequence(Qt.Key.Key_F9), self, self.toggle_panel)
        lectures, lecture_id = context.services.lectures, place.id
        context.tasks.run(
            lambda _job: lectures.mark_opened(lecture_id),
            owner=self,
            lane=Lane.WRITE,
            failed=lambda _failure: None,  # an unknown lecture says so by itself
        )

    @property
    def work(self) -> WorkPane | None:
        """What is shown at the left."""
        return self._work

    def reload(self) -> None:
        """Read the lecture with its notes and bookmarks."""
        services, lecture_id = self.context.services, self.place.id
        self.read(
            lambda: (
                services.lectures.open(lecture_id),
                services.notes.in_lecture(lecture_id),
                services.bookmarks.in_lecture(lecture_id),
            ),
            done=self._show,
            failed=self._on_missing,
        )

    def settle(self) -> None:
        """Save the note and the place."""
        self.panel.notes.editor.save()
        if self._work is not None:
            self._work.settle()

    def dispose(self) -> None:
        """Close the engine."""
        if self._immersed:
            self._immerse(on=False)
        if self._work is not None:
            self._work.dispose()

    def adapt(self, width: int, height: int) -> None:
        """Below 1000 the panel lies over the work and is opened by F9."""
        self._size = (width, height)
        if self._work is not None:
            self._work.adapt(width, height)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no field or button wanted."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() == Qt.Key.Key_N:
            self.begin_note()
        elif plain and event.key() == Qt.Key.Key_B:
            self.set_bookmark()
        elif plain and event.key() == Qt.Key.Key_Escape and (self._immersed or self._is_overlay_open()):
            self._leave_overlay()
        elif self._work is None or not self._work.take_key(event):
            super().keyPressEvent(event)

    def toggle_panel(self) -> None:
        """Show or hide the panel."""
        self._panel_wanted = not self.panel.isVisible()
        self._arrange()

    def begin_note(self) -> None:
        """Start a note at this place."""
        if self._work is None:
            return
        self._open_panel("notes")
        self.panel.notes.begin(self._work.spot())

    def set_bookmark(self) -> None:
        """Mark this place."""
        if self._work is None:
            return
        spot = self._work.spot()
        bookmarks, lecture_id = self.context.services.bookmarks, self.place.id
        self.context.tasks.run(
            lambda _job: bookmarks.add(lecture_id, timestamp=spot.timestamp, page_number=spot.page),
            owner=self,
            lane=Lane.WRITE,
            done=self._tell_bookmark,
            failed=self._on_failed,
        )

    def _connect_panel(self) -> None:
        panel = self.panel
        panel.outline.lecture_chosen.connect(self._go_to_lecture)
        panel.notes.went_to.connect(self._go_to_spot)
        panel.notes.new_pressed.connect(self.begin_note)
        panel.marks.went_to.connect(self._go_to_spot)
        panel.marks.add_pressed.connect(self.set_bookmark)
        panel.marks.remove_pressed.connect(self._remove_bookmark)
        panel.transcript.went_to.connect(self._go_to_spot)

    def _show(self, room: Room) -> None:
        view, notes, marks = room
        first = self._view is None
        self._view = view
        self.set_crumbs(
            Crumb(view.course_title, Place(Screen.COURSE, view.course_id)),
            Crumb(f"{view.section_number}  {view.section_title}"),
            Crumb(view.title),
        )
        self._show_work(view)
        self._strip.show_lecture(view)
        self.panel.show_lecture(view)
        self.panel.notes.show_notes(notes)
        self.panel.marks.show_marks(marks)
        assert self._work is not None
        self._work.show_lecture(view)
        self._work.show_bookmarks(marks)
        if first:
            self.panel.choose("outline" if view.kind is LectureKind.TEXT else "notes")
            self._arrange()

    def _show_work(self, view: LectureView) -> None:
        if self._work_key == work_key(view):
            return
        self._work_key = work_key(view)
        old = self._work
        self._work = build_work(self.context, view, self)
        self._work.fetch_pressed.connect(self._fetch)
        self._column.insertWidget(0, self._work, 1)
        self._work.adapt(*self._size)
        if old is not None:
            old.settle()
            old.dispose()
            self._column.removeWidget(old)
            old.deleteLater()

    def _on_missing(self, failure: Failure) -> None:
        if self._view is not None:
            return
        self.set_crumbs(Crumb(self.tr("Library"), Place(Screen.LIBRARY)), Crumb(self.tr("Lecture")))
        empty = EmptyState(
            self.look,
            Icon.CLOUD,
            self.tr("This lecture is not on this computer"),
            failure_words(failure),
            name="lecture_missing",
        )
        self._column.insertWidget(0, empty, 1)
        self._strip.hide()
        self.panel.hide()

    def _arrange(self) -> None:
        width, height = self._size
        px = self.look.px
        kind = self._view.kind if self._view is not None else LectureKind.UNKNOWN
        flush = kind in {LectureKind.PDF, LectureKind.TEXT} or self._immersed
        side = 0 if flush else px(16 if width >= OVERLAY_BELOW else 8)
        self._column.setContentsMargins(side, 0 if flush else px(4), side, 0 if self._immersed else px(12))
        self._foot.setContentsMargins(px(12) if flush else 0, 0, px(12) if flush else 0, 0)
        self._strip.setVisible(not self._immersed and height >= LOW_BELOW and self._view is not None)
        by_default = width >= OVERLAY_BELOW and kind is not LectureKind.QUIZ
        wanted = self._panel_wanted if self._panel_wanted is not None else by_default
        self._place_panel(over=width < OVERLAY_BELOW)
        self.panel.setVisible(wanted and not self._immersed and self._view is not None)

    def _place_panel(self, *, over: bool) -> None:
        """In small windows the panel lies over the work instead of beside it."""
        in_row = self._row.indexOf(self.panel) >= 0
        if over and in_row:
            self._row.removeWidget(self.panel)
        elif not over and not in_row:
            self._row.addWidget(self.panel)
        if over:
            wide = min(self.look.px(PANEL_WIDTH), self.width())
            at_end = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
            self.panel.setGeometry(self.width() - wide if at_end else 0, 0, wide, self.height())
            self.panel.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a panel that lies over the work at its end."""
        super().resizeEvent(event)
        self._place_panel(over=self._size[0] < OVERLAY_BELOW)

    def _open_panel(self, tab: str) -> None:
        if not self.panel.isVisible():
            self._panel_wanted = True
            self._arrange()
        self.panel.choose(tab)

    def _is_overlay_open(self) -> bool:
        return self._size[0] < OVERLAY_BELOW and self.panel.isVisible()

    def _leave_overlay(self) -> None:
        if self._immersed:
            self._immerse(on=False)
        else:
            self.toggle_panel()

    def immerse(self) -> None:
        """Let the picture fill the screen, or come back."""
        self._immerse(on=not self._immersed)

    def _immerse(self, *, on: bool) -> None:
        self._immersed = on
        self.context.desk.immersed.emit(on)
        self._arrange()

    def _go_to_spot(self, spot: Spot) -> None:
        if self._work is not None:
            self._work.go_to(spot)

    def _go_to_lecture(self, lecture_id: str) -> None:
        self.context.navigator.go(Place(Screen.LECTURE, lecture_id))

    def go_on(self) -> None:
        """Go to the next lecture."""
        self._go_on()

    def _go_on(self) -> None:
        if self._view is not None and self._view.next is not None and not self._view.next.is_locked:
            self._go_to_lecture(self._view.next.lecture_id)

    def _mark_done(self) -> None:
        progress, lecture_id = self.context.services.progress, self.place.id
        self.context.tasks.run(
            lambda _job: progress.complete(lecture_id),
            owner=self,
            lane=Lane.WRITE,
            done=lambda _view: self.note_change(),
            failed=self._on_failed,
        )

    def _fetch(self) -> None:
        if self._view is None:
            return
        downloads, course_id = self.context.services.downloads, self._view.course_id
        self.context.tasks.run(
            lambda _job: downloads.keep(course_id),
            owner=self,
            lane=Lane.WRITE,
            done=lambda _view: self.context.say(self.tr("The course is taken along.")),
            failed=self._on_failed,
        )

    def _tell_bookmark(self, mark: BookmarkView) -> None:
        place = Spot(mark.timestamp, mark.page_number).word
        text = self.tr("Bookmark set at {place}.").format(place=words.isolated(place))
        self.context.say(text, lambda: self._take_bookmark_away(mark.bookmark_id))
        self.note_change()

    def _remove_bookmark(self, mark: BookmarkView) -> None:
        self._take_bookmark_away(mark.bookmark_id)

        def set_again() -> None:
            bookmarks, lecture_id = self.context.services.bookmarks, mark.lecture_id
            self.context.tasks.run(
                lambda _job: bookmarks.add(
                    lecture_id, timestamp=mark.timestamp, page_number=mark.page_number, title=mark.title
                ),
                owner=self.context.desk,
                lane=Lane.WRITE,
            )

        self.context.say(self.tr("Bookmark removed."), set_again)

    def _take_bookmark_away(self, bookmark_id: str) -> None:
        bookmarks = self.context.services.bookmarks
        self.context.tasks.run(lambda _job: bookmarks.remove(bookmark_id), owner=self.context.desk, lane=Lane.WRITE)

    def _on_failed(self, failure: Failure) -> None:
        self.context.say(failure_words(failure))
