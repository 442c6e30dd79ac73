"""How far something is: a thin bar and a ring."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lms_desktop.ui import words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look, is_rtl
from lms_desktop.ui.theme.roles import Role


def paint_bar(painter: QPainter, look: Look, rect: QRectF, share: float, role: Role = Role.ACCENT) -> None:
    """Paint a bar filled from the side where reading begins."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = rect.height() / 2
    if look.theme.is_high_contrast:
        painter.setPen(QPen(look.color(Role.LINE), 1))
        painter.setBrush(look.color(Role.WINDOW))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(Role.LINE if look.theme.name == "dark" else Role.SUNKEN))
    painter.drawRoundedRect(rect, radius, radius)
    width = rect.width() * min(1.0, max(0.0, share))
    if width > 0:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(role))
        left = rect.right() - width if is_rtl() else rect.left()
        painter.drawRoundedRect(QRectF(left, rect.top(), width, rect.height()), radius, radius)
    painter.restore()


class Bar(QWidget):
    """A thin bar; its name says what it measures."""

    def __init__(
        self, look: Look, label: str, *, thickness: int = 5, role: Role = Role.ACCENT, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._label = label
        self._role = role
        self._share = 0.0
        self.setFixedHeight(look.px(thickness))
        self.setMinimumWidth(look.px(40))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.theme_changed.connect(self.update)
        self.show_share(0.0)

    @property
    def share(self) -> float:
        """What is shown, from 0 to 1."""
        return self._share

    def show_share(self, share: float, role: Role | None = None) -> None:
        """Fill up to ``share`` of the whole."""
        self._share = share
        self._role = role or self._role
        self.setAccessibleName(f"{self._label} {round(share * 100)} %")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        del event
        paint_bar(QPainter(self), self._look, QRectF(self.rect()), self._share, self._role)


class ProgressRing(QWidget):
    """A ring with its percentage inside."""

    def __init__(self, look: Look, label: str, *, diameter: int = 68, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._label = label
        self._share = 0.0
        self.setFixedSize(QSize(look.px(diameter), look.px(diameter)))
        look.theme_changed.connect(self.update)
        self.show_share(0.0)

    def show_share(self, share: float) -> None:
        """Close the ring up to ``share``."""
        self._share = min(1.0, max(0.0, share))
        self.setAccessibleName(f"{self._label} {round(self._share * 100)} %")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ring and number."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thickness = self._look.px(6)
        inset = thickness / 2 + 1
        ring = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(self._look.color(Role.LINE), thickness))
        painter.drawEllipse(ring)
        pen = QPen(self._look.color(Role.ACCENT), thickness)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if self._share > 0:
            painter.drawArc(ring, 90 * 16, -round(self._share * 360 * 16))
        painter.setPen(self._look.color(Role.TEXT))
        painter.setFont(self._look.font(Type.H2))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), words.percent(self._share * 100))
