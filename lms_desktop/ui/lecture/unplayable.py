"""What stands in the picture's place when a video cannot be played, and the way out."""

import shutil
from pathlib import Path

from PySide6.QtCore import Signal

from lms_desktop.player.protocol import FailureReason, PlayerFailure
from lms_desktop.tasks import Failure
from lms_desktop.ui.context import Context
from lms_desktop.ui.errors import failure_words
from lms_desktop.ui.theme.icon_names import Icon
from lms_desktop.ui.widgets.buttons import Kind
from lms_desktop.ui.widgets.empty import EmptyState
from lms_desktop.ui.widgets.pick import pick_target

_CAN_BE_FETCHED = {FailureReason.MISSING, FailureReason.UNREADABLE}
_WEBM = b"\x1a\x45\xdf\xa3"


class Unplayable(EmptyState):
    """What happened, what is safe, and one thing to do."""

    fetch_pressed = Signal()

    def __init__(self, context: Context, title: str, path: Path) -> None:
        super().__init__(
            context.look,
            Icon.CIRCLE_PLAY,
            "",
            kind=Kind.SECONDARY,
            name="video_unplayable",
            action_name="video_way_out",
        )
        self._context = context
        self._lecture = title
        self._path = path
        self._reason = FailureReason.ENGINE
        self.acted.connect(self._on_acted)
        self.hide()

    def tell_failure(self, failure: PlayerFailure) -> None:
        """Say why this video cannot be played."""
        self._reason = failure.reason
        self.tell(*self._words(failure), action=self._way_out())

    def copy_to(self, target: Path) -> None:
        """Copy the video to a place that the person chose."""
        path = self._path
        self._context.tasks.run(
            lambda _job: shutil.copyfile(path, target),
            owner=self,
            done=lambda copy: self._context.say(self.tr("Saved as {name}.").format(name=Path(copy).name)),
            failed=self._on_failed,
        )

    def _words(self, failure: PlayerFailure) -> tuple[str, str]:
        tr = self.tr
        match failure.reason:
            case FailureReason.MISSING:
                return tr("The video is not on this computer any more"), tr("Your notes stay.")
            case FailureReason.UNREADABLE:
                return tr("The video is damaged"), tr("Your notes stay. Fetched again, it may play.")
            case FailureReason.UNSUPPORTED:
                kind = f" ({failure.codec})" if failure.codec else ""
                title = tr("This computer cannot play this kind of video{kind}").format(kind=kind)
                return title, tr("The file is fine and plays in another program. Your notes work here.")
            case FailureReason.ENGINE:
                text = tr(
                    "The file is fine and plays in another program. Your notes work here. "
                    "Install VLC to watch it in this window."
                )
                return tr("Nothing that plays videos was found on this computer"), text

    def _way_out(self) -> str:
        if self._reason in _CAN_BE_FETCHED:
            return self.tr("Fetch it again") if self._reason is FailureReason.UNREADABLE else self.tr("Fetch it")
        return self.tr("Save a copy")

    def _on_acted(self) -> None:
        if self._reason in _CAN_BE_FETCHED:
            self.fetch_pressed.emit()
            return
        name = "".join(sign for sign in self._lecture if sign.isalnum() or sign in " -_").strip()
        pick_target(self, self.tr("Save a copy"), f"{name}{_ending(self._path)}", self.copy_to)

    def _on_failed(self, failure: Failure) -> None:
        self._context.say(failure_words(failure))


def _ending(path: Path) -> str:
    """Other programs go by the end of a name."""
    with path.open("rb") as file:
        return ".webm" if file.read(4) == _WEBM else ".mp4"
