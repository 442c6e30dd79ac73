"""The door: school's address, then e-mail and password; or an account that is already known here."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from lms_desktop.services.views import AccountView
from lms_desktop.tasks import Tasks
from lms_desktop.ui import words
from lms_desktop.ui.ports import House
from lms_desktop.ui.shell.door_card import DoorCard
from lms_desktop.ui.theme.covers import WHITE, paint_landscape
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look, is_rtl

PICTURE_FROM = 1000


class Picture(QWidget):
    """Hills and a sun, and what the program is for."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture in the window's size."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        if is_rtl():  # the sun stands where the words end
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        paint_landscape(painter, QRectF(self.rect()))
        painter.restore()
        margin = self._look.px(48)
        painter.setPen(QColor(WHITE))
        painter.setFont(self._look.font(Type.CLAIM))
        flags = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        painter.drawText(
            self.rect().adjusted(margin, margin, -margin, -margin),
            flags | int(Qt.TextFlag.TextWordWrap),
            words.by_itself(self.tr("School goes\nwhere you go.")),
        )


class Door(QWidget):
    """Where one signs in."""

    entered = Signal(object)
    returned = Signal()

    def __init__(
        self,
        look: Look,
        tasks: Tasks,
        house: House,
        *,
        can_return: bool,
        account: AccountView | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.account = account
        self._tasks = tasks
        self._house = house
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._picture = Picture(look)
        row.addWidget(self._picture, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.card = DoorCard(look, tasks, house, can_return=can_return, account=account)
        self.card.entered.connect(self.entered)
        self.card.returned.connect(self.returned)
        scroll.setWidget(_centred(look, self.card))
        row.addWidget(scroll, 1)
        tasks.run(
            lambda _job: (tuple(house.accounts()), tuple(house.demo_accounts())),
            owner=self,
            done=self._show_known,
        )

    def adapt(self, width: int, height: int) -> None:
        """In small windows only the card is shown, and of it what is needed."""
        self._picture.setVisible(width >= PICTURE_FROM)
        self.card.adapt(height)

    def _show_known(self, known: Sequence[object]) -> None:
        accounts, demos = known
        self.card.show_known(accounts, demos)  # type: ignore[arg-type]  # what the worker answered


def _centred(look: Look, card: QWidget) -> QWidget:
    ground = QWidget()
    ground.setProperty("scrolled", "true")
    column = QVBoxLayout(ground)
    column.setContentsMargins(*([look.px(20)] * 4))
    column.addStretch(1)
    line = QHBoxLayout()
    line.addStretch(1)
    card.setMaximumWidth(look.px(440))
    card.setMinimumWidth(look.px(300))
    line.addWidget(card, 10)
    line.addStretch(1)
    column.addLayout(line)
    column.addStretch(1)
    return ground
