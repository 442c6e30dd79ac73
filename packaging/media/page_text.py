"""Sets Markdown as paragraphs of a PDF: just the forms that our documents use."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle, StyleSheet1
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    KeepTogether,
    ListFlowable,
    ListItem,
    Paragraph,
    Preformatted,
    Spacer,
    Table,
    TableStyle,
)

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
INK, TEAL, LINE, SUNKEN, TINT = (HexColor(c) for c in ("#1A2224", "#0E6670", "#C9D4D5", "#F1F4F4", "#E6F2F3"))
_SIGNS = re.compile(r"([←→□])")  # signs that the text face does not have
_ANCHOR = re.compile(r"\s*\{#([a-z-]+)\}$")


class Heading(Paragraph):
    """A heading that knows its place in the outline."""

    def __init__(self, text: str, level: int, anchor: str, style: ParagraphStyle) -> None:
        super().__init__(escape(text), style)
        self.text, self.level, self.anchor = text, level, anchor


@cache
def styles(scale: float = 1.0) -> StyleSheet1:
    """Give the styles of all documents, larger or smaller."""
    _register_fonts()
    sheet = StyleSheet1()
    body = ParagraphStyle("body", fontName="Serif", fontSize=9.4 * scale, leading=13.6 * scale, textColor=INK)
    body.spaceAfter = 5 * scale
    sheet.add(body)
    _add(sheet, "h1", body, "Serif-Bold", 19 * scale, color=TEAL, after=9 * scale)
    _add(sheet, "h2", body, "Serif-Bold", 12 * scale, before=7 * scale, after=4 * scale)
    _add(sheet, "h3", body, "Serif-Bold", 10.5 * scale, color=TEAL, before=6 * scale, after=3 * scale)
    _add(sheet, "code", body, "Mono", 7.9 * scale, leading=11.2 * scale, after=0)
    _add(sheet, "cell", body, "Serif", 8.6 * scale, leading=11.6 * scale, after=0)
    _add(sheet, "head", body, "Serif-Bold", 8.6 * scale, leading=11.6 * scale, after=0)
    _add(sheet, "small", body, "Serif-Italic", 8.6 * scale, leading=12 * scale)
    _add(sheet, "toc", body, "Serif", 10.5 * scale, leading=17 * scale, after=0)
    return sheet


def blocks_of(markdown: str, width: float, *, scale: float = 1.0) -> Iterator[Flowable]:
    """Set a document."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))
    setter = _Setter(width, scale)
    waiting: list[Flowable] = []  # a heading stays with what follows, and code with what it prints
    for node in tree.children:
        waiting += setter.block(node)
        if node.type == "heading" or _leads_to_output(node):
            continue
        if len(waiting) == 1 or _is_long(node):
            yield from waiting
        else:
            yield KeepTogether(waiting)
        waiting = []


class _Setter:
    """Sets one node after the other in one width and size."""

    def __init__(self, width: float, scale: float) -> None:
        self._width, self._scale = width, scale
        self._styles = styles(scale)

    def block(self, node: SyntaxTreeNode) -> Sequence[Flowable]:
        match node.type:
            case "heading":
                return [self._heading(node)]
            case "paragraph":
                return [Paragraph(_inline(node), self._styles["body"])]
            case "fence":
                return [self._code(node), Spacer(1, 6 * self._scale)]
            case "bullet_list" | "ordered_list":
                return [self._list(node), Spacer(1, 4 * self._scale)]
            case "table":
                return [self._table(node), Spacer(1, 8 * self._scale)]
            case "blockquote":
                return [self._tip(node), Spacer(1, 7 * self._scale)]
            case "hr":
                return [HRFlowable(width="100%", color=LINE)]
            case other:
                raise AssertionError(f"no way to set {other}")

    def _heading(self, node: SyntaxTreeNode) -> Heading:
        words = node.children[0].content
        anchor = _ANCHOR.search(words)
        text = _ANCHOR.sub("", words)
        level = int(node.tag[1]) - 1
        name = anchor.group(1) if anchor else re.sub(r"\W+", "-", f"{node.map}{text}".lower())
        return Heading(text, level, name, self._styles[node.tag])

    def _code(self, node: SyntaxTreeNode) -> Table:
        is_output = node.info.strip() == "text"
        # One row for each line, so that a long program may go on on the next page.
        lines = node.content.rstrip("\n").split("\n")
        rows = [[self._code_line(line)] for line in lines]
        table = Table(rows, colWidths=[self._width])
        look = [("BOX", (0, 0), (-1, -1), 0.7, LINE)] if is_output else [("BACKGROUND", (0, 0), (-1, -1), SUNKEN)]
        edges = [("TOPPADDING", (0, 0), (-1, 0), 5), ("BOTTOMPADDING", (0, -1), (-1, -1), 6)]
        table.setStyle(TableStyle([*look, *_padding(7, 0), *edges, ("ROUNDEDCORNERS", [4, 4, 4, 4])]))
        return table

    def _code_line(self, line: str) -> Flowable:
        style = self._styles["code"]
        # Preformatted gives an empty line no height.
        return Preformatted(line, style) if line.strip() else Spacer(1, style.leading)

    def _list(self, node: SyntaxTreeNode) -> ListFlowable:
        items = [ListItem([block for child in item.children for block in self.block(child)]) for item in node.children]
        look = {"bulletType": "1"} if node.type == "ordered_list" else {"bulletType": "bullet", "start": "•"}
        size = 9.4 * self._scale
        return ListFlowable(items, leftIndent=15, bulletFontName="Serif", bulletFontSize=size, **look)

    def _table(self, node: SyntaxTreeNode) -> Table:
        rows = [row for part in node.children for row in part.children]
        cells = [[Paragraph(_inline(cell), self._styles["head" if n == 0 else "cell"]) for cell in row.children]
                 for n, row in enumerate(rows)]  # fmt: skip
        table = Table(cells, colWidths=self._columns(rows), repeatRows=1)
        lines = [("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE), ("LINEBELOW", (0, 0), (-1, 0), 1, TEAL)]
        table.setStyle(TableStyle([*lines, *_padding(4, 3), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
        return table

    def _columns(self, rows: Sequence[SyntaxTreeNode]) -> list[float]:
        longest = [
            max(len(cell.children[0].content) for cell in column)
            for column in zip(*(r.children for r in rows), strict=True)
        ]
        weights = [min(60, max(13, length)) for length in longest]
        return [self._width * weight / sum(weights) for weight in weights]

    def _tip(self, node: SyntaxTreeNode) -> Table:
        words = [Paragraph(_inline(child), self._styles["body"]) for child in node.children]
        table = Table([[words]], colWidths=[self._width])
        look = [("BACKGROUND", (0, 0), (-1, -1), TINT), ("LINEBEFORE", (0, 0), (0, -1), 3, TEAL)]
        table.setStyle(TableStyle([*look, *_padding(10, 5)]))
        return table


def _inline(node: SyntaxTreeNode) -> str:
    inline = node.children[0]
    tokens: Sequence[Token] = (inline.token.children if inline.token else None) or ()
    return "".join(_markup(token) for token in tokens)


def _markup(token: Token) -> str:
    match token.type:
        case "text":
            return _SIGNS.sub(r'<font face="Mono">\1</font>', escape(token.content))
        case "softbreak":
            return " "
        case "code_inline":
            kept = escape(token.content).replace("  ", "\u00a0\u00a0")
            return f'<font face="Mono" size="-1">{kept}</font>'
        case "strong_open" | "strong_close":
            return "<b>" if token.nesting > 0 else "</b>"
        case "em_open" | "em_close":
            return "<i>" if token.nesting > 0 else "</i>"
        case "link_open":
            return f'<a href="{escape(str(token.attrs["href"]))}" color="#0B5F83"><u>'
        case "link_close":
            return "</u></a>"
        case other:
            raise AssertionError(f"no way to set {other}")


def _leads_to_output(node: SyntaxTreeNode) -> bool:
    following = node.next_sibling
    is_code = node.type == "fence" and node.info.strip() == "python" and not _is_long(node)
    return is_code and following is not None and following.type == "fence" and following.info.strip() == "text"


def _is_long(node: SyntaxTreeNode) -> bool:
    return node.type == "fence" and node.content.count("\n") >= 22


def _padding(sideways: float, upwards: float) -> list[tuple[object, ...]]:
    everywhere = ((0, 0), (-1, -1))
    sizes = {"LEFT": sideways, "RIGHT": sideways, "TOP": upwards, "BOTTOM": upwards}
    return [(f"{side}PADDING", *everywhere, size) for side, size in sizes.items()]


def _add(
    sheet: StyleSheet1,
    name: str,
    parent: ParagraphStyle,
    font: str,
    size: float,
    *,
    leading: float = 0,
    color: object = INK,
    before: float = 0,
    after: float = 5,
) -> None:
    more = {"fontName": font, "fontSize": size, "leading": leading or size * 1.3, "textColor": color}
    sheet.add(ParagraphStyle(name, parent=parent, spaceBefore=before, spaceAfter=after, **more))


@cache
def _register_fonts() -> None:
    files = {"Serif": "NotoSerif-Regular", "Serif-Bold": "NotoSerif-Bold", "Serif-Italic": "NotoSerif-Italic"}
    for name, file in {**files, "Mono": "LMSCode-Regular"}.items():
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{file}.ttf")))
    pdfmetrics.registerFontFamily("Serif", "Serif", "Serif-Bold", "Serif-Italic", "Serif-Bold")
    pdfmetrics.registerFontFamily("Mono", "Mono", "Mono", "Mono", "Mono")
