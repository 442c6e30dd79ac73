"""Courses that come as one file."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lms_desktop.protocol.decoding import convert
from lms_desktop.server.apps.assignments.models import Question, Quiz
from lms_desktop.server.apps.authentication.models import User
from lms_desktop.server.apps.courses.models import Course, Lecture
from lms_desktop.server.apps.videos.models import LectureResource, VideoContent
from lms_desktop.server.cli import main
from lms_desktop.server.core import media
from lms_desktop.server.seed import fetch
from lms_desktop.server.seed.format import SCHEMA, Seed
from lms_desktop.server.seed.load import load_course
from lms_desktop.server.seed.pictures import brought_home

PNG = b"\x89PNG\r\n\x1a\n"
BODY = "# Sound\r\n\n<img src='https://example.org/wave.png' alt=\"A wave\">\r\n"


def a_file(**more: Any) -> dict[str, Any]:
    questions = [
        {"id": "q1", "type": "single", "text": "Unit?", "choices": [{"text": "dB"}, {"text": "Hz", "correct": True}]},
        {"id": "q2", "type": "numeric", "text": "How many?", "choices": [{"text": "44100", "correct": True}]},
    ]
    lectures = [
        {"id": "quiz", "title": "Quiz", "content_type": "quiz", "position": 3, "quiz": {"questions": questions}},
        {"id": "intro", "title": "Intro", "content_type": "text", "position": 1, "body": BODY},
        {"id": "film", "title": "Film", "content_type": "video", "position": 2, "youtube_id": "abc"},
    ]
    course = {"id": "audio", "title": "Sound", "language": "en", "licence": "CC0", "source": "somewhere"}
    return {"schema": SCHEMA, "course": course, "sections": [{"id": "s1", "title": "One", "lectures": lectures}]} | more


def load(told: dict[str, Any] | None = None, fetch_: Any = lambda _address: None) -> Course:
    teacher = User.objects.filter(role="instructor").first() or User.objects.create_user(
        "kim@test.school", "a good password", role="instructor"
    )
    return load_course(convert(told or a_file(), Seed), teacher, fetch=fetch_)


def versions() -> list[tuple[Any, ...]]:
    models = (Course, Lecture, Quiz, Question, VideoContent)
    return [row for model in models for row in model._default_manager.order_by("pk").values_list("pk", "version")]


@pytest.mark.django_db
def test_a_file_makes_a_published_course_in_the_order_of_its_positions() -> None:
    course = load()
    assert (course.status, course.language) == ("published", "en")
    assert course.description == "Source: somewhere. Licence: CC0."
    titles = Lecture.objects.filter(section__course=course).order_by("order_index").values_list("title", flat=True)
    assert list(titles) == ["Intro", "Film", "Quiz"]
    choice, number = Question.objects.order_by("order_index")
    assert (choice.correct_options, choice.options[1]["text"]) == (["2"], "Hz")
    assert (number.question_type, number.accepted_answers) == ("short_answer", ["44100"])
    assert VideoContent.objects.get().video_url.endswith("v=abc")


@pytest.mark.django_db
def test_the_same_file_changes_nothing_and_a_renewed_one_what_it_renewed() -> None:
    load()
    before = versions()
    load()
    assert versions() == before
    told = a_file()
    (section,) = told["sections"]
    section["lectures"] = [one | {"title": one["title"] + "!"} for one in section["lectures"] if one["id"] != "film"]
    load(told)
    assert set(Lecture.objects.values_list("title", "is_published")) == {
        ("Intro!", True),
        ("Film", False),
        ("Quiz!", True),
    }


@pytest.mark.django_db
def test_a_picture_elsewhere_is_told_in_words_or_brought_home() -> None:
    load()
    intro = Lecture.objects.get(title="Intro")
    assert intro.body == "# Sound\r\n\n*[Picture: A wave, on the web: <https://example.org/wave.png>]*\r\n"
    stored = media.keep([PNG])
    load(fetch_=lambda _address: fetch.Picture("wave.png", stored))
    (resource,) = LectureResource.objects.all()
    intro.refresh_from_db()
    assert intro.body == f"# Sound\r\n\n![A wave](resource:{resource.pk})\r\n"
    load()
    assert LectureResource.objects.count() == 1, "what is at home stays"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`<img src='x'>` and ``a ` b``", "`<img src='x'>` and ``a ` b``"),
        ("```html\n<img src='x'>\n```\n", "```html\n<img src='x'>\n```\n"),
        ("~~~\n![a](b)\n", "~~~\n![a](b)\n"),
        ("![a](resource:1)", "![a](resource:1)"),
        ("![a](<x y.png> 'title')", "*[Picture: a, on the web: <x y.png>]*"),
        ('<iframe src="https://a.b/c"></iframe>', "\n\n> On the web: <https://a.b/c>\n\n"),
        ("<audio controls><source src='javascript:x'></audio>", ""),
        ("<IMG SRC=x.png>", "*[Picture: without a name, on the web: <x.png>]*"),
    ],
)
def test_code_is_left_alone_and_the_rest_is_told(text: str, shown: str) -> None:
    assert brought_home(text, lambda _address: None) == shown


@pytest.fixture
def pictures() -> Iterator[str]:
    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if "gone" not in self.path else 404)
            self.send_header("Content-Type", "text/html" if "page" in self.path else "image/png")
            self.end_headers()
            self.wfile.write(b"x" * (fetch.MOST_BYTES + 1) if "huge" in self.path else PNG)

        def log_message(self, *_: object) -> None:
            """Nothing is to be said."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_only_pictures_of_a_fit_size_are_fetched(db: None, pictures: str) -> None:
    found = fetch.picture(f"{pictures}/a/../wave.png?x=1")
    assert found is not None
    assert (found.name, found.stored.size_bytes) == ("wave.png", len(PNG))
    for address in (f"{pictures}/gone.png", f"{pictures}/page", f"{pictures}/huge.png", "file:///etc/passwd", "x"):
        assert fetch.picture(address) is None


@pytest.mark.django_db
def test_the_command_says_what_cannot_be_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from argparse import Namespace

    from lms_desktop.server.console import RefusedError
    from lms_desktop.server.seed.command import load as command

    file = tmp_path / "course.json"
    for content, sentence in (
        ("{", "is not a course"),
        (json.dumps(a_file(schema="other/1")), "was expected"),
        (json.dumps(a_file()), "no instructor"),
    ):
        file.write_text(content)
        with pytest.raises(RefusedError, match=sentence):
            command(Namespace(file=file, instructor="kim@test.school", fetch_pictures=False))
    with pytest.raises(RefusedError, match="cannot be read"):
        command(Namespace(file=tmp_path / "none.json", instructor="", fetch_pictures=False))
    User.objects.create_user("kim@test.school", "a good password", role="instructor")
    command(Namespace(file=file, instructor="Kim@test.school", fetch_pictures=False))
    assert "“Sound” (en) is there: 1 sections, 3 lectures." in capsys.readouterr().out


def test_the_command_line_knows_it() -> None:
    with pytest.raises(SystemExit) as told:
        main(["load-course", "--help"])
    assert told.value.code == 0
