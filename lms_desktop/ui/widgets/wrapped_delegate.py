"""Rows whose text wraps: notes and the lines of a transcript."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lms_desktop.services.views import WorkState
from lms_desktop.ui import words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.chip import STATE_SIGNS, state_tone
from lms_desktop.ui.widgets.row_delegate import LEADING, is_selected
from lms_desktop.ui.widgets.rows import ITEM_ROLE, Index

WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeading) | int(Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True)
class Slip:
    """What a wrapped row shows."""

    text: str
    anchor: str = ""
    icon: Icon = Icon.CLOCK
    tags: tuple[str, ...] = ()
    state: WorkState | None = None


class SlipDelegate(QStyledItemDelegate):
    """A small card: its place, its tags, its text."""

    def __init__(self, look: Look, slip: Callable[[Any], Slip], parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._slip = slip

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As tall as its text in this width."""
        del option
        slip = self._slip(index.data(ITEM_ROLE))
        wide = _width(self.parent()) - self._look.px(26)
        box = QRect(0, 0, max(40, wide), 100_000)
        height = QFontMetrics(self._look.font(Type.BODY)).boundingRect(box, WRAP, slip.text).height()
        return QSize(self._look.px(100), height + self._look.px(58))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one slip."""
        slip = self._slip(index.data(ITEM_ROLE))
        look, px = self._look, self._look.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = option.rect.adjusted(0, 0, -1, -px(10))
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        edge = Role.FOCUS if focused else Role.ACCENT if is_selected(option) else Role.LINE
        painter.setPen(QPen(look.color(edge), px(2) if focused else 1))
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setBrush(look.color(Role.HOVER if over else Role.SURFACE))
        painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), px(12), px(12))
        self._paint_head(painter, option, card, slip)
        painter.setFont(look.font(Type.BODY))
        painter.setPen(look.color(Role.TEXT))
        painter.drawText(card.adjusted(px(12), px(38), -px(12), -px(6)), WRAP, words.by_itself(slip.text))
        painter.restore()

    def _paint_head(self, painter: QPainter, option: QStyleOptionViewItem, card: QRect, slip: Slip) -> None:
        look, px = self._look, self._look.px
        ratio = painter.device().devicePixelRatioF()
        painter.setFont(look.font(Type.SMALL_STRONG))
        width = painter.fontMetrics().horizontalAdvance(slip.anchor) + px(34)
        anchor = QRect(card.left() + px(12), card.top() + px(11), width, px(20))
        placed = QStyle.visualRect(option.direction, card, anchor)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(Role.ACCENT_SOFT))
        painter.drawRoundedRect(placed, px(6), px(6))
        sign = QRect(anchor.left() + px(7), anchor.center().y() - px(6), px(13), px(13))
        painter.drawPixmap(
            QStyle.visualRect(option.direction, card, sign).topLeft(),
            look.sign(slip.icon, Role.ACCENT_TEXT, 13, ratio=ratio),
        )
        painter.setPen(look.color(Role.ACCENT_TEXT))
        word = QStyle.visualRect(option.direction, card, anchor.adjusted(px(25), 0, 0, 0))
        painter.drawText(word, LEADING, words.upright(slip.anchor))
        right = card.right() - px(12)
        if slip.state is not None and slip.state is not WorkState.RECEIVED:
            spot = QRect(right - px(15), anchor.center().y() - px(7), px(15), px(15))
            tone = state_tone(slip.state)
            pixmap = look.sign(STATE_SIGNS[slip.state], tone.ink, 15, ratio=ratio)
            painter.drawPixmap(QStyle.visualRect(option.direction, card, spot).topLeft(), pixmap)
            right -= px(23)
        self._paint_tags(painter, option, card, slip, right)

    def _paint_tags(self, painter: QPainter, option: QStyleOptionViewItem, card: QRect, slip: Slip, right: int) -> None:
        look, px = self._look, self._look.px
        painter.setFont(look.font(Type.CAPTION))
        for tag in reversed(slip.tags):
            width = painter.fontMetrics().horizontalAdvance(tag) + px(14)
            spot = QRect(right - width, card.top() + px(11), width, px(20))
            spot = QStyle.visualRect(option.direction, card, spot)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color(Role.LINE), 1))
            painter.drawRoundedRect(QRectF(spot).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6))
            painter.setPen(look.color(Role.TEXT2))
            painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), tag)
            right -= width + px(6)


class LineDelegate(QStyledItemDelegate):
    """Time and wrapped words; the current one on a soft ground."""

    def __init__(self, look: Look, slip: Callable[[Any], Slip], parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._slip = slip
        self.current = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As tall as its text in this width."""
        del option
        slip = self._slip(index.data(ITEM_ROLE))
        wide = _width(self.parent()) - self._look.px(66)
        box = QRect(0, 0, max(40, wide), 100_000)
        metrics = QFontMetrics(self._look.font(Type.STRONG))
        height = metrics.boundingRect(box, WRAP, slip.text).height()
        return QSize(self._look.px(100), height + self._look.px(15))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        slip = self._slip(index.data(ITEM_ROLE))
        look, px = self._look, self._look.px
        here = index.row() == self.current
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(option.rect).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.color(Role.FOCUS), px(2)))
        if here or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(look.color(Role.ACCENT_SOFT if here else Role.HOVER))
        painter.drawRoundedRect(ground, px(8), px(8))
        painter.setFont(look.font(Type.SMALL_STRONG))
        painter.setPen(look.color(Role.ACCENT_TEXT if here else Role.TEXT3))
        time = QRect(option.rect.left() + px(10), option.rect.top() + px(7), px(46), px(18))
        painter.drawText(QStyle.visualRect(option.direction, option.rect, time), LEADING, words.upright(slip.anchor))
        painter.setFont(look.font(Type.STRONG if here else Type.BODY))
        painter.setPen(look.color(Role.TEXT if here else Role.TEXT2))
        text = option.rect.adjusted(px(58), px(7), -px(8), 0)
        painter.drawText(QStyle.visualRect(option.direction, option.rect, text), WRAP, words.by_itself(slip.text))
        painter.restore()


def _width(view: object) -> int:
    assert isinstance(view, QListView)
    return view.viewport().width()
