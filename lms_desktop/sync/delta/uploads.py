"""Files of a work, part by part: what has arrived stays, whatever happens to the line or to this program."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lms_desktop.api.endpoints import sync
from lms_desktop.api.school import School
from lms_desktop.domain.errors import FileProblem, Refused, Unreachable
from lms_desktop.protocol.assignments import SubmissionFile
from lms_desktop.protocol.errors import ErrorCode
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.ledger import Entry
from lms_desktop.sync.delta.wire import files_of, upload_id

SMALLEST_PART = 256 * 1024
FAILURES_BEFORE_HALVING = 2
GIVE_UP_AFTER = 8
_ASK_AGAIN = frozenset({ErrorCode.WRONG_OFFSET, ErrorCode.WRONG_CHECKSUM})


@dataclass(slots=True)
class Parts:
    """How long the parts are that this line carries."""

    size: int
    failures: int = 0

    def failed(self) -> None:
        """A part did not arrive; after two of them parts are half as long."""
        self.failures += 1
        if self.failures % FAILURES_BEFORE_HALVING == 0:
            self.size = max(SMALLEST_PART, self.size // 2)

    @property
    def is_hopeless(self) -> bool:
        """Whether to leave it for another time."""
        return self.failures >= GIVE_UP_AFTER


@dataclass(frozen=True, slots=True)
class Uploads:
    """Sends the files of works."""

    school: School
    blobs: Blobs
    part_size: int
    check: Callable[[], None] = field(default=lambda: None)
    at: Callable[[str], None] = field(default=lambda _point: None)

    def bring(self, entry: Entry) -> None:
        """Send every file of an entry, from where it is. Raises ``FileProblem`` where one is not what was added."""
        for number, file in enumerate(files_of(entry)):
            path = self.blobs.sound(file.sha256)
            if path is None:
                raise FileProblem(file.name, why="missing")
            self._send(upload_id(entry.wire_id, number), file, path)

    def _send(self, name: str, file: SubmissionFile, path: Path) -> None:
        size, parts = path.stat().st_size, Parts(self.part_size)
        while True:
            state = sync.announce(self.school, name, name=file.name, size=size, sha256=file.sha256)
            if state.is_complete:
                return
            try:
                self._send_from(name, path, state.offset, parts)
            except Unreachable as error:
                parts.failed()
                if parts.is_hopeless or not error.facts.get("sent"):
                    raise
            except Refused as error:
                parts.failed()
                if error.reason not in _ASK_AGAIN or parts.is_hopeless:
                    raise

    def _send_from(self, name: str, path: Path, offset: int, parts: Parts) -> None:
        with path.open("rb") as file:
            file.seek(offset)
            while part := file.read(parts.size):
                self.check()
                sync.send_part(self.school, name, part, offset=offset)
                self.at("mid-upload")
                offset += len(part)
