"""Where one is signed in: a list that the school tells, and only while it answers."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lms_desktop.services.views import DeviceView
from lms_desktop.ui import words
from lms_desktop.ui.account.cards import TitledCard
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.buttons import Button
from lms_desktop.ui.widgets.labels import ElidedLabel, Label


class DevicesCard(TitledCard):
    """The devices, or why they are not shown."""

    sign_out_pressed = Signal(object)  # DeviceView

    def __init__(self, look: Look) -> None:
        super().__init__(look, name="devices_card")
        self.head(
            self.tr("Where you are signed in"),
            self.tr("Sign out a device that is not with you any more. What was made there stays there."),
        )
        self._lines: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(look.px(8))
        self.body.addLayout(self._list)
        self._said = Label(look, "", Type.SMALL, tone="text2", wrap=True, name="devices_said")
        self.body.addWidget(self._said)

    def show_devices(self, devices: Sequence[DeviceView], now: datetime) -> None:
        """Show the list as the school has just told it."""
        self._clear()
        self._lines = [self._make_line(number, device, now) for number, device in enumerate(devices)]
        for line in self._lines:
            self._list.addWidget(line)
        self.say("")

    def show_none(self, text: str) -> None:
        """Show no list, and why; an old one would promise what nobody knows."""
        self._clear()
        self.say(text)

    def say(self, text: str) -> None:
        """Say something under the list."""
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def set_busy(self, *, is_busy: bool) -> None:
        """Nothing can be pressed twice while the school is asked."""
        for line in self._lines:
            line.setEnabled(not is_busy)

    def _clear(self) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = []

    def _make_line(self, number: int, device: DeviceView, now: datetime) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(8))
        name = device.name or self.tr("A device without a name")
        both = QVBoxLayout()
        both.setSpacing(0)
        both.addWidget(ElidedLabel(self.look, name, Type.MEDIUM))
        both.addWidget(Label(self.look, self._when(device, now), Type.SMALL, tone="text2", wrap=True))
        row.addLayout(both, 1)
        if not device.is_current:
            button = Button(self.look, self.tr("Sign this device out"), name=f"device_sign_out_{number}")
            button.setAccessibleName(self.tr("Sign this device out: {device}").format(device=name))
            button.clicked.connect(lambda: self.sign_out_pressed.emit(device))
            row.addWidget(button)
        return line

    def _when(self, device: DeviceView, now: datetime) -> str:
        if device.is_current:
            return self.tr("This device")
        if device.last_used_at is None:
            return self.tr("Not used yet")
        return self.tr("Last used: {time}").format(time=words.when(device.last_used_at, now))
