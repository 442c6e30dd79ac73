"""Paints the rows of every list in the program the same way."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lms_desktop.ui import words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.chip import STATE_SIGNS, chip_height, chip_width, paint_chip, state_tone, state_word
from lms_desktop.ui.widgets.progress import paint_bar
from lms_desktop.ui.widgets.rows import ROW_ROLE, Index, Row

LEADING = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
LEVEL_PX = 16
SIZES_PX = 92  # room for "41 of 63 MB", so that what stands before it stands in one column
LARGE = 1.4  # from this scale on, words need the room more than columns do
TRAILING = int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)


def sizes_width(look: Look) -> int:
    """The width of a column of sizes."""
    return SIZES_PX if look.theme.scale < LARGE else 0


class RowDelegate(QStyledItemDelegate):
    """One or two lines, a sign before, a chip and a word behind."""

    def __init__(
        self,
        look: Look,
        *,
        lines: int = 2,
        ruled: bool = False,
        inset: int = 12,
        trailing_width: int = 0,
        title: Type = Type.MEDIUM,
        detail: Type = Type.SMALL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._lines = lines
        self._ruled = ruled
        self._inset = inset
        self._trailing_width = trailing_width
        self._title = title
        self._detail = detail

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A row's height; its width is the list's."""
        del option, index
        text = QFontMetrics(self._look.font(self._title)).height()
        if self._lines > 1:
            text += QFontMetrics(self._look.font(self._detail)).height()
        return QSize(self._look.px(120), max(self._look.row_height(self._lines), text + self._look.px(10)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        assert isinstance(row, Row)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, self._look, option)
        if self._ruled and index.row() > 0:
            painter.fillRect(option.rect.adjusted(0, 0, 0, 1 - option.rect.height()), self._look.color(Role.LINE))
        room = option.rect.adjusted(self._look.px(self._inset), 0, -self._look.px(self._inset), 0)
        room = room.adjusted(self._look.px(LEVEL_PX * row.level), 0, 0, 0)
        room = self._paint_signs(painter, option, room, row)
        room = self._paint_trailing(painter, option, room, row)
        self._paint_words(painter, option, room, row)
        painter.restore()

    def _ink(self, option: QStyleOptionViewItem, role: Role) -> QColor:
        if not option.state & QStyle.StateFlag.State_Enabled:
            return self._look.color(Role.DISABLED)
        if is_selected(option) and not self._look.theme.is_high_contrast and role is Role.TEXT:
            return self._look.color(Role.ON_SELECT)
        return self._look.color(role)

    def _placed(self, option: QStyleOptionViewItem, rect: QRect) -> QRect:
        return QStyle.visualRect(option.direction, option.rect, rect)

    def _paint_signs(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, row: Row) -> QRect:
        for icon, role in ((row.icon, row.ink), (row.second_icon, Role.TEXT2)):
            if icon is None:
                continue
            side = self._look.px(18)
            spot = QRect(room.left(), room.center().y() - side // 2 + 1, side, side)
            self._paint_sign(painter, self._placed(option, spot), icon, role)
            room = room.adjusted(self._look.px(30), 0, 0, 0)
        return room

    def _paint_sign(self, painter: QPainter, spot: QRect, icon: Icon, role: Role) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(spot.topLeft(), self._look.sign(icon, role, 18, ratio=ratio))

    def _paint_trailing(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, row: Row) -> QRect:
        px = self._look.px
        if row.trailing or self._trailing_width:
            type_ = Type.SMALL_STRONG if row.trailing_strong else Type.SMALL
            font = self._look.font(type_)
            width = max(px(self._trailing_width), QFontMetrics(font).horizontalAdvance(row.trailing) + px(4))
            spot = QRect(room.right() - width + 1, room.top(), width, room.height())
            painter.setFont(font)
            painter.setPen(self._ink(option, row.trailing_ink))
            painter.drawText(self._placed(option, spot), TRAILING, words.upright(row.trailing))
            room = room.adjusted(0, 0, -width - px(8), 0)
        if row.trailing_icon is not None:
            side = px(18)
            spot = QRect(room.right() - side + 1, room.center().y() - side // 2 + 1, side, side)
            self._paint_sign(painter, self._placed(option, spot), row.trailing_icon, row.trailing_ink)
            room = room.adjusted(0, 0, -side - px(8), 0)
        if row.share is not None:
            bar = QRect(room.right() - px(80), room.center().y() - px(1), px(72), px(4))
            paint_bar(painter, self._look, QRectF(self._placed(option, bar)), row.share)
            room = room.adjusted(0, 0, -px(92), 0)
        return self._paint_chip(painter, option, room, row)

    def _paint_chip(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, row: Row) -> QRect:
        chip = row.chip
        if chip is None and row.state is not None:
            chip = (STATE_SIGNS[row.state], state_word(row.state), state_tone(row.state))
        if chip is None:
            return room
        icon, text, tone = chip
        width, height = chip_width(self._look, text), chip_height(self._look)
        spot = QRect(room.right() - width + 1, room.center().y() - height // 2 + 1, width, height)
        paint_chip(painter, self._look, self._placed(option, spot), icon=icon, text=text, tone=tone)
        return room.adjusted(0, 0, -width - self._look.px(10), 0)

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, row: Row) -> None:
        title_font = self._look.font(self._title)
        detail_font = self._look.font(self._detail)
        title_height = QFontMetrics(title_font).height()
        detail_height = QFontMetrics(detail_font).height() if row.detail else 0
        top = room.top() + (room.height() - title_height - detail_height) // 2
        title = QRect(room.left(), top, room.width(), title_height)
        painter.setFont(title_font)
        painter.setPen(self._ink(option, Role.TEXT))
        self._draw(painter, option, title, row.title)
        if row.detail:
            painter.setFont(detail_font)
            painter.setPen(self._ink(option, row.detail_ink))
            detail = QRect(room.left(), top + title_height, room.width(), detail_height)
            self._draw(painter, option, detail, row.detail)

    def _draw(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str) -> None:
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(self._placed(option, rect), LEADING | int(Qt.TextFlag.TextSingleLine), words.upright(cut))


def is_selected(option: QStyleOptionViewItem) -> bool:
    """Whether the row is chosen."""
    return bool(option.state & QStyle.StateFlag.State_Selected)


def paint_ground(painter: QPainter, look: Look, option: QStyleOptionViewItem, *, radius: int = 8) -> None:
    """The ground of a row: chosen, under the mouse, focused."""
    rect = QRectF(option.rect).adjusted(1, 1, -1, -1)
    corner = look.px(radius)
    painter.setPen(Qt.PenStyle.NoPen)
    high = look.theme.is_high_contrast
    if is_selected(option):
        painter.setBrush(look.color(Role.ACCENT_SOFT if high else Role.SELECT))
        painter.drawRoundedRect(rect, corner, corner)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(look.color(Role.HOVER))
        painter.drawRoundedRect(rect, corner, corner)
    focused = option.state & QStyle.StateFlag.State_HasFocus
    if focused or (high and is_selected(option)):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color(Role.FOCUS if focused else Role.SELECT), look.px(2)))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner)
