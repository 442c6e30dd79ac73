"""Read what is new since the cursor, until nothing is; then, when all is quiet, compare."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from lms_desktop.api.endpoints import sync
from lms_desktop.api.school import School
from lms_desktop.domain.clock import Clock
from lms_desktop.domain.errors import Gone, NotASchool, Refused
from lms_desktop.domain.times import to_text
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.protocol.sync import Changes, Expired
from lms_desktop.store import rows, streams
from lms_desktop.store.store import Store, Tx
from lms_desktop.sync.delta.page import Pages
from lms_desktop.sync.delta.repair import Repair
from lms_desktop.sync.delta.turned_back import TurnedBack, is_turned_back
from lms_desktop.sync.pull import CATALOGUE_READ_AT, PULLED_AT, tell_released

log = logging.getLogger(__name__)

_FRESH_STARTS = 3


@dataclass(frozen=True, slots=True)
class DeltaPull:
    """Reads everything that one person may see, by the school's change log."""

    store: Store
    school: School
    clock: Clock
    teaches: bool
    check: Callable[[], None] = field(default=lambda: None)
    at: Callable[[str], None] = field(default=lambda _point: None)

    def run(self) -> bool:
        """Read until nothing is new; whether anything was. Raises ``TurnedBack`` where the school begins anew."""
        pages = Pages(self.store, self.clock, at=self.at)
        is_quiet = not self._read(pages)
        if is_quiet:
            Repair(self.store, self.school, self.clock, pages, check=self.check).run()
        with self.store.write("pulled", durable=False) as tx:
            if not is_quiet:
                self._tell(tx)
            for name in (PULLED_AT, CATALOGUE_READ_AT):
                rows.put_setting(tx, name, to_text(self.clock.now()))
        if not is_quiet:
            self.store.rest()
        return not is_quiet

    def _read(self, pages: Pages) -> int:
        """How many pages were read."""
        count = fresh_starts = 0
        while True:
            self.check()
            try:
                page = self._page()
                if page is None:
                    return count
                pages.take(page)
            except (Gone, NotASchool) as error:
                fresh_starts += 1
                if fresh_starts > _FRESH_STARTS or not self._begin_again(error):
                    raise
                continue
            count += 1
            if not page.has_more:
                return count

    def _page(self) -> Changes | None:
        with self.store.read() as tx:
            place = streams.place(tx)
        try:
            page = sync.changes(self.school, place.cursor)
        except Refused as error:
            if is_turned_back(error):
                raise TurnedBack(str(error)) from error
            raise
        if page is not None and place.epoch and page.epoch != place.epoch:
            raise TurnedBack(f"{page.epoch} after {place.epoch}")
        return page

    def _begin_again(self, error: Gone | NotASchool) -> bool:
        """Whether there is another place to go on from: the one that the school named, or the very beginning."""
        cursor = ""
        if isinstance(error, Gone):
            if error.reason != ErrorCode.CURSOR_EXPIRED:
                return False
            cursor = decode(bytes(error.facts["body"]), Expired).cursor
        elif not error.facts.get("out_of_order"):
            return False
        with self.store.write("pull", durable=False) as tx:
            place = streams.place(tx)
            if not place.cursor and not cursor:
                return False
            streams.put_place(tx, cursor, place.epoch)
        log.warning("streams are read from their beginning: %s", error)
        return True

    def _tell(self, tx: Tx) -> None:
        """What follows from what was read: who teaches what, and which grades are news."""
        taught = [name.removeprefix("staff:") for name in streams.known(tx) if name.startswith("staff:")]
        rows.put_setting(tx, "taught", sorted(taught))
        if not self.teaches:
            tell_released(tx, self.clock.now())
