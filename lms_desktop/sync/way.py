"""The way to one school: by its change log where it keeps one, by its lists where it does not."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lms_desktop.api.school import School
from lms_desktop.domain.clock import Clock
from lms_desktop.domain.errors import Gone
from lms_desktop.protocol.sync import Capabilities
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.store import Store
from lms_desktop.sync import mode
from lms_desktop.sync.delta import turned_back
from lms_desktop.sync.delta.pull import DeltaPull
from lms_desktop.sync.delta.push import DeltaPush
from lms_desktop.sync.delta.turned_back import TurnedBack
from lms_desktop.sync.delta.uploads import Uploads
from lms_desktop.sync.pull import Pull
from lms_desktop.sync.push import Push, PushReport
from lms_desktop.sync.send import Courier


def quiet(_done: int, _total: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True)
class Way:
    """Pushes and pulls for one account."""

    store: Store
    school: School
    own_files: Blobs
    clock: Clock
    user_id: str
    teaches: bool
    check: Callable[[], None] = field(default=lambda: None)
    at: Callable[[str], None] = field(default=lambda _point: None)

    def push(self, report: Callable[[int, int], None] = quiet) -> PushReport:
        """Send what is due."""
        said = self._capabilities()
        if said is None:
            courier = Courier(self.school, self.own_files, at=self.at)
            return Push(self.store, courier, self.clock, check=self.check, report=report, at=self.at).run()
        try:
            return self._delta_push(said, report).run()
        except TurnedBack:
            turned_back.begin_anew(self.store, self.school, self.clock)
            return self.push(report)

    def pull(self) -> bool:
        """Read what the school has; whether anything may be new. Raises what stops the push that a restore needs."""
        if self._capabilities() is None:
            self.lists().run()
            return True
        try:
            return self._delta_pull().run()
        except TurnedBack:
            turned_back.begin_anew(self.store, self.school, self.clock)
        except Gone:
            # It does not keep a change log any more.
            mode.doubt(self.store)
            raise
        report = self.push()
        if report.stopped_by is not None:
            raise report.stopped_by
        self._delta_pull().run()
        return True

    def lists(self) -> Pull:
        """The way by lists: for a school that knows no other, and for single things that are looked at."""
        return Pull(self.store, self.school, self.clock, self.user_id, self.teaches, check=self.check, at=self.at)

    def _capabilities(self) -> Capabilities | None:
        return mode.capabilities(self.store, self.school, self.clock.now())

    def _delta_push(self, said: Capabilities, report: Callable[[int, int], None]) -> DeltaPush:
        uploads = Uploads(self.school, self.own_files, said.part_size, check=self.check, at=self.at)
        return DeltaPush(
            self.store,
            self.school,
            self.clock,
            self.user_id,
            said,
            uploads,
            check=self.check,
            report=report,
            at=self.at,
        )

    def _delta_pull(self) -> DeltaPull:
        return DeltaPull(self.store, self.school, self.clock, self.teaches, check=self.check, at=self.at)
