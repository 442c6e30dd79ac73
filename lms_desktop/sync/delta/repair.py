"""Compare with the school by sums, and read again the one stream that differs: quietly, and never more than it.

What no stream tells goes then too: it came from lists, or with a receipt, and was thrown away before a stream told it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec

from lms_desktop.api.endpoints import sync
from lms_desktop.api.school import School
from lms_desktop.domain.clock import Clock
from lms_desktop.protocol.sync import Digest
from lms_desktop.store import held_back, overlays, rows, streams
from lms_desktop.store.store import Store, Tx
from lms_desktop.store.streams import Stream
from lms_desktop.store.tables import BASE
from lms_desktop.sync import conflicts
from lms_desktop.sync.delta.page import Pages

log = logging.getLogger(__name__)

EVERY = timedelta(days=1)
_NAMED_AT_MOST = 50
# Pages of courses that one has not joined are read when they are looked at; no stream tells them.
_READ_WHEN_LOOKED_AT = "course_detail"


class Checks(msgspec.Struct, frozen=True, kw_only=True):
    """When all streams were compared, and which had to be read again since."""

    at: datetime | None = None
    repaired: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Repair:
    """Compares streams that changed, and all of them every day and once a person let rows go."""

    store: Store
    school: School
    clock: Clock
    pages: Pages
    check: Callable[[], None] = field(default=lambda: None)

    def run(self) -> list[str]:
        """Compare what is to be compared; the streams that had to be read again."""
        with self.store.read() as tx:
            found = rows.get_setting(tx, "digests", Checks)
            checks = found if isinstance(found, Checks) else Checks()
            names, is_decided = streams.unchecked(tx), held_back.is_decided(tx)
        if is_daily := is_decided or checks.at is None or abs(self.clock.now() - checks.at) >= EVERY:
            names, checks = [], Checks(at=self.clock.now(), count=checks.count)
        elif not names:
            return []
        told = sync.digests(self.school, names if len(names) <= _NAMED_AT_MOST else [])
        differing = self._differing(told)
        again = [of for of in differing if is_daily or of.name not in checks.repaired]
        for of in again:
            log.warning("%s differs from the school: it is read again", of.name)
            self._read_again(of)
        repaired = (*checks.repaired, *(of.name for of in again))
        with self.store.write("pulled", durable=False) as tx:
            streams.checked(tx, told)
            if all(of.is_whole for of in streams.known(tx).values()):
                self._drop_untold(tx)
            done = Checks(at=checks.at, repaired=repaired, count=checks.count + len(again))
            rows.put_setting(tx, "digests", done)
        return [of.name for of in again]

    def _differing(self, told: dict[str, Digest]) -> list[Stream]:
        with self.store.read() as tx:
            known = streams.known(tx)
            return [
                of
                for name, digest in told.items()
                if (of := known.get(name)) is not None
                and of.is_whole
                and of.at == digest.head
                # A stream that went on meanwhile is compared another time.
                and streams.sum_of(tx, of) != streams.Sum(digest.count, digest.hash)
            ]

    def _read_again(self, of: Stream) -> None:
        """The whole of one stream. What waits here is not touched; what is not told again goes."""
        anew = replace(of, generation=of.generation + 1, is_whole=False)
        after, has_more = "", True
        while has_more:
            self.check()
            page = sync.snapshot(self.school, of.name, after)
            self.pages.take_snapshot(anew, page.rows)
            after, has_more = page.after, page.has_more
        self.pages.sweep(anew)
        with self.store.write("pull", durable=False) as tx:
            streams.renew(tx, anew)

    def _drop_untold(self, tx: Tx) -> None:
        for entity in BASE.keys() - {_READ_WHEN_LOOKED_AT}:
            gone, here = streams.untold(tx, entity), len(rows.base_ids(tx, entity))
            if held_back.stops(tx, entity, entity, going=len(gone), here=here, now=self.clock.now()):
                log.warning("%d rows of %s that no stream tells would go; held", len(gone), entity)
            elif gone:
                if entity == "note":
                    conflicts.keep_gone(tx, gone, self.clock.now())
                overlays.drop_base(tx, entity, *gone)
        held_back.keep_only(tx, BASE)
