"""Captions: WebVTT as it is, SRT turned into it, anything else refused."""

import re
from typing import Final

_HOURS: Final = r"(?:\d{2,}:)?"
_VTT_TIME: Final = rf"{_HOURS}[0-5]\d:[0-5]\d\.\d{{3}}"
_VTT_TIMING: Final = re.compile(rf"({_VTT_TIME})[ \t]+-->[ \t]+({_VTT_TIME})(?:[ \t]+\S.*)?\Z")
_SRT_TIMING: Final = re.compile(
    r"(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{1,3})\s*-->\s*(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{1,3})(?:\s.*)?\Z"
)
_SRT_STYLE: Final = re.compile(r"</?font[^>]*>|\{\\[^}]*\}", re.IGNORECASE)


class NoCaptionsError(ValueError):
    """These are no captions; the text says what is wrong with them."""


def as_vtt(data: bytes) -> bytes:
    """Read captions and write them as WebVTT; raises `NoCaptionsError` where they are none."""
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise NoCaptionsError("Captions are text.")
    blocks = [block.strip("\n") for block in re.split(r"\n(?:[ \t]*\n)+", text) if block.strip()]
    if blocks and re.match(r"WEBVTT(?:[ \t\n]|\Z)", blocks[0]):
        _check(blocks[1:])
    else:
        blocks = ["WEBVTT", *map(_from_srt, blocks)]
        if len(blocks) == 1:
            raise NoCaptionsError("There are no captions in this file.")
    return ("\n\n".join(blocks) + "\n").encode()


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NoCaptionsError("Captions are text in UTF-8.") from error


def _check(blocks: list[str]) -> None:
    for block in blocks:
        if re.match(r"(?:NOTE|STYLE|REGION)(?:[ \t\n:]|\Z)", block):
            continue
        found = next((_VTT_TIMING.match(line.strip()) for line in block.split("\n")[:2] if "-->" in line), None)
        if found is None or _padded(found[1]) > _padded(found[2]):
            raise NoCaptionsError(f"This is no caption: {block[:60]!r}.")


def _padded(moment: str) -> str:
    return moment.rjust(16, "0") if moment.count(":") == 2 else f"00:{moment}".rjust(16, "0")


def _from_srt(block: str) -> str:
    lines = block.split("\n")
    place = next((number for number, line in enumerate(lines[:2]) if "-->" in line), None)
    found = _SRT_TIMING.match(lines[place].strip()) if place is not None else None
    if place is None or found is None:
        raise NoCaptionsError(f"This is no caption: {block[:60]!r}.")
    parts = found.groups()
    timing = f"{_moment(parts[:4])} --> {_moment(parts[4:])}"
    words = [_SRT_STYLE.sub("", line).replace("-->", "->") for line in lines[place + 1 :]]
    return "\n".join([*lines[:place], timing, *words])


def _moment(parts: tuple[str, ...]) -> str:
    hours, minutes, seconds, fraction = parts
    return f"{int(hours):02}:{minutes}:{seconds}.{fraction.ljust(3, '0')}"
