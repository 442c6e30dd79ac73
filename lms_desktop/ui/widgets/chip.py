"""Where a piece of work is: a sign and a word on the tint of its state."""

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lms_desktop.services.views.common import OfflineState, WorkState
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look, is_rtl
from lms_desktop.ui.theme.roles import Tone

STATE_SIGNS = {
    WorkState.HERE: Icon.HARD_DRIVE,
    WorkState.WAITING: Icon.CLOCK,
    WorkState.HELD: Icon.CIRCLE_PAUSE,
    WorkState.SENDING: Icon.CLOUD_UPLOAD,
    WorkState.RECEIVED: Icon.CIRCLE_CHECK,
    WorkState.NEEDS: Icon.HAND,
    WorkState.FAILED: Icon.OCTAGON_ALERT,
}
OFFLINE_SIGNS = {
    OfflineState.KEPT: (Icon.MONITOR_DOWN, Tone.RECEIVED),
    OfflineState.FETCHING: (Icon.DOWNLOAD, Tone.SENDING),
    OfflineState.PAUSED: (Icon.CIRCLE_PAUSE, Tone.WAITING),
    OfflineState.WAITING: (Icon.CLOCK, Tone.WAITING),
    OfflineState.NO_SPACE: (Icon.OCTAGON_ALERT, Tone.FAILED),
    OfflineState.NOT_KEPT: (Icon.CLOUD, Tone.HERE),
}


def state_word(state: WorkState) -> str:
    """The word of a state."""
    return {
        WorkState.HERE: QCoreApplication.translate("State", "Saved here"),
        WorkState.WAITING: QCoreApplication.translate("State", "Waiting"),
        WorkState.HELD: QCoreApplication.translate("State", "On hold"),
        WorkState.SENDING: QCoreApplication.translate("State", "Sending"),
        WorkState.RECEIVED: QCoreApplication.translate("State", "Received"),
        WorkState.NEEDS: QCoreApplication.translate("State", "Needs you"),
        WorkState.FAILED: QCoreApplication.translate("State", "Failed"),
    }[state]


def state_tone(state: WorkState) -> Tone:
    """The colours of a state; what is on hold waits, too."""
    return Tone.WAITING if state is WorkState.HELD else Tone(state.value)


def offline_word(state: OfflineState) -> str:
    """The word for what of a course is on this computer."""
    return {
        OfflineState.KEPT: QCoreApplication.translate("State", "Kept offline"),
        OfflineState.FETCHING: QCoreApplication.translate("State", "Fetching"),
        OfflineState.PAUSED: QCoreApplication.translate("State", "Paused"),
        OfflineState.WAITING: QCoreApplication.translate("State", "Waits for the school"),
        OfflineState.NO_SPACE: QCoreApplication.translate("State", "No room left"),
        OfflineState.NOT_KEPT: QCoreApplication.translate("State", "Needs a network"),
    }[state]


def chip_width(look: Look, text: str) -> int:
    """How wide a chip with this word is."""
    metrics = QFontMetrics(look.font(Type.CAPTION_MEDIUM))
    return metrics.horizontalAdvance(text) + look.px(14 + 4 + 8 + 9)


def chip_height(look: Look) -> int:
    """How tall a chip is."""
    return max(look.px(22), QFontMetrics(look.font(Type.CAPTION_MEDIUM)).height() + look.px(4))


def paint_chip(painter: QPainter, look: Look, rect: QRect, *, icon: Icon, text: str, tone: Tone) -> None:
    """Paint a chip; ``rect`` is already where it belongs in this reading direction."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outer = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    if look.theme.is_high_contrast:
        painter.setPen(QPen(look.color(tone.ink), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(tone.tint))
    painter.drawRoundedRect(outer, rect.height() / 2, rect.height() / 2)
    side = look.px(14)
    gap = look.px(8)
    top = rect.top() + (rect.height() - side) // 2
    left = rect.right() - gap - side + 1 if is_rtl() else rect.left() + gap
    pixmap = look.sign(icon, tone.ink, 14, ratio=painter.device().devicePixelRatioF())
    painter.drawPixmap(left, top, pixmap)
    painter.setFont(look.font(Type.CAPTION_MEDIUM))
    painter.setPen(look.color(tone.ink))
    lead, trail = gap + side + look.px(4), look.px(8)
    words = rect.adjusted(trail, 0, -lead, 0) if is_rtl() else rect.adjusted(lead, 0, -trail, 0)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.restore()


class Chip(QWidget):
    """A sign and a word on a tint."""

    def __init__(self, look: Look, icon: Icon, text: str, tone: Tone, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._tone = tone
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.theme_changed.connect(self.update)

    @property
    def text(self) -> str:
        """The word that is shown."""
        return self._text

    def tell(self, icon: Icon, text: str, tone: Tone) -> None:
        """Show another sign and word."""
        self._icon, self._text, self._tone = icon, text, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for sign and word."""
        return QSize(chip_width(self._look, self._text), chip_height(self._look))

    def minimumSizeHint(self) -> QSize:
        """A chip is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint sign and word."""
        del event
        painter = QPainter(self)
        paint_chip(painter, self._look, self.rect(), icon=self._icon, text=self._text, tone=self._tone)


class StateChip(Chip):
    """Where a piece of work is."""

    def __init__(self, look: Look, state: WorkState, *, parent: QWidget | None = None) -> None:
        super().__init__(look, STATE_SIGNS[state], state_word(state), state_tone(state), parent=parent)

    def show_state(self, state: WorkState) -> None:
        """Follow the work to its next place."""
        self.tell(STATE_SIGNS[state], state_word(state), state_tone(state))


class OfflineChip(Chip):
    """Whether a course works without a network."""

    def __init__(self, look: Look, state: OfflineState, *, parent: QWidget | None = None) -> None:
        icon, tone = OFFLINE_SIGNS[state]
        super().__init__(look, icon, offline_word(state), tone, parent=parent)
