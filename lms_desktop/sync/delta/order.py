"""What must hold of every page: numbers rise in each stream, and no stream is told that was not begun."""

from collections.abc import Mapping

from lms_desktop.domain.errors import NotASchool
from lms_desktop.protocol.sync import Changes, StreamState
from lms_desktop.store.streams import Stream
from lms_desktop.sync.delta.turned_back import TurnedBack

UNTOLD = StreamState(at=0, head=0)


def check(page: Changes, known: Mapping[str, Stream]) -> None:
    """Raise ``TurnedBack`` where a stream is shorter than before, ``NotASchool`` where a page does not add up.

    The log is compressed, one change for each row: numbers are left out, but none comes twice or late.
    """
    last = {name: 0 if name in page.reset else of.at for name, of in known.items()}
    last |= dict.fromkeys(page.reset, 0)
    for name, state in page.streams.items():
        if name in known and name not in page.reset and state.head < known[name].at:
            raise TurnedBack(f"{name} ends at {state.head}, and was at {known[name].at}")
    for change in page.changes:
        if change.stream not in last:
            raise NotASchool(f"{change.stream} was not begun", out_of_order=True)
        if change.seq <= last[change.stream]:
            raise NotASchool(f"{change.stream}: {change.seq} after {last[change.stream]}", out_of_order=True)
        last[change.stream] = change.seq
    for name, at in last.items():
        if name in page.streams and page.streams[name].at < at:
            raise NotASchool(f"{name} was told beyond its place", out_of_order=True)


def told_to(page: Changes, name: str) -> StreamState:
    """How far a page tells a stream; an empty stream has no place of its own."""
    return page.streams.get(name, UNTOLD)


def ended(page: Changes, known: Mapping[str, Stream]) -> list[Stream]:
    """The streams of which this page tells the last that was missing."""
    names = [name for name in known if name in page.streams or name in page.reset]
    whole = [name for name in names if told_to(page, name).at == told_to(page, name).head]
    return [known[name] for name in whole if name in page.reset or not known[name].is_whole]
