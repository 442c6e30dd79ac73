"""Downloads, storage, and whether one can leave without a network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FileState(StrEnum):
    """Where one file of a course is."""

    READY = "ready"
    FETCHING = "fetching"
    QUEUED = "queued"
    LATER = "later"  # it did not come; it is tried again at a certain time
    PAUSED = "paused"
    NO_SPACE = "no_space"
    GONE = "gone"  # the school does not give it out any more
    REMOVED = "removed"  # by the person, who may want it again


@dataclass(frozen=True, slots=True)
class DownloadFile:
    """One file of a lecture."""

    file_id: str
    owner: str  # the lecture, assignment or submission that it belongs to
    kept: str  # the course or pile that it is kept for
    name: str
    role: str  # video, caption, pdf, resource, attachment, submission
    state: FileState
    size_bytes: int
    done_bytes: int
    problem: str = ""  # a code, for the words of the screen
    next_try_at: datetime | None = None
    has_older_copy: bool = False  # a new version comes; the one that is here works meanwhile
    ready_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DownloadGroup:
    """A lecture (or an assignment, or a hand-in) with everything that belongs to it."""

    owner: str
    title: str
    files: tuple[DownloadFile, ...]


@dataclass(frozen=True, slots=True)
class DownloadCourse:
    """A course, or a pile of hand-ins, that is kept here."""

    kept: str
    course_id: str  # empty for a pile
    title: str
    is_paused: bool
    groups: tuple[DownloadGroup, ...]
    height: int | None = None  # of its videos; None follows the setting

    @property
    def files(self) -> tuple[DownloadFile, ...]:
        """Every file of it."""
        return tuple(file for group in self.groups for file in group.files)


@dataclass(frozen=True, slots=True)
class DownloadsView:
    """Everything that is fetched, waits, or came lately."""

    courses: tuple[DownloadCourse, ...] = ()
    finished: tuple[DownloadFile, ...] = ()  # the last twenty, newest first
    hold: str = ""  # why nothing is fetched at the moment
    bytes_to_come: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept at all."""
        return not self.courses and not self.finished


@dataclass(frozen=True, slots=True)
class FlowView:
    """What changes each second: how far files are, and how fast they come."""

    done_bytes: Mapping[str, int] = field(default_factory=dict)
    speed: Mapping[str, float] = field(default_factory=dict)
    hold: str = ""

    @property
    def total_speed(self) -> float:
        """Bytes a second, all files together."""
        return sum(self.speed.values())


@dataclass(frozen=True, slots=True)
class StorageLine:
    """What a course takes."""

    kept: str
    course_id: str
    title: str
    size_bytes: int
    shared_bytes: int  # of these, what stays because somebody else needs it
    by_kind: Mapping[str, int]
    last_opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class StorageView:
    """What lies on the disk."""

    lines: tuple[StorageLine, ...] = ()
    courses_bytes: int = 0
    shared_bytes: int = 0
    own_bytes: int = 0  # made by this person
    index_bytes: int = 0  # notes, courses, what the program remembers
    unfinished_bytes: int = 0
    free_bytes: int = 0
    disk_bytes: int = 0
    by_kind: Mapping[str, int] = field(default_factory=dict)
    folder: str = ""
    is_nearly_full: bool = False


class Readiness(StrEnum):
    """Whether a line of the travel list is fine."""

    COMPLETE = "complete"
    FETCHING = "fetching"
    NOT_CHOSEN = "not_chosen"
    MISSING = "missing"
    NOT_READ = "not_read"  # it is here, but was not read through and tried since it came


@dataclass(frozen=True, slots=True)
class TravelLine:
    """A course, a pile, or the outbox."""

    key: str
    course_id: str
    title: str
    state: Readiness
    size_bytes: int = 0
    done_bytes: int = 0
    lectures: int = 0
    missing: tuple[str, ...] = ()  # names of lectures that do not work without a network
    needs_network: tuple[str, ...] = ()  # quizzes that have to be begun with one
    captions: tuple[str, ...] = ()
    to_read: int = 0  # files that were not read through since they came
    never_opened: int = 0


@dataclass(frozen=True, slots=True)
class TravelView:
    """Whether one can close the lid."""

    courses: tuple[TravelLine, ...] = ()
    piles: tuple[TravelLine, ...] = ()
    waiting: int = 0  # things that the school does not have yet
    bytes_to_come: int = 0
    bytes_total: int = 0
    free_bytes: int = 0
    is_short_of_room: bool = False
    signed_in_until: datetime | None = None
    due: tuple[tuple[str, datetime], ...] = ()  # what has to be handed in within two weeks
    hold: str = ""
    speed: float = 0.0

    @property
    def is_ready(self) -> bool:
        """Whether every course that was chosen works, and nothing stands in the way."""
        chosen = [line for line in self.courses if line.state is not Readiness.NOT_CHOSEN]
        return bool(chosen) and all(line.state is Readiness.COMPLETE for line in (*chosen, *self.piles))

    @property
    def share(self) -> float:
        """How much of what was chosen is here."""
        return 1.0 if not self.bytes_total else 1 - self.bytes_to_come / self.bytes_total
