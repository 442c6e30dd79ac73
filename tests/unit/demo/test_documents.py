"""What the documents of the demo school show is readable and complete."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HANDBOOK = ROOT / "resources" / "demo" / "python" / "handbook.pdf"
DOCUMENTS = sorted((ROOT / "resources" / "demo").rglob("*.pdf"))
CHAPTERS = sorted((ROOT / "packaging" / "media" / "handbook").glob("*.md"))
CODE_COLUMNS = 63  # what fits into a box of the handbook
_BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(rb"/Dest \[ (\d+) 0 R /XYZ 0 ([\d.]+) 0 \] /Rect")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_no_line_of_code_is_cut_off_at_the_edge(chapter: Path) -> None:
    blocks = _BLOCK.findall(chapter.read_text(encoding="utf-8"))
    assert [line for block in blocks for line in block.splitlines() if len(line) > CODE_COLUMNS] == []


def test_every_chapter_can_be_reached_by_a_link() -> None:
    places = [(page, float(top)) for page, top in _LINK.findall(HANDBOOK.read_bytes())]
    head = max(top for _, top in places)  # chapters begin at the top of a page
    assert len({page for page, top in places if top == head}) == len(CHAPTERS) >= 12


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_brings_its_own_letters(document: Path) -> None:
    written = document.read_bytes()
    faces = set(re.findall(rb"/BaseFont /[A-Z]{6}\+([A-Za-z-]+)", written))
    assert {b"NotoSerif-Regular", b"NotoSerif-Bold"} <= faces
    assert faces & {b"LMSCode-Regular", b"JetBrainsMono-Regular"}, "the face of code, by its newer or its older name"
    assert written.count(b"/FontFile2") == len(faces)


@pytest.mark.parametrize("sheet", [path for path in DOCUMENTS if path != HANDBOOK], ids=lambda path: path.stem)
def test_a_sheet_is_one_page(sheet: Path) -> None:
    assert re.findall(rb"/Count (\d+)[^>]*/Type /Pages", sheet.read_bytes()) == [b"1"]
