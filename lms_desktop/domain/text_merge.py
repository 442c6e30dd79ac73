"""Two people, or one on two machines, changed one text: put both changes together, or say that it cannot be."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

Span = tuple[int, int]


def merge_lines(base: str, mine: str, theirs: str) -> str | None:
    """The text with both changes; None where they touch the same lines. Line ends stay byte for byte."""
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    old, left, right = _lines(base), _lines(mine), _lines(theirs)
    merged: list[str] = []
    at_old = at_left = at_right = 0
    for (o, o_end), (a, a_end), (b, b_end) in _common(old, left, right):
        piece = _choose(old[at_old:o], left[at_left:a], right[at_right:b])
        if piece is None:
            return None
        merged += piece + old[o:o_end]
        at_old, at_left, at_right = o_end, a_end, b_end
    return "".join(merged)


def _choose(old: list[str], left: list[str], right: list[str]) -> list[str] | None:
    if left == right or right == old:
        return left
    return right if left == old else None


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _common(old: list[str], left: list[str], right: list[str]) -> list[tuple[Span, Span, Span]]:
    """Stretches that stand unchanged in all three, in order; the last one is empty, at the three ends."""
    in_left = SequenceMatcher(None, old, left, autojunk=False).get_matching_blocks()
    in_right = SequenceMatcher(None, old, right, autojunk=False).get_matching_blocks()
    found: list[tuple[Span, Span, Span]] = []
    i = j = 0
    while i < len(in_left) and j < len(in_right):
        a, b = in_left[i], in_right[j]
        start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
        if start < end:
            size = end - start
            to_left, to_right = a.b + start - a.a, b.b + start - b.a
            found.append(((start, end), (to_left, to_left + size), (to_right, to_right + size)))
        if a.a + a.size < b.a + b.size:
            i += 1
        else:
            j += 1
    found.append(((len(old), len(old)), (len(left), len(left)), (len(right), len(right))))
    return found


def both_together(base: str, mine: str, theirs: str) -> str:
    """A text to begin with where a person puts two together: where both changed the same lines, both stand there."""
    old, left, right = _lines(base), _lines(mine), _lines(theirs)
    whole: list[str] = []
    at_old = at_left = at_right = 0
    for (o, o_end), (a, a_end), (b, b_end) in _common(old, left, right):
        here, there = left[at_left:a], right[at_right:b]
        piece = _choose(old[at_old:o], here, there)
        whole += (_ended(there) + here if piece is None else piece) + old[o:o_end]
        at_old, at_left, at_right = o_end, a_end, b_end
    return "".join(whole)


def _ended(lines: list[str]) -> list[str]:
    """Lines that others can follow."""
    return lines if not lines or lines[-1].endswith(("\n", "\r")) else [*lines[:-1], f"{lines[-1]}\n"]


class Mark(StrEnum):
    """How a line of a text stands to the text before it."""

    SAME = "same"
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, without its end."""

    text: str
    mark: Mark


def compared(base: str, text: str) -> tuple[Line, ...]:
    """The lines of a text, and those of the one before it that are not in it any more."""
    old, new = base.splitlines(), text.splitlines()
    found: list[Line] = []
    for kind, o, o_end, n, n_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line(line, Mark.SAME) for line in new[n:n_end]]
            continue
        found += [Line(line, Mark.GONE) for line in old[o:o_end]]
        found += [Line(line, Mark.ADDED) for line in new[n:n_end]]
    return tuple(found)
