"""What every page speaks of: states, accounts, the network."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class WorkState(StrEnum):
    """Where a thing that a person made is; always shown as an icon and a word."""

    HERE = "here"
    WAITING = "waiting"
    HELD = "held"  # a person does not want it to go yet
    SENDING = "sending"
    RECEIVED = "received"
    NEEDS = "needs"
    FAILED = "failed"


class OfflineState(StrEnum):
    """Whether a course or a lecture works without a network."""

    NOT_KEPT = "not_kept"
    FETCHING = "fetching"
    PAUSED = "paused"
    KEPT = "kept"
    WAITING = "waiting"  # chosen, but the school cannot be reached, or files are still missing
    NO_SPACE = "no_space"


class LectureKind(StrEnum):
    """What a lecture is."""

    VIDEO = "video"
    PDF = "pdf"
    QUIZ = "quiz"
    TEXT = "text"
    UNKNOWN = "unknown"


class NetworkPhase(StrEnum):
    """The one thing that the left of the status bar says."""

    STARTING = "starting"
    ONLINE = "online"
    OFFLINE = "offline"  # the school cannot be reached
    CHOSEN_OFFLINE = "chosen_offline"  # "Work offline" is on
    SENDING = "sending"
    FETCHING = "fetching"
    NEEDS_SIGN_IN = "needs_sign_in"
    PROBLEMS = "problems"  # the school refused something; see the outbox


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What the status bar needs; sent as news whenever it changes."""

    phase: NetworkPhase = NetworkPhase.STARTING
    waiting: int = 0
    failed: int = 0
    needs: int = 0
    sending_done: int = 0
    sending_total: int = 0
    last_received_at: datetime | None = None
    next_try_at: datetime | None = None
    downloads: int = 0
    downloads_paused: int = 0

    @property
    def is_offline(self) -> bool:
        """Whether nothing goes to the school now, by chance or by choice."""
        return self.phase in {NetworkPhase.OFFLINE, NetworkPhase.CHOSEN_OFFLINE}


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account that was used on this computer."""

    key: str
    server_url: str
    email: str
    name: str
    role: str  # student, instructor, admin
    user_id: str
    session_only: bool = False  # no keyring: signed in until the program ends
    needs_sign_in: bool = False

    @property
    def is_instructor(self) -> bool:
        """Whether the teaching pages are shown."""
        return self.role in {"instructor", "admin"}


@dataclass(frozen=True, slots=True)
class EarlierDay:
    """A copy of everything that one account has here, as it was."""

    taken_at: datetime
    size_bytes: int


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A demo account that is offered at sign-in with one click (only where the program was told of a demo school)."""

    server_url: str
    email: str
    password: str
    name: str
    role: str
