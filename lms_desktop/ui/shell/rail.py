"""The rail: where one can go."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from lms_desktop.ui.place import Screen
from lms_desktop.ui.shell.brand import Brand
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import IconButton
from lms_desktop.ui.widgets.labels import Label, Rule
from lms_desktop.ui.widgets.style import mark

WIDE = 204
NARROW = 64
LOW_BELOW = 460
PLACES_WHEN_LOW = 4


@dataclass(frozen=True)
class Entry:
    """One place in the rail."""

    screen: Screen
    text: str
    icon: Icon
    key: str = ""


class RailItem(QPushButton):
    """A place to go to, with a count if something waits there."""

    def __init__(self, look: Look, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._look = look
        self._count = 0
        self._narrow = False
        self.setObjectName(f"rail_{entry.screen.value}")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setFont(look.font(Type.STRONG))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        mark(self, kind="rail")
        look.theme_changed.connect(self.update)
        self._retell()

    def show_count(self, count: int) -> None:
        """Show how many things wait there."""
        self._count = count
        self._retell()
        self.update()

    def fold(self, *, narrow: bool) -> None:
        """Show the sign only."""
        self._narrow = narrow
        self._retell()
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(self._look.px(48 if self._narrow else 182), self._look.px(38))

    def _retell(self) -> None:
        name = self.entry.text
        if self._count:
            name = self.tr("{place}, {count}").format(place=self.entry.text, count=self._count)
        self.setAccessibleName(name)
        tip = f"{self.entry.text} ({self.entry.key})" if self.entry.key else self.entry.text
        self.setToolTip(tip if self._narrow or self.entry.key else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, sign, word and count."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._paint_ground(painter)
        px = self._look.px
        side = px(19)
        left = (self.width() - side) // 2 if self._narrow else px(11)
        spot = self._placed(QRect(left, (self.height() - side) // 2, side, side))
        sign_ink = ink if self.isChecked() else Role.TEXT2
        painter.drawPixmap(
            spot.topLeft(), self._look.sign(self.entry.icon, sign_ink, 19, ratio=self.devicePixelRatioF())
        )
        if not self._narrow:
            painter.setFont(self.font())
            painter.setPen(self._look.color(ink))
            words = self._placed(QRect(px(41), 0, self.width() - px(41 + 34), self.height()))
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
            cut = painter.fontMetrics().elidedText(self.entry.text, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, flags, cut)
        if self._count:
            self._paint_count(painter, spot)

    def _paint_ground(self, painter: QPainter) -> Role:
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = self._look.px(8)
        painter.setPen(Qt.PenStyle.NoPen)
        ink = Role.TEXT
        if self.isChecked():
            painter.setBrush(self._look.color(Role.SELECT))
            painter.drawRoundedRect(rect, radius, radius)
            ink = Role.ON_SELECT
        elif self.underMouse():
            painter.setBrush(self._look.color(Role.PRESSED if self.isDown() else Role.HOVER))
            painter.drawRoundedRect(rect, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.color(Role.FOCUS), self._look.px(2)))
            painter.drawRoundedRect(rect, radius, radius)
        return ink

    def _paint_count(self, painter: QPainter, sign: QRect) -> None:
        px = self._look.px
        text = str(self._count) if self._count < 100 else "99+"
        painter.setFont(self._look.font(Type.BADGE))
        width = max(px(20), painter.fontMetrics().horizontalAdvance(text) + px(10))
        if self._narrow:
            rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            left = sign.left() - width // 2 if rtl else sign.right() - width // 2 + px(3)
            badge = QRect(left, sign.top() - px(8), width, px(17))
            ground, ink = Role.WAITING, Role.WINDOW
        else:
            badge = self._placed(QRect(self.width() - width - px(9), 0, width, px(20)))
            badge.moveTop((self.height() - badge.height()) // 2)
            ground, ink = Role.WAITING_TINT, Role.WAITING
        edge = self._look.theme.is_high_contrast and not self._narrow
        painter.setPen(QPen(self._look.color(Role.WAITING), 1) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color(ground))
        painter.drawRoundedRect(badge, badge.height() / 2, badge.height() / 2)
        painter.setPen(self._look.color(ink))
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), text)

    def _placed(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


class Rail(QFrame):
    """All places, Settings at the foot."""

    chosen = Signal(object)

    def __init__(
        self,
        look: Look,
        learning: Sequence[Entry],
        teaching: Sequence[Entry],
        foot: Sequence[Entry],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._narrow = False
        self._low = False
        self._learning = learning
        self._foot = foot
        self._items: dict[Screen, RailItem] = {}
        self.setObjectName("rail")
        self.setAccessibleName(self.tr("Places"))
        mark(self, region="rail")
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(10), look.px(10), look.px(10), look.px(10))
        column.setSpacing(look.px(3))
        self._brand = Brand(look)
        column.addWidget(self._brand)
        column.addSpacing(look.px(8))
        for entry in learning:
            column.addWidget(self._make(entry))
        self._teaching = [self._make_heading(column), self._make_rule(column)]
        self._taught = [self._make(entry) for entry in teaching]
        for item in self._taught:
            column.addWidget(item)
        self._more = self._make_more()
        self._more.hide()
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        for entry in foot:
            column.addWidget(self._make(entry))
        self.show_teaching(shown=False)
        self.fold(narrow=False)

    def item(self, screen: Screen) -> RailItem:
        """The entry of a page."""
        return self._items[screen]

    @property
    def is_narrow(self) -> bool:
        """Whether only signs are shown."""
        return self._narrow

    def show_here(self, screen: Screen) -> None:
        """Mark where the person is."""
        for known, item in self._items.items():
            item.setChecked(known is screen)

    def show_teaching(self, *, shown: bool) -> None:
        """The pages of instructors."""
        self._shows_teaching = shown
        for item in self._taught:
            item.setVisible(shown and not self._low)
        self._teaching[0].setVisible(shown and not self._narrow and not self._low)
        self._teaching[1].setVisible(shown and self._narrow and not self._low)

    def fold(self, *, narrow: bool) -> None:
        """Signs only, or signs and words."""
        self._narrow = narrow
        self.setFixedWidth(self._look.px(NARROW if narrow else WIDE))
        self._brand.fold(narrow=narrow)
        for item in self._items.values():
            item.fold(narrow=narrow)
        self.show_teaching(shown=self._shows_teaching)

    def adapt(self, height: int) -> None:
        """In low windows the later places move into a menu."""
        low = height < LOW_BELOW
        for number, entry in enumerate(self._learning):
            self._items[entry.screen].setVisible(not low or number < PLACES_WHEN_LOW)
        for entry in self._foot:
            self._items[entry.screen].setVisible(not low)
        self._low = low
        self._more.setVisible(low)
        self.show_teaching(shown=self._shows_teaching)

    def _make_more(self) -> IconButton:
        more = IconButton(self._look, Icon.ELLIPSIS, self.tr("More places"), name="rail_more")
        more.clicked.connect(self._open_more)
        return more

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for item in self._items.values():
            if item.isHidden() and (item not in self._taught or self._shows_teaching):
                action = menu.addAction(self._look.icon(item.entry.icon), item.entry.text)
                action.triggered.connect(lambda _on=False, s=item.entry.screen: self.chosen.emit(s))
        menu.popup(self._more.mapToGlobal(self._more.rect().topRight()))

    def _make(self, entry: Entry) -> RailItem:
        item = RailItem(self._look, entry)
        item.clicked.connect(lambda: self._on_clicked(item))
        self._items[entry.screen] = item
        return item

    def _on_clicked(self, item: RailItem) -> None:
        # A click toggles; where one is, is decided by arriving there.
        item.setChecked(not item.isChecked())
        self.chosen.emit(item.entry.screen)

    def _make_heading(self, column: QVBoxLayout) -> QWidget:
        heading = Label(self._look, self.tr("Teaching"), Type.SMALL_MEDIUM, tone="text2")
        heading.setContentsMargins(self._look.px(6), self._look.px(10), 0, self._look.px(2))
        column.addWidget(heading)
        return heading

    def _make_rule(self, column: QVBoxLayout) -> QWidget:
        rule = Rule()
        column.addWidget(rule)
        return rule
