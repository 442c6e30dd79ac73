"""The status bar: the network in one sentence at its beginning, what waits at its end."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from lms_desktop.services.views import NetworkPhase, SyncStatus
from lms_desktop.ui import words
from lms_desktop.ui.theme.fonts import Type
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.theme.roles import Role
from lms_desktop.ui.widgets.buttons import Button, Kind
from lms_desktop.ui.widgets.labels import ElidedLabel, Label, Sign
from lms_desktop.ui.widgets.style import mark

RETELL_MS = 30_000


translate = QCoreApplication.translate


def network_word(status: SyncStatus) -> tuple[Icon, Role, str]:
    """Sign and first word."""
    match status.phase:
        case NetworkPhase.STARTING:
            return Icon.REFRESH_CW, Role.TEXT2, translate("StatusBar", "Starting")
        case NetworkPhase.ONLINE:
            return Icon.WIFI, Role.TEXT2, translate("StatusBar", "Online")
        case NetworkPhase.OFFLINE:
            return Icon.WIFI_OFF, Role.TEXT2, translate("StatusBar", "Offline")
        case NetworkPhase.CHOSEN_OFFLINE:
            return Icon.WIFI_OFF, Role.TEXT2, translate("StatusBar", "Working offline")
        case NetworkPhase.SENDING:
            return Icon.CLOUD_UPLOAD, Role.SENDING, translate("StatusBar", "Sending")
        case NetworkPhase.FETCHING:
            return Icon.REFRESH_CW, Role.SENDING, translate("StatusBar", "Fetching")
        case NetworkPhase.NEEDS_SIGN_IN:
            return Icon.HAND, Role.NEEDS, translate("StatusBar", "Signed out")
        case NetworkPhase.PROBLEMS:
            return Icon.OCTAGON_ALERT, Role.FAILED, translate("StatusBar", "Look at the outbox")


def network_sentence(status: SyncStatus, now: datetime) -> str:
    """The rest of the sentence."""
    match status.phase:
        case NetworkPhase.STARTING:
            return translate("StatusBar", "Everything here works already.")
        case NetworkPhase.ONLINE:
            return _online(status, now)
        case NetworkPhase.OFFLINE:
            if status.next_try_at is not None:
                at = words.time_of_day(status.next_try_at)
                return translate("StatusBar", "Your work is saved here. The next try is at {time}.").format(time=at)
            return translate("StatusBar", "Your work is saved here.")
        case NetworkPhase.CHOSEN_OFFLINE:
            return translate("StatusBar", "As you chose. Your work is saved here.")
        case NetworkPhase.SENDING:
            if status.sending_total:
                return translate("StatusBar", "{done} of {total}").format(
                    done=status.sending_done, total=status.sending_total
                )
            return translate("StatusBar", "Your work goes to the school.")
        case NetworkPhase.FETCHING:
            return translate("StatusBar", "What is new at the school comes in.")
        case NetworkPhase.NEEDS_SIGN_IN:
            if status.waiting == 1:
                return translate("StatusBar", "Sign in again to send 1 thing.")
            if status.waiting:
                return translate("StatusBar", "Sign in again to send %n things.", "", status.waiting)
            return translate("StatusBar", "Sign in again to get what is new.")
        case NetworkPhase.PROBLEMS:
            if status.failed == 1:
                return translate("StatusBar", "1 thing could not be taken.")
            return translate("StatusBar", "%n things could not be taken.", "", status.failed)


def _online(status: SyncStatus, now: datetime) -> str:
    if status.waiting == 1:
        return translate("StatusBar", "1 thing is about to be sent.")
    if status.waiting:
        return translate("StatusBar", "%n things are about to be sent.", "", status.waiting)
    if status.last_received_at is None:
        return translate("StatusBar", "Nothing waits to be sent.")
    return translate("StatusBar", "Everything received, {when}.").format(when=words.ago(status.last_received_at, now))


def waiting_words(status: SyncStatus) -> str:
    """What waits to be sent."""
    return (
        translate("StatusBar", "1 waiting to be sent")
        if status.waiting == 1
        else translate("StatusBar", "%n waiting to be sent", "", status.waiting)
    )


def download_words(status: SyncStatus) -> str:
    """What is being fetched, or paused."""
    if status.downloads:
        return (
            translate("StatusBar", "1 download")
            if status.downloads == 1
            else translate("StatusBar", "%n downloads", "", status.downloads)
        )
    if status.downloads_paused == 1:
        return translate("StatusBar", "1 download paused")
    return translate("StatusBar", "%n downloads paused", "", status.downloads_paused)


class StatusBar(QFrame):
    """One calm line."""

    network_pressed = Signal()
    waiting_pressed = Signal()
    downloads_pressed = Signal()

    def __init__(self, look: Look, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._now = now
        self._status = SyncStatus()
        self._is_small = False
        self.setObjectName("status_bar")
        self.setAccessibleName(self.tr("Status"))
        mark(self, region="status")
        self.setFixedHeight(look.px(30))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), 0, look.px(14), 0)
        row.setSpacing(look.px(6))
        self._sign = Sign(look, Icon.REFRESH_CW, Role.TEXT2, 15)
        self._word = Label(look, "", Type.CAPTION_MEDIUM, name="network_word")
        self._sentence = ElidedLabel(look, "", Type.CAPTION, tone="text2", name="network_sentence")
        row.addWidget(self._sign)
        row.addWidget(self._word)
        row.addWidget(self._sentence, 1)
        self._sign_in = Button(look, self.tr("Sign in"), kind=Kind.STATUS, name="status_sign_in")
        self._waiting = Button(look, "", kind=Kind.STATUS, icon=Icon.CLOCK, ink=Role.WAITING, name="status_waiting")
        self._downloads = Button(look, "", kind=Kind.STATUS, icon=Icon.DOWNLOAD, name="status_downloads")
        for button, signal in (
            (self._sign_in, self.network_pressed),
            (self._waiting, self.waiting_pressed),
            (self._downloads, self.downloads_pressed),
        ):
            button.clicked.connect(signal)
            row.addWidget(button)
        self._timer = QTimer(self)
        self._timer.setInterval(RETELL_MS)
        self._timer.timeout.connect(self._retell)
        self._timer.start()
        self._retell()

    @property
    def sentence(self) -> str:
        """What the bar says about the network."""
        return f"{self._word.text()} {self._sentence.text()}"

    def adapt(self, width: int) -> None:
        """Small windows keep the network and what waits."""
        self._is_small = width < 1000
        self._retell()

    def show_status(self, status: SyncStatus) -> None:
        """Follow the network and the outbox."""
        self._status = status
        self._retell()

    def _retell(self) -> None:
        status = self._status
        icon, role, word = network_word(status)
        self._sign.show_sign(icon, role)
        self._word.setText(word)
        self._sentence.setText(network_sentence(status, self._now()))
        self._sign_in.setVisible(status.phase is NetworkPhase.NEEDS_SIGN_IN)
        self._waiting.setVisible(status.waiting > 0)
        self._waiting.set_label(waiting_words(status))
        has_downloads = not self._is_small and status.downloads + status.downloads_paused > 0
        self._downloads.setVisible(has_downloads)
        self._downloads.set_label(download_words(status))
