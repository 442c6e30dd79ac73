"""Captions from WebVTT and SRT files, read as forgivingly as people write them. No Qt."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_STAMP = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_STAMP}\s*-{{1,2}}>\s*{_STAMP}")
_TAG = re.compile(r"</?[A-Za-z0-9.:][^<>\n]*>|</>|\{\\[^{}\n]*\}")
_BLANK = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True)
class Cue:
    """A line that is shown from start to end (end not included)."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True)
class CaptionTrack:
    """All cues of one language, in the order of time."""

    cues: tuple[Cue, ...] = ()

    def index_at(self, position_ms: int) -> int | None:
        """Find the cue that is shown at a position; the later one where two overlap."""
        upto = bisect_right(self.cues, position_ms, key=lambda cue: cue.start_ms)
        return next((i for i in reversed(range(upto)) if position_ms < self.cues[i].end_ms), None)

    def cue_at(self, position_ms: int) -> Cue | None:
        """Say which cue is shown at a position."""
        index = self.index_at(position_ms)
        return None if index is None else self.cues[index]

    def next_after(self, position_ms: int) -> Cue | None:
        """Find the cue that a learner who skips forward wants."""
        index = bisect_right(self.cues, position_ms, key=lambda cue: cue.start_ms)
        return self.cues[index] if index < len(self.cues) else None

    def previous_before(self, position_ms: int) -> Cue | None:
        """Find the cue that a learner who skips back wants."""
        index = bisect_right(self.cues, position_ms - 1, key=lambda cue: cue.start_ms)
        return self.cues[index - 1] if index else None

    def search(self, words: str) -> tuple[int, ...]:
        """Find the cues that contain all of these words, in any case."""
        wanted = words.casefold().split()
        if not wanted:
            return ()
        return tuple(i for i, cue in enumerate(self.cues) if _has_all(cue.text.casefold(), wanted))


def parse(content: bytes | str) -> CaptionTrack:
    """Read WebVTT or SRT; what makes no sense is left out."""
    text = _decode(content).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    cues = sorted(_cues(text), key=lambda cue: (cue.start_ms, cue.end_ms))
    return CaptionTrack(tuple(cues))


def _decode(content: bytes | str) -> str:
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _cues(text: str) -> Iterator[Cue]:
    for block in _BLANK.split(text):
        cue = _cue(block.strip("\n").split("\n"))
        if cue is not None:
            yield cue


def _cue(lines: Sequence[str]) -> Cue | None:
    if lines[0].split(maxsplit=1)[:1] in (["NOTE"], ["STYLE"], ["REGION"]):
        return None
    for number, line in enumerate(lines[:3]):  # a header or a cue's name may stand before
        if timing := _TIMING.match(line):
            start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:])
            words = _plain(lines[number + 1 :])
            return Cue(start, end, words) if start < end and words else None
    return None


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def _plain(lines: Sequence[str]) -> str:
    bare = html.unescape(_TAG.sub("", "\n".join(lines)))
    return "\n".join(kept for line in bare.split("\n") if (kept := line.strip()))


def _has_all(text: str, wanted: Sequence[str]) -> bool:
    return all(word in text for word in wanted)
