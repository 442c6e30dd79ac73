"""Fields with our own arrow and tick: a styled combo box loses Fusion's."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QStyle, QWidget

from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role


class Choice(QComboBox):
    """A choice from a short list."""

    def __init__(self, look: Look, label: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFont(look.font(Type.BODY))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then the arrow."""
        super().paintEvent(event)
        side = self._look.px(15)
        spot = QRect(self.width() - side - self._look.px(9), (self.height() - side) // 2, side, side)
        spot = QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
        painter = QPainter(self)
        sign = self._look.sign(Icon.CHEVRON_DOWN, Role.TEXT2, 15, ratio=self.devicePixelRatioF())
        painter.drawPixmap(spot.topLeft(), sign)

    def chosen(self) -> str:
        """The value behind the chosen line."""
        return str(self.currentData())

    def choose(self, value: str) -> None:
        """Show the line of a value."""
        self.setCurrentIndex(max(0, self.findData(value)))


class Switch(QCheckBox):
    """Something that is on or off."""

    def __init__(self, look: Look, text: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look = look
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setFont(look.font(Type.MEDIUM))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Room for the track and the words."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(self._look.px(52) + words, self._look.px(30))

    def hitButton(self, pos: QPoint) -> bool:
        """Every place on it can be pressed."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track, knob and words."""
        del event
        px = self._look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = self._placed(QRect(px(2), (self.height() - px(20)) // 2, px(36), px(20)))
        on = self.isChecked()
        edge = Role.FOCUS if self.hasFocus() else Role.ACCENT if on else Role.CONTROL
        painter.setPen(QPen(self._look.color(edge), px(2) if self.hasFocus() else 1))
        painter.setBrush(self._look.color(Role.ACCENT if on else Role.SURFACE))
        painter.drawRoundedRect(QRectF(track), px(10), px(10))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = px(12)
        at_end = on != rtl
        left = track.right() - px(4) - side + 1 if at_end else track.left() + px(4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color(Role.ON_ACCENT if on else Role.CONTROL))
        painter.drawEllipse(QRect(left, track.center().y() - side // 2 + 1, side, side))
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = self._placed(self.rect().adjusted(px(48), 0, 0, 0))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), self.text())

    def _placed(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


class Field(QLineEdit):
    """One line to type in, with a sign at its beginning if it helps."""

    def __init__(
        self,
        look: Look,
        label: str,
        *,
        placeholder: str = "",
        icon: Icon | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(placeholder)
        self.setFont(look.font(Type.BODY))
        if icon is not None:
            lead = look.px(25)
            rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            self.setTextMargins(0 if rtl else lead, 0, lead if rtl else 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then its sign."""
        super().paintEvent(event)
        if self._icon is None:
            return
        side = self._look.px(16)
        spot = QRect(self._look.px(11), (self.height() - side) // 2, side, side)
        spot = QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
        sign = self._look.sign(self._icon, Role.TEXT2, 16, ratio=self.devicePixelRatioF())
        QPainter(self).drawPixmap(spot.topLeft(), sign)
