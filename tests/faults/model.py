"""What people were told is saved, as a list of words that have to be somewhere at the end. It knows no sync at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from lms_desktop.domain.progress import length, unite

Ranges = tuple[tuple[float, float], ...]


class Claim(StrEnum):
    """What may be asked of a word at the end."""

    KEPT = "kept"  # "saved" was said, and nobody who saw it took it away
    MAYBE = "maybe"  # killed before "saved": there or not, but not twice
    LET_GO = "let_go"  # somebody who saw it replaced it, or threw it away


@dataclass
class Words:
    """Unique words of one kind of work."""

    claims: dict[str, Claim] = field(default_factory=dict)

    def say(self, word: str, *, saved: bool) -> None:
        """Somebody wrote it."""
        self.claims[word] = Claim.KEPT if saved else Claim.MAYBE

    def let_go(self, words: Iterable[str]) -> None:
        """Somebody who saw these replaced them."""
        for word in words:
            if word in self.claims:
                self.claims[word] = Claim.LET_GO

    def kept(self) -> list[str]:
        """What must not be lost."""
        return [word for word, claim in self.claims.items() if claim is Claim.KEPT]


@dataclass
class Mark:
    """A bookmark, by all the titles that it was ever given: the last of two renames counts, whichever that is."""

    titles: set[str]
    claim: Claim


@dataclass
class Story:
    """Everything that was acknowledged in one history."""

    notes: Words = field(default_factory=Words)
    works: Words = field(default_factory=Words)
    answers: Words = field(default_factory=Words)
    grades: Words = field(default_factory=Words)
    lectures: Words = field(default_factory=Words)
    marks: list[Mark] = field(default_factory=list)
    ranges: Ranges = ()
    completed: bool = False
    number: int = 0

    def word(self, kind: str) -> str:
        """A word that was never said before."""
        self.number += 1
        return f"{kind}{self.number}x"

    def seen(self, start: float, end: float) -> None:
        """A part of the film was played, and its place saved."""
        self.ranges = unite(self.ranges, [(start, end)])

    @property
    def watched(self) -> float:
        """How many seconds were watched, all computers together."""
        return length(self.ranges)

    def mark_added(self, title: str, *, saved: bool) -> None:
        """A bookmark was set."""
        self.marks.append(Mark({title}, Claim.KEPT if saved else Claim.MAYBE))

    def mark_renamed(self, old: str, new: str) -> None:
        """A bookmark got another title."""
        for mark in self.marks:
            if old in mark.titles:
                mark.titles.add(new)

    def mark_removed(self, title: str) -> None:
        """A bookmark was taken away."""
        for mark in self.marks:
            if title in mark.titles:
                mark.claim = Claim.LET_GO


def words_of(text: str) -> list[str]:
    """The words of a text, one on each line."""
    return text.split()
