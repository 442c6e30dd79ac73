"""What every service of an open account works with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from lms_desktop.api.school import School
from lms_desktop.domain.clock import Clock
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.shares import Shares
from lms_desktop.store.store import Store
from lms_desktop.sync.pace import Fetching


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """One person's store on this computer, and the way to their school."""

    store: Store
    blobs: Blobs  # what can be fetched again, shared by all accounts
    own_files: Blobs  # what this person made; never thrown away by a download
    clock: Clock
    school: School
    user_id: str
    first_name: str
    role: str
    shares: Shares  # what of the shared files this account needs
    fetching: Fetching = field(default_factory=Fetching)
    signed_in_until: Callable[[], datetime | None] = lambda: None  # as the school's token says

    @property
    def teaches(self) -> bool:
        """Whether the teaching pages have something to show."""
        return self.role in {"instructor", "admin"}
