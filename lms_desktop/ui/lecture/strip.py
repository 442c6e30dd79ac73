"""Under the work: how far one is in the section, done, and what comes next."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from lms_desktop.services.views import LectureKind, LectureView
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.labels import Label, Sign
from lms_desktop.ui.widgets.style import mark


class Strip(QFrame):
    """One line between this lecture and the next."""

    next_pressed = Signal()
    done_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        mark(self, ground="sunken")
        self.setMinimumHeight(look.px(42))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(3), look.px(8), look.px(3))
        row.setSpacing(look.px(8))
        self._sign = Sign(look, Icon.CIRCLE, Role.TEXT2, 17)
        self._text = Label(look, "", Type.SMALL, tone="text2", name="section_progress")
        row.addWidget(self._sign)
        row.addWidget(self._text)
        row.addStretch(1)
        self._done = Button(look, self.tr("Mark as done"), kind=Kind.GHOST, icon=Icon.CHECK, name="mark_done")
        self._done.clicked.connect(self.done_pressed)
        row.addWidget(self._done)
        self._next = Button(look, "", kind=Kind.GHOST, name="next_lecture")
        self._next.clicked.connect(self.next_pressed)
        row.addWidget(self._next)

    def show_lecture(self, view: LectureView) -> None:
        """Show where one is."""
        done = view.progress.is_completed
        self._sign.show_sign(Icon.CIRCLE_CHECK if done else Icon.CIRCLE_DOT, Role.RECEIVED if done else Role.TEXT2)
        self._text.setText(
            self.tr("{done} of {count} in this section").format(done=view.done_in_section, count=view.count_in_section)
        )
        can_mark = view.kind is not LectureKind.QUIZ and view.is_enrolled and not view.is_locked
        self._done.setVisible(can_mark and not done)
        self._next.setVisible(view.next is not None)
        if view.next is not None:
            title = view.next.title if len(view.next.title) <= 44 else f"{view.next.title[:43]}…"
            self._next.set_label(self.tr("Next: {lecture}").format(lecture=title))
            self._next.setEnabled(not view.next.is_locked)
