"""The PDF documents of the demo school: a handbook with outline, links and page numbers, and one-page sheets."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from page_text import Heading, blocks_of, styles
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus.tableofcontents import TableOfContents

HERE = Path(__file__).parent
TEAL, MUTED, DARK = HexColor("#0E6670"), HexColor("#5F6B6E"), HexColor("#14343B")
SHEETS = {
    "checklist": ("study-offline/checklist.pdf", 1.0),
    "keys": ("study-offline/keys.pdf", 1.0),
    "cheat-sheet": ("python/cheat-sheet.pdf", 0.82),
}


def make_documents(folder: Path) -> list[Path]:
    """Write all documents into the folder of the demo school."""
    handbook = _make_handbook(folder / "python" / "handbook.pdf")
    return [handbook, *(_make_sheet(name, folder / file, scale) for name, (file, scale) in SHEETS.items())]


class _Book(BaseDocTemplate):
    """Tells headings to the outline and to the table of contents."""

    def __init__(self, path: Path, title: str, subject: str, **more: Any) -> None:
        super().__init__(str(path), title=title, author="Sun-hee Kim", subject=subject, invariant=1, lang="en", **more)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 (reportlab's name)
        if isinstance(flowable, Heading):
            # A destination without a place makes QtPdf warn, and lands on the page's top only.
            top = self.frame._y + flowable.height + 12
            self.canv.bookmarkPage(flowable.anchor, fit="XYZ", left=0, top=top, zoom=0)
            self.canv.addOutlineEntry(flowable.text, flowable.anchor, flowable.level, closed=flowable.level == 0)
            if flowable.level == 0:
                self.notify("TOCEntry", (0, flowable.text, self.page, flowable.anchor))


def _make_handbook(path: Path) -> Path:
    book = _Book(path, "The PY101 handbook", "Python for Beginners", pagesize=A5)
    width, height = A5
    text = Frame(16 * mm, 18 * mm, width - 32 * mm, height - 34 * mm, id="text", showBoundary=0)
    book.addPageTemplates(
        [
            PageTemplate("cover", [text], onPage=_draw_cover),
            PageTemplate("page", [text], onPage=_draw_page_edges),
        ]
    )
    story: list[Flowable] = [NextPageTemplate("page"), PageBreak(), *_contents()]
    for chapter in sorted((HERE / "handbook").glob("*.md")):
        story += [PageBreak(), *blocks_of(chapter.read_text(encoding="utf-8"), width - 32 * mm - 12)]
    book.multiBuild(story)
    return path


def _contents() -> Sequence[Flowable]:
    contents = TableOfContents(levelStyles=[styles()["toc"]], dotsMinLevel=0)
    heading = Paragraph("Contents", styles()["h1"])
    note = "Every line here is a link. The same chapters stand in the outline beside the page."
    return [heading, contents, Spacer(1, 8), Paragraph(note, styles()["small"])]


def _draw_cover(canvas: Canvas, _book: BaseDocTemplate) -> None:
    width, height = A5
    canvas.setFillColor(DARK)
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    for radius, shade in ((150, "#1B4149"), (105, "#224C55")):
        canvas.setFillColor(HexColor(shade))
        canvas.circle(width - 40, height - 60, radius, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#72CDD8"))
    canvas.setFont("Mono", 11)
    canvas.drawString(20 * mm, height - 88 * mm, "PYTHON FOR BEGINNERS")
    canvas.setFillColor(HexColor("#FFFFFF"))
    canvas.setFont("Serif-Bold", 30)
    canvas.drawString(20 * mm, height - 102 * mm, "The PY101")
    canvas.drawString(20 * mm, height - 114 * mm, "handbook")
    canvas.setFont("Serif", 11.5)
    canvas.drawString(20 * mm, height - 126 * mm, "Every word of the course, once more,")
    canvas.drawString(20 * mm, height - 132 * mm, "with exercises and answers")
    canvas.setFillColor(HexColor("#F2C879"))
    canvas.setFont("Mono", 12)
    for number, line in enumerate(("for page in handbook:", "    read(page)", "    try_it(page)")):
        canvas.drawString(20 * mm, 44 * mm - number * 6.5 * mm, line)


def _draw_page_edges(canvas: Canvas, book: BaseDocTemplate) -> None:
    width, _ = A5
    canvas.setStrokeColor(HexColor("#DDE3E3"))
    canvas.line(18 * mm, 14 * mm, width - 18 * mm, 14 * mm)
    canvas.setFillColor(MUTED)
    canvas.setFont("Serif", 8.5)
    canvas.drawString(18 * mm, 9.5 * mm, "The PY101 handbook")
    canvas.drawRightString(width - 18 * mm, 9.5 * mm, str(book.page))


def _make_sheet(name: str, path: Path, scale: float) -> Path:
    words = (HERE / "sheets" / f"{name}.md").read_text(encoding="utf-8")
    title = words.split("\n", 1)[0].removeprefix("# ")
    book = _Book(path, title, "Demo school", pagesize=A4)
    width, height = A4
    frame = Frame(22 * mm, 16 * mm, width - 44 * mm, height - 32 * mm, id="text")
    book.addPageTemplates([PageTemplate("sheet", [frame], onPage=_draw_sheet_edge)])
    book.build(list(blocks_of(words, width - 44 * mm - 12, scale=scale * 1.12)))
    return path


def _draw_sheet_edge(canvas: Canvas, _book: BaseDocTemplate) -> None:
    canvas.setFillColor(TEAL)
    canvas.rect(0, A4[1] - 7 * mm, A4[0], 7 * mm, stroke=0, fill=1)
