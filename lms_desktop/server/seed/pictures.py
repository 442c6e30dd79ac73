"""What a text shows from elsewhere: it becomes a file of the lecture, or a line in words; nothing is loaded from there.

Code is left alone: what stands in a fence or between backticks is an example, not a picture.
"""

import html
import re
from collections.abc import Callable

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_PARTS = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<picture>!\[(?P<alt>[^\]\n]*)\]\((?P<src><[^>\n]*>|[^)\s]+)[^)\n]*\))"
    r"|(?P<tag><(?P<name>img|iframe|audio|video|source|embed)\b(?P<attributes>[^>]*)>)"
    r"|(?P<end></(?:iframe|audio|video)>)",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")

Keep = Callable[[str], str | None]
"""Keeps the picture at an address; answers the id of the file, None where it is not to be had."""


def brought_home(text: str, keep: Keep) -> str:
    """The text with its pictures as files of the lecture, or named in words where they stay elsewhere."""
    pieces = []
    for piece, is_code in _by_fences(text):
        pieces.append(piece if is_code else _PARTS.sub(lambda found: _replaced(found, keep), piece))
    return "".join(pieces)


def _by_fences(text: str) -> list[tuple[str, bool]]:
    """Cut a text where fences of code begin and end."""
    pieces: list[tuple[str, bool]] = []
    fence = ""
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if not fence and found:
            pieces.append(("".join(lines), False))
            fence, lines = found[1], [line]
        elif fence and found and found[1].startswith(fence) and not line.strip().strip(fence[0]):
            pieces.append(("".join((*lines, line)), True))
            fence, lines = "", []
        else:
            lines.append(line)
    pieces.append(("".join(lines), bool(fence)))
    return pieces


def _replaced(found: re.Match[str], keep: Keep) -> str:
    if found["code"]:
        return found[0]
    if found["end"]:
        return ""
    if found["picture"]:
        return _picture(found["alt"], found["src"].strip("<>"), keep)
    attributes = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(found["attributes"])}
    address = attributes.get("src", "")
    if found["name"].lower() == "img":
        return _picture(attributes.get("alt", ""), address, keep)
    return f"\n\n> On the web: <{address}>\n\n" if address.startswith("https://") else ""


def _picture(alt: str, address: str, keep: Keep) -> str:
    if address.startswith("resource:"):
        return f"![{alt}]({address})"
    file = keep(address)
    if file is not None:
        return f"![{alt}](resource:{file})"
    return f"*[Picture: {alt or 'without a name'}, on the web: <{address}>]*"
