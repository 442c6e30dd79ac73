"""Reading every copy again from time to time: disks forget, and nobody shall find out on a bus."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from lms_desktop.domain.clock import Clock
from lms_desktop.store import journal, queue
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.files import KeptFile
from lms_desktop.store.store import Store, Tx
from lms_desktop.sync.pace import Bucket

EVERY = timedelta(days=30)
AT_MOST_BYTES_S = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Scrub:
    """Reads one copy after the other, slowly, while nothing else happens."""

    store: Store
    blobs: Blobs
    clock: Clock
    check: Callable[[], None] = field(default=lambda: None)
    limit: Bucket = field(default_factory=lambda: Bucket(AT_MOST_BYTES_S))

    def step(self) -> bool:
        """Read the copy whose turn it is. False: all were read lately."""
        with self.store.read() as tx:
            sha256 = queue.due_for_reading(tx, self.clock.now() - EVERY)
        if sha256 is None:
            return False
        self.look_at(sha256)
        return True

    def look_at(self, sha256: str) -> bool:
        """Read one copy; a damaged one is set aside, fetched again and told of. Answers whether it is sound."""

        def piece(count: int) -> None:
            self.check()
            self.limit.take(count, self.check)

        is_sound = self.blobs.verify(sha256, piece)
        with self.store.write("scrub", durable=False) as tx:
            if is_sound:
                queue.note_read(tx, sha256, self.clock.now())
            else:
                mend(tx, queue.with_blob(tx, sha256), self.clock)
        return is_sound


def mend(tx: Tx, damaged: list[KeptFile], clock: Clock) -> None:
    """These copies are not what they were: fetch them again, and say so once."""
    queue.fetch_again(tx, damaged)
    for file in damaged:
        journal.notice(
            tx,
            kind="damaged",
            title=file.name,
            detail=file.role,
            at=clock.now(),
            lecture=file.owner if file.role not in {"attachment", "submission"} else None,
            assignment=file.owner if file.role == "attachment" else None,
            id_=f"damaged:{file.blob}:{file.id}",
        )
