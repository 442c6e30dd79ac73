"""The cards that continue a lecture."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QStyle, QVBoxLayout, QWidget

from lms_desktop.services.views import ContinueView, LectureKind, OfflineState
from lms_desktop.ui import words
from lms_desktop.ui.theme.covers import category_sign
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.cards import Card
from lms_desktop.ui.widgets.chip import OfflineChip
from lms_desktop.ui.widgets.cover import Cover
from lms_desktop.ui.widgets.labels import ElidedLabel, Label
from lms_desktop.ui.widgets.progress import Bar, paint_bar


def place_words(widget: QWidget, view: ContinueView) -> str:
    """How far the person got: 12:34 of 18:20, page 7 of 24."""
    match view.kind:
        case LectureKind.VIDEO if view.total > 0 and view.is_begun:
            left = words.spoken_minutes(max(0.0, view.total - view.position))
            return widget.tr("{here} of {all}, {left} left").format(
                here=words.clock(view.position), all=words.clock(view.total), left=left
            )
        case LectureKind.VIDEO if view.total > 0:
            return words.spoken_minutes(view.total)
        case LectureKind.PDF if view.total > 0:
            return widget.tr("Page {page} of {pages}").format(
                page=max(1, round(view.position)), pages=round(view.total)
            )
        case _ if view.is_begun:
            return words.percent(view.percentage)
        case _:
            return widget.tr("Not started")


def kind_word(widget: QWidget, kind: LectureKind) -> str:
    """What a lecture is."""
    return {
        LectureKind.VIDEO: widget.tr("Video"),
        LectureKind.PDF: widget.tr("Reading"),
        LectureKind.TEXT: widget.tr("Text"),
        LectureKind.QUIZ: widget.tr("Quiz"),
        LectureKind.UNKNOWN: widget.tr("Lecture"),
    }[kind]


class HeroCard(Card):
    """The lecture to go on with."""

    continued = Signal(str)
    course_opened = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=16, name="hero", parent=parent)
        self._look = look
        self._view: ContinueView | None = None
        row = QHBoxLayout()
        row.setSpacing(look.px(20))
        self._cover = Cover(look, QSize(346, 195))
        row.addWidget(self._cover, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(look.px(5))
        self._chip = OfflineChip(look, OfflineState.KEPT)
        self._title = Label(look, "", Type.H1, wrap=True, name="hero_title")
        self._course = ElidedLabel(look, "", Type.BODY, tone="text2")
        self._bar = Bar(look, self.tr("Progress"), thickness=6)
        self._place = Label(look, "", Type.SMALL, tone="text2", wrap=True)
        column.addWidget(self._chip)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addWidget(self._course)
        column.addSpacing(look.px(6))
        column.addWidget(self._bar)
        column.addWidget(self._place)
        column.addStretch(2)
        column.addLayout(self._buttons())
        row.addLayout(column, 1)
        self.body.addLayout(row)

    def show_view(self, view: ContinueView) -> None:
        """Show a lecture."""
        self._view = view
        self._cover.show_course(
            view.course_id, view.category or view.course_title, plays=view.kind is LectureKind.VIDEO
        )
        self._chip.setVisible(view.is_here)
        self._title.setText(view.lecture_title)
        self._course.setText("  ·  ".join(part for part in (view.course_title, view.section_title) if part))
        self._bar.show_share(view.percentage / 100)
        self._place.setText(place_words(self, view))
        self._go_on.set_label(self.tr("Continue") if view.is_begun else self.tr("Start"))

    def adapt(self, width: int) -> None:
        """The cover shrinks, then goes."""
        narrow = width < 1000
        size = QSize(250, 141) if narrow else QSize(346, 195)
        self._cover.setFixedSize(self._look.px(size.width()), self._look.px(size.height()))
        self._cover.setVisible(width >= 620)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.px(8))
        self._go_on = Button(
            self._look, self.tr("Continue"), kind=Kind.PRIMARY, icon=Icon.PLAY, name="continue_lecture"
        )
        self._go_on.clicked.connect(self._on_continue)
        open_course = Button(self._look, self.tr("Open course"), name="hero_open_course")
        open_course.clicked.connect(self._on_open_course)
        row.addWidget(self._go_on)
        row.addWidget(open_course)
        row.addStretch(1)
        return row

    def _on_continue(self) -> None:
        if self._view is not None:
            self.continued.emit(self._view.lecture_id)

    def _on_open_course(self) -> None:
        if self._view is not None:
            self.course_opened.emit(self._view.course_id)


class ContinueTile(QAbstractButton):
    """A small card that goes on with a lecture when pressed."""

    opened = Signal(str)

    def __init__(self, look: Look, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._view: ContinueView | None = None
        self.setObjectName(f"continue_{number}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.clicked.connect(self._on_clicked)
        look.theme_changed.connect(self.update)

    def show_view(self, view: ContinueView) -> None:
        """Show a lecture."""
        self._view = view
        place = place_words(self, view)
        self.setAccessibleName(
            self.tr("Continue {lecture}, {course}, {place}").format(
                lecture=view.lecture_title, course=view.course_title, place=place
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Cover and three lines."""
        return QSize(self._look.px(300), self._look.px(104))

    def minimumSizeHint(self) -> QSize:
        """Cover and a few letters."""
        return QSize(self._look.px(220), self._look.px(104))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, cover, words and bar."""
        del event
        if self._view is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        px = self._look.px
        side = px(76)
        top = (self.height() - side) // 2
        pixmap = self._look.cover(
            self._view.course_id,
            category_sign(self._view.category or self._view.course_title),
            QSize(side, side),
            sign_px=24,
            ratio=self.devicePixelRatioF(),
        )
        painter.drawPixmap(self._placed(QRect(px(12), top, side, side)).topLeft(), pixmap)
        self._paint_words(painter, QRect(px(102), top, self.width() - px(102 + 14), side))

    def _on_clicked(self) -> None:
        if self._view is not None:
            self.opened.emit(self._view.lecture_id)

    def _paint_ground(self, painter: QPainter) -> None:
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(self._look.color(Role.LINE), 1))
        painter.setBrush(self._look.color(Role.HOVER if self.underMouse() else Role.SURFACE))
        if self.hasFocus():
            painter.setPen(QPen(self._look.color(Role.FOCUS), self._look.px(2)))
            ground.adjust(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, self._look.px(12), self._look.px(12))

    def _paint_words(self, painter: QPainter, room: QRect) -> None:
        assert self._view is not None
        px = self._look.px
        lines = (
            (self._view.course_title, Type.STRONG, Role.TEXT),
            (f"{kind_word(self, self._view.kind)}: {self._view.lecture_title}", Type.SMALL, Role.TEXT2),
        )
        top = room.top() + px(8)
        for text, type_, role in lines:
            painter.setFont(self._look.font(type_))
            painter.setPen(self._look.color(role))
            height = painter.fontMetrics().height()
            line = self._placed(QRect(room.left(), top, room.width(), height))
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            flags = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(line, flags, cut)
            top += height + px(2)
        top += px(4)
        place = self._short_place()
        painter.setFont(self._look.font(Type.SMALL))
        painter.setPen(self._look.color(Role.TEXT2))
        width = painter.fontMetrics().horizontalAdvance(place)
        line = QRect(room.right() - width, top, width + 1, painter.fontMetrics().height())
        painter.drawText(self._placed(line), int(Qt.AlignmentFlag.AlignCenter), place)
        bar = QRect(room.left(), line.center().y() - px(2), room.width() - width - px(10), px(5))
        paint_bar(painter, self._look, QRectF(self._placed(bar)), self._view.percentage / 100)

    def _short_place(self) -> str:
        assert self._view is not None
        if self._view.kind is LectureKind.VIDEO and self._view.is_begun:
            return words.clock(self._view.position)
        return place_words(self, self._view)

    def _placed(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
