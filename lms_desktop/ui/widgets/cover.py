"""The picture of a course as a widget."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from lms_desktop.ui.theme.covers import WHITE, category_sign
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role


class Cover(QWidget):
    """A drawn cover; with a play sign where it stands for a video."""

    def __init__(self, look: Look, size: QSize, *, radius: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._course_id = ""
        self._category = ""
        self._plays = False
        self._radius = radius
        self.setFixedSize(look.px(size.width()), look.px(size.height()))
        look.theme_changed.connect(self.update)

    def show_course(self, course_id: str, category: str, *, plays: bool = False) -> None:
        """Show the cover of a course."""
        self._course_id, self._category, self._plays = course_id, category, plays
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cover and the play sign."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pixmap = self._look.cover(
            self._course_id,
            category_sign(self._category),
            self.size(),
            radius=self._radius,
            sign_px=34 if self.width() > self._look.px(120) else 24,
            ratio=self.devicePixelRatioF(),
        )
        painter.drawPixmap(0, 0, pixmap)
        if self._plays:
            paint_play(painter, self._look, QPointF(self.rect().center()), self._look.px(26))


def paint_play(painter: QPainter, look: Look, centre: QPointF, radius: float) -> None:
    """A white disc with a play sign."""
    disc = QColor(WHITE)
    disc.setAlphaF(0.92)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(disc)
    painter.drawEllipse(centre, radius, radius)
    painter.setBrush(look.color(Role.STAGE))
    side = radius * 0.42
    left = centre.x() - side * 0.7
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(left, centre.y() - side),
                QPointF(left + side * 1.75, centre.y()),
                QPointF(left, centre.y() + side),
            ]
        )
    )
