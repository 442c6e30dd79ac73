"""Where the picture is painted, with the captions inside it."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lms_desktop.ui import words
from lms_desktop.ui.theme.covers import WHITE
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.cover import paint_play

LOW_PICTURE = 300


class Stage(QWidget):
    """Frames as they come, never mirrored; a click plays or pauses."""

    pressed = Signal()
    full_screen_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._frame = QImage()
        self._caption = ""
        self._offers_play = False
        self._radius = 12
        self.setObjectName("video_stage")
        self.setAccessibleName(self.tr("Video"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(look.px(200), look.px(110))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    @property
    def frame(self) -> QImage:
        """The picture that is shown."""
        return self._frame

    @property
    def caption(self) -> str:
        """The words in the picture."""
        return self._caption

    def show_frame(self, frame: QImage) -> None:
        """Show the newest picture."""
        self._frame = frame
        self.update()

    def show_caption(self, text: str) -> None:
        """Show words in the picture, or none."""
        if text != self._caption:
            self._caption = text
            self.setAccessibleDescription(text)
            self.update()

    def offer_play(self, *, shown: bool) -> None:
        """Show the large play sign while the video stands still."""
        if shown != self._offers_play:
            self._offers_play = shown
            self.update()

    def set_square(self, *, square: bool) -> None:
        """In full screen there are no corners."""
        self._radius = 0 if square else 12
        self.update()

    def sizeHint(self) -> QSize:
        """16 to 9."""
        return QSize(self._look.px(640), self._look.px(360))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click plays or pauses."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setFocus()
            self.pressed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click fills the screen."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.full_screen_pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays or pauses."""
        if event.key() == Qt.Key.Key_Space:
            self.pressed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, picture, captions."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ground = QPainterPath()
        radius = self._look.px(self._radius) if self._radius else 0
        ground.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setClipPath(ground)
        painter.fillRect(self.rect(), self._look.color(Role.STAGE))
        picture = self._picture_rect()
        if not self._frame.isNull():
            painter.drawImage(picture, self._frame)
        if self._caption:
            self._paint_caption(painter, picture)
        if self._offers_play:
            paint_play(painter, self._look, QPointF(self.rect().center()), self._look.px(30))
        if self.hasFocus() and self._radius:
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setColor(self._look.color(Role.FOCUS))
            pen.setWidth(self._look.px(2))
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _picture_rect(self) -> QRect:
        if self._frame.isNull():
            return self.rect()
        size = self._frame.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        return QRect(left, top, size.width(), size.height())

    def _paint_caption(self, painter: QPainter, picture: QRect) -> None:
        px = self._look.px
        font = self._look.font(Type.SUBTITLE)
        painter.setFont(font)
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        widest = max(px(160), min(self.width() - px(40), px(900)))
        text = QFontMetrics(font).boundingRect(QRect(0, 0, widest, 10_000), flags, words.by_itself(self._caption))
        foot = px(8) if picture.height() < px(LOW_PICTURE) else px(28)
        box = QRect(0, 0, text.width() + px(28), text.height() + px(14))
        box.moveCenter(picture.center())
        box.moveBottom(picture.bottom() - foot)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QColor(Qt.GlobalColor.black)
        ground.setAlphaF(0.78)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, px(7), px(7))
        painter.setPen(QColor(WHITE))
        painter.drawText(box.adjusted(px(13), px(7), -px(13), -px(7)), flags, words.by_itself(self._caption))
