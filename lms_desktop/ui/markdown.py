"""Text lectures and other Markdown as HTML that can do nothing: no scripts, no files, nothing from elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_by_name
from pygments.style import Style
from pygments.token import Comment, Keyword, Name, Number, Operator, String
from pygments.util import ClassNotFound

BLOCKED = "blocked:picture"
OURS = "resource:"
_TAGS = {
    "a", "b", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "name", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "span": {"style"},
    "table": {"style", "width", "bgcolor", "border", "cellpadding", "cellspacing", "bordercolor"},
    "td": {"style", "align", "valign", "width"},
    "th": {"style", "align"},
}
_SCHEMES = {"http", "https", "mailto", "resource", "blocked", "copy"}
_OWN_STYLES = {"font-family", "font-size", "margin-top", "margin-bottom"}
_GAP = "margin-top: 6px; margin-bottom: 12px"
_BOXES = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}


@dataclass(frozen=True)
class Ink:
    """The colours of a rendered text."""

    text: str
    keyword: str
    string: str
    number: str
    comment: str
    code_ground: str
    line: str
    copy_word: str = ""  # empty: code blocks offer no copying
    copy_width: int = 70
    copy_size: int = 14
    padding: int = 12
    code_edge: str = ""  # empty: the ground is enough


@dataclass(frozen=True)
class RichText:
    """A rendered text, its headings in order, and its code blocks byte for byte."""

    html: str
    headings: tuple[tuple[str, str, int], ...]  # anchor, title, level
    codes: tuple[str, ...]


def render(source: str, ink: Ink, *, keeps_lines: bool = False) -> RichText:
    """Render Markdown safely; ``keeps_lines`` is for people who press Enter for a new line."""
    parser = _parser(keeps_lines=keeps_lines)
    tokens = parser.parse(source)
    writer = _Writer(ink)
    writer.prepare(tokens)
    # RendererHTML calls the rules it finds by name; ours stand beside its own.
    renderer = RendererHTML(parser)
    renderer.rules = {**renderer.rules, **writer.rules()}
    html = renderer.render(tokens, parser.options, {})
    return RichText(_clean(html), tuple(writer.headings), tuple(writer.codes))


def plain(source: str) -> str:
    """Markdown as bare words, a line for each paragraph: for rows, tooltips and screen readers."""
    lines = []
    for token in _parser(keeps_lines=False).parse(source):
        if token.type == "inline":
            lines.append("".join(_bare(child) for child in token.children or ()))
        elif token.type in {"fence", "code_block"}:
            lines.append(token.content.rstrip())
    return "\n".join(line for line in lines if line)


def _bare(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return token.content


def _parser(*, keeps_lines: bool) -> MarkdownIt:
    options = {"html": False, "linkify": False, "breaks": keeps_lines}
    return MarkdownIt("commonmark", options).enable(["table", "strikethrough"])


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        filter_style_properties={"color", "font-weight", "font-style", "text-align", *_OWN_STYLES},
        link_rel=None,
    )


class _Writer:
    """The few things that are written otherwise than usual."""

    def __init__(self, ink: Ink) -> None:
        self._ink = ink
        self._style = _style(ink)
        self.headings: list[tuple[str, str, int]] = []
        self.codes: list[str] = []

    def prepare(self, tokens: Sequence[Token]) -> None:
        """Block pictures from elsewhere, number headings, draw the boxes of task lists."""
        for number, token in enumerate(tokens):
            if token.type == "heading_open":
                title = tokens[number + 1].content
                self.headings.append((f"h-{len(self.headings) + 1}", title, int(token.tag[1])))
            for child in token.children or ():
                if child.type == "image" and not str(child.attrs.get("src", "")).startswith(OURS):
                    child.attrs["src"] = BLOCKED
            first = token.children[0] if token.children else None
            if first is not None and first.type == "text" and first.content[:4] in _BOXES:
                first.content = _BOXES[first.content[:4]] + first.content[4:]
        self._open = iter(self.headings)

    def rules(self) -> Mapping[str, Any]:
        """The rules by the name of their token."""
        return {
            "fence": self._code,
            "code_block": self._code,
            "heading_open": self._heading,
            "table_open": self._table,
            "td_open": self._cell,
        }

    def _heading(self, tokens: Sequence[Token], number: int, options: OptionsDict, env: Any) -> str:
        del options, env
        anchor, _title, _level = next(self._open)
        return f'<{tokens[number].tag}><a name="{anchor}"></a>'

    def _table(self, tokens: Sequence[Token], number: int, options: OptionsDict, env: Any) -> str:
        del tokens, number, options, env
        edge = f'border="1" bordercolor="{self._ink.line}" cellspacing="0" cellpadding="{self._ink.padding * 2 // 3}"'
        return f'<table style="{_GAP}" width="100%" {edge}>'

    def _cell(self, tokens: Sequence[Token], number: int, options: OptionsDict, env: Any) -> str:
        del options, env
        # Code in a cell is smaller than words in the next one.
        side = str(tokens[number].attrs.get("style", "")).removeprefix("text-align:")
        return f'<td valign="middle" align="{side}">' if side else '<td valign="middle">'

    def _code(self, tokens: Sequence[Token], number: int, options: OptionsDict, env: Any) -> str:
        del options, env
        code = tokens[number].content
        self.codes.append(code)
        try:
            lexer = get_lexer_by_name(tokens[number].info.split()[0]) if tokens[number].info else TextLexer()
        except ClassNotFound:
            lexer = TextLexer()
        coloured = highlight(code, lexer, HtmlFormatter(nowrap=True, noclasses=True, style=self._style))
        copy = ""
        if self._ink.copy_word:
            face = f"font-family: Inter; font-size: {self._ink.copy_size}px"
            link = f'<a href="copy:{len(self.codes) - 1}"><span style="{face}">{self._ink.copy_word}</span></a>'
            copy = f'<td align="right" valign="top" width="{self._ink.copy_width}">{link}</td>'
        edge = f'border="1" bordercolor="{self._ink.code_edge}"' if self._ink.code_edge else 'border="0"'
        ground = (
            f'width="100%" bgcolor="{self._ink.code_ground}" {edge} cellspacing="0" cellpadding="{self._ink.padding}"'
        )
        return f'<table style="{_GAP}" {ground}><tr><td><pre>{coloured.rstrip()}</pre></td>{copy}</tr></table>'


def _style(ink: Ink) -> type[Style]:
    styles = {
        Comment: f"italic {ink.comment}",
        Keyword: ink.keyword,
        Operator.Word: ink.keyword,
        String: ink.string,
        Number: ink.number,
        Name.Builtin: ink.number,
    }
    return type("Coloured", (Style,), {"styles": styles, "background_color": ink.code_ground})
