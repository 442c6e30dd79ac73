"""Paints courses as cards in a grid."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lms_desktop.services.views import WorkState
from lms_desktop.ui import words
from lms_desktop.ui.theme.covers import category_sign
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.chip import STATE_SIGNS, chip_height, chip_width, paint_chip, state_tone, state_word
from lms_desktop.ui.widgets.progress import paint_bar
from lms_desktop.ui.widgets.row_delegate import LEADING, TRAILING
from lms_desktop.ui.widgets.rows import ITEM_ROLE, Index

COVER_HEIGHT = 117


@dataclass(frozen=True)
class Face:
    """What a card shows."""

    course_id: str
    category: str
    title: str
    detail: str
    left: str
    right: str
    right_icon: Icon | None = None
    right_ink: Role = Role.TEXT2
    share: float | None = None
    share_role: Role = Role.ACCENT
    state: WorkState | None = None


class CardDelegate(QStyledItemDelegate):
    """Cover, title, a second line, a bar and two facts."""

    def __init__(self, look: Look, face: Callable[[Any], Face], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._face = face

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The grid decides."""
        del index
        return option.rect.size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        face = self._face(index.data(ITEM_ROLE))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._look.px
        cell = option.rect.adjusted(1, 1, -px(14), -px(14))
        self._paint_ground(painter, option, cell)
        cover = QSize(cell.width() - px(14), px(COVER_HEIGHT))
        pixmap = self._look.cover(
            face.course_id,
            category_sign(face.category),
            cover,
            sign_px=30,
            ratio=painter.device().devicePixelRatioF(),
        )
        painter.drawPixmap(cell.left() + px(7), cell.top() + px(7), pixmap)
        self._paint_state(painter, option, cell, face)
        room = cell.adjusted(px(14), px(COVER_HEIGHT + 15), -px(14), -px(10))
        self._paint_words(painter, option, room, face)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, cell: QRect) -> None:
        look = self._look
        chosen = bool(option.state & QStyle.StateFlag.State_HasFocus)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        pen = QPen(look.color(Role.FOCUS), look.px(2)) if chosen else QPen(look.color(Role.LINE), 1)
        painter.setPen(pen)
        painter.setBrush(look.color(Role.HOVER if over else Role.SURFACE))
        painter.drawRoundedRect(QRectF(cell).adjusted(0.5, 0.5, -0.5, -0.5), look.px(12), look.px(12))

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem, cell: QRect, face: Face) -> None:
        if face.state is None or face.state is WorkState.RECEIVED:
            return
        text = state_word(face.state)
        width, height = chip_width(self._look, text), chip_height(self._look)
        px = self._look.px
        spot = QRect(cell.right() - width - px(14), cell.top() + px(14), width, height)
        spot = QStyle.visualRect(option.direction, cell, spot)
        icon, tone = STATE_SIGNS[face.state], state_tone(face.state)
        paint_chip(painter, self._look, spot, icon=icon, text=text, tone=tone)

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, face: Face) -> None:
        px = self._look.px
        top = room.top()
        for text, type_, role in (
            (face.title, Type.STRONG, Role.TEXT),
            (face.detail, Type.SMALL, Role.TEXT2),
        ):
            painter.setFont(self._look.font(type_))
            painter.setPen(self._look.color(role))
            height = painter.fontMetrics().height()
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            line = QRect(room.left(), top, room.width(), height)
            painter.drawText(line, LEADING | int(Qt.TextFlag.TextSingleLine), words.upright(cut))
            top += height + px(3)
        if face.share is not None:
            bar = QRectF(room.left(), top + px(9), room.width(), px(4))
            paint_bar(painter, self._look, bar, face.share, face.share_role)
        self._paint_facts(painter, option, room, face)

    def _paint_facts(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, face: Face) -> None:
        px = self._look.px
        painter.setFont(self._look.font(Type.CAPTION))
        painter.setPen(self._look.color(Role.TEXT2))
        height = painter.fontMetrics().height()
        foot = QRect(room.left(), room.bottom() - height, room.width(), height)
        painter.drawText(foot, LEADING, words.upright(face.left))
        painter.drawText(foot, TRAILING, words.upright(face.right))
        if face.right_icon is not None:
            width = painter.fontMetrics().horizontalAdvance(face.right)
            spot = QRect(foot.right() - width - px(19), foot.center().y() - px(7), px(14), px(14))
            spot = QStyle.visualRect(option.direction, room, spot)
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(spot.topLeft(), self._look.sign(face.right_icon, face.right_ink, 14, ratio=ratio))
