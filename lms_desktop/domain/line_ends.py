"""What a person did not touch in a text stays as it was spelled: its line ends, and what an editor swallows."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

NEW_LINE = "\n"
_BREAK = re.compile("\r\n|[\r\n\u2029\ufdd0\ufdd1]")  # where an editor begins a new line
_USUAL = ("\n", "\r\n", "\r")
_MARK = "\ufeff"  # says "this is Unicode" in front of some files' text; an editor drops it


class Spelling:
    """How a text was written before an editor took it, to write the untouched rest the same way again."""

    def __init__(self, source: str = "", shown: str = "") -> None:
        self._source = source
        self._shown = shown
        self._ends: list[str] = _BREAK.findall(source)
        self._end = usual_end(source)

    def written(self, now: str) -> str:
        """The text as it is now, spelled as it was wherever nobody changed it."""
        if now == self._shown:
            return self._source
        lead = _MARK if self._source.startswith(_MARK) else ""
        if set(self._ends) <= {self._end} or len(self._ends) != self._shown.count(NEW_LINE):
            return lead + now.replace(NEW_LINE, self._end)
        lines = now.split(NEW_LINE)
        return lead + "".join(line + end for line, end in zip(lines, [*self._ends_of(now), ""], strict=True))

    def _ends_of(self, now: str) -> Iterator[str]:
        """The end of each line, for a text whose lines end in different ways."""
        before = self._shown
        head = _same(before, now)
        tail = min(_same(before[::-1], now[::-1]), len(before) - head, len(now) - head)
        first, last = before.count(NEW_LINE, 0, head), before.count(NEW_LINE, len(before) - tail)
        yield from self._ends[:first]
        old = before[head : len(before) - tail].split(NEW_LINE)
        new = now[head : len(now) - tail].split(NEW_LINE)
        yield from self._ends_between(old, new, self._ends[first : len(self._ends) - last])
        yield from self._ends[len(self._ends) - last :]

    def _ends_between(self, old: list[str], new: list[str], ends: list[str]) -> list[str]:
        """The ends in the part that changed: lines that are still there keep theirs."""
        found = [self._end] * (len(new) - 1)
        for _kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            for was, now in zip(range(old_from, old_to), range(new_from, new_to), strict=False):
                if was < len(ends) and now < len(found):
                    found[now] = ends[was]
        return found


def usual_end(text: str) -> str:
    """The line end that a text mostly uses."""
    counted = Counter(end for end in _BREAK.findall(text) if end in _USUAL)
    return counted.most_common(1)[0][0] if counted else NEW_LINE


def _same(one: str, other: str) -> int:
    """How many letters two texts have in common from their beginning."""
    most = min(len(one), len(other))
    return next((n for n in range(most) if one[n] != other[n]), most)
