"""Taking in a page: rows in short transactions, the cursor in the one that finishes it."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lms_desktop.domain.clock import Clock
from lms_desktop.protocol.sync import Change, Changes
from lms_desktop.store import held_back, outbox, overlays, streams
from lms_desktop.store.store import Store, Tx
from lms_desktop.store.streams import Stream, Told
from lms_desktop.sync import conflicts
from lms_desktop.sync.delta import order
from lms_desktop.sync.delta.left_behind import waiting_in
from lms_desktop.sync.pull import ROWS_AT_ONCE

log = logging.getLogger(__name__)

Keys = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Pages:
    """Writes pages into the store. A page that comes twice changes nothing."""

    store: Store
    clock: Clock
    at: Callable[[str], None] = field(default=lambda _point: None)

    def take(self, page: Changes) -> None:
        """Take in one page. Killed in the middle, it is read again from where the cursor is."""
        with self.store.read() as tx:
            order.check(page, streams.known(tx))
        pieces = _pieces(page.changes)
        for number, piece in enumerate(pieces, start=1):
            with self.store.write("pull", durable=False) as tx:
                if number == 1:
                    for name in page.reset:
                        streams.begin(tx, name)
                self._write(tx, piece)
                self.at("mid-pull")
                is_done = number == len(pieces) and not self._to_purge(tx, page)
                if is_done:
                    self._finish(tx, page)
        if not is_done:
            self._purge(page)

    def take_snapshot(self, of: Stream, changes: Sequence[Change]) -> None:
        """Take in a page of the whole of a stream."""
        for piece in _pieces(changes):
            with self.store.write("pull", durable=False) as tx:
                self._take(tx, of, piece)
                self.at("mid-pull")

    def sweep(self, of: Stream) -> None:
        """Take out what a stream did not tell again."""
        with self.store.read() as tx:
            left = streams.left_over(tx, of)
        self._release(of, left, is_revoked=False)

    def _write(self, tx: Tx, changes: Sequence[Change]) -> None:
        known = streams.known(tx)
        for name, some in groupby(changes, lambda change: change.stream):
            self._take(tx, known[name], list(some))

    def _take(self, tx: Tx, of: Stream, changes: Sequence[Change]) -> None:
        told = [_told(change) for change in changes]
        notes = {row.id: row.doc for row in told if row.entity == "note" and row.doc is not None}
        conflicts.keep_replaced(tx, notes, self.clock.now())
        for entity, ids in streams.take_in(tx, of, told).items():
            overlays.refold(tx, entity, ids)

    def _to_purge(self, tx: Tx, page: Changes) -> list[tuple[Stream, Keys, bool]]:
        """What goes with this page: of streams that are no longer to be read, and of streams told anew."""
        known = streams.known(tx)
        revoked = [known[name] for name in page.revoked if name in known]
        gone: list[tuple[Stream, Keys, bool]] = [(of, streams.rows_of(tx, of), True) for of in revoked]
        gone += [(of, streams.left_over(tx, of), False) for of in order.ended(page, known)]
        return [one for one in gone if one[1]]

    def _purge(self, page: Changes) -> None:
        with self.store.read() as tx:
            gone = self._to_purge(tx, page)
        for of, keys, is_revoked in gone:
            self._release(of, keys, is_revoked=is_revoked)
        with self.store.write("pull", durable=False) as tx:
            self._finish(tx, page)

    def _release(self, of: Stream, keys: Keys, *, is_revoked: bool) -> None:
        held = set() if is_revoked else self._held(of, keys)
        for start in range(0, len(keys), ROWS_AT_ONCE):
            some = keys[start : start + ROWS_AT_ONCE]
            with self.store.write("purge") as tx:
                if is_revoked:
                    _tell_waiting(tx, some)
                streams.let_go(tx, of, [key for key in some if key[0] in held])
                going = [key for key in some if key[0] not in held]
                conflicts.keep_gone(tx, [id_ for entity, id_ in going if entity == "note"], self.clock.now())
                for entity, ids in streams.release(tx, of, going).items():
                    overlays.refold(tx, entity, ids)

    def _held(self, of: Stream, keys: Keys) -> set[str]:
        """The kinds of which too many would go at once for it to be believed: no stream tells them, and they stay."""
        with self.store.read() as tx:
            counts = streams.counts(tx, of)
        going = {entity: sum(key[0] == entity for key in keys) for entity in counts}
        held = {entity for entity, count in going.items() if held_back.is_too_many(count, counts[entity])}
        for entity in held:
            log.warning("%d of %d rows of %s would go; held", going[entity], counts[entity], entity)
        return held

    def _finish(self, tx: Tx, page: Changes) -> None:
        known = streams.known(tx)
        for of in order.ended(page, known):
            streams.close(tx, of)
        for name in (name for name in page.revoked if name in known):
            streams.forget(tx, known[name])
        for name, state in page.streams.items():
            streams.advance(tx, name, state.at)
        streams.put_place(tx, page.cursor, page.epoch)


def _told(change: Change) -> Told:
    doc = bytes(change.row) if change.op != "delete" else None
    return Told(change.entity, change.id, change.version, doc)


def _tell_waiting(tx: Tx, keys: Keys) -> None:
    """Entries about what may not be read any more stay, and say why nothing of it is shown."""
    for entry in waiting_in(tx, keys):
        outbox.put_back(tx, entry.op_id, entry.state, code="revoked", next_attempt_at=entry.next_attempt_at)


def _pieces(changes: Sequence[Change]) -> list[Sequence[Change]]:
    return list(_cut(changes)) or [()]


def _cut(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    for start in range(0, len(changes), ROWS_AT_ONCE):
        yield changes[start : start + ROWS_AT_ONCE]
