"""Where a person can be in the program, and the way there and back."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class Screen(StrEnum):
    """The pages."""

    HOME = "home"
    LIBRARY = "library"
    CATALOGUE = "catalogue"
    COURSE = "course"
    LECTURE = "lecture"
    ASSIGNMENT = "assignment"
    OUTBOX = "outbox"
    CONFLICT = "conflict"
    DOWNLOADS = "downloads"
    STORAGE = "storage"
    TRAVEL = "travel"
    GRADING = "grading"
    JUDGING = "judging"
    SETTINGS = "settings"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Place:
    """A page and what it is about."""

    screen: Screen
    id: str = ""
    part: str = ""  # a submission on the desk, an account at sign-in, a spot in a lecture


class Navigator(QObject):
    """Goes to places and remembers the way."""

    went = Signal(object)
    history_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._past: list[Place] = []
        self._future: list[Place] = []
        self._here: Place | None = None

    @property
    def here(self) -> Place | None:
        """Where the person is."""
        return self._here

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return bool(self._past)

    @property
    def can_go_forward(self) -> bool:
        """Whether the person came back from somewhere."""
        return bool(self._future)

    def go(self, place: Place) -> None:
        """Go to a place; the way back is remembered."""
        if place == self._here:
            return
        if self._here is not None:
            self._past.append(self._here)
        self._future.clear()
        self._arrive(place)

    def back(self) -> None:
        """Go where the person came from."""
        if self._past and self._here is not None:
            self._future.append(self._here)
            self._arrive(self._past.pop())

    def forward(self) -> None:
        """Take back the last step back."""
        if self._future and self._here is not None:
            self._past.append(self._here)
            self._arrive(self._future.pop())

    def start_over(self, place: Place) -> None:
        """Forget the way: another account has another one."""
        self._past.clear()
        self._future.clear()
        self._arrive(place)

    def _arrive(self, place: Place) -> None:
        self._here = place
        self.went.emit(place)
        self.history_changed.emit()
