"""Text from elsewhere can do nothing here."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QLabel, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from lms_desktop.services.views import LectureKind
from lms_desktop.ui.markdown import BLOCKED, Ink, plain, render
from lms_desktop.ui.place import Place, Screen
from lms_desktop.ui.theme.look import Look
from lms_desktop.ui.widgets.prose import Prose
from lms_desktop.ui.widgets.reading import Reader
from tests.ui import samples
from tests.ui.conftest import MakeStage

INK = Ink("#000000", "#111111", "#222222", "#333333", "#444444", "#EEEEEE", "#DDDDDD", "Copy")
IMAGE = int(QTextDocument.ResourceType.ImageResource.value)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[press](javascript:alert(1))",
        "[press](file:///etc/passwd)",
        "[press](data:text/html,hello)",
        "<iframe src='https://elsewhere.example'></iframe>",
        "<style>p { color: red }</style>",
    ],
)
def test_nothing_active_survives(source: str) -> None:
    html = render(source, INK).html
    assert "<script" not in html
    assert "<iframe" not in html
    assert "<style" not in html
    assert 'href="javascript' not in html
    assert 'href="file' not in html
    assert 'href="data' not in html
    assert "<img" not in html


@pytest.mark.parametrize("source", ["https://elsewhere.example/a.png", "file:///etc/a.png", "/etc/a.png", "//x/a.png"])
def test_pictures_from_elsewhere_are_blocked(source: str) -> None:
    html = render(f"![a picture]({source})", INK).html
    assert "<img" not in html or BLOCKED in html
    assert f'src="{source}"' not in html


def test_our_own_pictures_stay() -> None:
    assert 'src="resource:42"' in render("![a picture](resource:42)", INK).html


def test_code_is_coloured_and_kept_byte_for_byte() -> None:
    rich = render("```python\nfor x in []:\n    print('\u00e4 <b>')\n```", INK)
    assert rich.codes == ("for x in []:\n    print('\u00e4 <b>')\n",)
    assert "color" in rich.html
    assert "copy:0" in rich.html
    assert "<b>'" not in rich.html


def test_unknown_language_is_still_code() -> None:
    assert render("```klingon\nnuqneH\n```", INK).codes == ("nuqneH\n",)


def test_headings_are_an_outline() -> None:
    rich = render("# One\n\n## Two `x`\n", INK)
    assert rich.headings == (("h-1", "One", 1), ("h-2", "Two `x`", 2))
    assert 'name="h-2"' in rich.html


def test_tables_and_task_lists() -> None:
    html = render("| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n- [ ] open", INK).html
    assert "<table" in html
    assert "☑ done" in html
    assert "☐ open" in html


def test_reader_hands_out_no_files(look: Look, qtbot: QtBot, tmp_path: object) -> None:
    reader = Reader(look, label="Text", name="reader")
    qtbot.addWidget(reader)
    for url in ("file:///etc/hostname", "https://elsewhere.example/a.png", "resource:unknown", "blocked:picture"):
        answer = reader.loadResource(IMAGE, QUrl(url))
        assert isinstance(answer, QImage)
        assert not answer.isNull(), "a null picture ruins the page"
    assert reader.loadResource(int(QTextDocument.ResourceType.StyleSheetResource.value), QUrl("file:///x")) == b""


def test_reader_shows_a_picture_that_is_here(look: Look, qtbot: QtBot, tmp_path: object) -> None:
    from pathlib import Path

    picture = Path(str(tmp_path)) / "a.png"
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(0xFF0000)
    assert image.save(str(picture))
    reader = Reader(look, label="Text", name="reader")
    qtbot.addWidget(reader)
    reader.resize(800, 600)
    reader.show_markdown("![a](resource:42)", {"42": picture})
    shown = reader.loadResource(IMAGE, QUrl("resource:42"))
    assert isinstance(shown, QImage)
    assert shown.size() == image.size()


def test_copy_takes_the_code_as_it_was_written(look: Look, qtbot: QtBot) -> None:
    reader = Reader(look, label="Text", name="reader", offers_copy=True)
    qtbot.addWidget(reader)
    reader.show_markdown("```python\nprint(1)\n```")
    reader.anchorClicked.emit(QUrl("copy:0"))
    assert QGuiApplication.clipboard().text() == "print(1)\n"


def test_find_goes_round_the_end(look: Look, qtbot: QtBot) -> None:
    reader = Reader(look, label="Text", name="reader")
    qtbot.addWidget(reader)
    reader.show_markdown("one loop and another loop")
    assert reader.find_text("loop")
    first = reader.textCursor().position()
    assert reader.find_text("loop")
    assert reader.find_text("loop")
    assert reader.textCursor().position() == first
    assert not reader.find_text("nowhere")


def test_bare_words_have_no_signs_in_them() -> None:
    source = "# Head\n\nA **bold** and\n*soft* `code` [link](https://x.example) <b>tag</b>\n\n```\na * b\n```"
    assert plain(source) == "Head\nA bold and soft code link <b>tag</b>\na * b"


def test_line_breaks_of_people_who_press_enter_are_kept() -> None:
    assert "<br>" in render("one\ntwo", INK, keeps_lines=True).html
    assert "<br>" not in render("one\ntwo", INK).html


@pytest.mark.parametrize("width", [320, 480, 700, 1000])
@pytest.mark.parametrize(
    "source",
    [
        samples.TEXT_BODY,
        "```\n" + "value = 1 + " * 30 + "\n```",
        "a " + "x" * 300,
        "| a | b |\n|---|---|\n| " + "word " * 40 + "| c |",
    ],
)
def test_no_text_scrolls_sideways(qtbot: QtBot, look: Look, source: str, width: int) -> None:
    reader = Reader(look, label="Text", name="reader")
    qtbot.addWidget(reader)
    reader.resize(width, 400)
    reader.show()
    reader.show_markdown(source)
    assert reader.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("width", [360, 700, 711, 712, 940])
def test_no_picture_scrolls_sideways(qtbot: QtBot, look: Look, tmp_path: Path, width: int) -> None:
    picture = QImage(1200, 500, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFFFF)
    picture.save(str(tmp_path / "wide.png"))
    reader = Reader(look, label="Text", name="reader")
    qtbot.addWidget(reader)
    reader.resize(width, 400)
    reader.show()
    reader.show_markdown(samples.TEXT_BODY + "\n\n![wide](resource:r1)\n", {"r1": tmp_path / "wide.png"})
    assert reader.verticalScrollBar().maximum() > 0
    assert reader.horizontalScrollBar().maximum() == 0
    reader.resize(width + 100, 400)
    assert reader.horizontalScrollBar().maximum() == 0


def test_a_piece_of_text_knows_its_height_before_it_is_laid_out(qtbot: QtBot, look: Look) -> None:
    prose = Prose(look, "A list:\n\n- one\n- two\n\n" + "word " * 60, label="Text")
    qtbot.addWidget(prose)
    wanted = {width: prose.heightForWidth(width) for width in (200, 400, 800)}
    assert wanted[200] > wanted[400] > wanted[800]
    for width, height in wanted.items():
        prose.resize(width, height)
        prose.show()
        assert abs(prose.document().size().height() - height) <= 3


def _signs_on(widget: QWidget) -> list[str]:
    """Markdown signs that a person would see."""
    seen = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    seen += [text.toPlainText() for text in widget.findChildren(QTextBrowser) if text.isVisibleTo(widget)]
    seen += [button.text() for button in widget.findChildren(QAbstractButton) if button.isVisibleTo(widget)]
    return [text for text in seen if re.search(r"\*\*|\]\(|(?<!\w)[*`]\w|\w[*`](?!\w)", text)]


QUIZ = samples.lecture("l5", "Quiz 4: Loops", LectureKind.QUIZ, quiz_id="z1")


@pytest.mark.parametrize(
    ("place", "answers"),
    [
        (Place(Screen.LECTURE, "l5"), {"lecture": QUIZ, "quiz": samples.quiz()}),
        (Place(Screen.LECTURE, "l5"), {"lecture": QUIZ}),
        (Place(Screen.LECTURE, "l5"), {"lecture": QUIZ, "quiz": samples.quiz(latest=samples.MARKED)}),
        (Place(Screen.COURSE, "c-python"), {}),
        (Place(Screen.CATALOGUE), {}),
        (Place(Screen.ASSIGNMENT, "a1"), {}),
        (Place(Screen.GRADING, "a2", "s2"), {}),
    ],
)
def test_no_page_shows_the_signs_of_markdown(stage: MakeStage, place: Place, answers: dict[str, object]) -> None:
    shown = stage(**answers)
    page = shown.go(place)
    if place.screen is Screen.CATALOGUE:
        shown.find("catalogue_grid").opened.emit("c-python")
    assert _signs_on(page) == []
